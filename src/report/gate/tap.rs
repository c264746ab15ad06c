//! The Test Anything Protocol, version 14.

use std::io::{self, Write};

use serde::Serialize;

use super::{Check, Outcome, checks};
use crate::model::{Finding, Report};
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
        writeln!(out, "TAP version 14\n1..{}", checks.len())?;
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
            return diagnostics(
                &[Diagnostic { message: why.clone(), ..Diagnostic::default() }],
                out,
            );
        }
    }
    let diagnosed: Vec<Diagnostic> =
        check.findings.iter().map(|finding| diagnostic(finding)).collect();
    diagnostics(&diagnosed, out)
}

/// Each is a line of JSON, which is YAML as well.
fn diagnostics(diagnosed: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    if diagnosed.is_empty() {
        return Ok(());
    }
    writeln!(out, "  ---")?;
    for diagnostic in diagnosed {
        write!(out, "  - ")?;
        write_json(diagnostic, 0, out)?;
    }
    writeln!(out, "  ...")
}

#[derive(Default, Serialize)]
struct Diagnostic {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<String>,
}

fn diagnostic(finding: &Finding) -> Diagnostic {
    Diagnostic {
        message: told::cause(finding),
        code: Some(finding.code),
        severity: Some(finding.severity.name()),
        details: Some(told::lines(finding)),
    }
}
