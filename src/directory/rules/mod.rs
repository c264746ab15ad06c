//! Governance rules: URLs below `configurators` and `routers`, and YAML below `/config/dubbo`.

mod condition;
mod effect;
mod migration;
mod overrides;
mod tags;
mod yaml;

use std::collections::HashMap;
use std::sync::Arc;

use self::effect::Effect;
use super::candidate::Candidate;
use super::consumer::Consumer;
use crate::model::reference::{GovernanceRule, Removal, RuleKind};
use crate::model::{Listing, Registration, Role, Subject, TargetId};

/// Every rule, by what it is about.
pub(super) struct Rules<'a> {
    /// By target and interface: URLs.
    urls: HashMap<TargetId, Named<'a>>,
    /// By target and key, the kind left off: `com.acme.Order::`, `shop`.
    nodes: HashMap<TargetId, Named<'a>>,
}

type Named<'a> = HashMap<&'a str, Vec<Rule>>;

/// A rule and what it does.
#[derive(Clone, Debug)]
struct Rule {
    stands: Arc<GovernanceRule>,
    effect: Effect,
}

impl Rule {
    fn new(path: String, target: TargetId, text: String, effect: Effect) -> Self {
        let kind = kind(&effect);
        Self { stands: Arc::new(GovernanceRule { path, target, text, kind }), effect }
    }

    fn is(&self, other: Option<&Removal>) -> bool {
        matches!(other, Some(Removal::Rule(rule)) if *rule == self.stands)
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
                Role::Provider | Role::Consumer | Role::Instance | Role::Broker => continue,
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
                let text = node.text.trim().replace('\n', "; ");
                let rule = Rule::new(node.path.clone(), listing.target, text, effect);
                nodes.entry(listing.target).or_default().entry(key).or_default().push(rule);
            }
        }
        Self { urls, nodes }
    }

    /// Whether any rule may be about what `consumer` calls.
    pub(super) fn concern(&self, consumer: &Consumer<'_>) -> bool {
        let has_urls = |target: &TargetId| {
            self.urls.get(target).is_some_and(|named| named.contains_key(consumer.interface))
        };
        !self.nodes.is_empty() || consumer.targets.iter().any(has_urls)
    }

    /// Lets the rules take candidates away, as the consumer's version has it; gives the paths of those that
    /// can't be evaluated. `except`: as if that rule weren't.
    pub(super) fn apply(
        &self,
        consumer: &Consumer<'_>,
        candidates: &mut [Candidate],
        except: Option<&Removal>,
    ) -> Vec<String> {
        let mut unevaluated = Vec::new();
        let Some(line) = consumer.line else {
            // A client of another kind: what its rules do isn't known.
            return self.paths(consumer);
        };
        let all = self.about(consumer).into_iter();
        for (rule, is_url) in all.filter(|(rule, _)| !rule.is(except)) {
            let told = match &rule.effect {
                Effect::Off => true,
                Effect::Override(overrides) if is_url || line.obeys_config_overrides => {
                    overrides::apply(overrides, &rule.removal(), consumer, candidates);
                    true
                }
                Effect::Conditions(conditions)
                    if (is_url && line.obeys_url_routers)
                        || (!is_url && line.obeys_config_routers) =>
                {
                    condition::apply(conditions, &rule.removal(), consumer, candidates)
                }
                Effect::Migration(rules) if line.obeys_migration => {
                    migration::apply(rules, &rule.removal(), consumer, candidates);
                    true
                }
                Effect::Override(_)
                | Effect::Conditions(_)
                | Effect::Tags(_)
                | Effect::Migration(_) => true,
                Effect::Unknown => false,
            };
            if !told {
                unevaluated.push(rule.path());
            }
        }
        if line.obeys_rules_of_providers {
            unevaluated.extend(self.by_providers(consumer, candidates, except));
        }
        unevaluated.extend(self.by_tags(consumer, candidates, line.obeys_static_tags, except));
        unevaluated
    }

    /// Rules about the service and about the consumer's application, overrides first.
    fn about<'s>(&'s self, consumer: &Consumer<'_>) -> Vec<(&'s Rule, bool)> {
        let key = format!(
            "{}:{}:{}",
            consumer.interface,
            consumer.version.unwrap_or_default(),
            consumer.group.unwrap_or_default()
        );
        let mut found: Vec<(&'s Rule, bool)> = Vec::new();
        for target in &consumer.targets {
            let urls = self.urls.get(target).and_then(|named| named.get(consumer.interface));
            found.extend(urls.into_iter().flatten().map(|rule| (rule, true)));
            for name in [Some(key.as_str()), consumer.application].into_iter().flatten() {
                let nodes = self.nodes.get(target).and_then(|named| named.get(name));
                found.extend(nodes.into_iter().flatten().map(|rule| (rule, false)));
            }
        }
        found.sort_by_key(|(rule, _)| !matches!(rule.effect, Effect::Override(_)));
        found
    }

    fn paths(&self, consumer: &Consumer<'_>) -> Vec<String> {
        self.about(consumer)
            .into_iter()
            .filter(|(rule, _)| !matches!(rule.effect, Effect::Off))
            .map(|(rule, _)| rule.path())
            .collect()
    }

    /// Conditions of the provider's application, which route among all.
    fn by_providers(
        &self,
        consumer: &Consumer<'_>,
        candidates: &mut [Candidate],
        except: Option<&Removal>,
    ) -> Vec<String> {
        let Some(application) = first_application(candidates) else { return Vec::new() };
        if Some(application.as_str()) == consumer.application {
            return Vec::new();
        }
        let mut unevaluated = Vec::new();
        for rule in self.of_application(consumer, &application, except) {
            if let Effect::Conditions(conditions) = &rule.effect
                && !condition::apply(conditions, &rule.removal(), consumer, candidates)
            {
                unevaluated.push(rule.path());
            }
        }
        unevaluated
    }

    /// The rule of the first provider's application counts for all of them, as in `TagRouter.notify`.
    fn by_tags(
        &self,
        consumer: &Consumer<'_>,
        candidates: &mut [Candidate],
        obeys_static: bool,
        except: Option<&Removal>,
    ) -> Vec<String> {
        let application = first_application(candidates).unwrap_or_default();
        let rules = self.of_application(consumer, &application, except);
        let rule = rules.iter().find_map(|rule| match &rule.effect {
            Effect::Tags(tags) => Some((tags, *rule)),
            Effect::Override(_)
            | Effect::Conditions(_)
            | Effect::Migration(_)
            | Effect::Off
            | Effect::Unknown => None,
        });
        match (rule, obeys_static) {
            (Some((tags, rule)), _) => {
                let told = tags::by_rule(tags, &rule.removal(), consumer, candidates);
                if told { Vec::new() } else { vec![rule.path()] }
            }
            (None, true) => {
                tags::by_static_tag(consumer, candidates);
                Vec::new()
            }
            (None, false) => Vec::new(),
        }
    }

    fn of_application<'s>(
        &'s self,
        consumer: &Consumer<'_>,
        application: &str,
        except: Option<&Removal>,
    ) -> Vec<&'s Rule> {
        let targets = consumer.targets.iter();
        let rules = targets.filter_map(|target| self.nodes.get(target)?.get(application)).flatten();
        rules.filter(|rule| !rule.is(except)).collect()
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

fn first_application(candidates: &[Candidate]) -> Option<String> {
    let mut left = candidates.iter().filter(|candidate| candidate.removed.is_none());
    left.find_map(|candidate| candidate.application).map(str::to_owned)
}
