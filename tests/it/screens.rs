//! The screen that is left when the command returns, in made-up registries: what a person sees of it who was
//! woken up.

use std::fmt::Write as _;

use regprobe::model::{Report, RunMode, Severity};
use regprobe::plan::plan;
use regprobe::report::{Detail, Style, format_named};

use crate::cases::{Case, Judged, judge};
use crate::snapshot;

/// Lines of a terminal, the shell's own left out.
const SEEN: usize = 23;

#[test]
fn the_last_screen_says_it_on_any_terminal_and_through_a_pipe() {
    for (name, report) in registries() {
        for width in [80, 120] {
            let style = Style { width, ..Style::default() };
            let shown = text(&report, &style);
            snapshot::check(&format!("screens/{name}-{width}.txt"), &shown);
            assert!(shown.lines().count() <= SEEN, "{name}: {shown}");
            for line in shown.lines() {
                assert!(
                    line.chars().count() <= width || line.starts_with("    "),
                    "{name}: {line}"
                );
            }
        }
    }
}

/// The sum, what is worst and its change, and how to see more: in the last lines, however many faults there are.
#[test]
fn the_big_registry_names_who_is_down_and_the_first_change_in_its_last_lines() {
    let report = big();
    let shown = text(&report, &Style::default());
    assert!(shown.lines().count() <= 45, "{shown}");
    let last: Vec<&str> = shown.lines().rev().take(SEEN).collect();
    let last = last.into_iter().rev().collect::<Vec<_>>().join("\n");
    let last = last.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "DOWN 5 services of pricing have no provider left",
        "1 RP405",
        "10.20.0.119:20805",
        "let TCP 20805 in",
        "PARTLY DOWN",
        "40 of 900 providers and 1 of 15 brokers can't be used.",
        "2 of 2 registries read whole.",
        "Do 1 first.",
        "--fix 1",
    ] {
        assert!(last.contains(told), "no `{told}` in\n{last}");
    }
    for step in 1..=report.plan.steps.len() {
        let is_told = [format!("{step} RP"), format!("{step}-"), format!("-{step} RP")];
        assert!(is_told.iter().any(|told| last.contains(told)), "no step {step} in\n{last}");
    }
}

#[test]
fn a_fault_alone_fits_twelve_lines() {
    let shown = text(&lone(), &Style::default());
    assert!(shown.lines().count() <= 12, "{shown}");
}

/// Whatever is left out is said, and never is all well where something may be wrong.
#[test]
fn what_is_suppressed_is_never_taken_for_well() {
    let mut report = well();
    assert!(text(&report, &Style::default()).contains("No problems found."));
    report.diagnosis.suppressed = [("RP101", 1), ("RP604", 1)].into();
    report.options.suppressions = vec!["RP101".to_owned(), "RP604".to_owned()];
    report.options.filters = vec![("service".to_owned(), "com.acme.*".to_owned())];
    report.options.settings_file = Some("regprobe.toml".to_owned());
    let shown = text(&report, &Style::default());
    assert!(!shown.contains("No problems"), "{shown}");
    for told in ["2 suppressed: RP101, RP604", "--service com.acme.*", "regprobe.toml"] {
        assert!(shown.contains(told), "{shown}");
    }
}

/// A tall terminal has room for the facts, a low one for a line a step, and a very low one says what it leaves out.
#[test]
fn the_height_of_the_terminal_decides_how_much_is_told() {
    let report = big();
    let lines = |height| {
        let style = Style { height, ..Style::default() };
        text(&report, &style)
    };
    let (low, tall) = (lines(12), lines(60));
    assert!(low.lines().count() <= 12 && low.contains("more steps"), "{low}");
    assert!(low.contains(" 1  RP405") && low.contains("DOWN"), "{low}");
    assert!(tall.contains("timed out"), "{tall}");
}

#[test]
fn a_step_is_shown_whole_and_alone() {
    let report = big();
    for step in 1..=report.plan.steps.len() {
        let shown = text(&report, &Style { step: Some(step), ..Style::default() });
        assert!(shown.starts_with(&format!("Step {step} of ")), "{shown}");
        let codes: Vec<&str> = shown.lines().filter(|line| line.starts_with("ERROR ")).collect();
        assert_eq!(codes.len(), 1, "{shown}");
        assert!(shown.contains("  fix     "), "{shown}");
    }
    snapshot::check(
        "screens/big-step-1.txt",
        &text(&report, &Style { step: Some(1), ..Style::default() }),
    );
    let none = text(&report, &Style { step: Some(99), ..Style::default() });
    assert!(none.starts_with("There is no step 99"), "{none}");
}

#[test]
fn quiet_names_the_application_and_the_machine() {
    let shown = text(&big(), &Style { detail: Detail::Quiet, ..Style::default() });
    let line = shown.lines().find(|line| line.contains("RP405")).expect("a line");
    assert!(line.starts_with("ERROR RP405 pricing on 10.20.0.119: "), "{line}");
}

fn registries() -> [(&'static str, Report); 4] {
    [("one-fault", lone()), ("big", big()), ("half", half()), ("well", well())]
}

/// One container with its own address, and those who call it.
pub fn lone() -> Report {
    report(
        r#"
registered = [
  { url = "dubbo://172.17.0.5:20880/com.acme.Order:1.0.0?application=order&release=3.3.6", session = 5, from = "10.9.8.7:40001" },
  { url = "dubbo://10.9.8.8:20880/com.acme.Stock:1.0.0?application=stock&release=3.3.6", session = 6, from = "10.9.8.8:40001" },
  { consumer = "web@10.9.8.40", of = "com.acme.Order:1.0.0", session = 10 },
  { consumer = "app@10.9.8.41", of = "com.acme.Order:1.0.0", session = 11 },
]
seen = [
  { at = "172.17.0.5:20880", is = "timed-out" },
  { at = "10.9.8.7:20880", purpose = "machine", of = "172.17.0.5:20880", by = "eth0", is = "refused" },
  { at = "10.9.8.8:20880", by = "eth0", is = "dubbo" },
]
"#,
    )
}

/// A ZooKeeper of which a part can't be read, and one that can't be reached at all.
fn half() -> Report {
    report(
        r#"
other = "zookeeper://10.9.8.30:2181"
registry = { read = "partial", error = "not allowed to read 2 nodes", oddities = [{ hidden = "/dubbo/com.acme.Pay/providers" }], members = [{ at = "10.9.8.20:2181" }] }
registered = [
  { url = "dubbo://10.9.8.8:20880/com.acme.Stock:1.0.0?application=stock&release=3.3.6", session = 6, from = "10.9.8.8:40001" },
  { consumer = "web@10.9.8.40", of = "com.acme.Pay:1.0.0", session = 10 },
]
seen = [{ at = "10.9.8.8:20880", by = "eth0", is = "dubbo" }]
"#,
    )
}

fn well() -> Report {
    report(
        r#"
registered = [
  { url = "dubbo://10.9.8.8:20880/com.acme.Stock:1.0.0?application=stock&release=3.3.6", session = 6, from = "10.9.8.8:40001" },
  { consumer = "web@10.9.8.40", of = "com.acme.Stock:1.0.0", session = 10 },
]
seen = [{ at = "10.9.8.8:20880", by = "eth0", is = "dubbo" }]
"#,
    )
}

/// The applications that something is wrong with, by number.
const PRICING: usize = 5;
const ACCESS: usize = 58;
const SETTLE: usize = 21;
const NAMED: [(usize, &str); 8] = [
    (PRICING, "pricing"),
    (ACCESS, "access"),
    (SETTLE, "settle"),
    (0, "config"),
    (1, "order"),
    (2, "pay"),
    (3, "refdata"),
    (4, "stock"),
];

/// 60 applications with five services at three addresses each, and 15 brokers: 8 addresses are bad, for four
/// causes, and a broker.
pub fn big() -> Report {
    let mut registered = String::new();
    let mut seen = String::new();
    for application in 0..60 {
        let name = name(application);
        for instance in 0..3 {
            let host = format!("10.20.0.{}", 4 + (application * 3 + instance) % 150);
            let port = 20800 + application;
            let (at, from, is) = match (application, instance) {
                (PRICING, 0) => ("10.20.0.119".to_owned(), "10.20.0.119".to_owned(), "timed-out"),
                (PRICING, n) => {
                    (format!("172.17.0.{}", 4 + n), "10.20.0.3".to_owned(), "timed-out")
                }
                (ACCESS, 0 | 2) => (host.clone(), host, "other an HTTP server"),
                (SETTLE, 0 | 2) => (host.clone(), host, "refused"),
                (30, 1) => (host.clone(), host, "timed-out"),
                _ => (host.clone(), host, "dubbo"),
            };
            let session = 1000 + application * 3 + instance;
            for service in 1..=5 {
                writeln!(
                    registered,
                    "  {{ url = \"dubbo://{at}:{port}/com.acme.{name}.Service{service}:1.0.0?application={name}&release=2.7.23\", session = {session}, from = \"{from}:4{port}\" }},",
                    port = port,
                    from = from,
                ).expect("a String takes all");
            }
            let by = if at.starts_with("172") { "eth0 10.20.0.1" } else { "eth0" };
            writeln!(seen, "  {{ at = \"{at}:{port}\", by = \"{by}\", is = \"{is}\" }},")
                .expect("a String");
        }
        // Each calls what the next five serve, and six call pricing.
        let mut wants: Vec<usize> = (1..=4).map(|step| (application + step * 7) % 60).collect();
        wants.retain(|wanted| *wanted != PRICING);
        if [0, 1, 2, 3, 4, 40].contains(&application) {
            wants.push(PRICING);
        }
        for wanted in wants {
            for service in 1..=5 {
                let wanted = self::name(wanted);
                writeln!(
                    registered,
                    "  {{ consumer = \"{name}@10.20.0.{host}\", of = \"com.acme.{wanted}.Service{service}:1.0.0\", session = {session} }},",
                    host = 4 + (application * 3) % 150,
                    session = 1000 + application * 3,
                ).expect("a String");
            }
        }
    }
    for broker in 0..15 {
        let is = if broker == 7 {
            "timed-out".to_owned()
        } else {
            format!("broker DefaultCluster/broker-{broker}/0")
        };
        writeln!(registered, "  {{ broker = \"DefaultCluster/broker-{broker}/0\", at = \"10.20.1.{}:10911\", in_other = true }},", broker + 10).expect("a String");
        writeln!(seen, "  {{ at = \"10.20.1.{}:10911\", protocol = \"rocketmq\", by = \"eth0\", is = \"{is}\" }},", broker + 10).expect("a String");
    }
    report(&format!(
        "other = \"10.20.0.2:9876\"\nregistered = [\n{registered}]\nseen = [\n{seen}]\n"
    ))
}

fn name(application: usize) -> String {
    let named = NAMED.iter().find(|(number, _)| *number == application);
    named.map_or_else(|| format!("app{application}"), |(_, name)| (*name).to_owned())
}

pub fn report(case: &str) -> Report {
    judged(&toml::from_str(&format!("name = \"a\"\nexpect = []\n{case}")).expect("a case"))
}

/// What a run reports of a situation.
pub fn judged(case: &Case) -> Report {
    let Judged { vantage, targets, listings, evidence: _, job, diagnosis } = judge(case);
    let plan = plan(&listings, &diagnosis);
    Report {
        started: "2026-07-30T03:12:45.120Z".to_owned(),
        elapsed_ms: 3214,
        vantage,
        targets,
        diagnosis,
        plan,
        mode: RunMode::Check,
        options: job.options(),
        filters: job.filters,
        waited: None,
        compared: None,
        fail_on: Some(Severity::Error),
        exit_code: 1,
        listings,
    }
}

pub fn text(report: &Report, style: &Style) -> String {
    let mut bytes = Vec::new();
    let format = format_named("text").expect("a format");
    format.render(report, style, &mut bytes).expect("a Vec takes all");
    String::from_utf8(bytes).expect("UTF-8")
}
