//! What a pasted message means, for whoever is on call: the class, what it tells, what to do.

use std::io;

use super::page::{BOLD, DIM, PASTED, PLAIN, Page, YELLOW, piece};
use super::words::sentence;
use crate::model::sentence::small;
use crate::model::{Confidence, Explanation, Fault, Near, Recognised, Said};
use crate::report::format::{Detail, Style};

/// Where labelled text starts.
const LABELLED: usize = 12;

pub(crate) fn explained(
    explanation: &Explanation,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    match explanation {
        Explanation::Recognised(found) if style.detail == Detail::Quiet => {
            heading(found, &mut page)
        }
        Explanation::Unknown(_) if style.detail == Detail::Quiet => Ok(()),
        Explanation::Recognised(found) => recognised(found, &mut page),
        Explanation::Unknown(near) => unknown(near, &mut page),
    }
}

/// `-q`: one line, to grep.
fn heading(found: &Recognised, page: &mut Page<'_>) -> io::Result<()> {
    let place = found.said.place.as_ref().map(|place| format!(" {place}")).unwrap_or_default();
    let title = small(found.fault.title);
    page.line(0, &[piece(YELLOW, shown(found.fault)), piece(PLAIN, format!("{place}: {title}"))])
}

fn recognised(found: &Recognised, page: &mut Page<'_>) -> io::Result<()> {
    let doubt = match found.confidence {
        Confidence::Certain => String::new(),
        Confidence::Likely | Confidence::Possible => format!(" ({})", found.confidence.name()),
    };
    page.line(0, &[piece(YELLOW, shown(found.fault)), piece(DIM, doubt)])?;
    page.prose(2, &sentence(found.fault.title))?;
    row(page, "text", &format!("{} ({})", found.quote, found.system))?;
    for (label, value) in values(&found.said) {
        row(page, label, &value)?;
    }
    let mut label = "means";
    for meaning in &found.meaning {
        row(page, label, meaning)?;
        label = "";
    }
    let mut label = "or";
    for (fault, why) in &found.alternatives {
        row(page, label, &sentence(&format!("{}: {why}", shown(*fault))))?;
        label = "";
    }
    let mut label = "also";
    for other in &found.others {
        row(page, label, other)?;
        label = "";
    }
    steps(found, page)
}

fn steps(found: &Recognised, page: &mut Page<'_>) -> io::Result<()> {
    let mut label = "next";
    for step in &found.steps {
        page.gap()?;
        row(page, label, &step.text)?;
        label = "";
        if let Some(command) = &step.command {
            page.gap()?;
            page.paste(PASTED, command)?;
        }
    }
    page.gap()?;
    match found.fault.code {
        Some(code) => row(page, "more", &format!("regprobe explain {code}")),
        None => row(page, "more", &format!("regprobe explain {}", found.fault.name)),
    }
}

/// Prose behind a label; an empty label continues the one above.
fn row(page: &mut Page<'_>, label: &str, text: &str) -> io::Result<()> {
    let head = format!("  {label:<width$}", width = LABELLED - 2);
    page.hanging(&[piece(DIM, head)], LABELLED, text)
}

fn shown(fault: Fault) -> String {
    match fault.code {
        Some(code) => format!("{code} {}", fault.name),
        None => fault.name.to_owned(),
    }
}

fn values(said: &Said) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    let mut add = |label, value: Option<String>| values.extend(value.map(|value| (label, value)));
    add("address", said.place.as_ref().map(ToString::to_string));
    add("instance", said.instance.as_ref().map(ToString::to_string));
    add("revision", said.revision.clone());
    add("router", said.router.clone());
    add("service", said.service.as_ref().map(ToString::to_string));
    add("registry", said.registry.clone());
    add("caller", said.consumer.clone());
    add("topic", said.topic.clone());
    add("brokers", said.brokers.clone());
    values
}

fn unknown(near: &[Near], page: &mut Page<'_>) -> io::Result<()> {
    page.line(0, &[piece(BOLD, "No message in this text is known.")])?;
    if near.is_empty() {
        page.prose(2, "No known message is similar to it.")?;
    } else {
        page.prose(2, "The most similar are:")?;
    }
    for message in near {
        page.gap()?;
        row(page, "", &format!("{}: {}", shown(message.fault), small(message.fault.title)))?;
        row(page, "says", &message.says.replace("{anything}", "{address}"))?;
    }
    page.gap()?;
    page.prose(
        2,
        "Paste the whole message with its `Caused by:` lines; `regprobe explain -` reads it from \
         the standard input. `regprobe explain --list` lists every class, and `regprobe check \
         TARGET` checks a whole registry.",
    )
}
