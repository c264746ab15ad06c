//! Reports that `check --format json` wrote, from several places.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::options::Showing;
use super::refusal::Refusal;
use super::report_file;
use super::settle;
use super::work::Task;
use crate::diagnose::side_by_side;
use crate::model::side_by_side::{Saved, Seen};

#[derive(Deserialize)]
struct File {
    started: String,
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
    /// `None`: nobody dials it.
    verdict: Option<String>,
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
    let file: File = report_file::read(path, "", "`list` wrote it, and dialled nothing")?;
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
    let dialled = file.addresses.iter().filter_map(|entry| {
        let is_registered = entry.purpose == "registered" && entry.port.is_some();
        Some((entry, entry.verdict.as_ref().filter(|_| is_registered)?))
    });
    let seen = dialled.map(|(entry, verdict)| Seen {
        subjects: subjects.remove(&*entry.address).unwrap_or_default().into_iter().collect(),
        is_usable: match verdict.as_str() {
            "reachable" => Some(true),
            "undetermined" => None,
            _ => Some(false),
        },
        codes: codes.remove(&*entry.address).unwrap_or_default(),
        gateway: entry.route.as_ref().and_then(|route| route.gateway.clone()),
        address: entry.address.clone(),
        verdict: verdict.clone(),
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
