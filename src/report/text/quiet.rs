//! `-q`: one line per finding, to grep, and nothing when all is well.

use std::io;

use super::page::{BOLD, PLAIN, Page, RED, YELLOW, piece};
use super::words::{severity, some_of};
use crate::model::{Finding, Read, Report, Severity};

pub(super) fn lines(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    for finding in &report.diagnosis.findings {
        let color = match finding.severity {
            Severity::Error => RED,
            Severity::Warning => YELLOW,
            Severity::Info => PLAIN,
        };
        let address = finding.address.as_ref().map(ToString::to_string).unwrap_or_default();
        // Nearly every cause names the address itself.
        let address = match finding.cause.contains(&address) {
            true => String::new(),
            false => format!("{address} "),
        };
        page.line(
            0,
            &[
                piece(color, severity(finding.severity)),
                piece(BOLD, format!(" {} ", finding.code)),
                piece(PLAIN, format!("{}{address}{}", whose(finding), finding.cause)),
            ],
        )?;
    }
    unread(report, page)
}

/// `user on 10.9.8.7: `
fn whose(finding: &Finding) -> String {
    let machines: Vec<String> = finding.machines.iter().map(ToString::to_string).collect();
    let (names, machines) =
        (some_of(&finding.applications, 2, "more"), some_of(&machines, 2, "more"));
    match (names.is_empty(), machines.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("on {machines}: "),
        (false, true) => format!("{names}: "),
        (false, false) => format!("{names} on {machines}: "),
    }
}

/// The registries that weren't read whole.
pub(super) fn unread(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    for (target, listing) in report.targets.iter().zip(&report.listings) {
        let word = match listing.read {
            Read::Complete => continue,
            Read::Partial => "INCOMPLETE",
            Read::Failed => "UNREAD",
        };
        let error = listing.error.as_deref().unwrap_or("no reason is known");
        page.line(0, &[piece(RED, word), piece(PLAIN, format!(" {} {error}", target.text))])?;
    }
    Ok(())
}
