//! A registry to read, as people write it in their own configuration.

use std::fmt;

use super::address::Address;

/// A target, by its place in the run's list of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetId(pub usize);

/// The kinds of registry that regprobe reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegistryKind {
    ZooKeeper,
    RocketMq,
    /// A RocketMQ proxy, which lists what it hands out to clients.
    RocketMqProxy,
}

/// One registry: its members, and where in it to look.
#[derive(Clone, Debug)]
pub struct Target {
    pub kind: RegistryKind,
    /// What the operator wrote, less any credential.
    pub text: String,
    /// Ensemble members or name servers, in the order given.
    pub members: Vec<Address>,
    /// ZooKeeper: the path put before every other (`/chroot`), or empty.
    pub chroot: String,
    /// ZooKeeper: Dubbo's root, `group=` of the registry address, without slashes at its ends.
    pub root: String,
    /// ZooKeeper: the root of the application level, `rootPath=`, without slashes at its ends; `None`: where
    /// Dubbo has it by default.
    pub instances_root: Option<String>,
    /// ZooKeeper: credentials for `auth`.
    pub credentials: Vec<Credential>,
    /// RocketMQ's proxy: the topic that it is asked for, `topic=`.
    pub topic: Option<String>,
    /// RocketMQ's proxy without a topic: the name servers of this run, one of which tells the names of some.
    pub name_servers: Vec<Address>,
}

/// A ZooKeeper `auth` packet: a scheme and its secret.
#[derive(Clone, Debug)]
pub struct Credential {
    pub scheme: String,
    pub secret: Secret,
}

/// RocketMQ's `accessKey` and `secretKey`.
#[derive(Clone, Debug)]
pub struct AccessKey {
    pub name: String,
    pub secret: Secret,
}

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

/// Why a text is no target: the part that is wrong, and a right example.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct TargetError {
    pub problem: String,
    /// The part of the text that is wrong.
    pub part: String,
    pub example: &'static str,
}

impl RegistryKind {
    pub fn name(self) -> &'static str {
        match self {
            RegistryKind::ZooKeeper => "zookeeper",
            RegistryKind::RocketMq => "rocketmq",
            RegistryKind::RocketMqProxy => "rocketmq-proxy",
        }
    }

    /// One that keeps such a registry.
    pub fn server(self) -> &'static str {
        match self {
            RegistryKind::ZooKeeper => "a ZooKeeper",
            RegistryKind::RocketMq => "a RocketMQ name server",
            RegistryKind::RocketMqProxy => "a RocketMQ proxy",
        }
    }
}

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one packet that carries it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl TargetId {
    pub fn of(self, targets: &[Target]) -> Option<&Target> {
        targets.get(self.0)
    }
}
