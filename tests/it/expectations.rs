//! Expectations: the file and its schema, what is expected beside filters, and how a run ends by them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener as StdListener;
use std::process::{Command, Stdio};

use regprobe::report::{Style, format_named};
use serde_json::{Value, json};

use crate::asked::{Place, program, run};
use crate::cli::{CLOSED, registry, registry_at};
use crate::samples;
use crate::schema::{assert_valid, strict_schema};
use crate::snapshot::root;

#[test]
fn a_run_ends_by_what_is_expected_alone() {
    let target = registry();
    let ends = |expectation: &str, more: &[&str]| {
        let ran = run(&[&["check", &target, "--expect", expectation], more].concat());
        (ran.code, ran.out)
    };
    // The provider is on the loopback: RP107 is an error, and nobody expects that it isn't there.
    assert_eq!(ends("com.acme.Orders<=0", &[]).0, Some(1));
    assert_eq!(ends("com.acme.Stock==0", &[]).0, Some(0));
    let (code, out) = ends("com.acme.Orders>=2", &["-q"]);
    assert_eq!(code, Some(1));
    assert!(
        out.starts_with("ERROR RP907 orders: `com.acme.Orders>=2` isn't held: 0 of 2: "),
        "{out}"
    );
    assert!(out.contains(" RP107"), "{out}");
    assert_eq!(ends("com.acme.Orders>=2", &["--fail-on", "never"]).0, Some(0));
    // Nothing is dialled, so nothing is told.
    assert_eq!(ends("com.acme.Orders", &["--passive"]).0, Some(3));
    // What couldn't be read may have more.
    assert_eq!(ends("com.acme.Stock==0", &[CLOSED]).0, Some(3));
    let held = run(&["check", &target, "--expect", "com.acme.Stock==0", "-v"]);
    assert!(
        held.out.contains("held       com.acme.Stock==0  0 there: none is registered"),
        "{}",
        held.out
    );
}

/// A filter leaves out what isn't asked for, and what is expected is asked for.
#[test]
fn what_is_expected_is_looked_at_whatever_the_filters_name() {
    let target = registry();
    let filters = ["--service", "com.acme.Stock", "-q"];
    let ran = run(&[&["check", &target, "--expect", "com.acme.Orders==0"][..], &filters].concat());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("1 there"), "{}", ran.out);
}

#[test]
fn every_format_tells_what_is_not_held() {
    let target = registry();
    let junit = |expectation: &str| {
        run(&["check", &target, "--expect", expectation, "--format", "junit"]).out
    };
    let failed = junit("com.acme.Orders:1.0.0");
    let document = roxmltree::Document::parse(&failed).expect("XML");
    let cases = || document.descendants().filter(|node| node.has_tag_name("testcase"));
    let of = |name: &str| cases().find(|case| case.attribute("name") == Some(name));
    let own = of("com.acme.Orders:1.0.0").expect("a test case of the expectation");
    assert!(own.children().any(|node| node.has_tag_name("failure")), "{failed}");
    // The loopback address is none of what is expected, and fails nothing.
    let failures = document.descendants().filter(|node| node.has_tag_name("failure")).count();
    assert_eq!(failures, 1, "{failed}");
    assert!(!junit("com.acme.Stock==0").contains("<failure"));
    let nagios = ["check", &target, "--expect", "com.acme.Stock==0", "-f", "nagios"];
    assert!(run(&nagios).out.starts_with("REGPROBE OK"));
}

/// By variable, settings file and file of expectations as by argument.
#[test]
fn what_is_expected_stands_where_options_stand() {
    let target = registry();
    let two = "com.acme.Stock==0,com.acme.Orders==0";
    let by_variable = Place::new().variable("REGPROBE_EXPECT", two);
    assert_eq!(by_variable.run(&["check", &target]).code, Some(1));
    let settings =
        Place::new().file("regprobe.toml", "expect = ['com.acme.Stock==0']\nsince = '1m'");
    assert_eq!(settings.run(&["check", &target]).code, Some(0));
    // Other commands aren't held to what stands there for `check`.
    assert_eq!(settings.run(&["list", &target]).code, Some(0));
    let tables = "[[expect]]\nservice = 'com.acme.Orders'\nexactly = 0\n[[expect]]\ntopic = 'a'";
    let file = Place::new()
        .file("expected.toml", tables)
        .variable("REGPROBE_EXPECT_FILE", "expected.toml");
    let ran = file.run(&["check", &target, "-f", "json", "--expect", "com.acme.Stock==0"]);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let told: Vec<(&str, Option<bool>)> = report["expectations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|met| (met["expectation"].as_str().expect("a text"), met["held"].as_bool()))
        .collect();
    let expected = [
        ("com.acme.Stock==0", Some(true)),
        ("com.acme.Orders==0", Some(false)),
        ("topic a", Some(false)),
    ];
    assert_eq!(told, expected);
}

/// Everything that `docs/ci.md` shows is read, and the schema takes it; what it writes, it reads.
#[test]
fn files_are_as_the_schema_says() {
    let schema = fs::read_to_string(root().join("docs/expectations.schema.json")).expect("a file");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let is_valid = |text: &str| {
        let file: Value = toml::from_str(text).expect("TOML");
        schema.is_valid(&file)
    };
    let page = fs::read_to_string(root().join("docs/ci.md")).expect("the page");
    let shown = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let shown = shown.expect("an example");
    let format = format_named("expect").expect("a format");
    let mut written = Vec::new();
    format.render(&samples::troubled(), &Style::default(), &mut written).expect("a Vec takes all");
    let written = String::from_utf8(written).expect("UTF-8");
    for text in [shown, &written] {
        assert!(is_valid(text), "{text}");
        let place = Place::new().file("expected.toml", text);
        let ran = place.run(&["check", CLOSED, "--expect-file", "expected.toml"]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
    }
    for text in [
        "expect = []",
        "[[expect]]\nat-least = 1",
        "[[expect]]\ntopic = 'a'\nbroker = 'b'",
        "[[expect]]\ntopic = 'a'\nversion = '1'",
        "[[expect]]\ntopic = 'a b'",
        "[[expect]]\ntopic = 'a'\nservcie = 'b'",
        "[[expect]]\nservice = 'a'\nversion = ''",
    ] {
        assert!(!is_valid(text), "{text}");
        let place = Place::new().file("expected.toml", text);
        let ran = place.run(&["check", CLOSED, "--expect-file", "expected.toml"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
    }
}

/// The table of `docs/ci.md` has expectations that are read.
#[test]
fn the_page_shows_expectations_that_are_read() {
    let page = fs::read_to_string(root().join("docs/ci.md")).expect("the page");
    let table = page.split("| expectation | it is held when |").nth(1).expect("the table");
    let rows = table.lines().skip(2).map_while(|line| line.strip_prefix("| `"));
    let mut read = 0;
    for text in rows.filter_map(|row| row.split('`').next()) {
        regprobe::cli::expectation(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        read += 1;
    }
    assert!(read > 5);
}

/// All is held from the beginning, and has to be so for a while.
#[test]
fn what_is_held_has_to_settle() {
    let target = registry();
    let held = ["check", &target, "--expect", "com.acme.Stock==0", "-f", "json"];
    let waited = |settle: &str| {
        let ran = run(&[&held[..], &["--wait", "10m", "--settle", settle]].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_valid(&strict_schema(), &report);
        report["waited"].clone()
    };
    let at_once = waited("0s");
    assert_eq!((&at_once["looks"], &at_once["ended"]), (&json!(1), &json!("held")));
    assert_eq!(at_once["attempts"], json!([]));
    let settled = waited("500ms");
    assert!(settled["looks"].as_u64() > Some(1), "{settled}");
    // Nothing changed meanwhile.
    assert_eq!(settled["attempts"].as_array().map(Vec::len), Some(1), "{settled}");
    assert_eq!(settled["attempts"][0]["held"], json!(1));
}

/// Each change is a line for whoever waits, and an attempt in the report.
#[test]
fn a_registry_that_comes_up_meanwhile_is_waited_for() {
    let reserved = StdListener::bind("127.0.0.1:0").expect("a port");
    let target = format!("zookeeper://{}", reserved.local_addr().expect("an address"));
    drop(reserved);
    let place = Place::new();
    let mut command = Command::new(program());
    command.args(["check", &target, "--expect", "com.acme.Stock==0", "--format", "json"]);
    command.args(["--wait", "10m", "--settle", "0s"]).env_clear();
    command.current_dir(place.path("."));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut told = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let first = told.next().expect("a line").expect("a text");
    assert!(first.contains("not told: com.acme.Stock==0: 0 there"), "{first}");
    registry_at(&target);
    let second = told.next().expect("a line").expect("a text");
    assert!(second.contains("held: com.acme.Stock==0"), "{second}");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let attempts = report["waited"]["attempts"].as_array().expect("a list");
    assert_eq!(attempts[0]["untold"], json!(1), "{report}");
    // Only the last look is the document.
    assert_eq!(report["registries"][0]["read"], "complete");
}

/// Nobody on another machine will ever reach a loopback address.
#[test]
fn a_wait_ends_where_it_does_not_help() {
    let target = registry();
    let wait = ["--wait", "24h", "--expect", "com.acme.Orders"];
    let ran = run(&[&["check", &target, "-f", "json"][..], &wait].concat());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["waited"]["ended"], "hopeless");
    let why = report["expectations"][0]["hopeless"].as_str().expect("a reason");
    assert!(why.contains("RP107 doesn't go by itself"), "{why}");
    // What was there before the deployment may still be replaced.
    let since = ["--wait", "1s", "--expect", "com.acme.Orders", "--since", "0s"];
    let ran = run(&[&["check", &target, "-f", "json"][..], &since].concat());
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.code, &report["waited"]["ended"]), (Some(1), &json!("time-is-up")));
}
