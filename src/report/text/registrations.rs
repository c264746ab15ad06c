//! What is registered, by registry and subject.

use std::collections::HashMap;
use std::io;

use super::page::{BOLD, Page, columns, piece};
use super::registries;
use super::row::{Row, line, seen};
use crate::model::sentence::count;
use crate::model::{Report, Subject};
use crate::report::format::Detail;

/// One long name shouldn't push all the others aside.
const WIDEST_ADDRESS: usize = 40;

/// `list`: the entries, and nothing about how good they are.
pub(super) fn list(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    for (number, (target, listing)) in report.targets.iter().zip(&report.listings).enumerate() {
        if number > 0 {
            page.gap()?;
        }
        registries::registry(target, listing, Detail::Usual, page)?;
        page.gap()?;
        let entries: Vec<Row<'_>> = listing.registrations.iter().map(Row::listed).collect();
        table(&entries, page)?;
    }
    Ok(())
}

/// `-v`: every entry with its verdict.
pub(super) fn verdicts(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
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
    let address = address.min(WIDEST_ADDRESS);
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
        Subject::ProxyEndpoint { broker, .. } => broker.to_string(),
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. } => subject.to_string(),
    }
}
