//! What software would register here, as one JSON document: `docs/whoami.schema.json`.

use std::io;

use serde::Serialize;

use super::parts::{RangePart, RemedyPart, VantagePart, range, remedy, vantage};
use super::strings::write_json;
use crate::model::{Concern, Entry, Other, Prospect, Registered, SelfReport, Severity, Told, Use};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: &'static str,
    started: &'a str,
    vantage: VantagePart<'a>,
    host_name: HostName<'a>,
    registries: Vec<ContactPart>,
    prospects: Vec<ProspectPart<'a>>,
    summary: Summary,
    exit_code: u8,
}

#[derive(Serialize)]
struct HostName<'a> {
    name: &'a str,
    addresses: Vec<String>,
    error: Option<String>,
}

#[derive(Serialize)]
struct ContactPart {
    registry: String,
    local: Option<String>,
    error: Option<String>,
}

#[derive(Serialize)]
struct ProspectPart<'a> {
    family: &'a str,
    title: &'a str,
    versions: &'a str,
    rule: &'a str,
    told_by: Option<&'a str>,
    listens_on_it: bool,
    entries: Vec<EntryPart<'a>>,
    steps: Vec<StepPart<'a>>,
    other_versions: Vec<OtherPart<'a>>,
}

#[derive(Serialize)]
struct EntryPart<'a> {
    label: &'a str,
    outcome: &'a str,
    host: Option<&'a str>,
    message: Option<&'a str>,
    usable: Option<bool>,
    because: &'a str,
    class: Option<&'static str>,
    of: Option<RangePart<'a>>,
    interface: Option<&'a str>,
    concern: Option<ConcernPart<'a>>,
}

#[derive(Serialize)]
struct ConcernPart<'a> {
    code: Option<&'a str>,
    severity: &'static str,
    confidence: &'static str,
    remedies: Vec<RemedyPart<'a>>,
}

#[derive(Serialize)]
struct StepPart<'a> {
    source: &'a str,
    value: Option<&'a str>,
    taken: bool,
    why: &'a str,
}

#[derive(Serialize)]
struct OtherPart<'a> {
    versions: &'a str,
    outcome: &'a str,
    host: Option<&'a str>,
    message: Option<&'a str>,
    differs: bool,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

/// Writes the document.
pub fn whoami_json(report: &SelfReport, out: &mut dyn io::Write) -> io::Result<()> {
    let premises = &report.premises;
    let document = Document {
        schema: "regprobe/whoami/1",
        version: env!("CARGO_PKG_VERSION"),
        started: &report.started,
        vantage: vantage(&report.vantage),
        host_name: HostName {
            name: &premises.host_name,
            addresses: premises.host_addresses.iter().flatten().map(ToString::to_string).collect(),
            error: premises.host_addresses.as_ref().err().map(ToString::to_string),
        },
        registries: premises
            .registries
            .iter()
            .map(|contact| ContactPart {
                registry: contact.registry.to_string(),
                local: contact.local.as_ref().ok().map(ToString::to_string),
                error: contact.local.as_ref().err().map(ToString::to_string),
            })
            .collect(),
        prospects: report.prospects.iter().map(prospect).collect(),
        summary: Summary {
            errors: count(report, Severity::Error),
            warnings: count(report, Severity::Warning),
            infos: count(report, Severity::Info),
        },
        exit_code: report.exit_code,
    };
    write_json(&document, 3, out)
}

fn count(report: &SelfReport, severity: Severity) -> usize {
    let uses = report.prospects.iter().flat_map(|prospect| &prospect.uses);
    let concerns = uses.filter_map(|used| used.concern.as_ref());
    concerns.filter(|concern| concern.severity == severity).count()
}

fn prospect(prospect: &Prospect) -> ProspectPart<'_> {
    let choice = &prospect.choice;
    ProspectPart {
        family: prospect.family,
        title: prospect.title,
        versions: &prospect.versions,
        rule: &choice.rule,
        told_by: match choice.told {
            Told::Nothing => None,
            Told::Registered(setting) | Told::Bound(setting) => Some(setting),
        },
        listens_on_it: matches!(choice.told, Told::Bound(_)),
        entries: choice.entries.iter().zip(&prospect.uses).map(entry).collect(),
        steps: choice
            .steps
            .iter()
            .map(|step| StepPart {
                source: &step.source,
                value: Some(step.value.as_str()).filter(|value| !value.is_empty()),
                taken: step.taken,
                why: &step.why,
            })
            .collect(),
        other_versions: prospect.others.iter().map(other).collect(),
    }
}

fn entry<'a>((entry, used): (&'a Entry, &'a Use)) -> EntryPart<'a> {
    EntryPart {
        label: &entry.label,
        outcome: entry.registered.outcome(),
        host: host(&entry.registered),
        message: message(&entry.registered),
        usable: used.usable,
        because: &used.because,
        class: used.class.as_ref().map(|class| class.name()),
        of: used.class.as_ref().and_then(range),
        interface: used.interface.as_deref(),
        concern: used.concern.as_ref().map(concern),
    }
}

fn concern(concern: &Concern) -> ConcernPart<'_> {
    ConcernPart {
        code: concern.code,
        severity: concern.severity.name(),
        confidence: concern.confidence.name(),
        remedies: concern.remedies.iter().map(remedy).collect(),
    }
}

fn other(other: &Other) -> OtherPart<'_> {
    OtherPart {
        versions: &other.versions,
        outcome: other.registered.outcome(),
        host: host(&other.registered),
        message: message(&other.registered),
        differs: other.differs,
    }
}

fn host(registered: &Registered) -> Option<&str> {
    match registered {
        Registered::Host(host) => Some(host),
        Registered::Refused(_) | Registered::Nothing(_) | Registered::Open(_) => None,
    }
}

fn message(registered: &Registered) -> Option<&str> {
    match registered {
        Registered::Host(_) => None,
        Registered::Refused(text) | Registered::Nothing(text) | Registered::Open(text) => {
            Some(text)
        }
    }
}
