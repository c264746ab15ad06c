//! What is there now, as expectations for `--expect-file`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::format::{Format, Style};
use super::strings::write_json;
use super::told;
use crate::model::text::visible;
use crate::model::{Registration, RegistrationId, Report, Role, RunMode, Subject, processes};

/// For a gate, to begin with.
pub(super) struct Expect;

/// A table: its key and name.
type Table<'a> = (&'static str, String);

impl Format for Expect {
    fn name(&self) -> &'static str {
        "expect"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
        let (what, how) = match report.mode {
            RunMode::List => {
                ("registered", "`check --format expect` leaves out what can't be used")
            }
            RunMode::Check | RunMode::Calls => ("registered and usable", "as seen from there"),
        };
        let host = told::line(&report.vantage.host);
        writeln!(out, "# What is {what} at {}, on {host}; {how}.", report.started)?;
        for ((key, name), number) in tables(report) {
            write!(out, "\n[[expect]]\n{key} = ")?;
            // Every string of JSON is one of TOML.
            write_json(&name, 0, out)?;
            writeln!(out, "at-least = {number}")?;
        }
        Ok(())
    }
}

/// What there is, and by how many processes.
fn tables(report: &Report) -> BTreeMap<Table<'_>, usize> {
    let verdicts = report.diagnosis.registrations.iter().copied();
    let verdicts = verdicts.chain(std::iter::repeat_with(Default::default));
    let all: Vec<&Registration> = report.registrations().collect();
    let mut by_table: BTreeMap<Table, Vec<(RegistrationId, &Registration)>> = BTreeMap::new();
    for ((id, entry), verdict) in RegistrationId::numbered(&all).zip(verdicts) {
        let counts = report.mode == RunMode::List || verdict.usable() == Some(true);
        if let Some(table) = table(entry).filter(|_| counts) {
            by_table.entry(table).or_default().push((id, entry));
        }
    }
    let counted = by_table.into_iter().map(|(table, entries)| (table, processes(entries).len()));
    counted.filter(|((_, name), number)| *number > 0 && is_word(name)).collect()
}

/// Nobody could expect a name with a blank in it.
fn is_word(name: &str) -> bool {
    !name.contains(char::is_whitespace) && matches!(visible(name), Cow::Borrowed(_))
}

/// `None`: it serves nobody.
fn table(entry: &Registration) -> Option<Table<'static>> {
    match (&entry.subject, entry.role) {
        (Subject::DubboService { .. }, Role::Provider) if !is_withdrawn(entry) => {
            Some(("service", entry.subject.to_string()))
        }
        (Subject::DubboApplication { application } | Subject::SpringService { application }, _) => {
            Some(("application", application.to_string()))
        }
        (Subject::RocketMqBroker { cluster, broker, id: _ }, Role::Broker) => {
            let cluster = cluster.as_ref().map(|cluster| format!("{cluster}/"));
            Some(("broker", format!("{}{broker}", cluster.unwrap_or_default())))
        }
        _ => None,
    }
}

/// Its own URL keeps it from callers.
fn is_withdrawn(entry: &Registration) -> bool {
    let says = |key, value: &str| {
        entry.attributes.get(key).is_some_and(|said| said.eq_ignore_ascii_case(value))
    };
    says("disabled", "true") || says("enabled", "false")
}
