//! The whole run, on one screen: job → vantage → registry → check → directory → diagnose → report.

mod whoami;

pub use whoami::who_am_i;

use crate::check::{check, leave_unchecked};
use crate::diagnose::diagnose;
use crate::directory::references;
use crate::explain::{explain, filters_about};
use crate::model::{
    CheckSettings, Diagnosis, Explanation, Job, Listing, Progress, Read, Recognised, Report,
    Severity, Step, classify_host,
};
use crate::net::{self, Net};
use crate::{registry, vantage};

/// Carries out the job. Whatever goes wrong on the way is in the report.
pub async fn run(net: &Net, job: &Job, progress: &dyn Progress) -> Report {
    let (started, start) = (net::time_of_day(), net::now());
    let vantage = match &job.engine {
        Some(engine) => vantage::look_at_containers(engine, job.check.timeout).await,
        None => vantage::look(),
    };
    let listings = registry::read(net, job, progress).await;
    let evidence = if job.list_only {
        leave_unchecked(&vantage, &listings, &job.check)
    } else {
        check(net, &vantage, &listings, &job.check, progress).await
    };
    progress.step(Step::Judging);
    let references = references(&listings);
    let mut diagnosis = diagnose(&vantage, &job.targets, &listings, evidence, references, job);
    if job.list_only {
        diagnosis.findings.clear();
    }
    let exit_code = exit_code(job.fail_on, &listings, &diagnosis);
    Report {
        started,
        elapsed_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        vantage,
        targets: job.targets.clone(),
        listings,
        diagnosis,
        list_only: job.list_only,
        fail_on: job.fail_on,
        exit_code,
    }
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

/// 3 where a registry wasn't read whole, else 1 where a finding is severe enough, else 0.
fn exit_code(fail_on: Option<Severity>, listings: &[Listing], diagnosis: &Diagnosis) -> u8 {
    let severe = |limit| diagnosis.findings.iter().any(|finding| finding.severity >= limit);
    if listings.iter().any(|listing| listing.read != Read::Complete) {
        3
    } else if fail_on.is_some_and(severe) {
        1
    } else {
        0
    }
}
