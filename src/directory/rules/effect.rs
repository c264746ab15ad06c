//! What a rule does, once it is read.

#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// Those of one node, in the order in which they are applied.
    Override(Vec<Override>),
    Conditions(Conditions),
    Tags(TagRule),
    /// Nothing that takes a provider away: it is off.
    Off,
    /// A script, or something newer.
    Unknown,
}

/// The conditions of one rule, each of which routes what the one before left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conditions {
    /// An empty result is one; else the rule gives way.
    pub force: bool,
    pub routes: Vec<Route>,
    /// Group and version of the service, where it is a URL's.
    pub service: Option<(Option<String>, Option<String>)>,
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

/// What one override says of being disabled, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Override {
    pub disabled: bool,
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
    pub service: Option<(Option<String>, Option<String>)>,
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
