//! Each text of `cases.toml`, and each message against itself.

use std::collections::BTreeSet;
use std::fs;

use regprobe::diagnose::RULES;
use regprobe::explain::{CLASSES, messages};
use regprobe::model::{Explanation, Recognised};
use serde::Deserialize;

use super::explained;
use crate::snapshot::root;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// `owner/name#number` on GitHub.
    thread: Option<String>,
    text: Option<String>,
    log: Option<String>,
    /// A rule's code, a class's name, or nothing where the text isn't known.
    expect: String,
    system: Option<String>,
    address: Option<String>,
    service: Option<String>,
    registry: Option<String>,
    topic: Option<String>,
    /// The first command; empty: there is none.
    command: Option<String>,
    /// Whose address it is.
    whose: Option<String>,
    /// The code of something else that it may be.
    or: Option<String>,
    /// Something that the meaning says.
    says: Option<String>,
    /// And something that no sentence or command has.
    never: Option<String>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(root().join("src/explain/cases.toml")).expect("cases");
    toml::from_str::<Cases>(&text).expect("cases that can be read").case
}

fn text(case: &Case) -> String {
    match (&case.text, &case.log) {
        (Some(text), None) => text.clone(),
        (None, Some(log)) => {
            let path = root().join(format!("tests/fixtures/explain/{log}.log"));
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        }
        _ => panic!("{}: either a text or a log", case.name),
    }
}

fn class(found: &Recognised) -> &'static str {
    found.fault.code.unwrap_or(found.fault.name)
}

#[test]
fn each_text_is_what_it_is() {
    let mut wrong = Vec::new();
    for case in cases() {
        match explained(&text(&case)) {
            Explanation::Unknown(_) if case.expect.is_empty() => {}
            Explanation::Unknown(_) => wrong.push(format!("{}: not known", case.name)),
            Explanation::Recognised(found) => compare(&case, &found, &mut wrong),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(case: &Case, found: &Recognised, wrong: &mut Vec<String>) {
    let said = &found.said;
    let command = found.steps.iter().find_map(|step| step.command.clone()).unwrap_or_default();
    let of = |wanted: &Option<String>, seen: Option<String>| {
        wanted.as_ref().map(|wanted| (wanted.clone(), seen.unwrap_or_default()))
    };
    let pairs = [
        Some((case.expect.clone(), class(found).to_owned())),
        of(&case.system, Some(found.system.to_string())),
        of(&case.address, said.place.as_ref().map(ToString::to_string)),
        of(&case.service, said.service.as_ref().map(ToString::to_string)),
        of(&case.registry, said.registry.clone()),
        of(&case.topic, said.topic.clone()),
        of(&case.command, Some(command.clone())),
        of(&case.whose, Some(found.whose.name().to_owned())),
    ];
    for (wanted, seen) in pairs.into_iter().flatten().filter(|(wanted, seen)| wanted != seen) {
        wrong.push(format!("{}: `{seen}` instead of `{wanted}`", case.name));
    }
    let meaning = found.meaning.join(" ");
    if case.says.as_ref().is_some_and(|says| !meaning.contains(says)) {
        wrong.push(format!("{}: doesn't say {:?}: {meaning}", case.name, case.says));
    }
    let may_be = |code: &str| found.alternatives.iter().any(|(fault, _)| fault.code == Some(code));
    if case.or.as_ref().is_some_and(|code| !may_be(code)) {
        wrong.push(format!("{}: it may not be {:?}", case.name, case.or));
    }
    let all = format!("{meaning} {command} {}", found.fault.title);
    if case.never.as_ref().is_some_and(|never| all.contains(never)) {
        wrong.push(format!("{}: says {:?}: {all}", case.name, case.never));
    }
    if !found.meaning.iter().all(|sentence| sentence.ends_with(['.', ':'])) {
        wrong.push(format!("{}: no sentence: {meaning}", case.name));
    }
}

#[test]
fn each_case_is_told_apart() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "a name is given twice");
    for thread in cases.iter().filter_map(|case| case.thread.as_deref()) {
        let (repository, number) = thread.split_once('#').expect("repository#number");
        assert!(repository.split('/').count() == 2 && number.parse::<u32>().is_ok(), "{thread}");
    }
    let logs: BTreeSet<String> =
        cases.iter().filter_map(|case| case.log.as_ref().map(|log| format!("{log}.log"))).collect();
    let there: BTreeSet<String> = fs::read_dir(root().join("tests/fixtures/explain"))
        .expect("the logs")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(logs, there, "a log that no case reads, or none that a case wants");
}

/// What a message means is told by a case; one without any could mean whatever.
#[test]
fn each_message_has_a_case() {
    let texts: Vec<String> = cases().iter().map(|case| text(case).to_lowercase()).collect();
    let missing: Vec<&str> = messages()
        .filter(|(_, says)| !texts.iter().any(|text| has_message(text, &says.to_lowercase())))
        .map(|(_, says)| says)
        .collect();
    assert!(missing.is_empty(), "no text of cases.toml has: {missing:#?}");
}

/// Whether `text` has all parts of a message, in their order.
fn has_message(text: &str, says: &str) -> bool {
    let mut rest = text;
    let parts = says.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, part)| part));
    parts.into_iter().all(|part| {
        let Some((_, behind)) = rest.split_once(part) else { return part.is_empty() };
        rest = behind;
        true
    })
}

/// A value of each name that a message may have.
fn sample(name: &str) -> &'static str {
    match name {
        "address" | "anything" => "10.1.2.3:4567",
        "addresses" => "10.1.2.3:4567, 10.1.2.4:4567",
        "host" => "kafka",
        "url" => "dubbo://10.1.2.3:4567/com.acme.Order?group=g",
        "registry-url" => "zookeeper://10.1.2.3:2181/x.RegistryService?a=b",
        "service" => "com.acme.Order:1.0.0",
        "path" => "/dubbo/com.acme.Order/providers",
        "router" => "TagStateRouter",
        "revision" => "90037953236eb9f5fa855ae0f241794a",
        "instance" => "10.1.2.3:4567",
        "registry" => "10.1.2.9:2181",
        "consumer" => "10.1.2.5",
        "version" => "2.7.23",
        "topic" => "tea",
        "brokers" => "broker-a, broker-b",
        "node" => "7",
        "size" => "369295616",
        "exported" => "com.acme.Other:4567",
        "value" | "cause" | "…" => "something",
        other => panic!("there is no value `{other}`"),
    }
}

/// Messages that say nothing of a fault by themselves.
const CONTEXT: [&str; 8] = [
    "Attempting bootstrap",
    "Update controller leader",
    " BROKER: ",
    "closeChannel",
    "Opening socket",
    "Socket connection established",
    "(Chain Node Output",
    "is disconnected",
];

#[test]
fn each_message_is_known_by_itself() {
    for (system, says) in messages() {
        let mut text = String::new();
        for (number, piece) in says.split('{').enumerate() {
            match piece.split_once('}') {
                Some((name, rest)) if number > 0 => text.extend([sample(name), rest]),
                _ => text.push_str(piece),
            }
        }
        for text in
            [text.clone(), format!("2026-11-26 ERROR [main] 失败: {text}"), text.to_uppercase()]
        {
            // What other programs say as well counts where the text speaks of RocketMQ.
            let there = match explained(&text) {
                Explanation::Unknown(_) => explained(&format!("rocketmq {text}")),
                known @ Explanation::Recognised(_) => known,
            };
            let Explanation::Recognised(found) = there else {
                // What only adds to other messages is no answer.
                assert!(CONTEXT.iter().any(|context| says.contains(context)), "{text}");
                continue;
            };
            assert_eq!(found.system, system, "{text}");
            let known = RULES.iter().any(|rule| Some(rule.code) == found.fault.code)
                || CLASSES.iter().any(|class| class.name == found.fault.name);
            assert!(known && !found.fault.title.is_empty(), "{text}: {:?}", found.fault);
        }
    }
}

#[test]
fn classes_are_used_and_named_once() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    let names: BTreeSet<&str> = CLASSES.iter().map(|class| class.name).collect();
    assert_eq!(names.len(), CLASSES.len());
    assert!(names.is_disjoint(&rules), "a rule has that name");
}
