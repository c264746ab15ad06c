//! Reports that `check --format json` wrote, from several places.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::options::Showing;
use super::refusal::Refusal;
use super::settle;
use super::work::Task;
use crate::diagnose::side_by_side;
use crate::model::side_by_side::{Saved, Seen};

const SCHEMA: &str = "regprobe/report/1";

#[derive(Deserialize)]
struct File {
    schema: String,
    started: String,
    list_only: bool,
    vantage: Vantage,
    registries: Vec<Registry>,
    registrations: Vec<Registration>,
    addresses: Vec<Address>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Vantage {
    host: String,
}

#[derive(Deserialize)]
struct Registry {
    target: String,
    read: String,
}

#[derive(Deserialize)]
struct Registration {
    address: Option<String>,
    subject: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Address {
    address: String,
    port: Option<u16>,
    purpose: String,
    verdict: String,
    route: Option<Route>,
}

#[derive(Deserialize)]
struct Route {
    gateway: Option<String>,
}

#[derive(Deserialize)]
struct Finding {
    code: String,
    address: Option<String>,
}

/// The task of `diagnose`.
pub(super) fn task(paths: &[PathBuf], showing: Showing) -> Result<Task, Refusal> {
    let options = settle::settle(super::Options { showing, ..Default::default() })?;
    let outputs = settle::outputs(&options.showing)?;
    let names = outputs.outputs.iter().map(|output| output.format.name());
    if let Some(name) = names.into_iter().find(|name| !["text", "json"].contains(name)) {
        return Err(Refusal::new(format!("`diagnose` is text or json, and not {name}")));
    }
    let read: Vec<(Saved, BTreeSet<String>)> =
        paths.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    let registries: BTreeSet<&BTreeSet<String>> = read.iter().map(|(_, targets)| targets).collect();
    if registries.len() > 1 {
        return Err(Refusal::new(
            "the reports are about different registries: nothing in them can be compared; make them \
             with the same TARGETs",
        ));
    }
    let reports = read.into_iter().map(|(report, _)| report).collect();
    Ok(Task::Diagnose(Box::new(side_by_side(reports)), outputs))
}

fn read(path: &Path) -> Result<(Saved, BTreeSet<String>), Refusal> {
    let shown = path.display().to_string();
    let text = fs::read(path).map_err(|error| Refusal::file(&shown, &error))?;
    let wrong = |problem: &str| {
        let how = "it is what `regprobe check --format json` wrote";
        Refusal::new(format!("{shown}: {problem}; {how}"))
    };
    let file: File = serde_json::from_slice(&text)
        .map_err(|error| wrong(&format!("it is no report: {error}")))?;
    if file.schema != SCHEMA {
        return Err(wrong(&format!("its schema is {}, and not {SCHEMA}", file.schema)));
    }
    if file.list_only {
        return Err(wrong("`list` wrote it, and dialled nothing"));
    }
    let targets = file.registries.iter().map(|registry| registry.target.clone()).collect();
    let saved = Saved {
        is_whole: file.registries.iter().all(|registry| registry.read == "complete"),
        addresses: addresses(&file),
        host: file.vantage.host,
        started: file.started,
    };
    Ok((saved, targets))
}

fn addresses(file: &File) -> Vec<Seen> {
    let mut subjects: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for entry in &file.registrations {
        if let Some(address) = &entry.address {
            subjects.entry(address).or_default().insert(subject(&entry.subject));
        }
    }
    let mut codes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in &file.findings {
        if let Some(address) = &finding.address {
            codes.entry(address).or_default().push(finding.code.clone());
        }
    }
    let dialled =
        file.addresses.iter().filter(|entry| entry.purpose == "registered" && entry.port.is_some());
    let seen = dialled.map(|entry| Seen {
        subjects: subjects.remove(&*entry.address).unwrap_or_default().into_iter().collect(),
        is_usable: match entry.verdict.as_str() {
            "reachable" => Some(true),
            "undetermined" => None,
            _ => Some(false),
        },
        codes: codes.remove(&*entry.address).unwrap_or_default(),
        gateway: entry.route.as_ref().and_then(|route| route.gateway.clone()),
        address: entry.address.clone(),
        verdict: entry.verdict.clone(),
    });
    seen.collect()
}

/// `group/interface:version`, `cluster/broker/id`, or the application, as reports print it.
fn subject(fields: &BTreeMap<String, Value>) -> String {
    let text = |name: &str| match fields.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let before = |name: &str| text(name).map(|part| format!("{part}/")).unwrap_or_default();
    if let Some(interface) = text("interface") {
        let version = text("version").map(|version| format!(":{version}")).unwrap_or_default();
        return format!("{}{interface}{version}", before("group"));
    }
    if let (Some(broker), Some(id)) = (text("broker"), text("id")) {
        return format!("{}{broker}/{id}", before("cluster"));
    }
    text("application").unwrap_or_default()
}
