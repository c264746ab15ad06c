//! Governance rules: URLs below `configurators` and `routers`, and YAML below `/config/dubbo`.

mod apply;
mod condition;
mod effect;
mod migration;
mod overrides;
mod tags;
mod weights;
mod yaml;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::effect::Effect;
use super::consumer::Consumer;
use crate::model::reference::{GovernanceRule, Removal, RuleKind};
use crate::model::{Listing, Registration, Role, Subject, TargetId};

/// Every rule, by what it is about.
pub(super) struct Rules<'a> {
    /// By target and interface: URLs.
    urls: HashMap<TargetId, Named<'a>>,
    /// By target and key, the kind left off: `com.acme.Order::`, `shop`.
    nodes: HashMap<TargetId, Named<'a>>,
    /// Targets with rules below a group.
    with_groups: HashSet<TargetId>,
}

type Named<'a> = HashMap<&'a str, Vec<Rule>>;

/// A rule and what it does.
#[derive(Clone, Debug)]
struct Rule {
    stands: Arc<GovernanceRule>,
    effect: Effect,
    /// `None`: it stands beside the providers.
    centre: Option<Centre>,
}

/// Where an application looks for its rules, which its registrations don't tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Centre {
    /// Below `dubbo`, whatever group the registry's address names.
    Usual,
    /// Below the group, which is a setting of its own.
    Group,
}

impl Rule {
    fn new(path: String, target: TargetId, text: String, effect: Effect) -> Self {
        let kind = kind(&effect);
        let stands = Arc::new(GovernanceRule { path, target, text, kind });
        Self { stands, effect, centre: None }
    }

    fn is_in(&self, centre: Centre) -> bool {
        self.centre.is_none_or(|own| own == centre)
    }

    fn is(&self, other: Option<&Removal>) -> bool {
        matches!(other, Some(Removal::Rule(rule)) if *rule == self.stands)
    }

    fn is_about_tags(&self) -> bool {
        self.stands.path.ends_with(".tag-router")
    }

    fn path(&self) -> String {
        self.stands.path.clone()
    }

    fn removal(&self) -> Removal {
        Removal::Rule(Arc::clone(&self.stands))
    }
}

impl<'a> Rules<'a> {
    pub(super) fn new(listings: &'a [Listing], registrations: &[&'a Registration]) -> Self {
        let mut urls: HashMap<TargetId, Named> = HashMap::new();
        for entry in registrations {
            let Subject::DubboService { interface, .. } = &entry.subject else { continue };
            let effect = match entry.role {
                Role::Configurator => overrides::of_url(entry),
                Role::Router => condition::of_url(entry),
                Role::Provider
                | Role::Consumer
                | Role::Instance
                | Role::Broker
                | Role::Endpoint => continue,
            };
            let pairs = entry.attributes.pairs().map(|(key, value)| format!("{key}={value}"));
            let text = pairs.collect::<Vec<_>>().join("&");
            let rule = Rule::new(entry.origin.clone(), entry.target, text, effect);
            urls.entry(entry.target).or_default().entry(interface).or_default().push(rule);
        }
        let mut nodes: HashMap<TargetId, Named> = HashMap::new();
        for listing in listings {
            for node in &listing.rules {
                let Some((key, kind)) = node.key.rsplit_once('.') else { continue };
                let effect = match kind {
                    "condition-router" => condition::of_yaml(&node.text),
                    "tag-router" => tags::of_yaml(&node.text),
                    "configurators" => overrides::of_yaml(&node.text),
                    "migration" => migration::of_yaml(&node.text),
                    "script-router" => Effect::Unknown,
                    _ => continue,
                };
                let text = in_one_line(&node.text);
                let rule = Rule::new(node.path.clone(), listing.target, text, effect);
                let centre = if node.is_of_group { Centre::Group } else { Centre::Usual };
                let rule = Rule { centre: Some(centre), ..rule };
                nodes.entry(listing.target).or_default().entry(key).or_default().push(rule);
            }
        }
        let is_of_group = |listing: &&Listing| listing.rules.iter().any(|node| node.is_of_group);
        let with_groups = listings.iter().filter(is_of_group).map(|listing| listing.target);
        Self { urls, nodes, with_groups: with_groups.collect() }
    }

    /// Whether any rule may be about what `consumer` calls.
    pub(super) fn concern(&self, consumer: &Consumer<'_>) -> bool {
        let has_urls = |target: &TargetId| {
            self.urls.get(target).is_some_and(|named| named.contains_key(consumer.interface))
        };
        !self.nodes.is_empty() || consumer.targets.iter().any(has_urls)
    }
}

fn kind(effect: &Effect) -> RuleKind {
    match effect {
        Effect::Override(_) => RuleKind::Override,
        Effect::Conditions(conditions) => {
            match conditions.routes.iter().all(|route| !route.when.is_empty()) {
                true => RuleKind::ConditionsForSome,
                false => RuleKind::Conditions,
            }
        }
        Effect::Tags(_) => RuleKind::Tags,
        // It names the services, or the consumer's application, that it is for.
        Effect::Migration(_) => RuleKind::ConditionsForSome,
        Effect::Off | Effect::Unknown => RuleKind::Other,
    }
}

/// A document as it is quoted in a sentence.
fn in_one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        line.push_str(match line.chars().last() {
            None => "",
            Some(':') => " ",
            Some(_) => "; ",
        });
        line.push_str(part);
    }
    line
}
