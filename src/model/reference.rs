//! What a consumer's own client would make of the registries: the providers that it is offered, and what
//! takes each of them away.

use std::sync::Arc;

use super::registration::RegistrationId;
use super::target::TargetId;

/// A service that is called, and what there is of it for those whose clients make the same of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The registrations of the consumers, over all listings in order: one a process and registry.
    pub consumers: Vec<RegistrationId>,
    /// Every provider of the interface, in the order registered.
    pub offers: Vec<Offer>,
    /// Paths of rules that concern it and that regprobe can't evaluate: nothing certain follows from
    /// the offers.
    pub unevaluated: Vec<String>,
    /// An instance that doesn't tell what it serves is in its registries, and may provide it too.
    pub is_open: bool,
    /// What there would be without each step that someone set and can take back.
    pub without: Vec<Without>,
    /// Filters left some of the offers out: what is left tells whom a fault hurts, and not whether a call
    /// succeeds.
    pub is_part: bool,
}

/// The offers of a reference, if one step weren't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    pub removal: Removal,
    pub offers: Vec<Offer>,
}

/// A reference, and whether a call can succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its consumers are those that live, as far as is known.
    pub reference: Reference,
    /// Offers that nothing removes and whose address can be used.
    pub usable: usize,
    /// `None`: it can't be told.
    pub is_callable: Option<bool>,
}

/// A provider, or an instance whose application is known to serve the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Over all listings.
    pub registration: RegistrationId,
    /// The first step that takes it from the consumer; `None`: the consumer calls it.
    pub removed: Option<Removal>,
    /// It has the weight 0: the consumer calls it only where no other provider is left.
    pub idle: Option<Idle>,
}

/// Who gave a provider the weight 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Idle {
    /// Its own URL has it.
    Own,
    Rule(Arc<GovernanceRule>),
}

impl Offer {
    /// The consumer calls it, or would if it weren't for a fault: what takes it away is nobody's choice.
    pub fn is_missed(&self) -> bool {
        match self.removed {
            None | Some(Removal::Metadata { .. } | Removal::MetadataService { .. }) => true,
            Some(
                Removal::Registry
                | Removal::Service
                | Removal::Protocol(_)
                | Removal::Level
                | Removal::Mapping { .. }
                | Removal::Disabled
                | Removal::Rule(_)
                | Removal::Tag(_)
                | Removal::WantedTag(_),
            ) => false,
        }
    }
}

/// A step of the consumer's client that takes a provider away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Removal {
    /// The consumer isn't registered in the registry that has it.
    Registry,
    /// Another group or version.
    Service,
    /// The consumer accepts these protocols only.
    Protocol(String),
    /// An instance, and the consumer's Dubbo looks for interfaces' own entries.
    Level,
    /// An instance whose application isn't named at this path, which the consumer's Dubbo reads.
    Mapping { path: String },
    /// Its own URL says `disabled=true` or `enabled=false`.
    Disabled,
    /// What it serves stands at this path, which is missing.
    Metadata { path: String },
    /// What it serves is told at this address, which can't be used.
    MetadataService { address: String },
    /// A rule, or what it leaves.
    Rule(Arc<GovernanceRule>),
    /// It has this tag, and the consumer has none or another.
    Tag(String),
    /// It hasn't this tag, which the consumer asks for.
    WantedTag(String),
}

impl Removal {
    /// Someone set it, and can take it back: a rule, or a parameter of the provider's own URL.
    pub fn is_setting(&self) -> bool {
        match self {
            Removal::Disabled | Removal::Rule(_) | Removal::Tag(_) => true,
            Removal::Registry
            | Removal::Service
            | Removal::Protocol(_)
            | Removal::Level
            | Removal::Mapping { .. }
            | Removal::Metadata { .. }
            | Removal::MetadataService { .. }
            | Removal::WantedTag(_) => false,
        }
    }

    /// The step as reports name it.
    pub fn step(&self) -> &'static str {
        match self {
            Removal::Registry => "registry",
            Removal::Service => "service",
            Removal::Protocol(_) => "protocol",
            Removal::Level => "level",
            Removal::Mapping { .. } => "mapping",
            Removal::Disabled => "disabled",
            Removal::Metadata { .. } => "metadata",
            Removal::MetadataService { .. } => "metadata-service",
            Removal::Rule(_) => "rule",
            Removal::Tag(_) | Removal::WantedTag(_) => "tag",
        }
    }

    /// What it goes by: the path of a node, the protocols that are accepted, or a tag.
    pub fn by(&self) -> Option<&str> {
        match self {
            Removal::Registry | Removal::Service | Removal::Level | Removal::Disabled => None,
            Removal::Mapping { path } | Removal::Metadata { path } => Some(path),
            Removal::MetadataService { address } => Some(address),
            Removal::Rule(rule) => Some(&rule.path),
            Removal::Protocol(text) | Removal::Tag(text) | Removal::WantedTag(text) => Some(text),
        }
    }
}

/// A rule that someone set, where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GovernanceRule {
    /// The znode.
    pub path: String,
    pub target: TargetId,
    /// The node's content, or the parameters of the URL that it is named by.
    pub text: String,
    pub kind: RuleKind,
}

/// What a rule does to those that it takes providers from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// It disables providers.
    Override,
    /// It routes calls of every consumer.
    Conditions,
    /// It routes calls of the consumers that it names.
    ConditionsForSome,
    /// It gives tags to providers.
    Tags,
    /// It does nothing that is evaluated.
    Other,
}

/// A governance rule in Dubbo's configuration centre, `<root>/config/dubbo/<key>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNode {
    /// The znode.
    pub path: String,
    /// `com.acme.Order::.condition-router`, `shop.tag-router`.
    pub key: String,
    /// YAML, or the URL that older versions write.
    pub text: String,
    /// It stands below a group. Dubbo looks there if the group is a setting of its own; one that the registry's
    /// address names has its rules below `dubbo`.
    pub is_of_group: bool,
}
