//! What the answer at an address proves of each thing that is registered there.

use super::brokers::{Likeness, Told, compare};
use crate::model::{
    Answer, Attempt, Path, Presence, Registration, Role, ServerKind, ServiceKey, Services,
};

/// How a registration stands to what answers at its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityMatch<'a> {
    /// It is what answers, in whatever role.
    Proven,
    /// It is surely not.
    Stranger,
    /// What answers keeps it back, in these words.
    Withheld(&'a str),
    /// The answer says nothing of it.
    Untold,
}

/// How `registration` stands to what answers at the end of `path`, beside all that is registered
/// `here`.
pub(super) fn match_identity<'a>(
    path: &'a Path,
    here: &[&Registration],
    registration: &Registration,
) -> IdentityMatch<'a> {
    match &path.identity {
        Attempt::Done(answer @ (Answer::Dubbo(_) | Answer::Triple(_))) => {
            presence(answer, registration)
        }
        Attempt::Done(Answer::Broker(broker)) => {
            let stranger = Told::new(path, here).is_some_and(|told| told.is_stranger(registration));
            match (stranger, compare(registration, broker)) {
                (true, _) => IdentityMatch::Stranger,
                (false, Some(Likeness::Same | Likeness::OtherId)) => IdentityMatch::Proven,
                (false, Some(Likeness::Stranger) | None) => IdentityMatch::Untold,
            }
        }
        Attempt::Done(Answer::Server(server)) => match registration.role {
            Role::Broker => IdentityMatch::Stranger,
            Role::Endpoint => match server.kind {
                ServerKind::NameServer => IdentityMatch::Stranger,
                ServerKind::Proxy | ServerKind::Unknown => IdentityMatch::Proven,
            },
            Role::Provider
            | Role::Consumer
            | Role::Instance
            | Role::Configurator
            | Role::Router => IdentityMatch::Untold,
        },
        Attempt::Failed(_) | Attempt::Skipped(_) => IdentityMatch::Untold,
    }
}

fn presence<'a>(answer: &'a Answer, registration: &Registration) -> IdentityMatch<'a> {
    let key = registration.key.as_ref();
    match key.and_then(|key| answer.presence(key, &registration.protocol)) {
        Some(Presence::There) => IdentityMatch::Proven,
        Some(Presence::Absent) if key.is_some_and(|key| is_application(answer, key)) => {
            IdentityMatch::Proven
        }
        Some(Presence::Absent) => IdentityMatch::Stranger,
        Some(Presence::Withheld(words)) => IdentityMatch::Withheld(words),
        None => IdentityMatch::Untold,
    }
}

/// Whether the process is the application of `key`, and has its metadata service at another of its ports.
fn is_application(answer: &Answer, key: &ServiceKey) -> bool {
    let (Answer::Dubbo(services) | Answer::Triple(services)) = answer else { return false };
    key.is_application() && services.exported.iter().any(|text| Export::parse(text).is(key))
}

/// What a Dubbo process says of its services; `None`: no such process answers.
pub(super) fn services(path: &Path) -> Option<&Services> {
    match &path.identity {
        Attempt::Done(Answer::Dubbo(services) | Answer::Triple(services)) => Some(services),
        Attempt::Done(Answer::Broker(_) | Answer::Server(_))
        | Attempt::Failed(_)
        | Attempt::Skipped(_) => None,
    }
}

/// A service that a process exports, and the port it is looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Export<'a> {
    pub group: Option<&'a str>,
    pub path: &'a str,
    pub version: Option<&'a str>,
    pub port: Option<u16>,
}

impl<'a> Export<'a> {
    /// `group/path:version:port`, the group and the version where there are any.
    pub(super) fn parse(text: &'a str) -> Self {
        let (rest, port) = match text.rsplit_once(':') {
            Some((rest, port)) if port.parse::<u16>().is_ok() => (rest, port.parse().ok()),
            _ => (text, None),
        };
        let (name, version) = match rest.split_once(':') {
            Some((name, version)) => (name, Some(version)),
            None => (rest, None),
        };
        let (group, path) = match name.split_once('/') {
            Some((group, path)) => (Some(group), path),
            None => (None, name),
        };
        Self { group, path, version, port }
    }

    /// Whether it is `key`, whatever the port.
    pub(super) fn is(&self, key: &ServiceKey) -> bool {
        self.path == &*key.path
            && self.group == key.group.as_deref()
            && self.version == key.version.as_deref()
    }

    /// The same without the port.
    pub(super) fn name(&self) -> String {
        let group = self.group.map(|group| format!("{group}/")).unwrap_or_default();
        let version = self.version.map(|version| format!(":{version}")).unwrap_or_default();
        format!("{group}{}{version}", self.path)
    }
}
