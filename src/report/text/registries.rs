//! How each registry was read, and which member failed.

use std::io;

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, YELLOW, columns, piece};
use super::words::sentence;
use crate::model::sentence::count;
use crate::model::{Listing, Read, Report, Target};
use crate::report::format::Detail;

const ODDITIES: usize = 3;

pub(super) fn show(report: &Report, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    page.line(0, &[piece(BOLD, "Registries")])?;
    for (target, listing) in report.targets.iter().zip(&report.listings) {
        registry(target, listing, detail, page)?;
    }
    Ok(())
}

pub(super) fn registry(
    target: &Target,
    listing: &Listing,
    detail: Detail,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let (color, word) = match listing.read {
        Read::Complete => (GREEN, "read completely"),
        Read::Partial => (YELLOW, "READ IN PART"),
        Read::Failed => (RED, "NOT READ"),
    };
    let number = count(listing.registrations.len(), "registration", "registrations");
    let tail = match (listing.read, &listing.error) {
        (Read::Failed, Some(error)) => format!(": {error}"),
        (Read::Failed, None) => String::new(),
        (_, Some(error)) => format!(", {number}: {error}"),
        (_, None) => format!(", {number}{}", members_that_answer(listing)),
    };
    let name = piece(PLAIN, format!("  {}", target.text));
    let used = 4 + columns(&target.text) + word.len();
    if used + columns(&tail) <= page.width() {
        page.hanging(&[name, piece(PLAIN, "  "), piece(color, word)], used, &tail)?;
    } else {
        page.line(0, &[name])?;
        page.hanging(&[piece(PLAIN, "    "), piece(color, word)], 4 + word.len(), &tail)?;
    }
    members(listing, detail, page)?;
    oddities(listing, detail, page)
}

fn members_that_answer(listing: &Listing) -> String {
    let usable = listing.members.iter().filter(|look| look.state.is_ok()).count();
    match listing.members.len() {
        0 | 1 => String::new(),
        all => format!(", {usable} of {all} members answer"),
    }
}

fn members(listing: &Listing, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    for look in &listing.members {
        let member = look.member.to_string();
        match &look.state {
            Ok(state) if detail == Detail::Everything => {
                let head = [piece(DIM, "    member "), piece(PLAIN, member.as_str())];
                page.hanging(&head, 13 + member.len(), state)?;
            }
            Ok(_) => {}
            Err(failure) => {
                let head = [piece(DIM, "    member "), piece(YELLOW, member.as_str())];
                page.hanging(&head, 13 + member.len(), &failure.to_string())?;
            }
        }
    }
    Ok(())
}

fn oddities(listing: &Listing, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let all = listing.oddities.len();
    let shown = match detail {
        Detail::Everything => all,
        Detail::Quiet | Detail::Usual if all <= ODDITIES + 1 => all,
        Detail::Quiet | Detail::Usual => ODDITIES,
    };
    for oddity in listing.oddities.iter().take(shown) {
        page.hanging(&[piece(DIM, "    oddity")], 11, &sentence(&cut(oddity.to_string())))?;
    }
    if shown < all {
        page.prose(
            11,
            &format!("and {} (-v shows all)", count(all - shown, "more oddity", "more oddities")),
        )?;
    }
    Ok(())
}

/// A raw entry may be of any length; `json` has it whole.
fn cut(text: String) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((at, _)) => {
            let rest = text.chars().count() - LONGEST;
            let rest = count(rest, "more character", "more characters");
            format!("{}… ({rest})", text.get(..at).unwrap_or_default())
        }
    }
}
