//! What a rule does, once it is read.

use std::sync::Arc;

use crate::directory::consumer::Consumer;
use crate::model::{Registration, Subject};

#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// Those of one node, in the order in which they are applied.
    Override(Vec<Override>),
    Conditions(Conditions),
    Tags(TagRule),
    Migration(Migration),
    /// Nothing that takes a provider away: it is off.
    Off,
    /// A script, or something newer.
    Unknown,
}

/// The service that a rule's URL is for: Dubbo gives it only to those who call that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    group: Option<String>,
    version: Option<String>,
}

/// The conditions of one rule, each of which routes what the one before left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conditions {
    /// An empty result is one; else the rule gives way.
    pub force: bool,
    pub routes: Vec<Route>,
    /// Group and version of the service, where it is a URL's.
    pub service: Option<Service>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub when: Vec<Pair>,
    /// `None`: whoever it is for gets nobody.
    pub then: Option<Vec<Pair>>,
}

/// A key with the values that it may have, and those that it may not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair {
    pub key: String,
    pub matches: Vec<String>,
    pub mismatches: Vec<String>,
}

/// At which level a consumer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Application,
    Interface,
    /// The application's first, and the interface's where that has nobody.
    Both,
}

/// What a rule says of all that a consumer calls, of single services (`interface:version`) and of providers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Migration {
    pub level: Option<Level>,
    pub interfaces: Vec<(String, Option<Level>)>,
    pub applications: Vec<(String, Option<Level>)>,
}

/// What one override says of being disabled and of the weight, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Override {
    pub disabled: Option<bool>,
    pub weight: Option<i64>,
    /// A provider's address where it has a port, a consumer's where it has none, or any.
    pub host: String,
    pub port: Option<u16>,
    /// `None`, or `*`: any.
    pub application: Option<String>,
    /// Providers that it is for, `host:port`; empty: all.
    pub providers: Vec<String>,
    /// `~key=value`: parameters of the provider that have to be so.
    pub wanted: Vec<(String, String)>,
    /// Group and version of the service, where it is a URL's.
    pub service: Option<Service>,
}

/// A rule that gives tags to addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TagRule {
    pub force: bool,
    pub tags: Vec<Tag>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub name: String,
    pub addresses: Vec<String>,
}

impl Service {
    /// Of a URL that stands in a registry.
    pub(super) fn of_url(entry: &Registration) -> Option<Self> {
        let Subject::DubboService { group, version, .. } = &entry.subject else { return None };
        let owned = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        Some(Self { group: owned(group), version: owned(version) })
    }

    pub(super) fn is_called_by(&self, consumer: &Consumer<'_>) -> bool {
        consumer.takes(self.group.as_deref(), self.version.as_deref())
    }
}

/// A parameter of a rule's URL that says so or not; `None`: it says nothing.
pub(super) fn flag(entry: &Registration, name: &str) -> Option<bool> {
    let value = entry.attributes.get(name).filter(|value| !value.is_empty())?;
    Some(value.eq_ignore_ascii_case("true"))
}
