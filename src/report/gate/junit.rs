//! JUnit's XML, as Jenkins and GitLab read it.

use std::io;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Check, Outcome, checks};
use crate::model::{Finding, Report};
use crate::report::format::{Format, Style};
use crate::report::told;

/// For pipelines: a test case a registry and registered address.
pub(in crate::report) struct Junit;

impl Format for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let mut suite = TestSuite::new("regprobe");
        suite.add_test_cases(checks(report).iter().map(test_case));
        let mut document = quick_junit::Report::new("regprobe");
        document.add_test_suite(suite);
        let text = document.to_string().map_err(io::Error::other)?;
        out.write_all(text.as_bytes())
    }
}

fn test_case(check: &Check) -> TestCase {
    let failed = |kind, message: &str| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(message);
        status
    };
    let told = |tell: fn(&Finding) -> String| {
        let texts: Vec<String> = check.findings.iter().map(|finding| tell(finding)).collect();
        texts.join("\n\n")
    };
    let status = match &check.outcome {
        Outcome::Passed => TestCaseStatus::success(),
        Outcome::Broken(why) => failed(NonSuccessKind::Error, why),
        Outcome::Untold => {
            let mut status = TestCaseStatus::skipped();
            status.set_message("it can't be told from here");
            status
        }
        Outcome::Failed => {
            let cause = check.findings.first().map(|finding| told::cause(finding));
            let mut status = failed(NonSuccessKind::Failure, &cause.unwrap_or_default());
            status.set_type(check.class).set_description(told(told::lines));
            status
        }
    };
    let mut case = TestCase::new(check.name.as_str(), status);
    case.set_classname(check.class);
    if !check.findings.is_empty() {
        case.set_system_out(told(told::block));
    }
    case
}
