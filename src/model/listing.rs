//! What one registry said: its registrations, and all that was odd about it.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::address::Address;
use super::evidence::DLedgerPeer;
use super::reference::RuleNode;
use super::registration::Registration;
use super::session::Session;
use super::target::{RegistryKind, TargetId};
use super::topic::Topic;
use super::unreadable::{Author, Malformed};

/// The outcome of reading one target. Reading in part is a listing with oddities.
#[derive(Clone, Debug)]
pub struct Listing {
    pub target: TargetId,
    pub read: Read,
    /// Why the read isn't complete.
    pub error: Option<String>,
    pub registrations: Vec<Registration>,
    pub oddities: Vec<Oddity>,
    /// ZooKeeper: governance rules in Dubbo's configuration centre.
    pub rules: Vec<RuleNode>,
    /// RocketMQ: the topics that name servers give routes of, by name.
    pub topics: Vec<Topic>,
    /// ZooKeeper: Dubbo keeps metadata there (`<root>/metadata`).
    pub has_metadata: bool,
    /// ZooKeeper: what else there is of interfaces that are called and have no provider.
    pub traces: Vec<Trace>,
    /// RocketMQ: broker names of which one broker came in another's place while it was looked on.
    pub alternating: Vec<Arc<str>>,
    /// Each ensemble member or name server as it was found, in the order given.
    pub members: Vec<MemberLook>,
    /// ZooKeeper's open sessions, where a member tells (`cons`, or its AdminServer); `None`: none told.
    pub sessions: Option<Vec<Session>>,
}

/// What else a registry has of an interface that is called and has no provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub interface: Arc<str>,
    /// Paths of other roots that have providers of it, and how many.
    pub roots: Vec<(String, usize)>,
    /// Applications that describe it in the metadata as something that they provide.
    pub applications: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Complete,
    Partial,
    Failed,
}

/// One member looked at before the registry is read.
#[derive(Clone, Debug)]
pub struct MemberLook {
    pub member: Address,
    /// `Ok` with what it told of itself (`3.9.5 standalone`), or why it can't be used.
    pub state: Result<String, MemberFailure>,
    /// ZooKeeper: how many open sessions it told of; `None`: it doesn't tell.
    pub sessions: Option<usize>,
    /// ZooKeeper: where this probe's own connection comes from, as the member sees it, if it told.
    pub sees_us_at: Option<IpAddr>,
    /// ZooKeeper: the number of a session that it opened for this probe, before it told of the others.
    /// The first byte is the member's own, and later sessions of the same member have higher numbers.
    pub opened: Option<i64>,
    /// ZooKeeper: how long a client may be silent at most before its session ends; `None`: for longer
    /// than anybody needs, or it isn't known.
    pub longest_session: Option<Duration>,
}

/// Why an ensemble member or a name server can't be read. The text is the observed fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberFailure {
    Unresolved(String),
    /// Refused: nothing listens there.
    Closed(String),
    /// No connection for another reason (timed out, no route).
    Unreachable(String),
    /// Connected, and then nothing was answered.
    Silent(String),
    /// Connected, and the other end closed before it said anything: a sentence of its own.
    HangsUp(String),
    /// ZooKeeper, but not serving: no quorum, or its connection limit is reached.
    NotServing(String),
    SpeaksTls,
    /// The server of another kind of registry answers.
    AnotherRegistry(RegistryKind),
    /// Something else answers: what it seems to be.
    NotTheRegistry(String),
}

/// Something about the registry that isn't as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// An entry that can't be understood, kept as it is.
    Malformed { origin: String, raw: String, reason: Malformed, author: Author },
    /// Access control hides a node.
    Hidden { path: String },
    /// A node couldn't be read.
    Unread { path: String, reason: String },
    /// The configured root is missing or has no services; `present` are the nodes that are beside it.
    EmptyRoot { root: String, exists: bool, present: Vec<String> },
    /// Instances are below a root that the target doesn't name, and aren't read; the interfaces that their
    /// applications serve, where the mapping tells.
    OtherInstances { root: String, serves: Vec<String> },
    /// No name server knows any broker.
    NoBroker,
    /// A proxy that hands out nothing for the topic that it was asked for: its words.
    NoRoute { member: Address, topic: String, said: String },
    /// A directory too large for Java clients with the default `jute.maxbuffer`.
    OversizedDirectory { path: String, children: usize, bytes: usize },
    /// A member that serves without a quorum: it can be read, and takes no writes.
    ReadOnly { member: Address },
    /// A name server without brokers that has a controller in it, whose peers announce these addresses.
    Controller { member: Address, peers: Vec<DLedgerPeer> },
    /// Name servers give different addresses for one thing (`None`: that server doesn't know it).
    Disagreement { subject: String, views: Vec<ServerView> },
}

/// One server's word in a disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerView {
    pub server: Address,
    pub says: Option<String>,
}

impl Listing {
    /// A listing of a target that couldn't be read at all.
    pub fn failed(target: TargetId, members: Vec<MemberLook>, error: impl Into<String>) -> Self {
        Self {
            target,
            read: Read::Failed,
            error: Some(error.into()),
            registrations: Vec::new(),
            oddities: Vec::new(),
            rules: Vec::new(),
            topics: Vec::new(),
            has_metadata: false,
            traces: Vec::new(),
            alternating: Vec::new(),
            members,
            sessions: None,
        }
    }
}

impl Read {
    pub fn name(self) -> &'static str {
        match self {
            Read::Complete => "complete",
            Read::Partial => "partial",
            Read::Failed => "failed",
        }
    }
}

impl fmt::Display for MemberFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MemberFailure::Unresolved(fact) => write!(f, "its name does not resolve: {fact}"),
            MemberFailure::Closed(fact) => write!(f, "its port is closed: {fact}"),
            MemberFailure::Unreachable(fact) => write!(f, "it can't be reached: {fact}"),
            MemberFailure::Silent(fact) => {
                write!(f, "it accepts connections, but gives no answer: {fact}")
            }
            MemberFailure::HangsUp(fact) => f.write_str(fact),
            MemberFailure::NotServing(fact) => write!(f, "it is not serving: {fact}"),
            MemberFailure::SpeaksTls => f.write_str("it speaks TLS on this port"),
            MemberFailure::AnotherRegistry(kind) => {
                write!(f, "{} answers there", kind.server())
            }
            MemberFailure::NotTheRegistry(fact) => write!(f, "something else answers: {fact}"),
        }
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Oddity::Malformed { origin, raw, reason, .. } => {
                write!(f, "malformed entry at {origin}: `{raw}`: {reason}")
            }
            Oddity::Hidden { path } => write!(f, "not allowed to read {path}"),
            Oddity::Unread { path, reason } => write!(f, "could not read {path}: {reason}"),
            Oddity::EmptyRoot { root, exists: false, .. } => write!(f, "no such root: {root}"),
            Oddity::EmptyRoot { root, exists: true, .. } => write!(f, "no services under {root}"),
            Oddity::OtherInstances { root, serves: _ } => {
                write!(
                    f,
                    "instances below {root} are not read: rootPath={root} in the target names them"
                )
            }
            Oddity::NoBroker => f.write_str("no broker is registered"),
            Oddity::NoRoute { member, topic, said } => {
                write!(f, "{member} hands out nothing for the topic {topic}: {said}")
            }
            Oddity::OversizedDirectory { path, children, bytes } => {
                write!(f, "listing {path} takes {bytes} bytes ({children} children)")
            }
            Oddity::ReadOnly { member } => {
                write!(f, "{member} serves reads only: it has no quorum")
            }
            Oddity::Controller { member, peers } => {
                let addresses = peers.iter().filter_map(|peer| peer.address.as_ref());
                let addresses: Vec<String> = addresses.map(ToString::to_string).collect();
                write!(f, "{member} has a controller in it, at {}", addresses.join(", "))
            }
            Oddity::Disagreement { subject, views } => {
                write!(f, "name servers give different answers about {subject}")?;
                for (number, ServerView { server, says }) in views.iter().enumerate() {
                    f.write_str(if number == 0 { ": " } else { "; " })?;
                    match says {
                        Some(says) => write!(f, "{server} says {says}")?,
                        None => write!(f, "{server} doesn't know it")?,
                    }
                }
                Ok(())
            }
        }
    }
}
