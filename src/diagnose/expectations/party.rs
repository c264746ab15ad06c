//! Registrations of one process, and what a caller has of it.

use std::collections::{BTreeSet, HashMap};

use crate::diagnose::causes::Causes;
use crate::diagnose::index::RunIndex;
use crate::model::reference::Removal;
use crate::model::{
    Expectation, Host, Party, Registration, RegistrationId, Standing, Subject, Verdict, processes,
};

/// A registration that may be expected.
pub(super) struct Candidate {
    pub id: RegistrationId,
    /// The step that keeps it from callers.
    pub removed: Option<Removal>,
    /// It is what is expected, as far as the registry tells.
    pub is_meant: Option<bool>,
}

/// Candidates by process. What isn't meant stands for itself, so that a process may be among both.
pub(super) fn parties(
    run: &RunIndex,
    causes: &Causes,
    wish: &Expectation,
    candidates: &[Candidate],
) -> Vec<Party> {
    let meant = together(run, candidates, |candidate| candidate.is_meant != Some(false));
    let others = together(run, candidates, |candidate| candidate.is_meant == Some(false));
    let parties = meant.into_iter().chain(others);
    parties.map(|those| party(run, causes, wish, &those)).collect()
}

fn together<'c>(
    run: &RunIndex,
    candidates: &'c [Candidate],
    is_wanted: impl Fn(&Candidate) -> bool,
) -> Vec<Vec<&'c Candidate>> {
    let wanted: Vec<&Candidate> = candidates.iter().filter(|each| is_wanted(each)).collect();
    let entries = wanted.iter().filter_map(|each| Some((each.id, run.registration(each.id)?)));
    let groups = processes(entries);
    let by_id: HashMap<RegistrationId, &Candidate> =
        wanted.iter().map(|each| (each.id, *each)).collect();
    let of =
        |ids: &Vec<RegistrationId>| ids.iter().filter_map(|id| by_id.get(id)).copied().collect();
    groups.iter().map(of).collect()
}

fn party(run: &RunIndex, causes: &Causes, wish: &Expectation, those: &[&Candidate]) -> Party {
    let ids: Vec<RegistrationId> = those.iter().map(|each| each.id).collect();
    let offered: Vec<RegistrationId> =
        those.iter().filter(|each| each.removed.is_none()).map(|each| each.id).collect();
    let told = those.iter().map(|each| each.is_meant);
    let by_name = told.clone().find(Option::is_some).flatten();
    let fits = fits(run, wish, &ids);
    let is_meant = match (by_name, &fits) {
        (Some(false), _) | (_, Fit::Not(_)) => Some(false),
        (Some(true), Fit::Yes) => Some(true),
        (None, _) | (_, Fit::Untold) => None,
    };
    let (standing, mut reason) = match offered.as_slice() {
        [] => {
            let removal = those.iter().find_map(|each| each.removed.as_ref());
            (Standing::Withdrawn, removal.map(withdrawn))
        }
        offered => standing(run, causes, offered),
    };
    if is_meant == Some(false) {
        let labels: BTreeSet<String> =
            run.pick(&ids).iter().filter_map(|entry| label(&entry.subject)).collect();
        reason = match (fits, labels.is_empty()) {
            (Fit::Not(why), _) => Some(why),
            (Fit::Yes | Fit::Untold, true) => Some("another version".to_owned()),
            (Fit::Yes | Fit::Untold, false) => {
                Some(labels.into_iter().collect::<Vec<_>>().join(", "))
            }
        };
    }
    let name = name(&run.pick(&ids));
    Party { name, registrations: ids, is_meant, standing, reason }
}

/// The first address, and how many others there are.
fn name(entries: &[&Registration]) -> String {
    let addresses: BTreeSet<String> =
        entries.iter().filter_map(|entry| Some(entry.address.as_ref()?.to_string())).collect();
    let mut addresses = addresses.into_iter();
    let first = addresses.next().unwrap_or_default();
    match addresses.len() {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The worst of its addresses counts, for callers may meet any of them.
pub(super) fn standing(
    run: &RunIndex,
    causes: &Causes,
    offered: &[RegistrationId],
) -> (Standing, Option<String>) {
    let verdict = |id: &RegistrationId| run.verdict_of(*id).unwrap_or_default();
    let is = |wanted: Option<bool>| offered.iter().find(|id| verdict(id).usable() == wanted);
    match (is(Some(false)), is(None)) {
        (Some(id), _) => (Standing::Unusable, Some(reason(causes, *id, verdict(id)))),
        (None, Some(id)) => (Standing::Untold, Some(reason(causes, *id, verdict(id)))),
        (None, None) => (Standing::Usable, None),
    }
}

/// The codes of the findings that explain it.
fn reason(causes: &Causes, id: RegistrationId, verdict: Verdict) -> String {
    let codes: BTreeSet<&str> = causes.at(id).iter().map(|cause| cause.code).collect();
    match codes.is_empty() {
        true => verdict.name().to_owned(),
        false => codes.into_iter().collect::<Vec<_>>().join(" "),
    }
}

fn withdrawn(removal: &Removal) -> String {
    match (removal.by(), removal) {
        (_, Removal::Disabled) => "disabled".to_owned(),
        (Some(by), _) => format!("{} {by}", removal.step()),
        (None, _) => removal.step().to_owned(),
    }
}

/// `version 0.9.0`, `group blue, version 0.9.0`; `None`: it tells elsewhere.
fn label(subject: &Subject) -> Option<String> {
    let Subject::DubboService { group, version, .. } = subject else { return None };
    let group = group.as_ref().map(|group| format!("group {group}"));
    let version = version.as_ref().map(|version| format!("version {version}"));
    let parts: Vec<String> = group.into_iter().chain(version).collect();
    Some(if parts.is_empty() { "no version".to_owned() } else { parts.join(", ") })
}

/// Whether a process is of the release and on the networks that are expected.
enum Fit {
    Yes,
    Untold,
    Not(String),
}

fn fits(run: &RunIndex, wish: &Expectation, ids: &[RegistrationId]) -> Fit {
    let entries = run.pick(ids);
    let mut untold = false;
    if let Some(wanted) = &wish.release {
        let mut releases = entries.iter().filter_map(|entry| entry.subject.release());
        match releases.next() {
            Some(release) if !wanted.is_match(release) => {
                return Fit::Not(format!("release {release}"));
            }
            Some(_) => {}
            None => untold = true,
        }
    }
    if !wish.networks.is_empty() {
        for entry in &entries {
            let ip = entry.address.as_ref().map(|address| &address.host);
            match ip {
                Some(Host::Ip(ip)) if wish.networks.iter().any(|net| net.contains(ip)) => {}
                Some(Host::Ip(_)) => return Fit::Not("on another network".to_owned()),
                Some(Host::Scoped(..) | Host::Name(_)) | None => untold = true,
            }
        }
    }
    if untold { Fit::Untold } else { Fit::Yes }
}
