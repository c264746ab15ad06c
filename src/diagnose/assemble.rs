//! From what rules say to findings: whom they hurt, a fingerprint, what is suppressed, the order.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::Hasher;
use std::net::IpAddr;

use fnv::FnvHasher;

use super::causes::{Cause, Causes};
use super::impact::Hurts;
use super::index::{AddressView, JudgedAddress, Left, RunIndex};
use super::machine::machine_of;
use super::machines::machines;
use super::rule::{Claim, Examine, Notice, Rule};
use crate::model::sentence;
use crate::model::text::visible;
use crate::model::{Finding, Host, RegistrationId, Role, Severity, Subject, Suppression, TargetId};

/// A finding with the rule that it comes from.
pub(super) struct Told {
    pub finding: Finding,
    rule: &'static Rule,
    /// What it is about, which suppressions match.
    subject: String,
    /// RocketMQ topics that nobody can send to any more.
    silenced: usize,
}

type Ask = fn(&RunIndex, &AddressView) -> Option<Claim>;

/// Every finding of `rules`, unsorted.
pub(super) fn findings(run: &RunIndex, rules: &'static [Rule]) -> Vec<Told> {
    let asks: Vec<(&Rule, Ask)> = each(rules)
        .filter_map(|(rule, examine)| match examine {
            Examine::Address(ask) => Some((rule, ask)),
            Examine::Whole(_) | Examine::Effect(_) => None,
        })
        .collect();
    let mut found = Vec::new();
    for judged in run.registered() {
        found.extend(at_address(run, &asks, judged));
    }
    for (rule, examine) in each(rules) {
        if let Examine::Whole(examine) = examine {
            found.extend(examine(run).into_iter().map(|notice| told(run, rule, notice, None)));
        }
    }
    let causes = causes(&found);
    for (rule, examine) in each(rules) {
        if let Examine::Effect(examine) = examine {
            found.extend(
                examine(run, &causes).into_iter().map(|notice| told(run, rule, notice, None)),
            );
        }
    }
    found
}

/// What the findings so far explain.
pub(super) fn causes(found: &[Told]) -> Causes {
    let mut causes = Causes::default();
    for Told { finding, .. } in found {
        let cause = Cause { code: finding.code, fingerprint: finding.fingerprint.clone() };
        if finding.address.is_some() {
            causes.explain(&finding.registrations, &cause);
        }
        causes.breaks(&finding.breaks, &cause);
    }
    causes
}

/// Asks the rules in order until each registration of the address is explained or none is left. A
/// rule that explained some of them is asked again about the others.
fn at_address(run: &RunIndex, asks: &[(&'static Rule, Ask)], judged: &JudgedAddress) -> Vec<Told> {
    let mut found = Vec::new();
    let address = &judged.evidence.address;
    let mut left = run.at(address).to_vec();
    // What a proxy hands out nobody registered: RP703 explains it, whatever its shape.
    left.retain(|id| run.registration(*id).is_some_and(|entry| entry.role != Role::Endpoint));
    let mut asked = 0;
    while !left.is_empty() {
        let registrations = run.pick(&left);
        let view = AddressView::new(run, judged, &left, &registrations);
        let claimed = asks
            .iter()
            .enumerate()
            .skip(asked)
            .find_map(|(place, (rule, ask))| Some((place, rule, ask(run, &view)?)));
        let Some((place, rule, mut claim)) = claimed else { break };
        let behind = machine_of(run, &view);
        let covered = claim.covers.take().unwrap_or_else(|| left.clone());
        let rest = without(&left, &covered);
        asked = if rest.len() < left.len() { place } else { place + 1 };
        left = rest;
        let notice = Notice {
            subject: subject(run, &covered),
            address: Some(address.clone()),
            registrations: covered,
            claim,
        };
        found.push(told(run, rule, notice, behind));
    }
    found
}

fn without(left: &[RegistrationId], covered: &[RegistrationId]) -> Vec<RegistrationId> {
    if covered.len() == left.len() {
        return Vec::new();
    }
    let covered: HashSet<RegistrationId> = covered.iter().copied().collect();
    left.iter().copied().filter(|index| !covered.contains(index)).collect()
}

fn each(rules: &'static [Rule]) -> impl Iterator<Item = (&'static Rule, Examine)> {
    rules.iter().flat_map(|rule| rule.examine.iter().map(move |examine| (rule, *examine)))
}

/// The application where there is one, else what is registered: the same whichever of an
/// application's services is there today.
fn subject(run: &RunIndex, registrations: &[RegistrationId]) -> String {
    let picked = run.pick(registrations);
    let application =
        picked.iter().filter_map(|registration| registration.subject.application()).min();
    match application {
        Some(application) => application.to_owned(),
        None => picked
            .iter()
            .map(|registration| registration.subject.to_string())
            .min()
            .unwrap_or_default(),
    }
}

/// `behind`: the machine that is behind the address, where the registrations don't tell one.
fn told(run: &RunIndex, rule: &'static Rule, notice: Notice, behind: Option<IpAddr>) -> Told {
    let Notice { subject, address, mut registrations, claim } = notice;
    registrations.sort_unstable();
    let Claim {
        severity,
        confidence,
        cause,
        mut facts,
        remedies,
        covers: _,
        hurts,
        because,
        expires_after,
        breaks,
        withholds,
        mark,
    } = claim;
    let hurt = run.hurt(&registrations, hurts);
    if hurt.count > hurt.listed.len() {
        facts.push(sentence::count(
            hurt.count,
            "caller in total is affected",
            "callers in total are affected",
        ));
    }
    let silenced = match (severity, hurts) {
        (Severity::Error | Severity::Warning, Hurts::Callers) => {
            let left = left_of_topics(run, &registrations);
            facts.splice(0..0, left.iter().flat_map(Left::in_words));
            left.iter().map(|left| left.without_any.len()).sum()
        }
        (Severity::Info, _) | (_, Hurts::FastChannel | Hurts::Replication) => 0,
    };
    let shown = address.as_ref().map_or(mark, ToString::to_string);
    let fingerprint = fingerprint(rule.code, [subject.as_str(), &shown]);
    let mut machines = machines(run, &registrations);
    if machines.is_empty() {
        machines.extend(behind.map(Host::Ip));
    }
    let key = key(rule.code, &subject, address.as_ref().map(|_| machines.as_slice()));
    let finding = Finding {
        code: rule.code,
        name: rule.name,
        title: rule.title,
        severity,
        confidence,
        address,
        applications: applications(run, &registrations),
        machines,
        registrations,
        cause: visible(&cause).into_owned(),
        facts: facts.iter().map(|fact| visible(fact).into_owned()).collect(),
        affects: hurt.listed,
        remedies,
        because,
        expires_after,
        breaks,
        withholds,
        fingerprint,
        key,
    };
    Told { finding, rule, subject, silenced }
}

/// What the topics have left of the brokers that nobody can send to, by target.
fn left_of_topics<'a>(run: &RunIndex<'a>, registrations: &[RegistrationId]) -> Vec<Left<'a>> {
    let mut lost: BTreeMap<TargetId, BTreeSet<&str>> = BTreeMap::new();
    for registration in run.pick(registrations) {
        if let Subject::RocketMqBroker { broker, .. } = &registration.subject
            && !run.topics.is_served(registration.target, broker)
        {
            lost.entry(registration.target).or_default().insert(broker);
        }
    }
    lost.iter().map(|(target, names)| run.topics.left(*target, names)).collect()
}

/// Names, each once, in order: an application's, or that of the brokers it is one of.
fn applications(run: &RunIndex, registrations: &[RegistrationId]) -> Vec<String> {
    let picked = run.pick(registrations);
    let names: BTreeSet<&str> =
        picked.iter().filter_map(|registration| registration.subject.owner()).collect();
    names.into_iter().map(|name| visible(name).into_owned()).collect()
}

/// What is about consumers or a registry goes by its subject alone.
fn key(code: &str, subject: &str, machines: Option<&[Host]>) -> String {
    let machines = machines.unwrap_or_default().iter().map(ToString::to_string);
    let machines: Vec<String> = machines.collect();
    fingerprint(code, [subject].into_iter().chain(machines.iter().map(String::as_str)))
}

/// The same from run to run for the same fault.
pub(super) fn fingerprint<'p>(code: &'p str, parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut hasher = FnvHasher::default();
    for part in std::iter::once(code).chain(parts) {
        hasher.write(part.as_bytes());
        // No text holds it, so parts can't run into one another.
        hasher.write_u8(0xff);
    }
    format!("{:016x}", hasher.finish())
}

/// Drops what the operator doesn't want to hear of, and says how many that were of each code.
pub(super) fn suppress(run: &RunIndex, findings: &mut Vec<Told>) -> BTreeMap<&'static str, usize> {
    let suppressions = &run.job.suppressions;
    let mut dropped = BTreeMap::new();
    findings.retain(|told| {
        let is_dropped = suppressions.iter().any(|suppression| covers(run, suppression, told));
        if is_dropped {
            *dropped.entry(told.rule.code).or_default() += 1;
        }
        !is_dropped
    });
    dropped
}

/// An effect names no cause that isn't told.
pub(super) fn forget_what_is_suppressed(findings: &mut [Told]) {
    let told: HashSet<String> =
        findings.iter().map(|told| told.finding.fingerprint.clone()).collect();
    for Told { finding, .. } in findings {
        finding.because.retain(|fingerprint| told.contains(fingerprint));
    }
}

/// A finding about several subjects is dropped only if the glob takes in all of them.
fn covers(run: &RunIndex, suppression: &Suppression, told: &Told) -> bool {
    let Told { finding, subject, rule: _, silenced: _ } = told;
    if !suppression.code.eq_ignore_ascii_case(finding.code) {
        return false;
    }
    let Some(glob) = &suppression.glob else { return true };
    let address = finding.address.as_ref();
    let registrations = run.pick(&finding.registrations);
    address.is_some_and(|address| {
        glob.is_match(address.to_string()) || glob.is_match(address.host.to_string())
    }) || glob.is_match(subject)
        || (!registrations.is_empty()
            && registrations
                .iter()
                .all(|registration| glob.is_match(registration.subject.to_string())))
}

/// Worst first, then the registry's own troubles, then consumers that nobody serves, then what leaves most
/// topics with nothing to send to, then what hurts most callers, then by certainty, code and address.
pub(super) fn worst_first(first: &Told, second: &Told) -> Ordering {
    let (a, b) = (&first.finding, &second.finding);
    b.severity
        .cmp(&a.severity)
        .then(second.rule.about.weight().cmp(&first.rule.about.weight()))
        .then(second.silenced.cmp(&first.silenced))
        .then(b.affects.len().cmp(&a.affects.len()))
        .then(b.confidence.cmp(&a.confidence))
        .then(a.code.cmp(b.code))
        .then_with(|| a.address.cmp(&b.address))
        .then_with(|| first.subject.cmp(&second.subject))
        .then_with(|| a.registrations.cmp(&b.registrations))
        .then_with(|| a.cause.cmp(&b.cause))
}
