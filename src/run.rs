//! The whole run, on one screen: plan → vantage → registry → check → diagnose → report.

mod whoami;

pub use whoami::who_am_i;

use crate::check::{check, classify_host, leave_unchecked};
use crate::diagnose::diagnose;
use crate::diagnose::explain::{explain, filters_about};
use crate::model::{
    CheckSettings, Diagnosis, Explanation, Listing, Plan, Progress, Read, Recognised, Report,
    Severity, Step,
};
use crate::net::{self, Net};
use crate::{registry, vantage};

/// Carries out the plan. Whatever goes wrong on the way is in the report.
pub async fn run(net: &Net, plan: &Plan, progress: &dyn Progress) -> Report {
    let (started, start) = (net::time_of_day(), net::now());
    let vantage = match &plan.engine {
        Some(engine) => vantage::look_at_containers(engine, plan.check.timeout).await,
        None => vantage::look(),
    };
    let listings = registry::read(net, plan, progress).await;
    let evidence = if plan.list_only {
        leave_unchecked(&vantage, &listings, &plan.check)
    } else {
        check(net, &vantage, &listings, &plan.check, progress).await
    };
    progress.step(Step::Judging);
    let mut diagnosis = diagnose(&vantage, &plan.targets, &listings, &evidence, plan);
    if plan.list_only {
        diagnosis.findings.clear();
    }
    let exit_code = exit_code(plan.fail_on, &listings, &diagnosis);
    Report {
        started,
        elapsed_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        vantage,
        targets: plan.targets.clone(),
        listings,
        evidence,
        diagnosis,
        list_only: plan.list_only,
        exit_code,
    }
}

/// What a pasted text means, from where this machine stands. Nothing is sent to anybody.
pub fn explain_text(text: &str, settings: &CheckSettings) -> Explanation {
    let vantage = vantage::look();
    explain(text, &|host| classify_host(host, &vantage, settings))
}

/// The plan that looks at nothing but what the text is about; `None`: no registry has it.
pub fn plan_about(plan: Plan, one: &Recognised) -> Option<Plan> {
    let filters = filters_about(one)?;
    Some(Plan { filters, ..plan })
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
