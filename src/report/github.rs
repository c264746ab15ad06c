//! Workflow commands of GitHub Actions: an annotation a finding.

use std::io;

use super::format::{Format, Style};
use super::told;
use crate::model::{Registration, Report, Severity};

/// For GitHub Actions.
pub(super) struct GitHub;

impl Format for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let registered: Vec<&Registration> = report.registrations().collect();
        for finding in &report.diagnosis.findings {
            let command = match finding.severity {
                Severity::Error | Severity::Warning | Severity::Info
                    if report.is_known(finding) =>
                {
                    "notice"
                }
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let title = format!("{} {}", finding.code, told::place(finding, &registered));
            let text = told::lines(finding);
            writeln!(out, "::{command} title={}::{}", property(&title), data(&text))?;
        }
        writeln!(out, "regprobe: {}", told::line(&told::count_findings(report)))
    }
}

/// What the runner reads back as `text`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
