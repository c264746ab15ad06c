//! The whole run, on one screen: job → vantage → registry → directory → select → check → diagnose → plan → report.

mod election;
mod wait;
mod whoami;

pub use whoami::who_am_i;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::{check, in_election, leave_unchecked};
use crate::diagnose::diagnose;
use crate::directory::{learned, references};
use crate::explain::{explain, filters_about};
use crate::model::plan::Left;
use crate::model::saved::SavedReport;
use crate::model::{
    CheckSettings, Compared, Diagnosis, Evidence, Explanation, Finding, Job, Listing, Looked,
    Progress, Read, Recognised, Report, RunMode, Severity, Step, Vantage, classify_host,
};
use crate::net::{self, Net};
use crate::plan::{left, plan};
use crate::select::{Selection, select};
use crate::{registry, vantage};

/// Carries out the job, again and again where something is waited for. Whatever goes wrong on the way is in the
/// report.
pub async fn run(net: &Net, job: &Job, progress: &dyn Progress) -> Report {
    let job = &Job { gate: job.gate.begun_at(net::moment()), ..job.clone() };
    match job.gate.wait {
        None => once(net, job, progress).await,
        Some(wait) => wait::until_held(net, job, wait, progress).await,
    }
}

async fn once(net: &Net, job: &Job, progress: &dyn Progress) -> Report {
    let (started, start) = (net::time_of_day(), net::now());
    let vantage = match &job.engine {
        Some(engine) => vantage::look_at_containers(engine, job.check.timeout).await,
        None => vantage::look(),
    };
    let (Selection { listings, references }, evidence) = match job.mode {
        RunMode::Check | RunMode::Calls => look_settled(net, &vantage, job, progress).await,
        RunMode::List => {
            let selection = read_and_select(net, job, progress).await;
            let evidence = leave_unchecked(&vantage, &selection.listings, &job.check);
            (selection, evidence)
        }
    };
    progress.step(Step::Judging);
    let references = learned(references, &listings, &evidence);
    let diagnosis = diagnose(&vantage, &job.targets, &listings, evidence, references, job);
    let compared = compared(job, &listings, &diagnosis);
    let exit_code = exit_code(job, &listings, &diagnosis, compared.as_ref());
    let plan = plan(&listings, &diagnosis);
    Report {
        started,
        elapsed_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        vantage,
        targets: job.targets.clone(),
        listings,
        diagnosis,
        plan,
        mode: job.mode,
        filters: job.filters.clone(),
        options: job.options(),
        fail_on: job.fail_on,
        exit_code,
        waited: None,
        compared,
    }
}

async fn read_and_select(net: &Net, job: &Job, progress: &dyn Progress) -> Selection {
    let listings = registry::read(net, job, progress).await;
    let references = references(&listings);
    select(listings, references, &job.filters, &job.gate, job.mode)
}

/// While brokers elect a master, what they say and what is registered differ, and two brokers of one name and
/// id register in turn. Then a later look counts.
async fn look_settled(
    net: &Net,
    vantage: &Vantage,
    job: &Job,
    progress: &dyn Progress,
) -> (Selection, Evidence) {
    let selection = read_and_select(net, job, progress).await;
    let evidence = check(net, vantage, &selection.listings, &job.check, progress).await;
    let these = in_election(&selection.listings, &evidence);
    if these.is_empty() {
        return (selection, evidence);
    }
    let before = (selection.listings.as_slice(), these.as_slice());
    let changed = election::changes(net, job, before, progress).await;
    if changed.any.is_empty() {
        return (selection, evidence);
    }
    let mut selection = read_and_select(net, job, progress).await;
    for listing in &mut selection.listings {
        let names = changed.replaced.iter().filter(|(target, _)| *target == listing.target);
        listing.alternating = names.map(|(_, name)| Arc::clone(name)).collect();
    }
    let evidence = check(net, vantage, &selection.listings, &job.check, progress).await;
    (selection, evidence)
}

/// What a pasted text means, from where this machine stands. Nothing is sent to anybody.
pub fn explain_text(text: &str, settings: &CheckSettings) -> Explanation {
    let vantage = vantage::look();
    explain(text, &|host| classify_host(host, &vantage, settings))
}

/// The job that looks at nothing but what the text is about; `None`: no registry has it.
pub fn job_about(job: Job, recognised: &Recognised) -> Option<Job> {
    let filters = filters_about(recognised, &job.targets)?;
    Some(Job { filters, ..job })
}

/// What is left of a saved report's plan, these steps done.
pub fn what_is_left(saved: &SavedReport, done: &BTreeSet<usize>) -> Left {
    left(&saved.plan, &saved.findings, done)
}

fn compared(job: &Job, listings: &[Listing], diagnosis: &Diagnosis) -> Option<Compared> {
    let is_read = listings.iter().all(|listing| listing.read == Read::Complete);
    let looked = Looked {
        targets: job.targets.iter().map(|target| target.text.as_str()).collect(),
        is_whole: is_read && job.filters.are_none(),
    };
    job.baseline.as_ref().map(|baseline| Compared::new(baseline, &diagnosis.findings, &looked))
}

/// By what is expected, where anything is: 3 where something of it can't be told, else 1 where something isn't
/// held. Otherwise 3 where a registry wasn't read whole, else 1 where something is bad enough, else 0.
fn exit_code(
    job: &Job,
    listings: &[Listing],
    diagnosis: &Diagnosis,
    compared: Option<&Compared>,
) -> u8 {
    if !job.gate.is_open() {
        return diagnosis.expected(job.fail_on);
    }
    let worst = match job.mode {
        // Whoever names what is to be called expects it to be there.
        RunMode::Calls if diagnosis.calls.is_empty() && !job.filters.are_none() => {
            Some(Severity::Error)
        }
        RunMode::Calls if !diagnosis.calls.is_empty() => diagnosis.worst_call(),
        RunMode::Check | RunMode::Calls | RunMode::List => {
            let is_new =
                |finding: &&Finding| !compared.is_some_and(|compared| compared.knows(finding));
            diagnosis.findings.iter().filter(is_new).map(|finding| finding.severity).max()
        }
    };
    if listings.iter().any(|listing| listing.read != Read::Complete) {
        3
    } else if job.fail_on.is_some_and(|limit| worst >= Some(limit)) {
        1
    } else {
        0
    }
}
