//! Faults, steps and impaired calls as JSON has them.

use serde::Deserialize;

use crate::model::plan::{Fault, Impaired, Mended, Provider, Site, Step, Urgency, Wants};

#[derive(Deserialize)]
pub(super) struct FaultIn {
    findings: Vec<usize>,
    effects: Vec<usize>,
    applications: Vec<String>,
    machines: Vec<String>,
    step: usize,
}

#[derive(Deserialize)]
pub(super) struct StepIn {
    urgency: String,
    #[serde(rename = "where")]
    site: SiteIn,
    change: String,
    remedy: String,
    faults: Vec<usize>,
    ends: Vec<usize>,
    mends: Vec<MendedIn>,
    needs: Vec<usize>,
}

#[derive(Deserialize)]
struct SiteIn {
    kind: String,
    machines: Vec<String>,
}

#[derive(Deserialize)]
struct MendedIn {
    impaired: usize,
    before: usize,
    after: usize,
}

#[derive(Deserialize)]
pub(super) struct ImpairedIn {
    applications: Vec<String>,
    service: Option<String>,
    topic: Option<String>,
    topics: usize,
    callable: Option<bool>,
    providers: Vec<ProviderIn>,
    told_by: Vec<usize>,
}

#[derive(Deserialize)]
struct ProviderIn {
    at: Option<String>,
    application: String,
    behind: Option<Vec<usize>>,
}

impl FaultIn {
    pub(super) fn fault(self) -> Fault {
        let Self { findings, effects, applications, machines, step } = self;
        Fault { findings, effects, applications, machines, step: step.saturating_sub(1) }
    }
}

impl StepIn {
    pub(super) fn step(self) -> Step {
        let machines = self.site.machines;
        Step {
            site: match self.site.kind.as_str() {
                "machine" => Site::Machines(machines),
                "registry" => Site::Registry,
                "callers" => Site::Callers,
                "probe" => Site::Probe,
                _ => Site::Unknown,
            },
            remedy: self.remedy,
            change: self.change,
            faults: self.faults,
            ends: self.ends,
            mends: self.mends.into_iter().map(MendedIn::mended).collect(),
            needs: self.needs.into_iter().map(|number| number.saturating_sub(1)).collect(),
            urgency: match self.urgency.as_str() {
                "down" => Urgency::Down,
                "registry" => Urgency::Registry,
                "partly" => Urgency::Partly,
                _ => Urgency::Other,
            },
        }
    }
}

impl MendedIn {
    fn mended(self) -> Mended {
        Mended { call: self.impaired, before: self.before, after: self.after }
    }
}

impl ImpairedIn {
    pub(super) fn impaired(self) -> Impaired {
        Impaired {
            applications: self.applications,
            wants: match (self.service, self.topic) {
                (None, Some(first)) => Wants::Topics { first, count: self.topics },
                (service, _) => Wants::Service(service.unwrap_or_default()),
            },
            providers: self.providers.into_iter().map(ProviderIn::provider).collect(),
            is_callable: self.callable,
            told_by: self.told_by,
        }
    }
}

impl ProviderIn {
    fn provider(self) -> Provider {
        let Self { at, application, behind } = self;
        Provider { at: at.unwrap_or_default(), application, behind }
    }
}
