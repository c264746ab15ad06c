//! Reports of several places side by side, for people: a line an address, and a column a place.

use std::io::{self, Write};

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, YELLOW, columns, piece};
use crate::model::sentence::count;
use crate::model::side_by_side::{Row, Seen, SideBySide, Sight};
use crate::report::format::{Detail, Style};

/// Between columns.
const GAP: usize = 2;

pub fn side_by_side(all: &SideBySide, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    for (place, report) in all.places.iter().zip(&all.reports) {
        let whole = if report.is_whole { "" } else { ", not every registry was read whole" };
        let text = format!("  {}{whole}", report.started);
        page.line(0, &[piece(BOLD, place.as_str()), piece(DIM, text)])?;
    }
    let kinds = [
        (Sight::DownForAll, "Down for all who can tell"),
        (Sight::Invisible, "Invisible from some, and usable from others"),
        (Sight::DownForOne, "Down for the only one who can tell"),
        (Sight::Untold, "Nobody can tell"),
        (Sight::Usable, "Usable from all who can tell"),
    ];
    for (sight, heading) in kinds {
        let rows: Vec<&Row> = all.rows.iter().filter(|row| row.sight == sight).collect();
        let is_shown = sight != Sight::Usable || style.detail == Detail::Everything;
        if !rows.is_empty() && is_shown {
            page.gap()?;
            page.prose(0, &format!("{heading}: {}", count(rows.len(), "address", "addresses")))?;
            table(all, &rows, page)?;
        }
    }
    hops(all, page)?;
    let usable = all.rows.iter().filter(|row| row.sight == Sight::Usable).count();
    page.gap()?;
    let addresses = count(all.rows.len(), "address", "addresses");
    page.prose(0, &format!("{addresses}, of which {usable} usable from all who can tell."))
}

fn table(all: &SideBySide, rows: &[&Row], page: &mut Page<'_>) -> io::Result<()> {
    let address = rows.iter().map(|row| columns(&row.address)).max().unwrap_or_default();
    let widths: Vec<usize> = all
        .places
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let cells = rows.iter().map(|row| columns(&told(row.cells.get(place))));
            cells.chain([columns(name)]).max().unwrap_or_default()
        })
        .collect();
    let mut head = vec![piece(PLAIN, " ".repeat(GAP + address))];
    for (name, width) in all.places.iter().zip(&widths) {
        head.push(piece(DIM, padded(name, *width)));
    }
    page.line(0, &head)?;
    for row in rows {
        let missing = address.saturating_sub(columns(&row.address));
        let mut line = vec![piece(PLAIN, format!("  {}{:missing$}", row.address, ""))];
        for (cell, width) in row.cells.iter().zip(&widths) {
            let color = match cell.as_ref().map(|seen| seen.is_usable) {
                Some(Some(true)) => GREEN,
                Some(Some(false)) => RED,
                Some(None) => YELLOW,
                None => DIM,
            };
            line.push(piece(color, padded(&told(Some(cell)), *width)));
        }
        line.push(piece(PLAIN, format!("  {}", row.subjects.join(", "))));
        page.line(0, &line)?;
    }
    Ok(())
}

/// `unreachable RP405`; `-`: it isn't in that report.
fn told(cell: Option<&Option<Seen>>) -> String {
    match cell.and_then(Option::as_ref) {
        Some(seen) => match seen.codes.first() {
            Some(code) => format!("{} {code}", seen.verdict),
            None => seen.verdict.clone(),
        },
        None => "-".to_owned(),
    }
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(columns(text));
    format!("  {text}{:missing$}", "")
}

fn hops(all: &SideBySide, page: &mut Page<'_>) -> io::Result<()> {
    for hop in &all.hops {
        page.gap()?;
        let text = format!(
            "From {}, nothing behind gateway {} can be used, and others use it: {}.",
            hop.place,
            hop.gateway,
            hop.addresses.join(", ")
        );
        page.prose(0, &text)?;
    }
    Ok(())
}
