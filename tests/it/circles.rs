//! The graph of files inside a room: no circle that `docs/architecture.md` doesn't explain, and no part
//! of a room looks where that page says that it doesn't.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::architecture::{code_of, quoted, sources};
use crate::snapshot::root;

/// `["diagnose", "index", "view"]` for `src/diagnose/index/view.rs`.
type Module = Vec<String>;
type Graph = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn files_go_round_in_no_circle_that_is_not_explained() {
    let explained: BTreeSet<BTreeSet<String>> = section("Circles")
        .lines()
        .filter(|line| line.starts_with("- "))
        .map(|line| {
            let (files, reason) = line.split_once(": ").expect("files, and why");
            assert!(!reason.trim().is_empty(), "no reason: {line}");
            quoted(files).into_iter().collect()
        })
        .collect();
    let there: BTreeSet<BTreeSet<String>> = circles(&graph()).into_iter().collect();
    assert_eq!(there, explained, "left: circles in src, right: those that are explained");
}

#[test]
fn a_part_of_a_room_does_not_look_where_it_should_not() {
    let section = section("Parts of rooms");
    let rows: Vec<[Vec<String>; 2]> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            let [part, _, never] = cells.as_slice() else { panic!("a row: {row}") };
            [quoted(part), quoted(never)]
        })
        .collect();
    assert!(rows.len() > 2, "the table was not found");
    let mut wrong = Vec::new();
    for (module, looks_into) in &graph() {
        for [parts, never] in &rows {
            for part in parts.iter().filter(|part| is_in(module, part)) {
                let own = own_folder(module, part);
                wrong.extend(
                    looks_into
                        .iter()
                        .filter(|other| never.iter().any(|never| is_in(other, never)))
                        .filter(|other| !other.starts_with(&own))
                        .map(|other| {
                            format!("{} looks into {}", module.join("/"), other.join("/"))
                        }),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether `module` lies in `part`; `diagnose/rules/*` is any folder of the rules.
fn is_in(module: &[String], part: &str) -> bool {
    let names: Vec<&str> = part.split('/').collect();
    names.len() <= module.len()
        && names.iter().zip(module).all(|(name, own)| *name == "*" || name == own)
}

/// What of `module` its part is: a rule's own folder isn't another's.
fn own_folder(module: &[String], part: &str) -> Module {
    module.iter().take(part.split('/').count()).cloned().collect()
}

fn section(heading: &str) -> String {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("the page");
    let (_, rest) = text.split_once(&format!("\n## {heading}\n")).expect("the heading");
    rest.split("\n## ").next().unwrap_or_default().to_owned()
}

/// Which files of a room name which other files of it, what a module passes on being the file's that
/// it comes from.
fn graph() -> Graph {
    let src = root().join("src");
    let files: BTreeMap<Module, String> = sources()
        .into_iter()
        .map(|(_, path, code)| (module_of(path.strip_prefix(&src).expect("below src")), code))
        .collect();
    let passed_on: BTreeMap<&Module, BTreeMap<String, Module>> =
        files.iter().map(|(module, code)| (module, passed_on_by(module, code))).collect();
    let mut graph = Graph::new();
    for (module, code) in &files {
        let named = paths_in(module, code);
        let found = named.into_iter().map(|path| file_of(&path, &files, &passed_on));
        let in_room = found.filter(|other| other.first() == module.first() && other != module);
        graph.insert(module.clone(), in_room.collect());
    }
    graph
}

fn module_of(path: &Path) -> Module {
    let mut names: Module =
        path.iter().map(|name| name.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
    if names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}

/// The file that defines what stands at `path`.
fn file_of(
    path: &[String],
    files: &BTreeMap<Module, String>,
    passed_on: &BTreeMap<&Module, BTreeMap<String, Module>>,
) -> Module {
    let length = (0..=path.len()).rev().find(|length| files.contains_key(&path[..*length]));
    let module = &path[..length.unwrap_or_default()];
    let name = path.get(module.len());
    let origin = name.and_then(|name| passed_on.get(&module.to_vec())?.get(name));
    match origin {
        Some(origin) if origin != path => file_of(origin, files, passed_on),
        _ => module.to_vec(),
    }
}

/// The names that `pub use` gives a module, and where they come from.
fn passed_on_by(module: &Module, code: &str) -> BTreeMap<String, Module> {
    let passing = code.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub")?;
        let rest =
            rest.strip_prefix(' ').or_else(|| rest.split_once(") ").map(|(_, rest)| rest))?;
        rest.strip_prefix("use ")
    });
    passing
        .flat_map(|tree| expanded(tree.trim_end_matches(';')))
        .filter_map(|path| {
            let name = path.last()?.clone();
            Some((name, absolute(module, &path)))
        })
        .collect()
}

/// Every path that the code names, from the crate's root.
fn paths_in(module: &Module, code: &str) -> Vec<Module> {
    let mut paths = Vec::new();
    for line in code.lines() {
        let bare = line.trim_start();
        let bare = bare
            .strip_prefix("pub")
            .map_or(bare, |rest| rest.trim_start_matches(|c: char| c != ' ').trim_start());
        if let Some(tree) = bare.strip_prefix("use ") {
            // What a module passes on isn't its own need.
            if !line.starts_with("pub") {
                let trees = expanded(tree.trim_end_matches(';'));
                paths.extend(trees.iter().map(|path| absolute(module, path)));
            }
            continue;
        }
        for start in ["crate::", "super::", "self::"] {
            for (at, _) in line.match_indices(start) {
                let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                let inside = line[..at].chars().next_back().is_some_and(word);
                let end = line[at..].find(|c| !word(c)).map_or(line.len(), |end| at + end);
                if !inside {
                    let path = line[at..end].trim_end_matches(':').split("::").map(str::to_owned);
                    paths.push(absolute(module, &path.collect::<Vec<_>>()));
                }
            }
        }
    }
    paths
}

/// `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn expanded(tree: &str) -> Vec<Module> {
    let tree = tree.trim();
    let Some((head, list)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        let names = path.split("::").map(|name| name.trim().to_owned());
        return vec![names.filter(|name| !name.is_empty()).collect()];
    };
    let list = list.rsplit_once('}').map_or(list, |(list, _)| list);
    let head: Module = head.split("::").map(|name| name.trim().to_owned()).collect();
    let head: Module = head.into_iter().filter(|name| !name.is_empty()).collect();
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in list.chars() {
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                parts.last_mut().expect("a part").push(c);
            }
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| expanded(part))
        .map(|tail| {
            let tail = tail.into_iter().filter(|name| name != "self");
            head.iter().cloned().chain(tail).collect()
        })
        .collect()
}

/// From the crate's root.
fn absolute(module: &[String], path: &[String]) -> Module {
    let mut whole = match path.first().map(String::as_str) {
        Some("crate") => Vec::new(),
        _ => module.to_vec(),
    };
    for name in path {
        match name.as_str() {
            "crate" | "self" => {}
            "super" => {
                whole.pop();
            }
            name => whole.push(name.to_owned()),
        }
    }
    whole
}

/// The sets of files each of which is reached from each other.
fn circles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        graph.keys().map(|module| (module, reached_from(module, graph))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (module, others) in &reached {
        let circle: BTreeSet<String> = others
            .iter()
            .filter(|other| reached.get(*other).is_some_and(|back| back.contains(module)))
            .map(|other| other.join("/"))
            .collect();
        if circle.len() > 1 && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

fn reached_from<'a>(module: &'a Module, graph: &'a Graph) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![module];
    while let Some(next) = open.pop() {
        for other in graph.get(next).into_iter().flatten() {
            if reached.insert(other) {
                open.push(other);
            }
        }
    }
    reached
}

#[test]
fn the_test_itself_sees_circles() {
    let names = |text: &str| -> Module { text.split("::").map(str::to_owned).collect() };
    let tree = expanded("crate::a::{b, c::{self, d as e}}");
    assert_eq!(tree, [names("crate::a::b"), names("crate::a::c"), names("crate::a::c::d")]);
    assert_eq!(absolute(&names("a::b"), &names("super::c::D")), names("a::c::D"));
    let code = code_of("use super::{\n    b::B,\n};\nfn f() { super::c::g() }\n");
    assert_eq!(paths_in(&names("a::x"), &code), [names("a::b::B"), names("a::c::g")]);
    let to = |other: &str| BTreeSet::from([names(other)]);
    let graph = Graph::from([
        (names("a::x"), to("a::y")),
        (names("a::y"), to("a::x")),
        (names("a::z"), to("a::x")),
    ]);
    assert_eq!(circles(&graph), [BTreeSet::from(["a/x".to_owned(), "a/y".to_owned()])]);
    assert!(is_in(&names("a::r::one"), "a/r/*") && !is_in(&names("a::r"), "a/r/*"));
}
