//! What is written of it: the document's schema, and the text that people read.

use std::fs;
use std::process::Command;

use regprobe::report::{Detail, Style, whoami_json, whoami_text};
use serde_json::{Value, json};

use super::cases::{everything, read, report};
use crate::{schema, snapshot};

#[test]
fn every_document_is_valid() {
    let schema = strict();
    for case in read() {
        schema::assert_valid(&schema, &document(&report(&case, &everything())));
    }
}

#[test]
fn the_schema_means_something() {
    let schema = strict();
    let good = document(&report(&read()[1], &["dubbo"]));
    for (pointer, bad) in [
        ("/schema", json!("regprobe/whoami/2")),
        ("/prospects/0/family", json!(1)),
        ("/prospects/0/entries/0/outcome", json!("maybe")),
        ("/prospects/0/entries/0/class", json!("docker")),
        ("/prospects/0/entries/0/concern/severity", json!("fatal")),
        ("/prospects/0/entries/0/concern/code", json!("102")),
        ("/prospects/0/steps/0/taken", json!("yes")),
        ("/prospects/0/other_versions/0/differs", json!(null)),
        ("/exit_code", json!(4)),
        ("/summary/errors", json!(-1)),
    ] {
        let mut report = good.clone();
        *report.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = bad;
        assert!(!schema.is_valid(&report), "{pointer} may be anything");
    }
}

/// What both documents have is one and the same.
#[test]
fn shared_parts_are_the_reports() {
    let read = |name: &str| -> Value {
        let path = snapshot::root().join("docs").join(name);
        serde_json::from_str(&fs::read_to_string(path).expect("a schema")).expect("JSON")
    };
    let (report, whoami) = (read("report.schema.json"), read("whoami.schema.json"));
    for part in ["vantage", "containers", "class", "of"] {
        assert_eq!(report["$defs"][part], whoami["$defs"][part], "{part}");
    }
    let remedies = &report["$defs"]["finding"]["properties"]["remedies"];
    assert_eq!(remedies, &whoami["$defs"]["concern"]["properties"]["remedies"]);
}

#[test]
fn texts_are_as_they_were() {
    let cases = read();
    let docker = report(&cases[1], &["dubbo", "rocketmq", "dubbo-go"]);
    snapshot::check("whoami-overview.txt", &text(&docker, false, Detail::Usual));
    snapshot::check("whoami-quiet.txt", &text(&docker, false, Detail::Quiet));
    let asked = report(&cases[1], &["dubbo:3.2"]);
    snapshot::check("whoami-asked.txt", &text(&asked, true, Detail::Usual));
    let old = report(&cases[4], &["dubbo:2.7.8"]);
    snapshot::check("whoami-open.txt", &text(&old, true, Detail::Usual));
    let container = cases.iter().find(|case| case.container).expect("a container");
    let container = report(container, &["dubbo:2.6", "rocketmq:4.9"]);
    snapshot::check("whoami-container.txt", &text(&container, true, Detail::Usual));
    let refused = cases.iter().find(|case| case.title == "a refused variable").expect("it");
    let refused = report(refused, &["dubbo"]);
    snapshot::check("whoami-refused.txt", &text(&refused, true, Detail::Usual));
}

/// A node of Kubernetes has an interface with an address for each service.
#[test]
fn many_addresses_and_long_values_stay_within_the_page() {
    let mut case = read().remove(0);
    let services: Vec<String> = (1..200).map(|n| format!("10.96.0.{n}/32")).collect();
    case.interfaces.push(format!("kube-ipvs0 {}", services.join(" ")));
    let comment = "10.9.8.7 # the address that clients are sent to, and slaves too";
    case.broker = Some([("brokerIP1".to_owned(), comment.to_owned())].into());
    let report = report(&case, &["dubbo", "rocketmq"]);
    for detail in [Detail::Usual, Detail::Everything] {
        let text = text(&report, true, detail);
        // What is to be pasted is never broken.
        let prose = text.lines().filter(|line| !line.starts_with("    ") || line.contains("10.96"));
        let long: Vec<&str> = prose.filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{long:#?}");
        let last = text.contains("10.96.0.199/32");
        assert_eq!(last, detail == Detail::Everything, "{text}");
    }
}

#[test]
fn what_is_set_does_nothing_on_a_terminal() {
    let mut case = read().remove(0);
    case.environment.insert("DUBBO_IP_TO_REGISTRY".to_owned(), "\u{1b}[2J\u{202e}x".to_owned());
    let hostile = report(&case, &["dubbo", "dubbo-go"]);
    let mut json = Vec::new();
    whoami_json(&hostile, &mut json).expect("a Vec takes all");
    let json = String::from_utf8(json).expect("UTF-8");
    for text in [text(&hostile, true, Detail::Everything), json] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}

/// Whatever is printed as a shell's is one, and does no harm elsewhere.
#[test]
fn each_shell_change_can_be_pasted() {
    let mut seen = 0;
    for case in read() {
        let report = report(&case, &everything());
        let uses = report.prospects.iter().flat_map(|prospect| &prospect.uses);
        let concerns = uses.filter_map(|used| used.concern.as_ref());
        let changes =
            concerns.flat_map(|concern| &concern.remedies).flat_map(|remedy| &remedy.changes);
        for change in changes.filter(|change| change.kind() == "shell") {
            let (text, title) = (&*change.text(), case.title.as_str());
            let mut shell = Command::new("sh");
            assert!(
                shell.args(["-n", "-c", text]).status().expect("sh").success(),
                "{title}: {text}"
            );
            let name = text.strip_prefix("unset ").unwrap_or("NAME");
            assert!(
                name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
                "{title}: {text}"
            );
            assert!(!text.contains(" localhost >> /etc/hosts"), "{title}: {text}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

/// A shell finds its end there alone.
#[test]
fn a_file_to_save_stands_at_the_margin() {
    let case = read().into_iter().find(|case| case.container).expect("a container");
    let page = text(&report(&case, &["dubbo:2.6"]), true, Detail::Everything);
    assert!(page.contains("\ncat > start-with-host-address.sh <<'END'\n"), "{page}");
    assert!(page.contains("\nEND\n") && page.contains("\n    recreate --hostname"), "{page}");
}

/// Each is sent to its own settings.
#[test]
fn kafka_is_not_told_of_a_brokers_or_dubbos_settings() {
    let mut seen = 0;
    for case in read() {
        for prospect in report(&case, &["kafka", "spring"]).prospects {
            let concerns = prospect.uses.iter().filter_map(|used| used.concern.as_ref());
            for change in
                concerns.flat_map(|concern| &concern.remedies).flat_map(|remedy| &remedy.changes)
            {
                let text = change.text();
                let foreign = text.contains("brokerIP1") || text.contains("DUBBO_");
                assert!(!foreign, "{}, {}: {text}", case.title, prospect.title);
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}

/// What is right stays as it is, and so do a controller's listeners.
#[test]
fn kafka_is_told_of_every_listener() {
    let one = [
        "--override listeners=\"INSIDE://0.0.0.0:9092,OUTSIDE://:9094,CONTROLLER://:9093\"",
        "--override advertised.listeners=\"INSIDE://$HOST_IP:9092,OUTSIDE://203.0.113.9:9094,\
         CONTROLLER://localhost:9093\"",
    ];
    told_of_kafka("Kafka's listeners, of which one is right", &one);
    let container = [
        "\ncontainer 3f2a9c81d07b 9092 ",
        "-e KAFKA_LISTENERS=\"PLAINTEXT://0.0.0.0:9092,SSL://:9094,CONTROLLER://:9093\"",
        "-e KAFKA_ADVERTISED_LISTENERS=\"PLAINTEXT://$HOST_IP:9092,SSL://$HOST_IP:9094\"",
        "-p 9092:9092 -p 9094:9094",
        "\ncontainer_at 172.17.0.5 9092 ",
    ];
    told_of_kafka("Kafka in a container, whose name is its id", &container);
}

/// One of the shell changes that are printed there has each of `parts`.
#[track_caller]
fn told_of_kafka(title: &str, parts: &[&str]) {
    let case = read().into_iter().find(|case| case.title == title).expect("the case");
    let report = report(&case, &["kafka"]);
    let uses = report.prospects.iter().flat_map(|prospect| &prospect.uses);
    let remedies =
        uses.filter_map(|used| used.concern.as_ref()).flat_map(|concern| &concern.remedies);
    let told: Vec<_> =
        remedies.flat_map(|remedy| &remedy.changes).map(|change| change.text()).collect();
    for part in parts {
        assert!(told.iter().any(|text| text.contains(part)), "{part}: {told:#?}");
    }
}

fn text(report: &regprobe::model::SelfReport, asked: bool, detail: Detail) -> String {
    let mut bytes = Vec::new();
    let style = Style { detail, ..Style::default() };
    whoami_text(report, &style, asked, &mut bytes).expect("a Vec takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

fn document(report: &regprobe::model::SelfReport) -> Value {
    let mut bytes = Vec::new();
    whoami_json(report, &mut bytes).expect("a Vec takes all");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn strict() -> jsonschema::Validator {
    let path = snapshot::root().join("docs/whoami.schema.json");
    schema::strict(&fs::read_to_string(path).expect("the schema is there"))
}
