//! One registered entry on one line.

use std::collections::HashMap;
use std::io;

use super::page::{DIM, GREEN, PLAIN, Page, RED, YELLOW, columns, piece};
use crate::model::sentence::count;
use crate::model::{
    Address, AddressEvidence, Answer, Attempt, Host, Protocol, Purpose, Registration, Report, Role,
    Skip, Subject, Verdict,
};

pub(super) type Seen<'a> = HashMap<&'a Address, &'a AddressEvidence>;

pub(super) fn seen(report: &Report) -> Seen<'_> {
    let seen = report.diagnosis.addresses.iter().map(|judged| &judged.evidence);
    let registered = seen.filter(|seen| seen.purpose == Purpose::Registered);
    registered.map(|seen| (&seen.address, seen)).collect()
}

pub(super) struct Row<'a> {
    pub entry: &'a Registration,
    pub address: String,
    /// In a word, and whether callers can use the address.
    verdict: Option<(&'static str, Option<bool>)>,
    /// How the connection or the identity proof ended, where that isn't as it should be.
    why: String,
}

impl<'a> Row<'a> {
    pub(super) fn listed(entry: &'a Registration) -> Self {
        let address = entry.address.as_ref().map_or("-".to_owned(), ToString::to_string);
        Self { entry, address, verdict: None, why: String::new() }
    }

    pub(super) fn judged(entry: &'a Registration, verdict: Verdict, seen: &Seen<'_>) -> Self {
        let usable = verdict.usable();
        let why = why_not(entry.address.as_ref(), verdict, seen);
        // Nobody dials an entry without a port, so there is nothing to tell.
        let portless = entry.address.as_ref().is_none_or(|address| address.port.is_none());
        let verdict = if portless { "-" } else { verdict.name() };
        Self { verdict: Some((verdict, usable)), why, ..Self::listed(entry) }
    }
}

/// How the connection or the identity proof ended, where that isn't as it should be.
pub(super) fn why_not(address: Option<&Address>, verdict: Verdict, seen: &Seen<'_>) -> String {
    match address.and_then(|address| seen.get(address)) {
        Some(evidence) if verdict.usable() != Some(true) => why(evidence, verdict),
        _ => String::new(),
    }
}

fn why(evidence: &AddressEvidence, verdict: Verdict) -> String {
    let path = evidence.paths.first();
    let connected = path.filter(|path| matches!(path.connection, Attempt::Done(_)));
    match (evidence.skipped(), connected.map(|path| &path.identity)) {
        (Some(Skip::NoPort), _) => String::new(),
        (Some(skip), _) => format!("not contacted: {}", skip.name()),
        (None, Some(Attempt::Done(Answer::Broker(broker)))) => format!("{} answers", broker.name),
        (None, Some(Attempt::Done(Answer::Server(server)))) => format!("{server} answers"),
        (None, Some(Attempt::Done(Answer::Dubbo(_) | Answer::Triple(_)))) => String::new(),
        (None, Some(Attempt::Failed(_) | Attempt::Skipped(_))) => {
            evidence.identity_outcome(verdict).to_owned()
        }
        (None, None) => evidence.connection_outcome().to_owned(),
    }
}

/// Writes it; `widths` are those of the role and the address.
pub(super) fn line(row: &Row<'_>, widths: [usize; 2], page: &mut Page<'_>) -> io::Result<()> {
    let [role, address] = widths;
    let mut pieces = vec![piece(PLAIN, "    ")];
    if let Some((verdict, usable)) = row.verdict {
        let color = match usable {
            Some(true) => GREEN,
            Some(false) => RED,
            None => YELLOW,
        };
        pieces.push(piece(color, format!("{verdict:<13} ")));
    }
    pieces.push(piece(DIM, format!("{:<role$}  ", row.entry.role.name())));
    pieces.push(piece(PLAIN, padded(&row.address, address)));
    let at = pieces.iter().map(|piece| columns(piece.text())).sum::<usize>() + 2;
    page.hanging(&pieces, at, &notes(row))
}

fn notes(row: &Row<'_>) -> String {
    let mut notes = Vec::new();
    notes.extend(unusual_protocol(row.entry));
    match &row.entry.subject {
        Subject::DubboService { application, release, .. } => {
            notes.extend(application.as_deref().map(str::to_owned));
            notes.extend(release.as_deref().map(str::to_owned));
        }
        Subject::RocketMqBroker { id, .. } => notes.push(match id {
            0 => "master".to_owned(),
            id => format!("slave {id}"),
        }),
        Subject::ProxyEndpoint { proxy, .. } => notes.push(format!("from the proxy {proxy}")),
        Subject::DubboApplication { .. } | Subject::SpringService { .. } => {}
    }
    if let Some(interfaces) = &row.entry.interfaces {
        notes.push(count(interfaces.len(), "interface", "interfaces"));
    }
    notes.extend(source(row.entry));
    if !row.why.is_empty() {
        notes.push(format!("({})", row.why));
    }
    notes.join(" ")
}

/// The protocol, where it isn't the one that everybody expects.
fn unusual_protocol(entry: &Registration) -> Option<String> {
    match (&entry.protocol, entry.role) {
        (Protocol::Dubbo | Protocol::Remoting | Protocol::RocketMqProxy, _)
        | (_, Role::Consumer) => None,
        (protocol, _) => Some(protocol.name().to_owned()),
    }
}

/// Where the entry was registered from, where that isn't the registered host.
fn source(entry: &Registration) -> Option<String> {
    let host = Host::Ip(entry.registrant.as_ref()?.source_ip()?);
    let same = entry.address.as_ref().is_some_and(|address| address.host == host);
    (!same).then(|| format!("from {host}"))
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(columns(text));
    format!("{text}{:missing$}", "")
}
