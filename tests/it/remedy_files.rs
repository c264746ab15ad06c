//! Remedies as files: each is read by a parser of its own kind, and a stranger's name does nothing in
//! them. They are left in `target/tmp/remedy-files`, where `tests/lint-remedies` reads them too.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use regprobe::model::text::is_unsafe;
use regprobe::report::{File, remedy_files};
use serde_json::{Value, json};
use serde_yaml_ng::Value as Yaml;

use crate::asked::{Place, run};
use crate::cases::{every, judge};
use crate::remedies::{hostile, hostile_names};
use crate::samples;

const STARTED: &str = "2026-11-27T00:00:00Z";

/// The files of every rule's every case, and of a hostile registry.
fn all_files() -> Vec<File> {
    let cases = every().into_iter().map(|(_, case)| judge(&case).diagnosis.findings);
    let hostile = samples::hostile().diagnosis.findings;
    let findings: Vec<_> = cases.flatten().chain(hostile).collect();
    remedy_files(&findings, STARTED)
}

#[test]
fn each_is_read_by_its_own_kind_of_parser() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("remedy-files");
    let _ = fs::remove_dir_all(&folder);
    let compose = schema("compose-spec.json");
    let deployment = schema("kubernetes-1.36-deployment.json");
    let mut seen = HashSet::new();
    for File { path, text } in all_files() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&path, &text).expect("a file can be written");
        let name = path.display().to_string();
        let kind = match name.rsplit_once('/').expect("a folder").1.split_once('.') {
            Some((_, kind)) => kind.to_owned(),
            None => panic!("{name} has no ending"),
        };
        match kind.as_str() {
            "sh" => shell(&path),
            "compose.yaml" => valid(&compose, &json_of(yaml(&name, &text)), &name),
            "kubernetes.yaml" => valid(&deployment, &patched(json_of(yaml(&name, &text))), &name),
            "properties" => properties(&name, &text),
            "systemd.conf" => unit(&name, &text),
            "java.txt" => assert!(text.starts_with("-D"), "{name}: {text}"),
            "txt" => assert!(text.lines().all(|line| !line.contains('\u{1b}')), "{name}"),
            other => panic!("{name}: no parser reads {other}"),
        }
        seen.insert(kind);
    }
    for kind in ["sh", "compose.yaml", "kubernetes.yaml", "properties", "systemd.conf"] {
        assert!(seen.contains(kind), "no remedy was written as {kind}");
    }
}

#[test]
fn names_are_plain_and_none_is_taken_twice() {
    let mut names = HashSet::new();
    for File { path, .. } in all_files() {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        assert!(path.chars().all(plain) && !path.contains(".."), "{path}");
        assert!(!path.starts_with('/') && path.split('/').count() <= 2, "{path}");
        assert!(names.insert(path.clone()), "{path} is written twice");
    }
}

#[test]
fn a_hostile_name_does_nothing_in_a_file() {
    let marker = Path::new(env!("CARGO_TARGET_TMPDIR")).join("remedy-files-marker");
    let _ = fs::remove_file(&marker);
    let mut ran = 0;
    for name in hostile_names(&marker) {
        for (broker, at) in [(true, "172.17.0.5:10911"), (false, "10.9.8.7:20880")] {
            for File { path, text } in remedy_files(&[hostile(&name, broker, at)], STARTED) {
                let seen = text.chars().find(|c| *c != '\n' && is_unsafe(*c));
                assert_eq!(seen, None, "{path}: {text:?}");
                if path.ends_with(".sh") {
                    // No command is found, so that only a name's own text can act.
                    let mut sh = Command::new("/bin/sh");
                    let output = sh.args(["-c", &text]).env_clear().env("PATH", "/nonexistent");
                    output.current_dir(env!("CARGO_TARGET_TMPDIR")).output().expect("sh runs");
                    ran += 1;
                }
            }
        }
    }
    assert!(ran > 0 && !marker.exists(), "a registered name ran a command");
}

/// Who sources a file keeps a shell that doesn't end with the first command that fails.
#[test]
fn a_file_that_sets_variables_leaves_the_shell_as_it_is() {
    let mut seen = 0;
    let files = all_files();
    // The start script exports for what it starts.
    let own = files.iter().filter(|file| file.text != regprobe::remedy::HOSTS_INJECTION_SCRIPT);
    for File { path, text } in own.filter(|file| file.path.ends_with(".sh")) {
        let sets =
            text.lines().any(|line| line.starts_with("export ") || line.starts_with("unset "));
        let is_script = text.lines().any(|line| line == "set -eu");
        assert!(!sets || !is_script, "{path}: {text}");
        seen += usize::from(sets);
    }
    assert!(seen > 20, "{seen}");
}

/// A broker may be called so, and YAML has other ideas of it.
#[test]
fn a_name_stays_a_name_in_yaml() {
    let mut seen = 0;
    for name in ["123", "1e3", "0x10", "true", "NULL", "no", "on", "y", "2026-11-27"] {
        let finding = hostile(name, true, "172.17.0.5:10911");
        for File { path, text } in remedy_files(&[finding], STARTED) {
            let quoted = format!("\"{}\"", name.to_ascii_lowercase());
            if path.ends_with(".compose.yaml") {
                assert!(text.contains(&format!("\n  {quoted}:\n")), "{path}: {text}");
                assert!(yaml(&path, &text)["services"][quoted.trim_matches('"')].is_mapping());
                seen += 1;
            }
            if path.ends_with(".kubernetes.yaml") && text.contains("containers:") {
                assert!(text.contains(&format!("- name: {quoted}\n")), "{path}: {text}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn the_readme_heads_a_finding_with_the_folder_that_it_has() {
    let files = all_files();
    let readme = files.iter().find(|file| file.path == "README.txt").expect("a README");
    let folders: HashSet<&str> =
        files.iter().filter_map(|file| Some(file.path.split_once('/')?.0)).collect();
    let headings = readme.text.lines().filter(|line| line.starts_with("RP"));
    let named: HashSet<&str> = headings.filter_map(|line| line.strip_suffix('/')).collect();
    assert_eq!(named, folders);
}

#[test]
fn the_start_script_is_a_file_of_its_own() {
    let files = all_files();
    let script = files.iter().find(|file| file.path.ends_with("/start-with-host-address.sh"));
    let script = script.expect("hosts injection is offered to old releases");
    assert_eq!(script.text, regprobe::remedy::HOSTS_INJECTION_SCRIPT);
}

#[test]
fn a_folder_that_holds_something_is_refused() {
    let place = Place::new().file("old/README.txt", "of last week");
    let ran = place.run(&["check", "zookeeper://127.0.0.1:1", "--remedies", "old"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("the folder old is not empty"), "{}", ran.err);
    let nowhere = run(&["check", "zookeeper://127.0.0.1:1", "--remedies", "no/such"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    let fresh = Place::new();
    let ran = fresh.run(&["check", "zookeeper://127.0.0.1:1", "--remedies", "new"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let readme = fs::read_to_string(fresh.path("new/README.txt")).expect("a README");
    assert!(readme.contains("RP801") && readme.contains("Nothing here has been applied"));
}

fn schema(name: &str) -> Validator {
    let path = format!("{}/tests/fixtures/schemas/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect("a schema");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

#[track_caller]
fn valid(schema: &Validator, document: &Value, name: &str) {
    let errors: Vec<String> = schema.iter_errors(document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}\n{document:#}");
}

#[track_caller]
fn yaml(name: &str, text: &str) -> Yaml {
    serde_yaml_ng::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"))
}

/// Compose's `!reset` takes a key away: what is left has none.
fn json_of(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Mapping(map) => {
            let kept = map.into_iter().filter(|(_, value)| !matches!(value, Yaml::Tagged(_)));
            let name = |key: Yaml| key.as_str().expect("a name").to_owned();
            kept.map(|(key, value)| (name(key), json_of(value))).collect()
        }
        Yaml::Sequence(items) => items.into_iter().map(json_of).collect(),
        other => serde_json::to_value(other).expect("a plain value"),
    }
}

/// A Deployment with the patch, as Kubernetes merges it: maps by key, containers by name.
fn patched(patch: Value) -> Value {
    let container = patch["spec"]["template"]["spec"]["containers"][0]["name"].clone();
    let mut deployment = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop"},
        "spec": {
            "selector": {"matchLabels": {"app": "shop"}},
            "template": {
                "metadata": {"labels": {"app": "shop"}},
                "spec": {"containers": [{"name": "shop", "image": "shop:1"}]},
            },
        },
    });
    if container.is_string() {
        deployment["spec"]["template"]["spec"]["containers"][0]["name"] = container;
    }
    merge(&mut deployment, patch);
    deployment
}

fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(map), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(map.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(items), Value::Array(patch)) if items.len() == 1 && patch.len() == 1 => {
            merge(&mut items[0], patch.into_iter().next().expect("one"));
        }
        (into, patch) => *into = patch,
    }
}

#[track_caller]
fn shell(path: &Path) {
    let output = Command::new("sh").arg("-n").arg(path).output().expect("sh runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {said}", path.display());
}

#[track_caller]
fn properties(name: &str, text: &str) {
    let read = java_properties::read(text.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(!read.is_empty(), "{name} sets nothing");
    for (key, value) in read {
        // A properties file has no comment at the end of a line.
        assert!(!value.contains('#') && value.trim() == value, "{name}: {key}={value}");
    }
}

/// What a check found is told, whatever becomes of its files.
#[test]
fn a_file_that_cannot_be_written_costs_nobody_the_report() {
    let asked = ["check", "zookeeper://127.0.0.1:1"];
    // Nobody makes a folder in /proc, root neither.
    for (options, what) in [
        (["--remedies", "/proc/mend"].as_slice(), "/proc/mend"),
        (&["--format", "json=/dev/full", "--format", "text"], "/dev/full"),
    ] {
        let ran = run(&[&asked[..], options].concat());
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(ran.out.contains("RP801"), "{ran:?}");
        assert!(ran.err.contains(&format!("error: can't write {what}")), "{ran:?}");
    }
}

/// systemd's own parser reads it in `tests/lint-remedies`.
#[track_caller]
fn unit(name: &str, text: &str) {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("[Service]"), "{name}");
    for line in lines {
        assert!(line.starts_with("Environment=\"") && line.ends_with('"'), "{name}: {line}");
        assert!(!line.contains('%') && line.matches('"').count() == 2, "{name}: {line}");
    }
}
