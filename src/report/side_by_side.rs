//! Reports of several places side by side, as one JSON document: `docs/side-by-side.schema.json`.

use std::io;

use serde::Serialize;

use super::strings::write_json;
use crate::model::side_by_side::{Row, SideBySide};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: &'static str,
    places: Vec<PlacePart<'a>>,
    addresses: Vec<RowPart<'a>>,
    broken_hops: Vec<HopPart<'a>>,
    exit_code: u8,
}

#[derive(Serialize)]
struct PlacePart<'a> {
    place: &'a str,
    host: &'a str,
    started: &'a str,
    read_whole: bool,
}

#[derive(Serialize)]
struct RowPart<'a> {
    address: &'a str,
    subjects: &'a [String],
    sight: &'static str,
    invisible_from: Vec<&'a str>,
    seen: Vec<CellPart<'a>>,
}

#[derive(Serialize)]
struct CellPart<'a> {
    place: &'a str,
    verdict: Option<&'a str>,
    codes: &'a [String],
    gateway: Option<&'a str>,
}

#[derive(Serialize)]
struct HopPart<'a> {
    place: &'a str,
    gateway: &'a str,
    addresses: &'a [String],
}

/// Writes it.
pub fn side_by_side_json(all: &SideBySide, out: &mut dyn io::Write) -> io::Result<()> {
    let places = all.places.iter().zip(&all.reports).map(|(place, report)| PlacePart {
        place,
        host: &report.host,
        started: &report.started,
        read_whole: report.is_whole,
    });
    let hops = all.hops.iter().map(|hop| HopPart {
        place: &hop.place,
        gateway: &hop.gateway,
        addresses: &hop.addresses,
    });
    let document = Document {
        schema: "regprobe/side-by-side/1",
        version: env!("CARGO_PKG_VERSION"),
        places: places.collect(),
        addresses: all.rows.iter().map(|row| part(all, row)).collect(),
        broken_hops: hops.collect(),
        exit_code: all.exit_code,
    };
    write_json(&document, 2, out)
}

fn part<'a>(all: &'a SideBySide, row: &'a Row) -> RowPart<'a> {
    let seen = all.places.iter().zip(&row.cells).map(|(place, cell)| CellPart {
        place,
        verdict: cell.as_ref().map(|seen| seen.verdict.as_str()),
        codes: cell.as_ref().map_or(&[], |seen| seen.codes.as_slice()),
        gateway: cell.as_ref().and_then(|seen| seen.gateway.as_deref()),
    });
    RowPart {
        address: &row.address,
        subjects: &row.subjects,
        sight: row.sight.name(),
        invisible_from: all.blind_to(row).collect(),
        seen: seen.collect(),
    }
}
