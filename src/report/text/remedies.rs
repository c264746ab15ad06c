//! What mends a block, ready to paste.

use std::io;

use super::blocks::Block;
use super::page::{PASTED, Page};
use super::words::{capital, sentence, some_of};
use crate::model::sentence::small;
use crate::model::{Change, Finding, Remedy};
use crate::report::format::Detail;

pub(super) fn show(block: &Block<'_>, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let variants = variants(block);
    if detail == Detail::Everything {
        for variant in &variants {
            if variants.len() > 1 {
                page.gap()?;
                page.labelled("for", &some_of(&names(variant), usize::MAX - 1, ""))?;
            }
            remedies(variant, usize::MAX, page)?;
        }
        return Ok(());
    }
    let Some(first) = variants.first() else { return Ok(()) };
    remedies(first, 1, page)?;
    if variants.len() > 1 {
        let whose = match names(first).as_slice() {
            [] => "the first of them".to_owned(),
            names => some_of(names, 2, "more"),
        };
        page.labelled("", &format!("These are the values for {whose}; -v has the others'."))?;
    }
    others(block, page)
}

/// Names what else mends one of the block's findings.
fn others(block: &Block<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let mut titles: Vec<String> = Vec::new();
    for remedy in block.findings.iter().flat_map(|finding| finding.remedies.iter().skip(1)) {
        let title = small(&remedy.title);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    if titles.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.labelled("or", &sentence(&format!("{} (-v shows how)", titles.join("; or "))))
}

/// The block's findings, gathered by what their remedies say.
fn variants<'a>(block: &Block<'a>) -> Vec<Vec<&'a Finding>> {
    let mut variants: Vec<Vec<&Finding>> = Vec::new();
    for &finding in &block.findings {
        let same = variants.iter_mut().find(|variant| {
            variant.first().is_some_and(|first| first.remedies == finding.remedies)
        });
        match same {
            Some(variant) => variant.push(finding),
            None => variants.push(vec![finding]),
        }
    }
    variants
}

fn names(findings: &[&Finding]) -> Vec<String> {
    findings
        .iter()
        .filter_map(|finding| finding.address.as_ref().map(ToString::to_string))
        .collect()
}

fn remedies(variant: &[&Finding], shown: usize, page: &mut Page<'_>) -> io::Result<()> {
    match variant.first() {
        Some(first) => list(&first.remedies, shown, page),
        None => Ok(()),
    }
}

/// The first of them, whole.
pub(super) fn list(remedies: &[Remedy], shown: usize, page: &mut Page<'_>) -> io::Result<()> {
    let mut label = "fix";
    for remedy in remedies.iter().take(shown) {
        in_full(label, remedy, page)?;
        label = "or";
    }
    Ok(())
}

fn in_full(label: &str, remedy: &Remedy, page: &mut Page<'_>) -> io::Result<()> {
    page.gap()?;
    let title = format!("{}: {}", capital(&remedy.place.to_string()), small(&remedy.title));
    page.labelled(label, &sentence(&title))?;
    for change in &remedy.changes {
        let Some(place) = pasted_into(change) else {
            page.labelled("", &sentence(&change.text()))?;
            continue;
        };
        // One change speaks for itself; of several the reader has to find his own.
        if remedy.changes.len() > 1 {
            page.labelled("", &format!("{place}:"))?;
        }
        page.gap()?;
        page.paste(indent(change), &change.text())?;
        page.gap()?;
    }
    if let Some(caveat) = &remedy.caveat {
        page.labelled("caveat", &sentence(caveat))?;
    }
    Ok(())
}

/// `None`: it is read, not pasted.
fn pasted_into(change: &Change) -> Option<&'static str> {
    match change {
        Change::Script(_)
        | Change::ScriptWithDocument(_)
        | Change::Recreation(_)
        | Change::Exports(_)
        | Change::SavedFile { .. } => Some("in a shell"),
        Change::Compose(_) => Some("as an override of the compose file"),
        Change::Kubernetes(_) => Some("as a patch of the Kubernetes workload"),
        Change::Properties(_) => Some("in the properties file"),
        Change::Systemd(_) => Some("in a drop-in of its systemd unit"),
        Change::JavaOption(_) => Some("as a Java option"),
        Change::Advice(_) => None,
    }
}

/// A shell would find no end of a here-document that is indented.
fn indent(change: &Change) -> usize {
    match change {
        Change::ScriptWithDocument(_) | Change::SavedFile { .. } => 0,
        Change::Script(_)
        | Change::Recreation(_)
        | Change::Exports(_)
        | Change::Compose(_)
        | Change::Kubernetes(_)
        | Change::Properties(_)
        | Change::Systemd(_)
        | Change::JavaOption(_)
        | Change::Advice(_) => PASTED,
    }
}
