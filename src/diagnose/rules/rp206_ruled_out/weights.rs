//! Providers with the weight 0 beside others: nobody calls them, which somebody meant.

use std::collections::{BTreeMap, BTreeSet};

use super::words::applications;
use crate::diagnose::index::RunIndex;
use crate::diagnose::{Claim, Notice};
use crate::model::quote::tick;
use crate::model::reference::{Call, Idle};
use crate::model::sentence::names;
use crate::model::{Confidence, RegistrationId, Remedy, Severity};
use crate::remedy::switch_off_rules;

/// What one rule, or one application's own URLs, keep from being called.
#[derive(Debug, Default)]
struct Spared {
    consumers: Vec<RegistrationId>,
    applications: BTreeSet<String>,
    services: BTreeSet<String>,
    addresses: BTreeSet<String>,
}

/// One finding for each rule, and for each application.
pub(super) fn examine(run: &RunIndex) -> Vec<Notice> {
    let mut spared: BTreeMap<(&Idle, &str), Spared> = BTreeMap::new();
    for call in run.calls().iter().filter(|call| has_others(call)) {
        for offer in &call.reference.offers {
            let Some(idle) = &offer.idle else { continue };
            let Some(provider) = run.registration(offer.registration) else { continue };
            let application = match idle {
                Idle::Own => provider.subject.application().unwrap_or_default(),
                Idle::Rule(_) => "",
            };
            let spared = spared.entry((idle, application)).or_default();
            spared.consumers.extend(&call.reference.consumers);
            spared.applications.extend(applications(run, call));
            spared.services.insert(provider.subject.to_string());
            spared.addresses.extend(provider.address.as_ref().map(ToString::to_string));
        }
    }
    let spared = spared.into_iter();
    spared.map(|((idle, application), spared)| notice(run, idle, application, spared)).collect()
}

/// Where all have the weight 0, each is called as often as the others.
fn has_others(call: &Call) -> bool {
    let mut left = call.reference.offers.iter().filter(|offer| offer.removed.is_none());
    left.any(|offer| offer.idle.is_none())
}

fn notice(run: &RunIndex, idle: &Idle, application: &str, spared: Spared) -> Notice {
    let (who, subject, remedy) = told(run, idle, application);
    let cause = format!(
        "{who} the weight 0 to {} of {}: {} calls it only where no other provider is left",
        names(&spared.addresses),
        names(&spared.services),
        names(&spared.applications)
    );
    let rule = match idle {
        Idle::Rule(rule) => Some(format!("the rule says {}", tick(&rule.text))),
        Idle::Own => None,
    };
    let mut registrations = spared.consumers;
    registrations.sort_unstable();
    registrations.dedup();
    let claim = Claim::new(Severity::Info, Confidence::Certain, cause);
    Notice { subject, address: None, registrations, claim: claim.facts(rule).remedies(remedy) }
}

/// Who gives the weight, what that is known by from run to run, and how it is taken back.
fn told(run: &RunIndex, idle: &Idle, application: &str) -> (String, String, Option<Remedy>) {
    match idle {
        Idle::Rule(rule) => {
            let target = rule.target.of(run.targets);
            let remedy =
                target.map(|target| switch_off_rules(target, std::slice::from_ref(&rule.path)));
            (format!("the rule at {} gives", tick(&rule.path)), rule.path.clone(), remedy)
        }
        Idle::Own => {
            let who = match application {
                "" => "the provider's own URL gives".to_owned(),
                name => format!("the URL that {} registers gives", tick(name)),
            };
            (who, format!("{application} weight"), None)
        }
    }
}
