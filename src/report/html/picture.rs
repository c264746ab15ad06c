//! Who can reach what: from here to each registered address, and the host behind it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::markup::{cut, text};
use super::tables::class;
use crate::model::{Address, Judged, Purpose, Registration, RegistrationId, Report};

/// Addresses in the picture, those that can't be used first.
const SHOWN: usize = 40;
const ROW: usize = 46;
/// Where the three columns begin, and how wide their boxes are.
const COLUMNS: [usize; 3] = [10, 290, 720];
const WIDTHS: [usize; 3] = [180, 340, 170];
const WIDTH: usize = 900;

/// What is at an address.
struct Place<'a> {
    judged: &'a Judged,
    label: String,
    /// The host that registered it, where it is another one.
    source: Option<String>,
}

pub(super) fn section(
    report: &Report,
    registered: &[&Registration],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = places(report, registered);
    if places.is_empty() {
        return Ok(());
    }
    // What can't be used comes first; the order is the registry's otherwise.
    places.sort_by_key(|place| match place.judged.verdict.usable() {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    });
    let more = places.len().saturating_sub(SHOWN);
    places.truncate(SHOWN);
    let height = places.len() * ROW + 40;
    writeln!(
        out,
        "<section aria-labelledby=\"picture\">\n<h2 id=\"picture\">Who can reach what</h2>\n<div \
         class=\"picture\">\n<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" aria-label=\"From this host to each registered address, \
         and the host that registered it; the table of registrations below tells the same\">"
    )?;
    for (x, title) in COLUMNS.iter().zip(["seen from", "registered address", "registered by"]) {
        writeln!(out, "<text class=\"small\" x=\"{x}\" y=\"14\">{title}</text>")?;
    }
    let middle = (height + 30) / 2;
    for (row, place) in places.iter().enumerate() {
        draw(place, row * ROW + 44, middle, out)?;
    }
    let host = report.vantage.host.as_str();
    boxed(0, middle, &[(text(&cut(host, 24)), ""), ("this host".to_owned(), "small")], out)?;
    writeln!(out, "</svg>\n</div>")?;
    if more > 0 {
        writeln!(out, "<p>and {more} more addresses</p>")?;
    }
    writeln!(out, "</section>")
}

/// Each registered address once.
fn places<'a>(report: &'a Report, registered: &[&'a Registration]) -> Vec<Place<'a>> {
    let mut there: BTreeMap<&Address, Vec<&Registration>> = BTreeMap::new();
    for (_, entry) in RegistrationId::numbered(registered) {
        if let Some(address) = &entry.address {
            there.entry(address).or_default().push(entry);
        }
    }
    let judged = report.diagnosis.addresses.iter().filter(|judged| {
        judged.evidence.purpose == Purpose::Registered && judged.evidence.address.port.is_some()
    });
    judged
        .map(|judged| {
            let address = &judged.evidence.address;
            let entries = there.get(address).map(Vec::as_slice).unwrap_or_default();
            let application = entries.iter().find_map(|entry| entry.subject.application());
            let first = entries.first().map(|entry| entry.subject.to_string());
            let sources = entries.iter().filter_map(|entry| entry.registrant.as_ref()?.source_ip());
            let own = address.host.ip();
            Place {
                judged,
                label: application.map(str::to_owned).or(first).unwrap_or_default(),
                source: sources.into_iter().find(|ip| Some(*ip) != own).map(|ip| ip.to_string()),
            }
        })
        .collect()
}

fn draw(place: &Place<'_>, y: usize, from: usize, out: &mut dyn Write) -> io::Result<()> {
    let Judged { evidence, verdict } = place.judged;
    let class = class(*verdict);
    let [start, end] = [COLUMNS[0] + WIDTHS[0], COLUMNS[1]];
    let bend = (start + end) / 2;
    let address = evidence.address.to_string();
    writeln!(
        out,
        "<g><title>{}: {}</title><path class=\"way {class}\" d=\"M{start} {from} C{bend} {from} \
         {bend} {y} {end} {y}\"/>",
        text(&address),
        verdict.name()
    )?;
    let met = evidence.connection_outcome();
    let outcome = match (verdict.usable(), met) {
        (_, "connected") | (None, "skipped") => verdict.name().to_owned(),
        (_, met) => format!("{}: {met}", verdict.name()),
    };
    let shown = [text(&cut(&address, 38)), text(&cut(&place.label, 30))];
    let [address, label] = shown;
    boxed(1, y, &[(address, ""), (label, "small")], out)?;
    writeln!(
        out,
        "<text class=\"small {class}\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{outcome}</text>",
        end + WIDTHS[1] - 8,
        y + 12
    )?;
    if let Some(source) = &place.source {
        let [start, end] = [COLUMNS[1] + WIDTHS[1], COLUMNS[2]];
        writeln!(out, "<path class=\"way\" d=\"M{start} {y} H{end}\"/>")?;
        boxed(2, y, &[(text(source), ""), ("the host behind it".to_owned(), "small")], out)?;
    }
    writeln!(out, "</g>")
}

/// A box of two lines in a column, its middle at `y`.
fn boxed(
    column: usize,
    y: usize,
    lines: &[(String, &str); 2],
    out: &mut dyn Write,
) -> io::Result<()> {
    let (Some(x), Some(width)) = (COLUMNS.get(column), WIDTHS.get(column)) else { return Ok(()) };
    let top = y - 19;
    writeln!(
        out,
        "<rect class=\"box\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"38\" rx=\"5\"/>"
    )?;
    for ((line, class), down) in lines.iter().zip([15, 31]) {
        writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{line}</text>",
            x + 8,
            top + down
        )?;
    }
    Ok(())
}
