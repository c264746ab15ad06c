//! Rules applied to the providers of a consumer, in the order and as far as its version has it.

use std::collections::BTreeSet;

use super::effect::Effect;
use super::{Centre, Rule, Rules, condition, migration, overrides, tags};
use crate::directory::candidate::{Candidate, left};
use crate::directory::consumer::Consumer;
use crate::model::reference::Removal;

impl Rules<'_> {
    /// Lets the rules take candidates away, as the consumer's version has it; gives the paths of those that
    /// can't be evaluated. `except`: as if that rule weren't.
    pub(in crate::directory) fn apply(
        &self,
        consumer: &Consumer<'_>,
        candidates: &mut [Candidate],
        except: Option<&Removal>,
    ) -> Vec<String> {
        let others = self.has_groups(consumer).then(|| candidates.to_vec());
        let mut unevaluated = self.apply_in(Centre::Usual, consumer, candidates, except);
        if let Some(mut others) = others.filter(|_| left(candidates).next().is_some()) {
            self.apply_in(Centre::Group, consumer, &mut others, except);
            if left(&others).next().is_none() {
                let taken: BTreeSet<&Removal> =
                    others.iter().filter_map(|other| other.removed.as_ref()).collect();
                unevaluated.extend(taken.into_iter().filter_map(|removal| self.of_group(removal)));
            }
        }
        unevaluated
    }

    fn apply_in(
        &self,
        centre: Centre,
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
        for (rule, is_url) in all.filter(|(rule, _)| !rule.is(except) && rule.is_in(centre)) {
            if left(candidates).next().is_none() {
                break;
            }
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
            unevaluated.extend(self.by_providers(centre, consumer, candidates, except));
        }
        unevaluated.extend(self.by_tags(centre, consumer, candidates, except));
        unevaluated
    }

    /// Some rules count if the group is a setting of its own.
    fn has_groups(&self, consumer: &Consumer<'_>) -> bool {
        consumer.targets.iter().any(|target| self.with_groups.contains(target))
    }

    /// The path of a rule that counts if the group is a setting of its own.
    fn of_group(&self, removal: &Removal) -> Option<String> {
        let Removal::Rule(rule) = removal else { return None };
        let mut named = self.nodes.get(&rule.target)?.values().flatten();
        let known = named.find(|known| known.stands == *rule)?;
        (known.centre == Some(Centre::Group)).then(|| known.path())
    }

    /// Rules about the service and about the consumer's application, overrides first.
    pub(super) fn about<'s>(&'s self, consumer: &Consumer<'_>) -> Vec<(&'s Rule, bool)> {
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
        centre: Centre,
        consumer: &Consumer<'_>,
        candidates: &mut [Candidate],
        except: Option<&Removal>,
    ) -> Vec<String> {
        let Some(application) = first_application(candidates) else { return Vec::new() };
        if Some(application.as_str()) == consumer.application {
            return Vec::new();
        }
        let mut unevaluated = Vec::new();
        for rule in self.of_application(centre, consumer, &application, except) {
            let told = match &rule.effect {
                Effect::Conditions(conditions) => {
                    condition::apply(conditions, &rule.removal(), consumer, candidates)
                }
                // Tags have their own turn.
                Effect::Unknown => rule.is_about_tags(),
                Effect::Override(_) | Effect::Tags(_) | Effect::Migration(_) | Effect::Off => true,
            };
            unevaluated.extend((!told).then(|| rule.path()));
        }
        unevaluated
    }

    /// The rule of the first provider's application counts for all of them, as in `TagRouter.notify`.
    fn by_tags(
        &self,
        centre: Centre,
        consumer: &Consumer<'_>,
        candidates: &mut [Candidate],
        except: Option<&Removal>,
    ) -> Vec<String> {
        let obeys_static = consumer.line.is_some_and(|line| line.obeys_static_tags);
        let application = first_application(candidates).unwrap_or_default();
        let rules = self.of_application(centre, consumer, &application, except);
        let rule = rules.iter().find_map(|rule| match &rule.effect {
            Effect::Tags(tags) => Some((tags, *rule)),
            Effect::Override(_)
            | Effect::Conditions(_)
            | Effect::Migration(_)
            | Effect::Off
            | Effect::Unknown => None,
        });
        let is_unknown =
            |rule: &&&Rule| matches!(rule.effect, Effect::Unknown) && rule.is_about_tags();
        if let Some(rule) = rules.iter().find(is_unknown) {
            return vec![rule.path()];
        }
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
        centre: Centre,
        consumer: &Consumer<'_>,
        application: &str,
        except: Option<&Removal>,
    ) -> Vec<&'s Rule> {
        let targets = consumer.targets.iter();
        let rules = targets.filter_map(|target| self.nodes.get(target)?.get(application)).flatten();
        rules.filter(|rule| !rule.is(except) && rule.is_in(centre)).collect()
    }
}

fn first_application(candidates: &[Candidate]) -> Option<String> {
    left(candidates).find_map(|candidate| candidate.application).map(str::to_owned)
}
