//! `--baseline`: only what an earlier report hasn't counts.

use serde_json::{Value, json};

use crate::asked::Place;
use crate::cli::{CLOSED, registry, registry_with};
use crate::schema::{assert_valid, strict_schema};

fn report(text: &str) -> Value {
    let report = serde_json::from_str(text).expect("JSON");
    assert_valid(&strict_schema(), &report);
    report
}

fn codes(findings: &Value) -> Vec<&str> {
    let findings = findings.as_array().expect("a list").iter();
    findings.map(|finding| finding["code"].as_str().expect("a code")).collect()
}

#[test]
fn what_was_known_does_not_count() {
    let target = registry();
    let place = Place::new();
    let before = ["check", &target, "--format", "json=before.json"];
    assert_eq!(place.run(&before).code, Some(1));
    let again = ["check", &target, "--baseline", "before.json"];
    let ran = place.run(&[&again[..], &["-f", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let told = report(&ran.out);
    assert_eq!(told["baseline"]["new"], json!(0));
    assert!(told["findings"].as_array().expect("a list").iter().all(|one| one["known"] == true));
    for format in ["junit", "tap", "github", "nagios"] {
        let ran = place.run(&[&again[..], &["-f", format]].concat());
        let fails = ["<failure", "not ok", "::error", "CRITICAL"];
        assert!(!fails.iter().any(|word| ran.out.contains(word)), "{format}: {}", ran.out);
        assert_eq!(ran.code, Some(0));
    }
    // Somebody calls in vain by now.
    let consumer = "/dubbo/com.acme.Stock/consumers/consumer%3A%2F%2F10.9.8.9%2Fcom.acme.Stock%3F\
                    application%3Dweb%26category%3Dconsumers%26release%3D2.7.23";
    let worse = registry_with(&[(consumer, "")]);
    let ran = place.run(&["check", &worse, "--baseline", "before.json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("  new           RP604 no-provider"), "{}", ran.out);
}

#[test]
fn what_is_gone_is_fixed_where_it_was_looked_for() {
    let target = registry();
    let place = Place::new();
    place.run(&["check", &target, CLOSED, "--format", "json=before.json"]);
    let mut before: Value =
        report(&std::fs::read_to_string(place.path("before.json")).expect("it"));
    // Once there was another fault at the provider.
    let mut old = before["findings"][1].clone();
    old["fingerprint"] = json!("0123456789abcdef");
    old["code"] = json!("RP405");
    old["registrations"] = json!([0]);
    before["findings"].as_array_mut().expect("a list").push(old);
    let place = place.file("before.json", &before.to_string());
    let beside = |more: &[&str]| {
        let asked = ["check", &target, "--baseline", "before.json", "-f", "json"];
        let told = report(&place.run(&[&asked[..], more].concat()).out);
        told["baseline"].clone()
    };
    let looked = beside(&[]);
    assert_eq!(codes(&looked["fixed"]), ["RP405"], "{looked}");
    // The other registry wasn't looked at, so that nobody knows.
    assert!(codes(&looked["unseen"]).contains(&"RP801"), "{looked}");
    let narrowed = beside(&["--service", "com.acme.Orders"]);
    assert_eq!(narrowed["fixed"], json!([]), "{narrowed}");
    let unread = beside(&[CLOSED]);
    assert_eq!(unread["fixed"], json!([]), "{unread}");
}

#[test]
fn what_is_no_report_is_refused() {
    let place = Place::new()
        .file("text.json", "no problems found")
        .file("other.json", "{\"schema\": \"regprobe/whoami/1\"}");
    let refused = |file: &str, says: &str| {
        let ran = place.run(&["check", CLOSED, "--baseline", file]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(says), "{}", ran.err);
    };
    refused("none.json", "none.json can't be read");
    refused("text.json", "it is no report");
    refused("other.json", "it is no report");
    let target = registry();
    place.run(&["list", &target, "--format", "json=listed.json"]);
    refused("listed.json", "`list` wrote it");
}
