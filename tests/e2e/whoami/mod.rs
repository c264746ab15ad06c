//! Agreement: the real software of each version is asked which address it would register, by the very
//! code that chooses it, and so is `regprobe whoami`, in the same place.

mod started;
mod table;
mod worlds;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::setup;
use crate::walk::Walk;
use crate::world::{Interface, World};
use worlds::Asked;

/// What each version line said, by the name of its jars (`dubbo-3.3.6`).
type Said = BTreeMap<String, String>;

#[test]
fn software_and_regprobe_choose_alike() {
    let world = World::new("whoami");
    let registry = world.host("registry", 20);
    let listening = registry.inside(|| TcpListener::bind("0.0.0.0:2181").expect("a port"));
    let mut walk = Walk::through("whoami");
    let mut rows = Vec::new();
    for (number, asked) in worlds::read().into_iter().enumerate() {
        let mut said = None;
        walk.situation(&asked.title, || {
            let (theirs, ours) = ask(&world, number, &asked);
            assert!(theirs.len() > 20, "too few answers: {theirs:?}");
            let differing: Vec<String> = theirs
                .iter()
                .filter(|(name, theirs)| !agree(&asked, theirs, &ours[*name]))
                .map(|(name, theirs)| format!("{name}: {theirs:?}, regprobe: {:?}", ours[name]))
                .collect();
            assert!(differing.is_empty(), "{}", differing.join("\n"));
            said = Some(theirs);
        });
        rows.extend(said.map(|said| (asked, said)));
    }
    drop(listening);
    walk.situation("the published table is this one", || table::check(&rows));
    walk.end();
}

/// Both answers in one world.
fn ask(world: &World, number: usize, asked: &Asked) -> (Said, Said) {
    let host = world.bare_host("app-7", number);
    host.hosts_file(&asked.hosts_file());
    let interfaces: Vec<Interface<'_>> =
        asked.interfaces.iter().map(|text| Interface::parse(text)).collect();
    let _tunnels: Vec<_> =
        interfaces.iter().filter_map(|interface| world.add_interface(&host, interface)).collect();
    for setting in &asked.sysctl {
        let done = host.command("sysctl").args(["-qw", setting]).status().expect("sysctl runs");
        assert!(done.success(), "sysctl {setting}");
    }
    let files = world.data.join(number.to_string());
    std::fs::create_dir_all(&files).expect("a folder");
    let mut java = asked.java(&host, &files);
    let mut ours = asked.regprobe(&host, &files, &names());
    let (java, ours) = (start(&mut java), start(&mut ours));
    (theirs(&finish(java)), ours_of(&finish(ours)))
}

/// A refusal agrees with a refusal for the same reason.
fn agree(asked: &Asked, theirs: &str, ours: &str) -> bool {
    match (theirs.strip_prefix('!'), ours.strip_prefix('!')) {
        (Some(theirs), Some(ours)) => theirs.contains(ours) || asked.fails,
        (None, None) => theirs == ours,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The names of the folders of jars: `dubbo-3.3.6`, …
fn names() -> Vec<String> {
    let folder = setup::jars("whoami").join("lib");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the jars")
        .map(|entry| entry.expect("a folder").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("with-"))
        .collect();
    names.sort();
    names
}

fn theirs(output: &Output) -> Said {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said: Said = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, choice)| (name.to_owned(), choice.to_owned()))
        .collect();
    let names = names();
    let complete = names.iter().all(|name| said.contains_key(name));
    assert!(complete, "not all answer:\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// The hosts of each prospect's entries, as the Java program writes them.
fn ours_of(output: &Output) -> Said {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("no JSON: {error}\n{}", String::from_utf8_lossy(&output.stderr))
    });
    let prospects = report["prospects"].as_array().expect("prospects");
    let names = names();
    assert_eq!(prospects.len(), names.len());
    let text = |prospect: &Value| {
        let entries = prospect["entries"].as_array().expect("entries").iter();
        let texts: Vec<String> = entries.map(text_of).collect();
        match texts.first() {
            Some(first) if first.starts_with('!') => first.clone(),
            _ => texts.join(" "),
        }
    };
    names.into_iter().zip(prospects.iter().map(text)).collect()
}

fn text_of(entry: &Value) -> String {
    match (entry["host"].as_str(), entry["message"].as_str()) {
        (Some(host), _) => host.to_owned(),
        (None, message) => format!("!{}", message.unwrap_or_default()),
    }
}

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("a program starts")
}

fn finish(child: Child) -> Output {
    child.wait_with_output().expect("a program's output")
}

/// Where the Java program is.
fn classes() -> String {
    let jars = setup::jars("whoami");
    let cache = jars.parent().and_then(Path::parent).expect("target/e2e");
    cache.join("classes/whoami").display().to_string()
}
