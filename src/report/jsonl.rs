//! The same fields as `json`, one object a line, each with its `type`: for logs and streams.

use std::io;

use serde::Serialize;

use super::format::{Format, Style};
use super::parts::{
    AddressPart, BaselinePart, ClientsPart, ExpectationPart, FaultPart, FindingPart, Head,
    ImpairedPart, ReferencePart, RegistrationPart, RegistryPart, StepPart, Summary, WaitedPart,
    addresses, baseline, clients, expectations, faults, findings, impaired, references,
    registrations, registries, steps, waited,
};
use super::strings::write_json;
use crate::model::Report;

/// For logs: one object a line.
pub(super) struct JsonLines;

#[derive(Serialize)]
#[expect(clippy::large_enum_variant, reason = "one is made at a time, and written at once")]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run(Head<'a>),
    Registry(RegistryPart<'a>),
    Registration(RegistrationPart<'a>),
    Address(AddressPart<'a>),
    #[serde(rename = "rocketmq-clients")]
    RocketMqClients(ClientsPart<'a>),
    Reference(ReferencePart<'a>),
    Expectation(ExpectationPart<'a>),
    Finding(FindingPart<'a>),
    Waited(WaitedPart<'a>),
    Baseline(BaselinePart<'a>),
    Fault(FaultPart<'a>),
    Step(StepPart<'a>),
    Impaired(ImpairedPart<'a>),
    Summary(Ending),
}

#[derive(Serialize)]
struct Ending {
    #[serde(flatten)]
    summary: Summary,
    exit_code: u8,
}

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let ending = Ending { summary: Summary::of(report), exit_code: report.exit_code };
        std::iter::once(Line::Run(Head::of(report)))
            .chain(registries(report).map(Line::Registry))
            .chain(registrations(report).map(Line::Registration))
            .chain(addresses(report).map(Line::Address))
            .chain(clients(report).map(Line::RocketMqClients))
            .chain(references(report).map(Line::Reference))
            .chain(expectations(report).map(Line::Expectation))
            .chain(waited(report).map(Line::Waited))
            .chain(baseline(report).map(Line::Baseline))
            .chain(findings(report).map(Line::Finding))
            .chain(faults(report).map(Line::Fault))
            .chain(steps(report).map(Line::Step))
            .chain(impaired(report).map(Line::Impaired))
            .chain(std::iter::once(Line::Summary(ending)))
            .try_for_each(|line| write_json(&line, 0, out))
    }
}
