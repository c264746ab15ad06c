//! `--expect-file`: expectations as tables of a TOML file, `docs/expectations.schema.json`.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::expectation::{self, WrongExpectation, expectation};
use super::file::line_of;
use super::lists::one_or_many;
use super::refusal::Refusal;
use super::values::{Cidr, Glob};
use crate::model::{Expectation, Expected, Part};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    expect: Vec<Spanned<Table>>,
}

/// One expectation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Table {
    service: Option<String>,
    application: Option<String>,
    broker: Option<String>,
    topic: Option<String>,
    calls_of: Option<String>,
    group: Option<String>,
    version: Option<String>,
    exactly: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
    release: Option<Glob>,
    #[serde(deserialize_with = "one_or_many")]
    networks: Vec<Cidr>,
    nobody_but: bool,
    also_old: bool,
}

/// Why a table is no expectation.
#[derive(Debug, thiserror::Error)]
enum WrongTable {
    #[error("{0}")]
    Text(#[from] WrongExpectation),
    #[error(
        "it says {0} of service, application, broker, topic and calls-of, and it has to say one \
         of them"
    )]
    Kinds(&'static str),
    #[error("`{0}` goes with {1}")]
    Misplaced(&'static str, &'static str),
    #[error("`exactly` says both, so that `at-least` and `at-most` have no place beside it")]
    Both,
    #[error("at-least = {0} is more than at-most = {1}")]
    Never(usize, usize),
    #[error("it expects nothing: any number is at least 0")]
    Nothing,
    #[error("the {0} stands in `service` and in `{0}`")]
    Twice(&'static str),
    #[error("the {0} is empty")]
    EmptyPart(&'static str),
}

pub(super) fn read(path: &Path) -> Result<Vec<Expectation>, Refusal> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| Refusal::file(&shown, &error))?;
    let wrong = |at: usize, problem: &str| {
        Refusal::new(format!("{shown}: line {}: {problem}", line_of(&text, at)))
    };
    let file: File = toml::from_str(&text)
        .map_err(|error| wrong(error.span().map_or(0, |span| span.start), error.message()))?;
    if file.expect.is_empty() {
        return Err(wrong(0, "there is no [[expect]] in it"));
    }
    let tables = file.expect.into_iter().map(|table| {
        let at = table.span().start;
        expected(table.into_inner()).map_err(|problem| wrong(at, &problem.to_string()))
    });
    tables.collect()
}

fn expected(table: Table) -> Result<Expectation, WrongTable> {
    let count = count(&table)?;
    let about = about(&table, count)?;
    let is_call = matches!(about, Expected::CallsOf(_));
    let misplaced = [
        ("networks", table.networks.is_empty()),
        ("release", table.release.is_none()),
        ("nobody-but", !table.nobody_but),
        ("a number", count.is_none()),
    ];
    if let (true, Some((name, _))) = (is_call, misplaced.iter().find(|(_, is_unset)| !is_unset)) {
        return Err(WrongTable::Misplaced(name, "what is counted, and calls-of counts nothing"));
    }
    let text = words(&about, &table, count);
    Ok(Expectation {
        release: table.release.map(|glob| glob.0),
        networks: table.networks.iter().map(|network| network.0).collect(),
        is_alone: table.nobody_but,
        takes_old: table.also_old,
        ..expectation(text, about, count.unwrap_or((1, None)))
    })
}

fn count(table: &Table) -> Result<Option<(usize, Option<usize>)>, WrongTable> {
    match (table.exactly, table.at_least, table.at_most) {
        (Some(number), None, None) => Ok(Some((number, Some(number)))),
        (Some(_), ..) => Err(WrongTable::Both),
        (None, None, None) => Ok(None),
        (None, Some(least), Some(most)) if least > most => Err(WrongTable::Never(least, most)),
        (None, Some(0), None) => Err(WrongTable::Nothing),
        (None, least, most) => Ok(Some((least.unwrap_or_default(), most))),
    }
}

fn about(table: &Table, count: Option<(usize, Option<usize>)>) -> Result<Expected, WrongTable> {
    let Table { service, application, broker, topic, calls_of, .. } = table;
    let single = expectation::single;
    let found = [
        service.as_deref().map(|name| wanted(name, table)),
        application
            .as_deref()
            .map(|name| Ok(single(name, "application").map(Expected::Application)?)),
        broker.as_deref().map(|name| Ok(expectation::broker(&single(name, "broker")?, count)?)),
        topic.as_deref().map(|name| Ok(single(name, "topic").map(Expected::Topic)?)),
        calls_of.as_deref().map(|name| Ok(single(name, "calls-of").map(Expected::CallsOf)?)),
    ];
    let mut found = found.into_iter().flatten();
    match (found.next(), found.next()) {
        (None, _) => Err(WrongTable::Kinds("none")),
        (Some(_), Some(_)) => Err(WrongTable::Kinds("several")),
        (Some(_), None) if service.is_none() && table.group.is_some() => {
            Err(WrongTable::Misplaced("group", "service"))
        }
        (Some(_), None) if service.is_none() && table.version.is_some() => {
            Err(WrongTable::Misplaced("version", "service"))
        }
        (Some(only), None) => only,
    }
}

/// Group and version stand in the name, or by themselves.
fn wanted(name: &str, table: &Table) -> Result<Expected, WrongTable> {
    let name = expectation::single(name, "service")?;
    let group = beside(&name, '/', "group", table.group.as_deref())?;
    let version = beside(&name, ':', "version", table.version.as_deref())?;
    let group = group.map(|group| format!("{group}/")).unwrap_or_default();
    let version = version.map(|version| format!(":{version}")).unwrap_or_default();
    Ok(expectation::service(&format!("{group}{name}{version}"))?)
}

fn beside<'t>(
    name: &str,
    sign: char,
    part: &'static str,
    given: Option<&'t str>,
) -> Result<Option<&'t str>, WrongTable> {
    match given {
        Some(_) if name.contains(sign) => Err(WrongTable::Twice(part)),
        Some("") => Err(WrongTable::EmptyPart(part)),
        given => Ok(given),
    }
}

/// As `--expect` would have it, and what only the file can say.
fn words(about: &Expected, table: &Table, count: Option<(usize, Option<usize>)>) -> String {
    let name = match about {
        Expected::Service { interface, group: Part::Any, version: Part::Any } => interface.clone(),
        Expected::Service { interface, group, version } => {
            let before = written(group).map(|group| format!("{group}/")).unwrap_or_default();
            let after = written(version).map(|version| format!(":{version}")).unwrap_or_default();
            format!("{before}{interface}{after}")
        }
        Expected::Application(name) => format!("application {name}"),
        Expected::Broker { .. } => {
            format!("broker {}", table.broker.as_deref().unwrap_or_default())
        }
        Expected::Topic(name) => format!("topic {name}"),
        Expected::CallsOf(name) => format!("calls of {name}"),
    };
    let count = match count {
        None => String::new(),
        Some((least, Some(most))) if least == most => format!("=={most}"),
        Some((0, Some(most))) => format!("<={most}"),
        Some((least, None)) => format!(">={least}"),
        Some((least, Some(most))) => format!(">={least} <={most}"),
    };
    let release = table.release.as_ref().map(|glob| format!(" of release {}", glob.0.glob()));
    let networks: Vec<String> =
        table.networks.iter().map(|network| network.0.to_string()).collect();
    let networks = (!networks.is_empty()).then(|| format!(" on {}", networks.join(", ")));
    let alone = table.nobody_but.then_some(" and nobody else");
    let parts = [release.as_deref(), networks.as_deref(), alone];
    format!("{name}{count}{}", parts.into_iter().flatten().collect::<String>())
}

fn written(part: &Part) -> Option<String> {
    match part {
        Part::Any => Some("*".to_owned()),
        Part::Missing => None,
        Part::Is(name) => Some(name.clone()),
        Part::Not(name) => Some(format!("!{name}")),
    }
}
