//! The Test Anything Protocol, version 13: perl's `prove` knows no later one.

use std::io::{self, Write};

use super::{Check, Outcome, checks};
use crate::model::Report;
use crate::report::format::{Format, Style};
use crate::report::strings::write_json;
use crate::report::told;

/// For harnesses that read TAP: a test point a registry and registered address.
pub(in crate::report) struct Tap;

impl Format for Tap {
    fn name(&self) -> &'static str {
        "tap"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
        let checks = checks(report);
        writeln!(out, "TAP version 13\n1..{}", checks.len())?;
        (1..).zip(&checks).try_for_each(|(number, check)| test_point(number, check, out))
    }
}

fn test_point(number: usize, check: &Check, out: &mut dyn Write) -> io::Result<()> {
    let name = check.name.replace('\\', "\\\\").replace('#', "\\#");
    match &check.outcome {
        Outcome::Passed => writeln!(out, "ok {number} - {name}")?,
        Outcome::Untold => writeln!(out, "ok {number} - {name} # SKIP it can't be told from here")?,
        Outcome::Failed => writeln!(out, "not ok {number} - {name}")?,
        Outcome::Broken(why) => {
            writeln!(out, "not ok {number} - {name}")?;
            return diagnostic(&[("message", why)], out);
        }
    }
    if let Some(worst) = check.findings.first() {
        let cause = told::cause(worst);
        let severity = worst.severity.name();
        diagnostic(&[("message", &cause), ("severity", severity), ("code", worst.code)], out)?;
    }
    let blocks = check.findings.iter().map(|finding| told::block(finding));
    blocks.into_iter().try_for_each(|block| comment(&block, out))
}

/// Every string of JSON is one of YAML.
fn diagnostic(pairs: &[(&str, &str)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  ---")?;
    for (key, value) in pairs {
        write!(out, "  {key}: ")?;
        write_json(value, 0, out)?;
    }
    writeln!(out, "  ...")
}

fn comment(block: &str, out: &mut dyn Write) -> io::Result<()> {
    block.lines().try_for_each(|line| writeln!(out, "# {line}"))
}
