//! What is registered, by registry and subject.

use std::collections::HashMap;
use std::io;

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, YELLOW, columns, piece};
use super::registries;
use super::words::count;
use crate::model::{
    Address, AddressEvidence, Answer, Attempt, Protocol, Purpose, Registration, Report, Role, Skip,
    Subject, Verdict,
};
use crate::report::Detail;

/// `list`: the entries, and nothing about how good they are.
pub fn list(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    for (number, (target, listing)) in report.targets.iter().zip(&report.listings).enumerate() {
        if number > 0 {
            page.gap()?;
        }
        registries::one(target, listing, Detail::Usual, page)?;
        page.gap()?;
        let entries: Vec<Row<'_>> = listing.registrations.iter().map(Row::listed).collect();
        table(&entries, page)?;
    }
    Ok(())
}

/// `-v`: every entry with its verdict.
pub fn verdicts(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let seen = seen(report);
    let mut verdicts = report.diagnosis.registrations.iter().copied();
    for (target, listing) in report.targets.iter().zip(&report.listings) {
        page.gap()?;
        let number = count(listing.registrations.len(), "registration", "registrations");
        page.line(0, &[piece(BOLD, format!("{number} in {}", target.text))])?;
        let entries: Vec<Row<'_>> = listing
            .registrations
            .iter()
            .map(|entry| Row::judged(entry, verdicts.next().unwrap_or_default(), &seen))
            .collect();
        table(&entries, page)?;
    }
    Ok(())
}

type Seen<'a> = HashMap<&'a Address, &'a AddressEvidence>;

fn seen(report: &Report) -> Seen<'_> {
    let registered =
        report.evidence.addresses.iter().filter(|seen| seen.purpose == Purpose::Registered);
    registered.map(|seen| (&seen.address, seen)).collect()
}

struct Row<'a> {
    entry: &'a Registration,
    address: String,
    /// In a word, and whether callers can use the address.
    verdict: Option<(&'static str, Option<bool>)>,
    /// How the connection or the identity proof ended, where that isn't as it should be.
    why: String,
}

impl<'a> Row<'a> {
    fn listed(entry: &'a Registration) -> Self {
        let address = entry.address.as_ref().map_or("-".to_owned(), ToString::to_string);
        Self { entry, address, verdict: None, why: String::new() }
    }

    fn judged(entry: &'a Registration, verdict: Verdict, seen: &Seen<'_>) -> Self {
        let usable = verdict.usable();
        let evidence = entry.address.as_ref().and_then(|address| seen.get(address));
        let why = match evidence {
            Some(evidence) if verdict.usable() != Some(true) => why(evidence, verdict),
            _ => String::new(),
        };
        // Nobody dials an entry without a port, so there is nothing to tell.
        let portless = entry.address.as_ref().is_none_or(|address| address.port.is_none());
        let verdict = if portless { "-" } else { verdict.name() };
        Self { verdict: Some((verdict, usable)), why, ..Self::listed(entry) }
    }
}

fn why(evidence: &AddressEvidence, verdict: Verdict) -> String {
    match (evidence.skipped(), evidence.connection_outcome()) {
        (Some(Skip::NoPort), _) => String::new(),
        (Some(skip), _) => format!("not dialled: {}", skip.name()),
        (None, "connected") => match evidence.paths.first().map(|path| &path.identity) {
            Some(Attempt::Done(Answer::Broker(broker))) => format!("{} answers", broker.name),
            Some(Attempt::Done(_)) => String::new(),
            _ => evidence.identity_outcome(verdict).to_owned(),
        },
        (None, outcome) => outcome.to_owned(),
    }
}

fn table(rows: &[Row<'_>], page: &mut Page<'_>) -> io::Result<()> {
    let mut subjects: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Row<'_>>> = Vec::new();
    for row in rows {
        let place = *subjects.entry(heading(&row.entry.subject)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    let address = rows.iter().map(|row| columns(&row.address)).max().unwrap_or_default();
    let role = rows.iter().map(|row| row.entry.role.name().len()).max().unwrap_or_default();
    for group in groups {
        if let Some(first) = group.first() {
            page.line(2, &[piece(BOLD, heading(&first.entry.subject))])?;
        }
        for row in group {
            line(row, [role, address], page)?;
        }
    }
    Ok(())
}

/// Brokers of one name belong together; services by their key.
fn heading(subject: &Subject) -> String {
    match subject {
        Subject::RocketMqBroker { cluster, broker, .. } => match cluster {
            Some(cluster) => format!("{cluster}/{broker}"),
            None => broker.to_string(),
        },
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. } => subject.to_string(),
    }
}

fn line(row: &Row<'_>, widths: [usize; 2], page: &mut Page<'_>) -> io::Result<()> {
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
        Subject::DubboApplication { .. } | Subject::SpringService { .. } => {}
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
        (Protocol::Dubbo | Protocol::Remoting, _) | (_, Role::Consumer) => None,
        (protocol, _) => Some(protocol.name().to_owned()),
    }
}

/// Where the entry was registered from, where that isn't the registered host.
fn source(entry: &Registration) -> Option<String> {
    let source = entry.registrant.as_ref()?.source.as_deref()?;
    let host = Address::parse_host_or_address(source).ok()?.host;
    let same = entry.address.as_ref().is_some_and(|address| address.host == host);
    (!same).then(|| format!("from {host}"))
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(columns(text));
    format!("{text}{:missing$}", "")
}
