//! `calls -v`: each provider of a call, and what takes it away.

use std::io;

use super::page::{GREEN, PLAIN, Page, RED, YELLOW, columns, piece};
use super::row::{Seen, why_not};
use crate::model::called::{Called, Provider, State};
use crate::model::quote::tick;
use crate::model::reference::Removal;
use crate::model::sentence::names;

/// Where a provider's line starts.
const INDENT: usize = 11;
const WIDEST_ADDRESS: usize = 40;

pub(super) fn rows(called: &Called, seen: &Seen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let widths = called.providers.iter().map(|provider| columns(&address(provider)));
    let width = widths.max().unwrap_or_default().min(WIDEST_ADDRESS);
    for provider in &called.providers {
        row(provider, seen, width, page)?;
    }
    if called.providers.is_empty() {
        page.prose(INDENT, "no provider is registered")?;
    }
    if called.call.reference.is_open {
        let text = "an instance that doesn't tell what it serves may be one more provider";
        page.prose(INDENT, text)?;
    }
    for path in &called.call.reference.unevaluated {
        page.prose(INDENT, &format!("regprobe can't evaluate the rule at {}", tick(path)))?;
    }
    Ok(())
}

fn row(provider: &Provider, seen: &Seen<'_>, width: usize, page: &mut Page<'_>) -> io::Result<()> {
    let why_not = |verdict| why_not(provider.address, verdict, seen);
    let (color, word, why) = match provider.state {
        State::Usable => (GREEN, "usable", String::new()),
        State::Untold(verdict) => (YELLOW, "not known", why_not(verdict)),
        State::Removed(removal) => (PLAIN, "removed", because(removal, provider)),
        State::Unusable(verdict, None) => (RED, verdict.name(), why_not(verdict)),
        State::Unusable(verdict, Some(finding)) => {
            (RED, verdict.name(), format!("{}: {}", finding.code, finding.title))
        }
    };
    let address = address(provider);
    let missing = width.saturating_sub(columns(&address));
    let head = [
        piece(PLAIN, format!("{:INDENT$}{address}{:missing$}  ", "", "")),
        piece(color, format!("{word:<13}  ")),
    ];
    let at = head.iter().map(|piece| columns(piece.text())).sum();
    let of = provider.application.unwrap_or_default();
    let text = if why.is_empty() { of.to_owned() } else { format!("{of}  {why}") };
    page.hanging(&head, at, text.trim_start())
}

fn address(provider: &Provider) -> String {
    provider.address.map_or_else(|| "-".to_owned(), ToString::to_string)
}

/// The step that takes it away.
fn because(removal: &Removal, provider: &Provider) -> String {
    match removal {
        Removal::Registry => "it is in a registry that the caller isn't registered in".to_owned(),
        Removal::Service if provider.serves.is_empty() => {
            "it has another group or version".to_owned()
        }
        Removal::Service => format!("it has {} only", names(&provider.serves)),
        Removal::Protocol(wanted) => {
            format!("the caller accepts the protocol {} only", tick(wanted))
        }
        Removal::Level => {
            "it is registered as an instance, which Dubbo before 3 doesn't look for".to_owned()
        }
        Removal::Mapping { path } => {
            format!("the mapping that the caller reads doesn't name it: {}", tick(path))
        }
        Removal::Disabled => "it is disabled in its registered URL".to_owned(),
        Removal::Metadata { path } => format!("its metadata are missing: {}", tick(path)),
        Removal::MetadataService { address } => {
            format!("its metadata service {} can't be used", tick(address))
        }
        Removal::Rule(rule) => format!("it is ruled out by {}", tick(&rule.path)),
        Removal::WantedTag(tag) => {
            format!("it lacks the tag {}, which the caller insists on", tick(tag))
        }
        Removal::Tag(tag) => {
            format!("it has the tag {}, which the caller doesn't ask for", tick(tag))
        }
    }
}
