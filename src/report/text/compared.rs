//! What is new beside an earlier report, what was known, and what is gone.

use std::io;

use super::page::{DIM, GREEN, PLAIN, Page, YELLOW, piece};
use crate::model::{EarlierFinding, Finding, Report};
use crate::report::format::Detail;

/// Lines of each kind; `-v` has all.
const LINES: usize = 10;

pub(super) fn show(report: &Report, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let Some(compared) = &report.compared else { return Ok(()) };
    page.gap()?;
    page.prose(0, &format!("Beside the report of {}", compared.started))?;
    let all = &report.diagnosis.findings;
    let (known, new): (Vec<&Finding>, Vec<&Finding>) =
        all.iter().partition(|finding| compared.knows(finding));
    let found = |finding: &&Finding| {
        let address = finding.address.as_ref().map(ToString::to_string);
        line(finding.code, finding.name, address.as_deref())
    };
    let gone = |old: &EarlierFinding| line(&old.code, &old.name, old.address.as_deref());
    let kinds = [
        ("new", YELLOW, new.iter().map(found).collect::<Vec<String>>()),
        ("known", PLAIN, known.iter().map(found).collect()),
        ("fixed", GREEN, compared.fixed.iter().map(gone).collect()),
        ("not looked at", DIM, compared.unseen.iter().map(gone).collect()),
    ];
    for (word, color, lines) in kinds {
        let shown = if detail == Detail::Everything { lines.len() } else { LINES };
        for text in lines.iter().take(shown) {
            page.hanging(&[piece(color, format!("  {word:<14}"))], 16, text)?;
        }
        match lines.len().saturating_sub(shown) {
            0 => {}
            more => page.prose(16, &format!("and {more} more (-v shows all)"))?,
        }
    }
    Ok(())
}

fn line(code: &str, name: &str, address: Option<&str>) -> String {
    format!("{code} {name} {}", address.unwrap_or_default())
}
