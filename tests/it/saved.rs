//! A report that was saved: its plan is what it was, and tells what is left after some of its steps.

use std::collections::BTreeSet;

use regprobe::model::Report;
use regprobe::model::plan::Urgency;
use regprobe::model::saved::SavedReport;
use regprobe::plan::left;
use regprobe::report::{Style, format_named, read_saved, write_plan};

use crate::asked::Place;
use crate::cases;
use crate::screens::{big, lone, report, text};
use crate::{samples, snapshot};

#[test]
fn a_plan_survives_being_saved() {
    let mut reports = vec![big(), lone(), samples::troubled(), samples::hostile()];
    reports.extend(cases::every().into_iter().map(|(_, case)| crate::screens::judged(&case)));
    for report in reports {
        let saved = read_saved(&json(&report)).expect("a report");
        assert_eq!(saved.plan, report.plan);
        let told = |finding: &regprobe::model::Finding| {
            let place = finding.remedies.first().map(|remedy| remedy.place.to_string());
            (
                finding.code,
                finding.severity,
                finding.address.clone(),
                finding.machines.clone(),
                place,
            )
        };
        let (was, is): (Vec<_>, Vec<_>) = (
            report.diagnosis.findings.iter().map(told).collect(),
            saved.findings.iter().map(told).collect(),
        );
        assert_eq!(was, is);
    }
}

#[test]
fn it_is_shown_as_the_run_showed_it() {
    let report = big();
    let was = text(&report, &Style::default());
    let is = shown(&report, &[]);
    // The sum says when it was, and nothing but the steps can be shown of it.
    let body = |text: &str| text.split("\n40 of 900").next().map(str::to_owned);
    let is = is.replace("\nAt 2026-07-30T03:12:45.120Z: 40 of 900", "\n40 of 900");
    assert_eq!(body(&was), body(&is));
    let saved = read_saved(&json(&report)).expect("a report");
    let whole = left(&saved.plan, &saved.findings, &BTreeSet::new());
    let style = Style { step: Some(2), ..Style::default() };
    let mut bytes = Vec::new();
    write_plan(&saved, &whole, &style, &mut bytes).expect("a Vec takes all");
    let is = String::from_utf8(bytes).expect("UTF-8");
    let was = text(&report, &style);
    let commands = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.contains("docker")).map(str::to_owned).collect()
    };
    assert!(!commands(&was).is_empty());
    assert_eq!(commands(&was), commands(&is));
}

/// After the first step nobody is down any more; the second only brings pricing's other two back.
#[test]
fn after_a_step_it_says_who_is_mended_and_what_is_left() {
    let shown = shown(&big(), &[1]);
    snapshot::check("screens/big-after-1.txt", &shown);
    assert!(!shown.contains("DOWN  5 services"), "{shown}");
    assert!(
        shown.contains("5 services for app40, config, order, pay, refdata, stock: 0 -> 1 of 3")
    );
    assert!(!shown.contains(" 1  RP405"), "{shown}");
    assert!(shown.contains(" 2  RP101"), "{shown}");
}

#[test]
fn after_all_steps_nothing_is_left_of_what_they_claim() {
    let mut reports = vec![big(), lone()];
    reports.extend(cases::every().into_iter().map(|(_, case)| crate::screens::judged(&case)));
    for report in reports {
        let steps = report.plan.steps.len();
        let done: BTreeSet<usize> = (0..steps).collect();
        let left = left(&report.plan, &report.diagnosis.findings, &done);
        let claimed: BTreeSet<usize> =
            report.plan.steps.iter().flat_map(|step| step.ends.iter().copied()).collect();
        assert!(left.ended.is_superset(&claimed));
        for step in &left.plan.steps {
            assert!(step.mends.is_empty() && step.needs.is_empty(), "{step:#?}");
            assert!(step.urgency != Urgency::Down && step.urgency != Urgency::Partly, "{step:#?}");
        }
        // A machine's ports were handed out once.
        assert_eq!(left.clashes, []);
    }
}

#[test]
fn two_changes_that_want_the_same_port_clash() {
    let mut report = report(
        r#"
registered = [
  { url = "dubbo://172.17.0.5:20880/com.acme.User?application=user&release=2.7.23", session = 5, from = "10.9.8.7:40001" },
  { url = "dubbo://172.17.0.6:20880/com.acme.Stock?application=stock&release=2.7.23", session = 6, from = "10.9.8.7:40002" },
]
seen = [{ at = "172.17.0.5:20880", is = "timed-out" }, { at = "172.17.0.6:20880", is = "timed-out" }]
"#,
    );
    let remedy = report.diagnosis.findings[0].remedies[0].clone();
    report.diagnosis.findings[1].remedies = vec![remedy];
    let all: BTreeSet<usize> = (0..report.plan.steps.len()).collect();
    let left = left(&report.plan, &report.diagnosis.findings, &all);
    assert_eq!(left.clashes.len(), 1, "{left:#?}");
    let clash = &left.clashes[0];
    assert_eq!((clash.machine.as_str(), clash.addresses.len()), ("10.9.8.7", 2));
}

#[test]
fn the_command_reads_a_file_and_refuses_what_is_none() {
    let place = Place::new()
        .file("report.json", &json(&big()))
        .file("list.json", &json(&samples::listed()))
        .file("other.json", &json(&big()).replace("regprobe/report/1", "regprobe/report/2"))
        .file("none.json", "{}");
    let ran = place.run(&["plan", "report.json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("DOWN  5 services of pricing"), "{}", ran.out);
    let ran = place.run(&["plan", "report.json", "--fix", "1"]);
    assert!(ran.code == Some(0) && ran.out.starts_with("Step 1 of "), "{ran:?}");
    let ran = place.run(&["plan", "report.json", "--if", "1,2"]);
    assert!(ran.code == Some(0) && ran.out.starts_with("After steps 1, 2"), "{ran:?}");
    for (arguments, said) in [
        (["report.json", "--fix", "99"], "there is no step 99"),
        (["report.json", "--if", "0"], "there is no step 0"),
        (["list.json", "--fix", "1"], "made by `list`"),
        (["other.json", "--fix", "1"], "regprobe/report/2"),
        (["none.json", "--fix", "1"], "no report of regprobe"),
        (["missing.json", "--fix", "1"], "can't be read"),
    ] {
        let ran = place.run(&[&["plan"], arguments.as_slice()].concat());
        assert!(ran.code == Some(2) && ran.err.contains(said), "{arguments:?}: {ran:?}");
    }
}

fn shown(report: &Report, done: &[usize]) -> String {
    let saved: SavedReport = read_saved(&json(report)).expect("a report");
    let done: BTreeSet<usize> = done.iter().map(|number| number - 1).collect();
    let left = left(&saved.plan, &saved.findings, &done);
    let mut bytes = Vec::new();
    write_plan(&saved, &left, &Style::default(), &mut bytes).expect("a Vec takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

fn json(report: &Report) -> String {
    let mut bytes = Vec::new();
    let format = format_named("json").expect("a format");
    format.render(report, &Style::default(), &mut bytes).expect("a Vec takes all");
    String::from_utf8(bytes).expect("UTF-8")
}
