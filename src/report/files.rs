//! The changes that mend the findings, as files: nothing in them has been applied.

use std::borrow::Cow;
use std::collections::HashMap;

use super::text::wrap::wrap;
use crate::model::secrets::hide_secrets;
use crate::model::text::visible;
use crate::model::{Change, Finding, Remedy};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its folders and its name, separated by `/`; letters that every system takes, and none twice.
    pub path: String,
    pub text: String,
}

/// Columns of the README.
const WIDTH: usize = 100;
/// Files of a finding that are looked at for one of the same name.
const IN_A_FOLDER: usize = 64;
/// Letters of an address in a folder's name.
const ADDRESS: usize = 60;

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
            for File { path, text } in saved {
                let path = format!("{folder}/{path}");
                // A script that the changes of two machines need is saved once.
                if !files.iter().rev().take(IN_A_FOLDER).any(|file: &File| file.path == path) {
                    files.push(File { path, text });
                }
            }
        }
    }
    if findings.is_empty() {
        readme.push_str("\nThere is nothing to fix.\n");
    }
    files.push(File { path: "README.txt".to_owned(), text: readme });
    files
}

const HEADER: &str = "\
Changes that fix the findings of a regprobe run. Nothing here has been applied: read a file before you use it.

  .sh               run it on the machine that it names, or source it if it sets variables
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
    let pasted = remedy.changes.iter().filter_map(|change| Some((change, suffix(change)?)));
    let pasted: Vec<_> = pasted.collect();
    let mut files = Vec::new();
    for (index, (change, suffix)) in pasted.iter().enumerate() {
        if let Change::SavedFile { name, text } = change {
            files.push(File { path: (*name).to_owned(), text: (*text).to_owned() });
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
fn suffix(change: &Change) -> Option<&'static str> {
    match change {
        Change::Script(_)
        | Change::ScriptWithDocument(_)
        | Change::Recreation(_)
        | Change::Exports(_)
        | Change::SavedFile { .. } => Some(".sh"),
        Change::Compose(_) => Some(".compose.yaml"),
        Change::Kubernetes(_) => Some(".kubernetes.yaml"),
        Change::Systemd(_) => Some(".systemd.conf"),
        Change::Properties(_) => Some(".properties"),
        Change::JavaOption(_) => Some(".java.txt"),
        Change::Advice(_) => None,
    }
}

/// The change, with what it is for in front of it.
fn document(finding: &Finding, remedy: &Remedy, change: &Change) -> String {
    let text = change.text();
    let text = text.trim_end();
    let (first, setting) = match change {
        Change::JavaOption(_) => return format!("{text}\n"),
        Change::Script(_) | Change::ScriptWithDocument(_) | Change::Recreation(_) => {
            ("#!/bin/sh\n", "set -eu\n")
        }
        // What sets variables is for the shell that sources it.
        Change::Exports(_) => ("#!/bin/sh\n", ""),
        Change::SavedFile { .. }
        | Change::Compose(_)
        | Change::Kubernetes(_)
        | Change::Properties(_)
        | Change::Systemd(_)
        | Change::Advice(_) => ("", ""),
    };
    let caveat = remedy.caveat.as_deref().map(|caveat| format!("# {}\n", shown(caveat)));
    let said = format!(
        "# {}: {}\n# {}{}\n{}",
        finding.code,
        shown(&finding.cause),
        shown(&remedy.title),
        place(remedy),
        caveat.unwrap_or_default()
    );
    format!("{first}{said}{setting}{text}\n")
}

fn in_readme(remedy: &Remedy, files: &[File]) -> String {
    let mut text = paragraph(2, &format!("* {}{}", shown(&remedy.title), place(remedy)));
    for file in files {
        text.push_str(&format!("    {}\n", file.path));
    }
    let is_read = |change: &&Change| suffix(change).is_none();
    let advice = remedy.changes.iter().filter(is_read).map(Change::text);
    for said in advice.chain(remedy.caveat.as_deref().map(Cow::Borrowed)) {
        text.push_str(&paragraph(6, &shown(&said)));
    }
    text
}

fn paragraph(indent: usize, text: &str) -> String {
    let lines = wrap(text, WIDTH - indent).into_iter();
    lines.map(|line| format!("{:indent$}{line}\n", "")).collect()
}

fn place(remedy: &Remedy) -> String {
    format!(" ({})", shown(&remedy.place.to_string()))
}

/// A sentence on one line, in which a stranger's text does nothing.
fn shown(text: &str) -> String {
    let hidden: Cow<'_, str> = hide_secrets(text);
    visible(&hidden).into_owned()
}
