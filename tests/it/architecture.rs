//! `docs/architecture.md` is true: every room looks only where its table lets it, and has none of
//! the words that it must not say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::snapshot::root;

/// A row of the table.
struct Room {
    may_look_into: BTreeSet<String>,
    does_not_say: Vec<String>,
}

#[test]
fn the_table_and_the_tree_have_the_same_rooms() {
    let in_tree: BTreeSet<String> = sources().into_iter().map(|(room, ..)| room).collect();
    let in_table: BTreeSet<String> = rooms().into_keys().collect();
    assert_eq!(in_table, in_tree);
}

#[test]
fn a_room_looks_only_where_it_may() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        for text in code.lines() {
            for other in rooms_named_in(text) {
                let allowed = other == room || rooms[&room].may_look_into.contains(&other);
                if rooms.contains_key(&other) && !allowed {
                    wrong
                        .push(format!("{}: `{room}` looks into `{other}`: {text}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_room_does_not_say_what_is_not_its_business() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        for text in code.lines() {
            for word in rooms[&room].does_not_say.iter().filter(|word| says(text, word)) {
                wrong.push(format!("{}: `{room}` says `{word}`: {text}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_what_lives_in_it_and_is_small() {
    for (_, path, _) in sources() {
        let text = fs::read_to_string(&path).expect("a source");
        let lines = text.lines().count();
        assert!(text.starts_with("//! "), "{} has no head", path.display());
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

/// A parameter says what it is, and an error is a type that callers can match on.
#[test]
fn no_closure_takes_a_one_and_no_error_is_a_string() {
    let mut wrong = Vec::new();
    for (_, path, code) in sources() {
        let strings = code.lines().filter(|line| fails_with_a_string(line));
        let ones = code.lines().filter(|line| {
            ["|one|", "|&one|", "|&&one|", "|one:", "(one:", "|_, one|"]
                .iter()
                .any(|part| line.contains(part))
        });
        wrong.extend(ones.chain(strings).map(|line| format!("{}: {line}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One that stood there would never run: `Cargo.toml` builds no tests of the library or the program.
#[test]
fn no_test_stands_in_the_sources() {
    for (_, path, _) in sources() {
        let text = fs::read_to_string(&path).expect("a file that can be read");
        let test =
            ["#[cfg(test)]", "#[test]", "#[tokio::test]"].iter().find(|it| text.contains(**it));
        assert_eq!(test, None, "{}", path.display());
        let examples = text.lines().filter(|line| line.trim_start().starts_with("/// ```"));
        assert_eq!(examples.count(), 0, "{}: an example that no test runs", path.display());
    }
}

fn fails_with_a_string(line: &str) -> bool {
    line.contains("Result<") && line.contains(", String>") && !line.contains("Map<")
}

/// The rows under the heading "Rooms".
fn rooms() -> BTreeMap<String, Room> {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("the page");
    let (_, table) = text.split_once("\n## Rooms\n").expect("the heading");
    let table = table.split("\n## ").next().unwrap_or_default();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let rooms: BTreeMap<String, Room> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            let [room, _, may_look_into, does_not_say] = cells.as_slice() else {
                panic!("a row of {} cells: {row}", cells.len());
            };
            let room = quoted(room).pop().expect("a room");
            let may_look_into = quoted(may_look_into).into_iter().collect();
            (room, Room { may_look_into, does_not_say: quoted(does_not_say) })
        })
        .collect();
    assert!(rooms.len() > 10, "the table was not found");
    rooms
}

/// What stands in backticks.
pub(crate) fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Each source file with its room and its code, comments left out.
pub(crate) fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    assert!(files.len() > 50, "the sources were not found");
    let named = files.into_iter().filter_map(|path| {
        let inside = path.strip_prefix(&src).expect("below src").to_owned();
        let first = inside.iter().next()?.to_str()?.trim_end_matches(".rs").to_owned();
        // `lib.rs` only lists the rooms.
        (first != "lib").then_some((first, path))
    });
    named
        .map(|(room, path)| {
            let code = code_of(&fs::read_to_string(&path).expect("a source"));
            (room, path, code)
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The text without comments, each list of imports on one line.
pub(crate) fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut open = false;
    for line in text.lines() {
        let line = match line.find("//") {
            // `://` is an address in a text.
            Some(at) if !line[..at].ends_with(':') => &line[..at],
            _ => line,
        };
        open = (open || line.starts_with("use ") || line.starts_with("pub use "))
            && !line.ends_with(';');
        code.push_str(line);
        code.push(if open { ' ' } else { '\n' });
    }
    code
}

/// The rooms that a line names by `crate::room` or, in the program itself, by `regprobe::room`.
fn rooms_named_in(line: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for root in ["crate::", "regprobe::"] {
        for (at, _) in line.match_indices(root) {
            let rest = &line[at + root.len()..];
            match rest.strip_prefix('{') {
                Some(list) => rooms.extend(first_names(list)),
                None => rooms.extend(first_names(rest).into_iter().take(1)),
            }
        }
    }
    rooms
}

/// The first names of the paths in a list of imports: `a::{b, c}, d::e}` has `a` and `d`.
fn first_names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut name = String::new();
    let mut in_name = true;
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' | ';' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                in_name = true;
            }
            c if depth == 0 && in_name && (c.is_alphanumeric() || c == '_') => name.push(c),
            ' ' => {}
            _ => in_name = false,
        }
    }
    names.push(name);
    names.retain(|name| !name.is_empty());
    names
}

/// Whether `line` has `word` as a word of its own.
fn says(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(part);
        let after = line[at + word.len()..].chars().next().is_some_and(part);
        !(before || after && word.ends_with(part))
    })
}

#[test]
fn the_test_itself_sees() {
    let list = "use crate::{net::{self, Net}, registry, vantage};";
    assert_eq!(Vec::from_iter(rooms_named_in(list)), ["net", "registry", "vantage"]);
    assert_eq!(Vec::from_iter(rooms_named_in("let x = crate::net::now();")), ["net"]);
    let several = code_of("use crate::model::{\n    A, // the first\n    B,\n};\nfn f() {}\n");
    assert_eq!(several.lines().count(), 2);
    assert!(says("use tokio::net;", "tokio") && !says("my_tokio()", "tokio"));
    assert!(says("Verdict::Reachable", "Verdict::") && !says("verdict: Verdict,", "Verdict::"));
}
