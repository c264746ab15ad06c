//! Every file in `contrib` is what its tool reads, and names what there is.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use regprobe::cli::{self, Task};
use regprobe::history::History;
use regprobe::model::Moment;
use regprobe::report::{Timings, metrics_of_watch};
use serde_json::Value;

use crate::samples;
use crate::snapshot::root;

fn files() -> Vec<(PathBuf, String)> {
    let folders = fs::read_dir(root().join("contrib")).expect("contrib");
    let paths = folders.flat_map(|folder| {
        fs::read_dir(folder.expect("a folder").path()).expect("a folder of files")
    });
    let paths = paths.map(|file| file.expect("a file").path());
    let mut files: Vec<(PathBuf, String)> =
        paths.map(|path| (path.clone(), fs::read_to_string(path).expect("a text"))).collect();
    files.sort();
    assert!(files.len() > 8, "contrib was not found");
    files
}

/// `promtool`, `amtool` and systemd read theirs in the end-to-end tests.
#[test]
fn each_file_is_read_by_a_parser() {
    for (path, text) in files() {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        match extension {
            Some("yml" | "yaml") => {
                let _: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            }
            Some("json") => {
                let dashboard: Value = serde_json::from_str(&text).expect("JSON");
                assert!(dashboard["panels"].as_array().is_some_and(|panels| panels.len() > 5));
            }
            Some("service" | "timer") => {
                let odd = text.lines().find(|line| {
                    !(line.is_empty() || line.starts_with(['#', '[']) || line.contains('='))
                });
                assert_eq!(odd, None, "{}", path.display());
            }
            None if name == "Dockerfile" => {
                let rust = format!("FROM rust:{}-alpine", env!("CARGO_PKG_RUST_VERSION"));
                assert!(text.contains(&rust), "it isn't built with {rust}");
            }
            // Its commands are read with those of the other pipelines (`pipelines.rs`).
            None if name == "Jenkinsfile" => {}
            other => panic!("no parser reads {}: {other:?}", path.display()),
        }
    }
}

#[test]
fn each_command_is_one_that_the_program_takes() {
    let mut commands = 0;
    for (path, text) in files() {
        for words in commands_in(&path, &text) {
            // The file that it names isn't on this machine.
            let words: Vec<String> = words
                .into_iter()
                .filter(|word| !word.starts_with("/etc/") && word != "--config")
                .map(|word| match word.strip_prefix("prometheus=") {
                    Some(_) => "prometheus=regprobe.prom".to_owned(),
                    None => word,
                })
                .collect();
            let named = words.iter().any(|word| word.contains("://"));
            let target = (!named).then(|| "zookeeper://z".to_owned());
            let words = ["regprobe".to_owned()].into_iter().chain(words).chain(target);
            let task = cli::task(words.map(OsString::from));
            assert!(
                matches!(task, Ok(Task::Run(..) | Task::Serve(_))),
                "{}: {task:?}",
                path.display()
            );
            commands += 1;
        }
    }
    assert_eq!(commands, 4);
}

/// What follows the program's name.
fn commands_in(path: &Path, text: &str) -> Vec<Vec<String>> {
    if path.extension().is_some_and(|extension| extension == "service") {
        let start = text.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a start");
        let words = shlex::split(start).expect("words");
        return vec![words.into_iter().skip(1).collect()];
    }
    if !path.to_string_lossy().contains("/kubernetes/") {
        return Vec::new();
    }
    let document: Value = serde_yaml_ng::from_str(text).expect("YAML");
    ["/spec/template", "/spec/jobTemplate/spec/template"]
        .iter()
        .filter_map(|template| document.pointer(&format!("{template}/spec/containers/0/args")))
        .map(|args| serde_json::from_value(args.clone()).expect("words"))
        .collect()
}

#[test]
fn each_metric_is_one_that_serve_has() {
    let report = samples::troubled();
    let mut history = History::new(100);
    let now = Moment::parse(&report.started).expect("a time");
    // A fault that came back, and one that is an effect of another, have series of their own.
    let mut none = report.clone();
    none.diagnosis.findings.clear();
    none.listings.iter_mut().for_each(|listing| listing.read = regprobe::model::Read::Complete);
    let mut report = none.clone();
    report.diagnosis.findings = samples::troubled().diagnosis.findings;
    let first = report.diagnosis.findings[0].fingerprint.clone();
    report.diagnosis.findings[1].because.push(first);
    for report in [&report, &none, &report] {
        history.look(report, now);
    }
    let timings = Timings::default();
    timings.look(&report);
    let metrics = metrics_of_watch(&report, &history.watched(), &timings).expect("metrics");
    let there = names_in(&metrics);
    let mut named = BTreeSet::new();
    for (path, text) in files() {
        for name in names_in(&text) {
            assert!(there.contains(&name), "{}: there is no {name}", path.display());
            named.insert(name);
        }
    }
    assert!(named.len() > 10, "{named:?}");
    // And the page tells of all.
    let page = fs::read_to_string(root().join("docs/alerting.md")).expect("the page");
    for name in there.iter().map(|name| name.trim_end_matches("_bucket")) {
        let part = name.trim_end_matches("_sum").trim_end_matches("_count");
        assert!(page.contains(part), "docs/alerting.md has no {part}");
    }
}

fn names_in(text: &str) -> BTreeSet<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    let words = text.split(|c| !part(c)).filter(|word| word.starts_with("regprobe_"));
    words.map(str::to_owned).collect()
}
