//! The weight 0: a provider that is there, and that nobody calls as long as another one is left.

use std::sync::Arc;

use super::effect::{Effect, Override};
use super::{Centre, Rule, Rules, overrides};
use crate::directory::candidate::{Candidate, left};
use crate::directory::consumer::Consumer;
use crate::model::reference::Idle;

/// The overrides that give weights to the providers of a consumer.
pub(in crate::directory) struct Weights<'r>(Vec<(&'r Rule, &'r [Override])>);

impl Rules<'_> {
    /// Overrides don't reach instances: who finds some calls them as ever.
    pub(in crate::directory) fn weights(
        &self,
        consumer: &Consumer<'_>,
        candidates: &[Candidate],
    ) -> Weights<'_> {
        let has_instances = left(candidates).any(|candidate| !candidate.is_own_entry);
        let Some(line) = consumer.line.filter(|_| !has_instances) else {
            return Weights(Vec::new());
        };
        let weights = self.about(consumer).into_iter().filter_map(|(rule, is_url)| {
            let Effect::Override(overrides) = &rule.effect else { return None };
            let counts = rule.is_in(Centre::Usual) && (is_url || line.obeys_config_overrides);
            let gives = overrides.iter().any(|rule| rule.weight.is_some());
            (counts && gives).then_some((rule, overrides.as_slice()))
        });
        Weights(weights.collect())
    }
}

impl Weights<'_> {
    /// Who gives a provider the weight 0, if anybody does: its own URL, or the last override.
    pub(in crate::directory) fn idle(
        &self,
        consumer: &Consumer<'_>,
        candidate: &Candidate,
    ) -> Option<Idle> {
        if candidate.removed.is_some() || !candidate.is_own_entry {
            return None;
        }
        let own = candidate.attributes.filter(|attributes| attributes.mentions(overrides::WEIGHT));
        let own = own.and_then(|attributes| attributes.get(overrides::WEIGHT)?.parse().ok());
        let mut idle = own.filter(is_none).map(|_| Idle::Own);
        for (rule, overrides) in &self.0 {
            if let Some(weight) = overrides::weight(overrides, consumer, candidate) {
                let by_rule = || Idle::Rule(Arc::clone(&rule.stands));
                idle = is_none(&weight).then(by_rule);
            }
        }
        idle
    }
}

/// A weight below 0 is 0.
fn is_none(weight: &i64) -> bool {
    *weight <= 0
}
