//! `diagnose`: saved reports of several places side by side.

use std::fs;

use serde_json::{Value, json};

use crate::asked::{Place, Ran, run};
use crate::cli::{CLOSED, registry};
use crate::schema::strict;
use crate::snapshot::root;

/// An address in a report: `verdict gateway`, and the code of its finding.
type Told<'a> = (&'a str, &'a str, &'a str);

/// A report of a real run, in which these addresses are in the place of the one that it has.
fn report(host: &str, told: &[Told<'_>]) -> Value {
    let target = "zookeeper://10.9.8.20:2181";
    let mut report: Value =
        serde_json::from_str(&run(&["check", &registry(), "-f", "json"]).out).expect("JSON");
    report["vantage"]["host"] = json!(host);
    report["registries"][0]["target"] = json!(target);
    let (entry, finding) = (report["addresses"][0].clone(), report["findings"][0].clone());
    let registration = report["registrations"][0].clone();
    let each = |make: &dyn Fn(&Told<'_>) -> Value| told.iter().map(make).collect::<Vec<Value>>();
    report["addresses"] = json!(each(&|(address, seen, _)| {
        let (verdict, gateway) = seen.split_once(' ').unwrap_or((seen, ""));
        let mut entry = entry.clone();
        entry["address"] = json!(address);
        entry["verdict"] = json!(verdict);
        entry["route"]["gateway"] = if gateway.is_empty() { json!(null) } else { json!(gateway) };
        entry
    }));
    report["registrations"] = json!(each(&|(address, ..)| {
        let mut registration = registration.clone();
        registration["address"] = json!(address);
        registration
    }));
    let mut findings = each(&|(address, _, code)| {
        let mut finding = finding.clone();
        finding["address"] = json!(address);
        finding["code"] = json!(code);
        finding
    });
    findings.retain(|finding| finding["code"] != "");
    report["findings"] = json!(findings);
    report
}

fn lay(reports: &[Value], more: &[&str]) -> Ran {
    let mut place = Place::new();
    let mut arguments = vec!["diagnose".to_owned()];
    for (number, report) in reports.iter().enumerate() {
        let name = format!("{number}.json");
        place = place.file(&name, &report.to_string());
        arguments.push(name);
    }
    let arguments: Vec<&str> =
        arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
    place.run(&arguments)
}

fn document(reports: &[Value]) -> Value {
    let ran = lay(reports, &["-f", "json"]);
    let document: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
    let schema = fs::read_to_string(root().join("docs/side-by-side.schema.json")).expect("a file");
    let schema = strict(&schema);
    let errors: Vec<String> = schema.iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{document:#}");
    assert_eq!(ran.code.map(i64::from), document["exit_code"].as_i64());
    document
}

const WEB_1: [Told<'static>; 5] = [
    ("10.9.8.7:20880", "reachable", ""),
    ("10.9.7.8:20880", "unreachable 10.9.8.1", "RP405"),
    ("10.9.7.9:20880", "unreachable 10.9.8.1", "RP405"),
    ("172.17.0.5:20880", "unreachable", "RP101"),
    ("10.9.8.6:20880", "undetermined", "RP901"),
];
const WEB_2: [Told<'static>; 4] = [
    ("10.9.8.7:20880", "reachable", ""),
    ("10.9.7.8:20880", "reachable", ""),
    ("10.9.7.9:20880", "reachable", ""),
    ("172.17.0.5:20880", "local-only", "RP101"),
];

#[test]
fn what_is_down_for_all_is_told_from_what_some_do_not_see() {
    let document = document(&[report("web-1", &WEB_1), report("web-2", &WEB_2)]);
    let rows: Vec<(&str, &str, &Value)> = document["addresses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().expect("a text");
            (text("address"), text("sight"), &row["invisible_from"])
        })
        .collect();
    let (none, first) = (json!([]), json!(["web-1"]));
    assert_eq!(
        rows,
        [
            ("172.17.0.5:20880", "down-for-all", &none),
            ("10.9.7.8:20880", "invisible-from-some", &first),
            ("10.9.7.9:20880", "invisible-from-some", &first),
            ("10.9.8.6:20880", "untold", &none),
            ("10.9.8.7:20880", "usable", &none),
        ]
    );
    let hop = json!([{
        "place": "web-1", "gateway": "10.9.8.1", "addresses": ["10.9.7.8:20880", "10.9.7.9:20880"],
    }]);
    assert_eq!((&document["broken_hops"], &document["exit_code"]), (&hop, &json!(1)));
    // Of the other place it isn't known: it isn't in its report.
    assert_eq!(document["addresses"][3]["seen"][1]["verdict"], json!(null));
}

/// A gateway behind which something answers isn't what is broken.
#[test]
fn a_gateway_is_blamed_only_if_nothing_behind_it_answers() {
    let mut told = WEB_1;
    told[0] = ("10.9.8.7:20880", "reachable 10.9.8.1", "");
    let document = document(&[report("web-1", &told), report("web-2", &WEB_2)]);
    assert_eq!(document["broken_hops"], json!([]));
}

#[test]
fn one_host_told_twice_has_two_names_and_all_well_ends_with_0() {
    let well = || report("web", &[("10.9.8.7:20880", "reachable", "")]);
    let document = document(&[well(), well()]);
    let names: Vec<&Value> =
        document["places"].as_array().expect("a list").iter().map(|at| &at["place"]).collect();
    assert_eq!(names, ["web", "web (2)"]);
    assert_eq!(document["exit_code"], json!(0));
    let mut half = well();
    half["registries"][0]["read"] = json!("partial");
    assert_eq!(lay(&[well(), half], &[]).code, Some(3));
}

#[test]
fn people_read_a_table() {
    let shown = lay(&[report("web-1", &WEB_1), report("web-2", &WEB_2)], &[]).out;
    for line in [
        "Down for all who can tell: 1 address",
        "                    web-1              web-2",
        "  172.17.0.5:20880  unreachable RP101  local-only RP101  com.acme.Orders",
        "Invisible from some, and usable from others: 2 addresses",
        "  10.9.7.8:20880  unreachable RP405  reachable  com.acme.Orders",
        "From web-1, nothing behind gateway 10.9.8.1 can be used, and others use it:",
        "5 addresses, of which 1 usable from all who can tell.",
    ] {
        let found = shown.lines().any(|shown| shown.trim_end() == line);
        assert!(found, "no {line:?} in\n{shown}");
    }
    // A stranger's text does nothing.
    let mut hostile = report("web-1", &WEB_1);
    hostile["registrations"][0]["subject"]["interface"] = json!("com.acme.\u{1b}[2J\nOrders");
    let shown = lay(&[hostile, report("web-2", &WEB_2)], &["-v"]).out;
    assert!(!shown.contains('\u{1b}') && shown.contains("\\u{1b}[2J\\nOrders"), "{shown}");
}

/// An address without a port has no verdict.
#[test]
fn what_nobody_dials_is_left_out() {
    let mut one = report("web-1", &WEB_1);
    let addresses = one["addresses"].as_array_mut().expect("addresses");
    let mut portless = addresses[0].clone();
    portless["address"] = json!("10.0.0.99");
    portless["port"] = json!(null);
    portless["verdict"] = json!(null);
    addresses.push(portless);
    let ran = lay(&[one, report("web-2", &WEB_2)], &["-v"]);
    assert_ne!(ran.code, Some(2), "{ran:?}");
    assert!(!ran.out.contains("10.0.0.99"), "{}", ran.out);
}

#[test]
fn what_can_not_be_compared_is_refused() {
    let one = report("web-1", &WEB_1);
    let refused = |reports: &[Value], more: &[&str], says: &str| {
        let ran = lay(reports, more);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(says), "{}", ran.err);
    };
    refused(std::slice::from_ref(&one), &[], "2 values required");
    let mut other = report("web-2", &WEB_2);
    other["registries"][0]["target"] = json!(CLOSED);
    refused(&[one.clone(), other], &[], "different registries");
    refused(&[one.clone(), json!({"schema": "x"})], &[], "it is no report");
    let mut listed = one.clone();
    listed["list_only"] = json!(true);
    refused(&[one.clone(), listed], &[], "dialled nothing");
    refused(&[one.clone(), one], &["-f", "junit"], "`diagnose` is text or json, and not junit");
}
