//! The files for pipelines in `contrib/ci`: their parsers read them, and each command in them is one of regprobe's.

use std::fs;

use regprobe::cli::command;
use regprobe::report::format_named;
use serde_yaml_ng::Value;

use crate::snapshot::root;

fn read(name: &str) -> String {
    let path = root().join("contrib/ci").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(name: &str) -> Value {
    serde_yaml_ng::from_str(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The one command of regprobe's in a script, as clap takes it.
#[track_caller]
fn checked(script: &str) -> clap::ArgMatches {
    let words = shlex::split(&script.replace("\\\n", " ")).expect("words of a shell");
    checked_words(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

#[track_caller]
fn checked_words(words: &[&str]) -> clap::ArgMatches {
    assert_eq!(words.first(), Some(&"regprobe"), "{words:?}");
    let matches = command().try_get_matches_from(words).unwrap_or_else(|error| panic!("{error}"));
    let (name, matches) = matches.subcommand().expect("a command");
    assert_eq!(name, "check", "{words:?}");
    matches.clone()
}

fn number(matches: &clap::ArgMatches, option: &str) -> usize {
    matches.get_raw(option).map_or(0, Iterator::count)
}

#[test]
fn a_step_of_github_actions() {
    let action = yaml("action.yml");
    let step = &action["runs"]["steps"][0];
    let matches = checked(step["run"].as_str().expect("a script"));
    assert_eq!(number(&matches, "format"), 3);
    // What the inputs say comes by variables, each of which is one of an option of `check`.
    let check = command();
    let check = check.find_subcommand("check").expect("it is there");
    let known = |name: &str| {
        let id = name.trim_start_matches("REGPROBE_").to_lowercase();
        check.get_arguments().any(|arg| arg.get_id() == &*id)
    };
    let variables = step["env"].as_mapping().expect("variables");
    for (name, value) in variables {
        let (name, value) = (name.as_str().expect("a name"), value.as_str().expect("a value"));
        assert!(known(name), "{name}");
        let input = value.trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        assert!(action["inputs"].get(input).is_some(), "{name} is {value}");
    }
    assert_eq!(variables.len(), action["inputs"].as_mapping().expect("inputs").len());
}

#[test]
fn a_job_of_gitlab() {
    let job = &yaml("gitlab-ci.yml")["gate"];
    let matches = checked(job["script"][0].as_str().expect("a script"));
    assert_eq!((number(&matches, "expect"), number(&matches, "wait")), (2, 1));
    let reads = job["artifacts"]["reports"]["junit"].as_str().expect("a file");
    assert!(formats(&matches).contains(&format!("junit={reads}")));
    assert_eq!(job["allow_failure"], Value::Bool(false));
}

#[test]
fn a_stage_of_jenkins() {
    let file = read("Jenkinsfile");
    let script = file.split("'''").nth(1).expect("a script");
    let matches = checked(script);
    assert_eq!((number(&matches, "expect"), number(&matches, "wait")), (2, 1));
    assert!(formats(&matches).contains(&"junit=regprobe.xml".to_owned()));
    assert!(file.contains("junit 'regprobe.xml'"));
    assert_eq!(file.matches('{').count(), file.matches('}').count());
}

#[test]
fn a_job_of_kubernetes() {
    let job = yaml("kubernetes-job.yaml");
    assert_eq!((&job["kind"], &job["apiVersion"]), (&"Job".into(), &"batch/v1".into()));
    // A second pod would promote what the first refused.
    assert_eq!(job["spec"]["backoffLimit"], Value::from(0));
    let pod = &job["spec"]["template"]["spec"];
    assert_eq!(pod["restartPolicy"], Value::from("Never"));
    let words = pod["containers"][0]["command"].as_sequence().expect("words");
    let words: Vec<&str> = words.iter().map(|word| word.as_str().expect("a text")).collect();
    let matches = checked_words(&words);
    assert_eq!((number(&matches, "expect"), number(&matches, "wait")), (2, 1));
}

fn formats(matches: &clap::ArgMatches) -> Vec<String> {
    let formats = matches.get_raw("format").expect("formats");
    let formats: Vec<String> = formats.map(|text| text.to_string_lossy().into_owned()).collect();
    for format in &formats {
        let name = format.split('=').next().unwrap_or_default();
        assert!(format_named(name).is_some(), "{format}");
    }
    formats
}
