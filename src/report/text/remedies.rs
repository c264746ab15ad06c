//! What mends a block, ready to paste.

use std::io;

use super::Detail;
use super::blocks::Block;
use super::page::Page;
use super::words::{capital, sentence, small, some_of};
use crate::model::{ChangeKind, Finding, Remedy};

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
        let same = variants
            .iter_mut()
            .find(|variant| variant.first().is_some_and(|one| one.remedies == finding.remedies));
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
        one(label, remedy, page)?;
        label = "or";
    }
    Ok(())
}

fn one(label: &str, remedy: &Remedy, page: &mut Page<'_>) -> io::Result<()> {
    page.gap()?;
    let title = match remedy.place.as_str() {
        "" => remedy.title.clone(),
        place => format!("{}: {}", capital(place), small(&remedy.title)),
    };
    page.labelled(label, &sentence(&title))?;
    for change in &remedy.changes {
        let Some(place) = pasted_into(change.kind) else {
            page.labelled("", &sentence(&change.text))?;
            continue;
        };
        // One change speaks for itself; of several the reader has to find his own.
        if remedy.changes.len() > 1 {
            page.labelled("", &format!("{place}:"))?;
        }
        page.gap()?;
        page.paste(&change.text)?;
        page.gap()?;
    }
    if let Some(caveat) = &remedy.caveat {
        page.labelled("but", &sentence(caveat))?;
    }
    Ok(())
}

/// `None`: it is read, not pasted.
fn pasted_into(kind: ChangeKind) -> Option<&'static str> {
    match kind {
        ChangeKind::Shell => Some("in a shell"),
        ChangeKind::Compose => Some("as an override of the compose file"),
        ChangeKind::Kubernetes => Some("as a patch of the Kubernetes workload"),
        ChangeKind::Properties => Some("in the properties file"),
        ChangeKind::Systemd => Some("in a drop-in of its systemd unit"),
        ChangeKind::JavaOption => Some("as a Java option"),
        ChangeKind::Advice => None,
    }
}
