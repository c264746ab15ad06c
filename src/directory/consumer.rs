//! A process that calls a service, as its registrations tell.

use std::borrow::Cow;

use super::line::{Line, line};
use super::service::takes;
use crate::model::{Protocol, Registration, Release, Subject, TargetId};

/// A tag, in a consumer's URL and in a provider's.
pub(super) const TAG: &str = "dubbo.tag";
const FORCE: &str = "dubbo.force.tag";
/// The applications of its providers, which a consumer may name.
const PROVIDED_BY: &str = "provided-by";

/// A consumer of one service: what its URL says, which is the same in each registry.
#[derive(Clone, Debug)]
pub(super) struct Consumer<'a> {
    pub(super) interface: &'a str,
    pub(super) group: Option<&'a str>,
    pub(super) version: Option<&'a str>,
    pub(super) application: Option<&'a str>,
    /// The host that it registered, by which rules know it.
    pub(super) host: String,
    /// The targets that it is registered in.
    pub(super) targets: Vec<TargetId>,
    /// `None`: which steps it takes isn't known.
    pub(super) line: Option<Line>,
    registration: &'a Registration,
}

impl<'a> Consumer<'a> {
    /// From the registrations of one process for one service; `None`: they are nobody's who calls.
    pub(super) fn new(registrations: &[&'a Registration]) -> Option<Self> {
        let first = registrations.first()?;
        let Subject::DubboService { interface, group, version, application, .. } = &first.subject
        else {
            return None;
        };
        let mut targets: Vec<TargetId> = registrations.iter().map(|entry| entry.target).collect();
        targets.sort_unstable();
        targets.dedup();
        Some(Self {
            interface,
            group: group.as_deref(),
            version: version.as_deref(),
            application: application.as_deref(),
            host: first.address.as_ref().map(|at| at.host.to_string()).unwrap_or_default(),
            targets,
            line: line(Release::of(registrations)),
            registration: first,
        })
    }

    /// Whether a provider of this group and version is one that it calls.
    pub(super) fn takes(&self, group: Option<&str>, version: Option<&str>) -> bool {
        takes((self.group, self.version), (group, version))
    }

    /// The tag of the providers that it asks for.
    pub(super) fn tag(&self) -> Option<Cow<'a, str>> {
        self.parameter(TAG)
    }

    /// It calls nobody who hasn't that tag, not even where nobody has.
    pub(super) fn forces_its_tag(&self) -> bool {
        self.line.is_some_and(|line| line.obeys_forced_tags)
            && self.parameter(FORCE).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The applications of its providers, separated by commas, where it names them itself.
    pub(super) fn provided_by(&self) -> Option<Cow<'a, str>> {
        self.parameter(PROVIDED_BY)
    }

    /// It names that application itself.
    pub(super) fn names(&self, application: &str) -> bool {
        let named = self.provided_by();
        named.is_some_and(|named| named.split(',').any(|name| name.trim() == application))
    }

    /// A parameter of its URL.
    pub(super) fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        self.registration.attributes.get(name).filter(|value| !value.is_empty())
    }

    /// The protocols that it accepts, separated by commas; `None`: any. Dubbo 3 registers such a consumer
    /// with that protocol in the place of `consumer`.
    pub(super) fn protocols(&self) -> Option<Cow<'a, str>> {
        let own = match &self.registration.protocol {
            Protocol::Other(name) if **name == *"consumer" => None,
            protocol @ (Protocol::Dubbo
            | Protocol::Triple
            | Protocol::Remoting
            | Protocol::RocketMqGrpc
            | Protocol::RocketMqProxy
            | Protocol::RocketMqHa
            | Protocol::DLedger
            | Protocol::Other(_)) => Some(Cow::Borrowed(protocol.name())),
        };
        self.parameter("protocol").or(own)
    }
}
