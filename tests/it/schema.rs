//! What is rendered is what `docs/report.schema.json` publishes: no field less, and none more.

use std::fs;

use regprobe::model::Report;
use regprobe::report::{Style, format_named};
use serde_json::{Value, json};

use crate::{samples, snapshot};

#[test]
fn every_sample_is_valid() {
    let schema = strict_schema();
    for report in reports() {
        assert_valid(&schema, &document(&report));
    }
}

#[test]
fn the_schema_means_something() {
    let schema = strict_schema();
    let good = document(&samples::troubled());
    for (pointer, bad) in [
        ("/schema", json!("regprobe/report/2")),
        ("/started", json!("yesterday")),
        ("/registries/0/read", json!("half")),
        ("/registrations/0/subject/kind", json!("dubbo")),
        ("/registrations/0/verdict", json!("ok")),
        ("/addresses/0/connection/outcome", json!("timeout")),
        ("/addresses/0/port", json!("20880")),
        ("/addresses/0/identity/outcome", json!(null)),
        ("/addresses/0/paths/0/class", json!("docker")),
        ("/findings/0/code", json!("101")),
        ("/findings/0/severity", json!("fatal")),
        ("/findings/0/remedies/0/changes/0/kind", json!("bash")),
        ("/summary/reachable", json!(-1)),
        ("/exit_code", json!(4)),
        ("/vantage", json!({"host": "h"})),
        ("/unheard_of", json!(1)),
    ] {
        let mut report = good.clone();
        match report.pointer_mut(pointer) {
            Some(value) => *value = bad,
            None => report["unheard_of"] = bad,
        }
        assert!(!schema.is_valid(&report), "{pointer} may be anything");
    }
}

#[test]
fn findings_point_to_registrations() {
    for report in reports() {
        let document = document(&report);
        let count = document["registrations"].as_array().expect("a list").len();
        let findings = document["findings"].as_array().expect("a list");
        for id in
            findings.iter().flat_map(|finding| finding["registrations"].as_array().expect("ids"))
        {
            assert!(id.as_u64().expect("a number") < count as u64);
        }
    }
}

#[test]
fn lines_hold_the_same_objects() {
    for report in reports() {
        let mut document = document(&report);
        for mut line in lines(&report) {
            let kind = line.as_object_mut().expect("an object").remove("type").expect("a type");
            let list = match kind.as_str().expect("a text") {
                "run" => {
                    assert_eq!(line["vantage"], document["vantage"]);
                    continue;
                }
                "summary" => {
                    let code = line.as_object_mut().expect("an object").remove("exit_code");
                    assert_eq!(
                        (line, code),
                        (document["summary"].take(), Some(document["exit_code"].take()))
                    );
                    continue;
                }
                "registry" => "registries",
                "registration" => "registrations",
                "address" => "addresses",
                "rocketmq-clients" => "rocketmq_clients",
                "reference" => "references",
                "expectation" => "expectations",
                "waited" | "baseline" => {
                    assert_eq!(line, document[kind.as_str().expect("a text")]);
                    continue;
                }
                "finding" => "findings",
                "fault" => "faults",
                "step" => "plan",
                "impaired" => "impaired",
                other => panic!("a line of type {other}"),
            };
            assert_eq!(document[list].as_array_mut().expect("a list").remove(0), line);
        }
        for list in [
            "registries",
            "registrations",
            "addresses",
            "rocketmq_clients",
            "references",
            "findings",
            "faults",
            "plan",
            "impaired",
        ] {
            assert_eq!(document[list], json!([]), "the lines leave some out");
        }
    }
}

fn reports() -> [Report; 7] {
    [
        samples::troubled(),
        samples::healthy(),
        samples::many(),
        samples::unread(),
        samples::hostile(),
        samples::listed(),
        samples::everything(),
    ]
}

fn document(report: &Report) -> Value {
    let mut bytes = Vec::new();
    let json = format_named("json").expect("a format");
    json.render(report, &Style::default(), &mut bytes).expect("a Vec takes all");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn lines(report: &Report) -> Vec<Value> {
    let mut bytes = Vec::new();
    let jsonl = format_named("jsonl").expect("a format");
    jsonl.render(report, &Style::default(), &mut bytes).expect("a Vec takes all");
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The published schema, and no field beside those it describes.
pub fn strict_schema() -> jsonschema::Validator {
    let path = snapshot::root().join("docs/report.schema.json");
    strict(&fs::read_to_string(path).expect("the schema is there"))
}

/// A schema without any field beside those it describes.
pub fn strict(text: &str) -> jsonschema::Validator {
    let mut schema = serde_json::from_str(text).expect("the schema is JSON");
    assert!(jsonschema::meta::is_valid(&schema), "the schema is no schema");
    close(&mut schema);
    jsonschema::validator_for(&schema).expect("a schema")
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.get("properties").is_some_and(Value::is_object) && object.contains_key("type")
            {
                object.entry("additionalProperties").or_insert(json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[track_caller]
pub fn assert_valid(schema: &jsonschema::Validator, instance: &Value) {
    let errors: Vec<String> = schema
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(3)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}
