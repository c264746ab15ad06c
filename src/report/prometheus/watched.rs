//! What somebody who keeps looking knows beyond the last look.

use std::collections::HashMap;

use prometheus_client::registry::Unit;

use super::findings::labels_of;
use super::series::{Labels, Series, figure};
use crate::model::{Finding, Incident, IncidentState, Moment, Report, Severity, Target, Watched};
use crate::report::told::{self, Text};

/// Letters of a text that is a label.
const LONGEST: usize = 600;

pub(super) fn read_whole(report: &Report, watched: &Watched) -> Series {
    let reads = report.targets.iter().zip(&watched.read_whole);
    let sample = |(target, read): (&Target, &Option<Moment>)| {
        let labels = vec![("registry", told::line(&target.text))];
        (labels, read.map_or(0.0, Moment::seconds))
    };
    Series {
        name: "regprobe_registry_read_timestamp",
        help: "When the registry was read whole for the last time; 0: not since the start",
        unit: Some(Unit::Seconds),
        samples: reads.map(sample).collect(),
    }
}

pub(super) fn informed(is_informed: bool) -> Series {
    Series {
        name: "regprobe_informed",
        help: "Whether every registry was read whole since the start: only then a finding that isn't here is none",
        unit: None,
        samples: vec![(Vec::new(), f64::from(u8::from(is_informed)))],
    }
}

pub(super) fn when(watched: &Watched) -> Series {
    Series {
        name: "regprobe_check_timestamp",
        help: "When the last check ended",
        unit: Some(Unit::Seconds),
        samples: vec![(Vec::new(), watched.checked.seconds())],
    }
}

pub(super) fn faults(watched: &Watched) -> Series {
    let states = [
        IncidentState::Standing,
        IncidentState::Held,
        IncidentState::Waiting { until: Moment::default() },
    ];
    let sample = |state: IncidentState| {
        let is_so = |fault: &&Incident| fault.state.name() == state.name();
        let number = watched.faults.iter().filter(is_so).count();
        (vec![("state", state.name().to_owned())], figure(number))
    };
    Series {
        name: "regprobe_faults",
        help: "Faults: those that stand, that are held because their registry can't be read, and that may still go by themselves",
        unit: None,
        samples: states.map(sample).into(),
    }
}

pub(super) fn standing(watched: &Watched) -> Series {
    let labels = |fault: &Incident| labels_of(&fault.finding, &fault.concerned);
    of_standing(watched, "regprobe_finding_info", "A fault that stands, or is held", labels)
}

pub(super) fn texts(watched: &Watched) -> Series {
    let labels = |fault: &Incident| {
        let fix = match told::first_change(&fault.finding) {
            Some((what, Text::Paste(text) | Text::Read(text))) => format!("{what}\n{text}"),
            None => String::new(),
        };
        let service = match fault.concerned.services {
            0 | 1 => fault.concerned.service.clone(),
            more => format!("{} and {} more", fault.concerned.service, more - 1),
        };
        vec![
            ("fingerprint", fault.finding.fingerprint.clone()),
            ("service", short(&told::line(&service))),
            ("cause", short(&told::cause(&fault.finding))),
            ("fix", short(&fix)),
        ]
    };
    of_standing(watched, "regprobe_finding_text_info", TEXTS, labels)
}

const TEXTS: &str =
    "What to tell of a fault; its texts may change, so that no alert is one by them";

/// Those that are the effect of another: that one mends it. Whoever tells of causes alone misses no fault: a cause
/// is there, and as bad.
pub(super) fn because(watched: &Watched) -> Series {
    let severities: HashMap<&str, Severity> = watched
        .faults
        .iter()
        .map(|fault| (fault.finding.fingerprint.as_str(), fault.finding.severity))
        .collect();
    let effects = watched.faults.iter().filter(|fault| fault.state.stands());
    let pairs = effects.flat_map(|fault| {
        let Finding { because, severity, fingerprint, .. } = &fault.finding;
        let is_told = |cause: &&String| severities.get(cause.as_str()) >= Some(severity);
        let labels =
            |cause: &String| vec![("fingerprint", fingerprint.clone()), ("because", cause.clone())];
        because.iter().filter(is_told).map(move |cause| (labels(cause), 1.0))
    });
    Series {
        name: "regprobe_finding_because",
        help: "A fault that is the effect of another: mending that one mends it",
        unit: None,
        samples: pairs.collect(),
    }
}

pub(super) fn returns(watched: &Watched) -> Series {
    let all = watched.faults.iter().chain(&watched.over).filter(|fault| fault.returns > 0);
    let sample = |fault: &Incident| {
        let (code, name) = (fault.finding.code.to_owned(), fault.finding.name.to_owned());
        let fingerprint = fault.finding.fingerprint.clone();
        let labels = vec![("code", code), ("name", name), ("fingerprint", fingerprint)];
        (labels, figure(fault.returns))
    };
    Series {
        name: "regprobe_finding_returns",
        help: "How often a fault was over and came back, while it is remembered",
        unit: None,
        samples: all.map(sample).collect(),
    }
}

pub(super) fn left_out(watched: &Watched) -> Series {
    Series {
        name: "regprobe_findings_left_out",
        help: "Findings beyond --label-limit, which have no series of their own",
        unit: None,
        samples: vec![(Vec::new(), figure(watched.left_out))],
    }
}

fn of_standing(
    watched: &Watched,
    name: &'static str,
    help: &'static str,
    labels: impl Fn(&Incident) -> Labels,
) -> Series {
    let standing = watched.faults.iter().filter(|fault| fault.state.stands());
    let samples = standing.map(|fault| (labels(fault), 1.0)).collect();
    Series { name, help, unit: None, samples }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
