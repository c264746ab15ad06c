//! A report that was saved as JSON, read again as far as its plan is concerned.

mod finding;
mod plan;

use serde::Deserialize;

use self::finding::{FindingIn, Names};
use self::plan::{FaultIn, ImpairedIn, StepIn};
use crate::model::plan::Plan;
use crate::model::saved::{SavedRegistry, SavedReport};
use crate::model::tally::Share;
use crate::model::{Read, RunOptions, Tally};

const SCHEMA: &str = "regprobe/report/1";

/// Why a text is no report with a plan.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    #[error("it is no report of regprobe (`check --format json`): {0}")]
    NoReport(#[from] serde_json::Error),
    #[error("its schema is `{0}`, and this regprobe reads `{SCHEMA}`")]
    OtherSchema(String),
    #[error("it judges nothing: it was made by `list`")]
    Listed,
}

#[derive(Deserialize)]
struct Document {
    started: String,
    options: OptionsIn,
    registries: Vec<RegistryIn>,
    addresses: Vec<AddressIn>,
    findings: Vec<FindingIn>,
    faults: Vec<FaultIn>,
    plan: Vec<StepIn>,
    impaired: Vec<ImpairedIn>,
    summary: SummaryIn,
}

#[derive(Deserialize)]
struct OptionsIn {
    filters: Vec<FilterIn>,
    suppressions: Vec<String>,
    suppressed: Vec<SuppressedIn>,
    settings_file: Option<String>,
}

#[derive(Deserialize)]
struct FilterIn {
    option: String,
    value: String,
}

#[derive(Deserialize)]
struct SuppressedIn {
    code: String,
    findings: usize,
}

#[derive(Deserialize)]
struct RegistryIn {
    target: String,
    read: String,
    error: Option<String>,
}

#[derive(Deserialize)]
struct AddressIn {
    purpose: String,
    verdict: Option<String>,
}

#[derive(Deserialize)]
struct SummaryIn {
    registrations: usize,
    providers: usize,
    providers_usable: usize,
    providers_unusable: usize,
    brokers: usize,
    brokers_usable: usize,
    brokers_unusable: usize,
}

/// Reads what `--format json` wrote.
pub fn read_saved(text: &str) -> Result<SavedReport, SavedError> {
    #[derive(Deserialize)]
    struct Schema {
        schema: String,
        list_only: Option<bool>,
    }
    // Whoever gives another version's report learns that, and not which field it lacks.
    let head: Schema = serde_json::from_str(text)?;
    if head.schema != SCHEMA {
        return Err(SavedError::OtherSchema(head.schema));
    }
    if head.list_only == Some(true) {
        return Err(SavedError::Listed);
    }
    Ok(report(serde_json::from_str(text)?))
}

fn report(document: Document) -> SavedReport {
    let Document { options, summary, addresses, .. } = document;
    let untold = |address: &&AddressIn| {
        address.purpose == "registered" && address.verdict.as_deref() == Some("undetermined")
    };
    let mut names = Names::default();
    SavedReport {
        started: document.started,
        plan: Plan {
            faults: document.faults.into_iter().map(FaultIn::fault).collect(),
            steps: document.plan.into_iter().map(StepIn::step).collect(),
            impaired: document.impaired.into_iter().map(ImpairedIn::impaired).collect(),
        },
        findings: document
            .findings
            .into_iter()
            .map(|finding| finding.finding(&mut names))
            .collect(),
        tally: Tally {
            registrations: summary.registrations,
            undetermined: addresses.iter().filter(untold).count(),
            providers: Share {
                usable: summary.providers_usable,
                unusable: summary.providers_unusable,
                all: summary.providers,
            },
            brokers: Share {
                usable: summary.brokers_usable,
                unusable: summary.brokers_unusable,
                all: summary.brokers,
            },
            ..Tally::default()
        },
        registries: document.registries.into_iter().map(registry).collect(),
        options: RunOptions {
            filters: options
                .filters
                .into_iter()
                .map(|filter| (filter.option, filter.value))
                .collect(),
            suppressions: options.suppressions,
            settings_file: options.settings_file,
        },
        suppressed: options
            .suppressed
            .into_iter()
            .map(|suppressed| (suppressed.code, suppressed.findings))
            .collect(),
    }
}

fn registry(registry: RegistryIn) -> SavedRegistry {
    let RegistryIn { target, read, error } = registry;
    let read = match read.as_str() {
        "complete" => Read::Complete,
        "partial" => Read::Partial,
        _ => Read::Failed,
    };
    SavedRegistry { target, read, error }
}
