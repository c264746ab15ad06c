//! What a rule or setting does, in words.

use std::collections::BTreeSet;

use super::hits::{Hit, Setting};
use crate::diagnose::index::RunIndex;
use crate::model::quote::tick;
use crate::model::reference::{Call, GovernanceRule, Removal};
use crate::model::sentence::{self, count};

/// Calls that a finding tells of one by one.
const SHOWN: usize = 12;

/// The same from run to run.
pub(super) fn subject(setting: &Setting) -> String {
    let removal = setting.removal;
    if let Removal::Rule(rule) = removal {
        return rule.path.clone();
    }
    let by = removal.by().unwrap_or_default();
    format!("{} {} {by}", setting.application, removal.step())
}

pub(super) fn cause(run: &RunIndex, setting: &Setting, hits: &[&Hit]) -> String {
    let what = match setting.removal {
        Removal::Rule(rule) => format!("the rule at {}", tick(&rule.path)),
        Removal::Tag(tag) => format!("the tag {} of {}", tick(tag), provider(setting)),
        Removal::Disabled
        | Removal::Registry
        | Removal::Service
        | Removal::Protocol(_)
        | Removal::Level
        | Removal::Mapping { .. }
        | Removal::Metadata { .. }
        | Removal::MetadataService { .. }
        | Removal::WantedTag(_) => {
            format!(
                "`disabled=true` or `enabled=false` in the URL that {} registers",
                provider(setting)
            )
        }
    };
    let is_fatal = hits.iter().all(|hit| hit.is_fatal);
    match hits {
        [hit] if is_fatal => {
            let (who, service) = names(run, hit);
            format!("{what} leaves {who} no provider for {service}")
        }
        [hit] => format!("{what} takes {}", share(run, hit)),
        many if is_fatal => format!(
            "{what} leaves {} no provider for {}",
            sentence::names(&many.iter().flat_map(|hit| applications(run, hit.call)).collect()),
            of_services(run, many)
        ),
        many => format!(
            "{what} takes providers of {} from {}",
            of_services(run, many),
            sentence::names(&many.iter().flat_map(|hit| applications(run, hit.call)).collect()),
        ),
    }
}

/// What the rule says, what it takes away, and what there would be without it.
pub(super) fn facts(run: &RunIndex, setting: &Setting, hits: &[&Hit]) -> Vec<String> {
    let mut facts = Vec::new();
    if let Removal::Rule(rule) = setting.removal {
        facts.push(format!("the rule says {}", tick(&rule.text)));
        facts.extend(is_elsewhere(run, rule).then(|| BELOW_DUBBO.to_owned()));
    }
    for hit in hits.iter().filter(|hit| hit.without.is_some()).take(SHOWN) {
        let (who, service) = names(run, hit);
        let usable = without(hit);
        let of = if hits.len() > 1 { format!(" for {service}") } else { String::new() };
        let next = next(hit).map(|step| format!(": {step} takes the rest")).unwrap_or_default();
        facts.push(format!("without it {who} has {usable}{of}{next}"));
    }
    let more = hits.len().saturating_sub(SHOWN);
    facts.extend((more > 0).then(|| format!("and {}", count(more, "more call", "more calls"))));
    let taken: BTreeSet<String> = hits
        .iter()
        .flat_map(|hit| &hit.taken)
        .filter_map(|id| run.registration(*id)?.address.as_ref())
        .map(ToString::to_string)
        .collect();
    facts.push(format!("it takes away {}", sentence::names(&taken)));
    facts
}

const BELOW_DUBBO: &str = "Dubbo has its rules below `/dubbo/config` if the group is named by the registry's address \
                           (`?group=`), and below the group if that is a setting of its own";

/// The rule stands in another root than the consumer.
fn is_elsewhere(run: &RunIndex, rule: &GovernanceRule) -> bool {
    let target = rule.target.of(run.targets);
    let root = target.map(|target| format!("{}/{}/", target.chroot, target.root));
    root.is_some_and(|root| !rule.path.starts_with(&root))
}

/// What there would be without it, as far as it is known.
fn without(hit: &Hit) -> String {
    let usable = count(hit.usable_without, "provider", "providers");
    match hit.untold_without {
        0 => format!("{usable} that can be used"),
        untold => format!("{usable} that can be used, and {untold} that can't be told from here"),
    }
}

/// The next step that takes them, where there is none left without this one.
fn next(hit: &Hit) -> Option<String> {
    let without = hit.without.filter(|_| hit.usable_without + hit.untold_without == 0)?;
    let mut taken = without.offers.iter().filter(|offer| hit.taken.contains(&offer.registration));
    let removal = taken.find_map(|offer| offer.removed.as_ref())?;
    Some(match removal.by() {
        Some(by) => tick(by),
        None => removal.step().to_owned(),
    })
}

/// `2 of 3 providers of X from Y`.
fn share(run: &RunIndex, hit: &Hit) -> String {
    let (who, service) = names(run, hit);
    let offers = &hit.call.reference.offers;
    let meant = offers.iter().filter(|offer| offer.removed != Some(Removal::Service)).count();
    format!("{} of {} providers of {service} from {who}", hit.taken.len(), meant)
}

fn provider(setting: &Setting) -> String {
    match setting.application {
        "" => "the provider".to_owned(),
        name => tick(name),
    }
}

/// The applications that call, and the service.
fn names(run: &RunIndex, hit: &Hit) -> (String, String) {
    (sentence::names(&applications(run, hit.call)), tick(&service(run, hit)))
}

pub(super) fn applications(run: &RunIndex, call: &Call) -> BTreeSet<String> {
    let consumers = run.pick(&call.reference.consumers).into_iter();
    consumers
        .map(|consumer| consumer.subject.application().unwrap_or("a consumer").to_owned())
        .collect()
}

fn service(run: &RunIndex, hit: &Hit) -> String {
    let consumers = run.pick(&hit.call.reference.consumers);
    consumers.first().map(|consumer| consumer.subject.to_string()).unwrap_or_default()
}

/// The only service by its name, several by their number.
fn of_services(run: &RunIndex, hits: &[&Hit]) -> String {
    let services: BTreeSet<String> = hits.iter().map(|hit| service(run, hit)).collect();
    match services.first() {
        Some(only) if services.len() == 1 => tick(only),
        _ => format!("{} services", services.len()),
    }
}
