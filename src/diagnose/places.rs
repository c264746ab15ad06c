//! Reports from several places side by side: what is down for all, and what only some can't see.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::side_by_side::{Hop, Row, Saved, Seen, SideBySide, Sight};

/// Lays the reports side by side. The order of the places is that of the reports.
pub fn side_by_side(reports: Vec<Saved>) -> SideBySide {
    let places = names(&reports);
    let mut order: Vec<&str> = Vec::new();
    let mut cells: BTreeMap<&str, Vec<Option<Seen>>> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        for seen in &report.addresses {
            let row = cells.entry(&seen.address).or_insert_with(|| {
                order.push(&seen.address);
                vec![None; reports.len()]
            });
            if let Some(cell) = row.get_mut(place) {
                *cell = Some(seen.clone());
            }
        }
    }
    let rows = order.iter().filter_map(|address| Some(row(address, cells.remove(address)?)));
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_key(|row| row.sight);
    let hops = hops(&places, &rows);
    let is_bad =
        |row: &Row| matches!(row.sight, Sight::DownForAll | Sight::Invisible | Sight::DownForOne);
    let exit_code = if reports.iter().any(|report| !report.is_whole) {
        3
    } else {
        u8::from(rows.iter().any(is_bad))
    };
    SideBySide { places, reports, rows, hops, exit_code }
}

/// The hosts, with a number where two reports are one host's.
fn names(reports: &[Saved]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for report in reports {
        let again = (2..).map(|number| format!("{} ({number})", report.host));
        let mut free = std::iter::once(report.host.clone()).chain(again);
        names.extend(free.find(|name| !names.contains(name)));
    }
    names
}

fn row(address: &str, cells: Vec<Option<Seen>>) -> Row {
    let subjects: BTreeSet<&String> =
        cells.iter().flatten().flat_map(|seen| &seen.subjects).collect();
    let told: Vec<bool> = cells.iter().flatten().filter_map(|seen| seen.is_usable).collect();
    let sight = match (told.contains(&true), told.contains(&false)) {
        (true, true) => Sight::Invisible,
        (true, false) => Sight::Usable,
        (false, true) if told.len() > 1 => Sight::DownForAll,
        (false, true) => Sight::DownForOne,
        (false, false) => Sight::Untold,
    };
    let subjects = subjects.into_iter().cloned().collect();
    Row { address: address.to_owned(), subjects, sight, cells }
}

/// A row, and whether its address can be used from one place.
type Found<'a> = (&'a Row, Option<bool>);

/// Gateways behind which a place reaches nothing, where others reach at least two of it.
fn hops(places: &[String], rows: &[Row]) -> Vec<Hop> {
    let mut behind: BTreeMap<(usize, &str), Vec<Found>> = BTreeMap::new();
    for row in rows {
        for (place, cell) in row.cells.iter().enumerate() {
            if let Some(Seen { gateway: Some(gateway), is_usable, .. }) = cell {
                behind.entry((place, gateway)).or_default().push((row, *is_usable));
            }
        }
    }
    let mut hops = Vec::new();
    for ((place, gateway), found) in behind {
        let is_dead = found.iter().all(|(_, usable)| *usable == Some(false));
        let lost = found.iter().filter(|(row, _)| row.sight == Sight::Invisible);
        let addresses: Vec<String> = lost.map(|(row, _)| row.address.clone()).collect();
        if is_dead && addresses.len() > 1 {
            let place = places.get(place).cloned().unwrap_or_default();
            hops.push(Hop { place, gateway: gateway.to_owned(), addresses });
        }
    }
    hops
}
