//! Faults, the steps that mend them, and the calls that lack something.

use std::borrow::Cow;

use serde::Serialize;

use super::each::Parts;
use crate::model::plan::{Fault, Impaired, Mended, Plan, Provider, Step, Wants};
use crate::model::secrets::hide_secrets;
use crate::model::{Finding, Report};

#[derive(Serialize)]
pub(crate) struct FaultPart<'a> {
    code: &'a str,
    name: &'a str,
    title: &'a str,
    severity: &'static str,
    confidence: &'static str,
    applications: &'a [String],
    machines: &'a [String],
    cause: Cow<'a, str>,
    /// Places in `findings`, as all of these.
    findings: &'a [usize],
    effects: &'a [usize],
    step: usize,
}

#[derive(Serialize)]
pub(crate) struct StepPart<'a> {
    /// Its number, as `--fix` takes it.
    step: usize,
    urgency: &'static str,
    #[serde(rename = "where")]
    site: SitePart<'a>,
    change: Cow<'a, str>,
    remedy: &'a str,
    faults: &'a [usize],
    ends: &'a [usize],
    mends: Vec<MendedPart>,
    needs: Vec<usize>,
}

#[derive(Serialize)]
struct SitePart<'a> {
    kind: &'static str,
    machines: &'a [String],
}

#[derive(Serialize)]
struct MendedPart {
    impaired: usize,
    before: usize,
    after: usize,
}

#[derive(Serialize)]
pub(crate) struct ImpairedPart<'a> {
    applications: &'a [String],
    service: Option<&'a str>,
    /// The first of the topics with queues on the same brokers, and how many they are.
    topic: Option<&'a str>,
    topics: usize,
    callable: Option<bool>,
    usable: usize,
    providers: Vec<ProviderPart<'a>>,
    told_by: &'a [usize],
}

#[derive(Serialize)]
struct ProviderPart<'a> {
    /// `null`: it isn't there yet.
    at: Option<&'a str>,
    application: &'a str,
    /// `null`: that can't be told.
    behind: Option<&'a [usize]>,
}

pub(crate) fn faults(report: &Report) -> Parts<'_, FaultPart<'_>> {
    let Report { plan, diagnosis, .. } = report;
    Box::new(plan.faults.iter().filter_map(|fault| of_fault(fault, &diagnosis.findings)))
}

pub(crate) fn steps(report: &Report) -> Parts<'_, StepPart<'_>> {
    let Plan { steps, .. } = &report.plan;
    Box::new((1..).zip(steps).map(|(number, step)| of_step(number, step)))
}

pub(crate) fn impaired(report: &Report) -> Parts<'_, ImpairedPart<'_>> {
    Box::new(report.plan.impaired.iter().map(of_impaired))
}

fn of_fault<'a>(fault: &'a Fault, findings: &'a [Finding]) -> Option<FaultPart<'a>> {
    let told = || fault.findings.iter().filter_map(|place| findings.get(*place));
    let first = told().next()?;
    Some(FaultPart {
        code: first.code,
        name: first.name,
        title: first.title,
        severity: first.severity.name(),
        confidence: told().map(|finding| finding.confidence).max()?.name(),
        applications: &fault.applications,
        machines: &fault.machines,
        cause: hide_secrets(&first.cause),
        findings: &fault.findings,
        effects: &fault.effects,
        step: fault.step + 1,
    })
}

fn of_step(number: usize, step: &Step) -> StepPart<'_> {
    StepPart {
        step: number,
        urgency: step.urgency.name(),
        site: SitePart { kind: step.site.kind(), machines: step.site.machines() },
        change: hide_secrets(&step.change),
        remedy: &step.remedy,
        faults: &step.faults,
        ends: &step.ends,
        mends: step.mends.iter().map(mended).collect(),
        needs: step.needs.iter().map(|place| place + 1).collect(),
    }
}

fn mended(mended: &Mended) -> MendedPart {
    let Mended { call, before, after } = *mended;
    MendedPart { impaired: call, before, after }
}

fn of_impaired(impaired: &Impaired) -> ImpairedPart<'_> {
    let (service, topic, topics) = match &impaired.wants {
        Wants::Service(service) => (Some(service.as_str()), None, 0),
        Wants::Topics { first, count } => (None, Some(first.as_str()), *count),
    };
    ImpairedPart {
        applications: &impaired.applications,
        service,
        topic,
        topics,
        callable: impaired.is_callable,
        usable: impaired.usable(),
        providers: impaired.providers.iter().map(provider).collect(),
        told_by: &impaired.told_by,
    }
}

fn provider(provider: &Provider) -> ProviderPart<'_> {
    ProviderPart {
        at: Some(provider.at.as_str()).filter(|at| !at.is_empty()),
        application: &provider.application,
        behind: provider.behind.as_deref(),
    }
}
