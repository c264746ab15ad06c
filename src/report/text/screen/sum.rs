//! The last lines: the run in numbers, what was left out, and what to do next.

use std::io;

use super::{Screen, Unread};
use crate::model::sentence::count;
use crate::model::{Read, RunOptions};
use crate::report::text::page::{GREEN, PLAIN, Page, RED, YELLOW, piece};

pub(super) fn show(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    unread(&screen.unread, page)?;
    if screen.is_partial {
        page.line(0, &[piece(YELLOW, "PARTIAL"), piece(PLAIN, "  the run was ended early")])?;
    }
    let when = screen.saved.map(|when| format!("At {when}: ")).unwrap_or_default();
    page.prose(0, &format!("{when}{}", numbers(screen)))?;
    left_out(screen, page)?;
    if screen.plan.steps.is_empty() {
        return nothing(screen, page);
    }
    next(screen, page)
}

/// Each registry that there may be more in.
fn unread(registries: &[Unread<'_>], page: &mut Page<'_>) -> io::Result<()> {
    for Unread { target, read, error } in registries {
        let (color, word) = match read {
            Read::Partial => (YELLOW, "READ IN PART"),
            Read::Failed => (RED, "NOT READ"),
            Read::Complete => continue,
        };
        page.hanging(&[piece(color, word)], word.len() + 2, &format!("{target}: {error}"))?;
    }
    Ok(())
}

/// `40 of 900 providers can't be used. 2 of 2 registries read whole.`
fn numbers(screen: &Screen<'_>) -> String {
    let whole = screen.registries.saturating_sub(screen.unread.len());
    let of = count(screen.registries, "registry", "registries");
    format!("{} {whole} of {of} read whole.", screen.tally.sum())
}

/// Nobody should take what they asked not to hear of for something that isn't there.
fn left_out(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let RunOptions { filters, suppressions: _, settings_file } = screen.options;
    let mut parts = Vec::new();
    let suppressed: usize = screen.suppressed.iter().map(|(_, number)| number).sum();
    if suppressed > 0 {
        let codes: Vec<&str> = screen.suppressed.iter().map(|(code, _)| *code).collect();
        parts.push(format!("{suppressed} suppressed: {}", codes.join(", ")));
    }
    if !filters.is_empty() {
        let filters = filters.iter().map(|(option, value)| format!("--{option} {value}"));
        parts.push(format!("only {}", filters.collect::<Vec<_>>().join(" ")));
    }
    parts.extend(settings_file.iter().map(|file| format!("settings of {file}")));
    match parts.is_empty() {
        true => Ok(()),
        false => page.prose(0, &format!("With {}.", parts.join("; "))),
    }
}

fn nothing(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let unknown = screen.tally.undetermined.saturating_sub(screen.tally.portless);
    let whole = screen.unread.is_empty() && screen.tally.registrations > 0 && !screen.is_partial;
    if unknown > 0 {
        let text = format!(
            "No problems found, but {} can't be judged from here; -v says why.",
            count(unknown, "address", "addresses")
        );
        return page.prose(0, &text);
    }
    match (screen.suppressed.is_empty(), whole) {
        (true, true) => page.line(0, &[piece(GREEN, "No problems found.")]),
        (false, true) => page.prose(0, "Nothing else was found."),
        (_, false) => Ok(()),
    }
}

fn next(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let first = (0..screen.plan.steps.len()).find(|place| !screen.done.contains(place));
    let number = first.map_or(1, |place| place + 1);
    let first = match screen.plan.steps.len() {
        1 => String::new(),
        _ => format!("Do {number} first. "),
    };
    let (its, them) = match screen.plan.steps.len() {
        1 => ("the", "them"),
        _ => ("its", "all"),
    };
    // A saved report has no registrations to show.
    let more = match screen.saved.is_some() {
        true => String::new(),
        false => format!(", --remedies DIR writes {them}, -v says all"),
    };
    page.prose(0, &format!("{first}--fix {number} shows {its} commands{more}."))
}
