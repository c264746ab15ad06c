//! A finding as JSON has it.

use std::collections::HashSet;

use serde::Deserialize;

use crate::model::remedy::Place;
use crate::model::{
    Address, Change, Confidence, Effect, Finding, RegistrationId, Remedy, Severity,
};

#[derive(Deserialize)]
pub(super) struct FindingIn {
    code: String,
    name: String,
    title: String,
    severity: String,
    confidence: String,
    address: Option<String>,
    registrations: Vec<usize>,
    applications: Vec<String>,
    machines: Vec<String>,
    cause: String,
    facts: Vec<String>,
    affects: Vec<EffectIn>,
    remedies: Vec<RemedyIn>,
    because: Vec<String>,
    fingerprint: String,
    key: String,
}

#[derive(Deserialize)]
struct EffectIn {
    application: String,
    host: String,
}

#[derive(Deserialize)]
struct RemedyIn {
    name: String,
    title: String,
    #[serde(rename = "where")]
    place: String,
    changes: Vec<ChangeIn>,
    caveat: Option<String>,
}

#[derive(Deserialize)]
struct ChangeIn {
    kind: String,
    text: String,
}

/// Codes and names, which live as long as the program: it reads one report, and has few of each.
#[derive(Default)]
pub(super) struct Names(HashSet<&'static str>);

impl Names {
    fn keep(&mut self, name: String) -> &'static str {
        if let Some(known) = self.0.get(name.as_str()) {
            return known;
        }
        let kept: &'static str = name.leak();
        self.0.insert(kept);
        kept
    }
}

impl FindingIn {
    pub(super) fn finding(self, names: &mut Names) -> Finding {
        let remedies = self.remedies.into_iter();
        Finding {
            code: names.keep(self.code),
            name: names.keep(self.name),
            title: names.keep(self.title),
            severity: match self.severity.as_str() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                _ => Severity::Info,
            },
            confidence: match self.confidence.as_str() {
                "certain" => Confidence::Certain,
                "likely" => Confidence::Likely,
                _ => Confidence::Possible,
            },
            address: self.address.and_then(|text| Address::parse_host_or_address(&text).ok()),
            registrations: self.registrations.into_iter().map(RegistrationId).collect(),
            applications: self.applications,
            machines: self.machines.iter().filter_map(|host| host.parse().ok()).collect(),
            cause: self.cause,
            facts: self.facts,
            affects: self.affects.into_iter().map(EffectIn::effect).collect(),
            remedies: remedies.map(|remedy| remedy.remedy(names)).collect(),
            because: self.because,
            expires_after: None,
            breaks: Vec::new(),
            withholds: Vec::new(),
            fingerprint: self.fingerprint,
            key: self.key,
        }
    }
}

impl EffectIn {
    fn effect(self) -> Effect {
        Effect { application: self.application, host: self.host.parse().ok() }
    }
}

impl RemedyIn {
    fn remedy(self, names: &mut Names) -> Remedy {
        Remedy {
            name: names.keep(self.name),
            title: self.title,
            place: Place::Said(self.place),
            changes: self.changes.into_iter().map(ChangeIn::change).collect(),
            caveat: self.caveat,
        }
    }
}

impl ChangeIn {
    fn change(self) -> Change {
        let Self { kind, text } = self;
        match kind.as_str() {
            // A here-document ends where its line begins with its mark.
            "shell" if text.contains("<<") => Change::ScriptWithDocument(text),
            "shell" => Change::Script(text),
            "compose" => Change::Compose(text),
            "kubernetes" => Change::Kubernetes(text),
            "properties" => Change::Properties(text),
            "systemd" => Change::Systemd(text),
            "java-option" => Change::JavaOption(text),
            _ => Change::Advice(text),
        }
    }
}
