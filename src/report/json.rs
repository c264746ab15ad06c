//! The whole report as one JSON document, `docs/report.schema.json`.

use std::io;

use serde::Serialize;

use super::format::{Format, Style};
use super::parts::{
    AddressPart, BaselinePart, ClientsPart, Each, ExpectationPart, FaultPart, FindingPart, Head,
    ImpairedPart, ReferencePart, RegistrationPart, RegistryPart, StepPart, Summary, WaitedPart,
    addresses, baseline, clients, expectations, faults, findings, impaired, references,
    registrations, registries, steps, waited,
};
use super::strings::write_json;
use crate::model::Report;

/// For hosts: one document.
pub(super) struct Json;

/// Nothing is gathered: each entry is made while it is written.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    registries: Each<'a, RegistryPart<'a>>,
    registrations: Each<'a, RegistrationPart<'a>>,
    addresses: Each<'a, AddressPart<'a>>,
    rocketmq_clients: Each<'a, ClientsPart<'a>>,
    references: Each<'a, ReferencePart<'a>>,
    expectations: Each<'a, ExpectationPart<'a>>,
    waited: Option<WaitedPart<'a>>,
    baseline: Option<BaselinePart<'a>>,
    findings: Each<'a, FindingPart<'a>>,
    faults: Each<'a, FaultPart<'a>>,
    plan: Each<'a, StepPart<'a>>,
    impaired: Each<'a, ImpairedPart<'a>>,
    summary: Summary,
    exit_code: u8,
}

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let document = Document {
            head: Head::of(report),
            registries: Each::of(report, registries),
            registrations: Each::of(report, registrations),
            addresses: Each::of(report, addresses),
            rocketmq_clients: Each::of(report, clients),
            references: Each::of(report, references),
            expectations: Each::of(report, expectations),
            waited: waited(report),
            baseline: baseline(report),
            findings: Each::of(report, findings),
            faults: Each::of(report, faults),
            plan: Each::of(report, steps),
            impaired: Each::of(report, impaired),
            summary: Summary::of(report),
            exit_code: report.exit_code,
        };
        // One registration, address or finding a line: reports can be compared line by line.
        write_json(&document, 2, out)
    }
}
