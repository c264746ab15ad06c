//! An instance is there, and nobody learns what it serves.

mod gaps;

use std::collections::BTreeSet;

use self::gaps::{Gap, gaps};
use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex, words};
use crate::directory::Unknown;
use crate::model::quote::tick;
use crate::model::sentence::{count, names};
use crate::model::{
    Address, Attempt, Confidence, FailureKind, METADATA_REVISION, Path, Purpose, Registration,
    Severity,
};
use crate::remedy::{metadata_port, publish_metadata, register_revision};

pub(super) const RULE: Rule = Rule {
    code: "RP709",
    name: "metadata-unavailable",
    title: "The metadata of an instance can't be read",
    page: include_str!("page.md"),
    about: About::Directory,
    examine: &[Examine::Whole(examine)],
};

/// One finding for each revision in the metadata centre, and for each metadata service.
fn examine(run: &RunIndex) -> Vec<Notice> {
    gaps(run).iter().filter_map(|gap| notice(run, gap)).collect()
}

fn notice(run: &RunIndex, gap: &Gap) -> Option<Notice> {
    let instances = run.pick(&gap.instances);
    let first = instances.first()?;
    let application = first.subject.application().unwrap_or_default();
    let revision = first.attributes.get(METADATA_REVISION).unwrap_or_default();
    let (cause, address, confidence, remedy) = match &gap.why {
        Unknown::Missing { path } => {
            let path = run.below_root(first, path);
            let remedy = publish_metadata(application, &path);
            (missing(application, &path), None, Confidence::Certain, remedy)
        }
        Unknown::Untold { at } => {
            let path = met(run, at);
            let words = untold(application, at, path);
            (words, Some(at.clone()), confidence(path), metadata_port(application, at))
        }
        Unknown::Stale { at } => {
            let words = stale(application, at, &revision);
            let remedy = register_revision(application, at);
            (words, Some(at.clone()), Confidence::Likely, remedy)
        }
    };
    let severity = if gap.is_needed { Severity::Error } else { Severity::Warning };
    let claim = Claim::new(severity, confidence, cause)
        .facts([of(&instances, &revision)])
        .facts((!gap.is_needed).then(|| AT_INTERFACES.to_owned()))
        .remedies([remedy])
        .breaks(gap.breaks.clone())
        .withholds(gap.instances.clone());
    Some(Notice {
        subject: application.to_owned(),
        address,
        registrations: gap.instances.clone(),
        claim,
    })
}

const AT_INTERFACES: &str = "callers use what is registered interface by interface";

fn missing(application: &str, path: &str) -> String {
    format!(
        "{} keeps its metadata in the registry, and {} isn't there: no consumer learns what its \
         instances serve",
        tick(application),
        tick(path)
    )
}

fn untold(application: &str, at: &Address, path: Option<&Path>) -> String {
    let outcome = path.map_or_else(|| "it can't be used".to_owned(), words::outcome);
    format!(
        "the metadata service of {} at {} doesn't answer: {outcome}; no Dubbo 3 consumer learns \
         what the instance serves",
        tick(application),
        tick(&at.to_string())
    )
}

fn stale(application: &str, at: &Address, revision: &str) -> String {
    format!(
        "the metadata service of {} at {} answers, and knows no revision {}, which is registered: \
         no Dubbo 3 consumer learns what its instances serve",
        tick(application),
        tick(&at.to_string()),
        tick(revision)
    )
}

/// `revision R of the instances A and B`.
fn of(instances: &[&Registration], revision: &str) -> String {
    let addresses = instances.iter().filter_map(|entry| entry.address.as_ref());
    let addresses: BTreeSet<String> = addresses.map(ToString::to_string).collect();
    format!(
        "{} with the revision {}: {}",
        count(addresses.len(), "registered address", "registered addresses"),
        tick(revision),
        names(&addresses)
    )
}

/// The way to a metadata service, and what is at its end.
fn met<'r>(run: &'r RunIndex<'_>, at: &Address) -> Option<&'r Path> {
    let mut services = run
        .judged()
        .iter()
        .filter(|judged| matches!(judged.evidence.purpose, Purpose::MetadataService { .. }));
    services.find(|judged| judged.evidence.address == *at)?.path
}

/// A refusal is the machine's own word; silence may be that of a firewall before this host alone.
fn confidence(path: Option<&Path>) -> Confidence {
    match path.map(|path| &path.connection) {
        Some(Attempt::Failed(failure)) if failure.kind == FailureKind::Refused => {
            Confidence::Certain
        }
        Some(Attempt::Failed(_) | Attempt::Done(_) | Attempt::Skipped(_)) | None => {
            Confidence::Likely
        }
    }
}
