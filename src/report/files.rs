//! The changes that mend the findings, as files: nothing in them has been applied.

use std::borrow::Cow;
use std::collections::HashMap;

use super::text::wrap::wrap;
use crate::model::secrets::hide_secrets;
use crate::model::text::visible;
use crate::model::{Change, ChangeKind, Finding, Remedy};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its folders and its name, parted by `/`; letters that every system takes, and none twice.
    pub path: String,
    pub text: String,
}

/// Columns of the README.
const WIDTH: usize = 100;
/// Letters of an address in a folder's name.
const ADDRESS: usize = 60;
/// How a change begins that saves a file, and how it ends.
const HERE_DOCUMENT: (&str, &str) = (" <<'END'\n", "END");

/// A folder a finding, a file a change, and a README that says what each is for.
/// `started` is the time of the run.
pub fn remedy_files(findings: &[Finding], started: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = HashMap::new();
    let mut readme = format!("{HEADER}\nFound at {started}.\n");
    for finding in findings {
        let each = (1..).zip(&finding.remedies);
        let saved: Vec<Vec<File>> =
            each.map(|(place, remedy)| files_of(finding, place, remedy)).collect();
        // Where all is advice there is no folder.
        let folder = match saved.iter().all(Vec::is_empty) {
            true => String::new(),
            false => folder(finding, &mut folders),
        };
        let cause = shown(&finding.cause);
        let what = format!("{} {}: {cause}", finding.severity.name(), finding.code);
        readme.push_str(&format!("\n{}{}", heading(&folder), paragraph(2, &what)));
        for (remedy, saved) in finding.remedies.iter().zip(saved) {
            readme.push_str(&in_readme(remedy, &saved));
            files.extend(
                saved
                    .into_iter()
                    .map(|file| File { path: format!("{folder}/{}", file.path), ..file }),
            );
        }
    }
    if findings.is_empty() {
        readme.push_str("\nThere is nothing to mend.\n");
    }
    files.push(File { path: "README.txt".to_owned(), text: readme });
    files
}

const HEADER: &str = "\
What mends the findings of a regprobe run. Nothing here has been applied: read a file before you use it.

  .sh               run it on the machine that it names, or source it where it sets variables
  .compose.yaml     docker compose -f compose.yaml -f FILE up -d
  .kubernetes.yaml  kubectl patch deployment NAME --patch-file FILE
  .systemd.conf     save it as /etc/systemd/system/NAME.service.d/regprobe.conf, then
                    systemctl daemon-reload, and restart the unit
  .properties       lines for the file that the software is started with
  .java.txt         an option for the command line of java

Changes under one number belong together; 1 is what to try first.
";

fn heading(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/\n") }
}

/// `RP101-172.17.0.5-20880`, with a number where it isn't the first of that name.
fn folder(finding: &Finding, taken: &mut HashMap<String, usize>) -> String {
    let address = finding.address.as_ref().map(ToString::to_string).unwrap_or_default();
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let address: String = address.chars().map(safe).take(ADDRESS).collect();
    let name = format!("{}-{address}", finding.code);
    let name = name.trim_end_matches(['-', '.']).to_owned();
    let count = taken.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
    match *count {
        1 => name,
        count => format!("{name}_{count}"),
    }
}

/// One a change, but for advice, which the README gives.
fn files_of(finding: &Finding, place: usize, remedy: &Remedy) -> Vec<File> {
    let pasted = remedy.changes.iter().filter_map(|change| Some((change, suffix(change.kind)?)));
    let pasted: Vec<_> = pasted.collect();
    let mut files = Vec::new();
    for (index, (change, suffix)) in pasted.iter().enumerate() {
        if let Some((name, body)) = saved_file(change) {
            files.push(File { path: name.to_owned(), text: body.to_owned() });
            continue;
        }
        let alike = |(_, other): &&(&Change, &str)| other == suffix;
        let same = pasted.iter().filter(alike).count();
        let before = pasted.iter().take(index).filter(alike).count();
        let number = if same > 1 { format!("-{}", before + 1) } else { String::new() };
        files.push(File {
            path: format!("{place}-{}{number}{suffix}", remedy.name),
            text: document(finding, remedy, change),
        });
    }
    files
}

/// `None`: it is read, and no file.
fn suffix(kind: ChangeKind) -> Option<&'static str> {
    match kind {
        ChangeKind::Shell => Some(".sh"),
        ChangeKind::Compose => Some(".compose.yaml"),
        ChangeKind::Kubernetes => Some(".kubernetes.yaml"),
        ChangeKind::Systemd => Some(".systemd.conf"),
        ChangeKind::Properties => Some(".properties"),
        ChangeKind::JavaOption => Some(".java.txt"),
        ChangeKind::Advice => None,
    }
}

/// The name and the text of a file that is all a change saves: `cat > NAME <<'END'`.
fn saved_file(change: &Change) -> Option<(&str, &str)> {
    let (begin, end) = HERE_DOCUMENT;
    let (name, rest) = change.text.strip_prefix("cat > ")?.split_once(begin)?;
    let body = rest.strip_suffix(end)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    (change.kind == ChangeKind::Shell && name.chars().all(plain)).then_some((name, body))
}

/// The change, with what it is for in front of it.
fn document(finding: &Finding, remedy: &Remedy, change: &Change) -> String {
    if change.kind == ChangeKind::JavaOption {
        return format!("{}\n", change.text.trim_end());
    }
    let caveat = remedy.caveat.as_deref().map(|caveat| format!("# {}\n", shown(caveat)));
    let said = format!(
        "# {}: {}\n# {}{}\n{}",
        finding.code,
        shown(&finding.cause),
        shown(&remedy.title),
        place(remedy),
        caveat.unwrap_or_default()
    );
    let text = change.text.trim_end();
    let (first, setting) = match change.kind {
        // What sets variables is for the shell that sources it.
        ChangeKind::Shell if text.contains("\nexport ") => ("#!/bin/sh\n", ""),
        ChangeKind::Shell => ("#!/bin/sh\n", "set -eu\n"),
        ChangeKind::Compose
        | ChangeKind::Kubernetes
        | ChangeKind::Properties
        | ChangeKind::Systemd
        | ChangeKind::JavaOption
        | ChangeKind::Advice => ("", ""),
    };
    format!("{first}{said}{setting}{text}\n")
}

fn in_readme(remedy: &Remedy, files: &[File]) -> String {
    let mut text = paragraph(2, &format!("* {}{}", shown(&remedy.title), place(remedy)));
    for file in files {
        text.push_str(&format!("    {}\n", file.path));
    }
    let advice = remedy.changes.iter().filter(|change| change.kind == ChangeKind::Advice);
    for said in advice.map(|change| &change.text).chain(&remedy.caveat) {
        text.push_str(&paragraph(6, &shown(said)));
    }
    text
}

fn paragraph(indent: usize, text: &str) -> String {
    let lines = wrap(text, WIDTH - indent).into_iter();
    lines.map(|line| format!("{:indent$}{line}\n", "")).collect()
}

fn place(remedy: &Remedy) -> String {
    match remedy.place.as_str() {
        "" => String::new(),
        place => format!(" ({})", shown(place)),
    }
}

/// A sentence on one line, in which a stranger's text does nothing.
fn shown(text: &str) -> String {
    let hidden: Cow<'_, str> = hide_secrets(text);
    visible(&hidden).into_owned()
}
