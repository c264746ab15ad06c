//! A page a rule: its form, and the copies that are published.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use regprobe::diagnose::{RETIRED, RULES, Rule};

use crate::cases::folder;
use crate::snapshot::{self, root};

const HEADINGS: [&str; 5] =
    ["What it finds", "Why callers fail", "What callers see", "How to confirm", "How to fix"];

#[test]
fn codes_are_given_once_and_folders_are_named_by_them() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.extend(RETIRED.iter().map(|(code, _)| *code));
    let distinct: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(distinct.len(), codes.len(), "a code is given twice");
    let folders: BTreeSet<String> = fs::read_dir(root().join("src/diagnose/rules"))
        .expect("the rules' folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "mod.rs")
        .collect();
    assert_eq!(folders, RULES.iter().map(folder).collect(), "folders and RULES differ");
    for rule in RULES {
        for file in ["mod.rs", "page.md", "cases.toml"] {
            let path = root().join("src/diagnose/rules").join(folder(rule)).join(file);
            assert!(path.exists(), "{} is missing", path.display());
        }
    }
}

#[test]
fn each_page_has_the_same_headings() {
    for rule in RULES {
        let title = format!("# {} {}: {}", rule.code, rule.name, lower_first(rule.title));
        assert_eq!(rule.page.lines().next(), Some(title.as_str()), "{}", rule.code);
        let headings: Vec<&str> =
            rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.code);
        let long = rule.page.lines().find(|line| line.chars().count() > 110);
        assert_eq!(long, None, "{}: a line is too long", rule.code);
        for section in rule.page.split("\n## ").skip(1) {
            let text = section.split_once('\n').map_or("", |(_, text)| text.trim());
            assert!(text.len() > 20, "{}: a section says nothing: {section}", rule.code);
        }
    }
}

#[test]
fn pages_name_only_codes_that_exist() {
    for rule in RULES {
        let mut rest = rule.page;
        while let Some(start) = rest.find("RP") {
            let code: String = rest[start..].chars().take(5).collect();
            let is_code = code[2..].chars().all(|c| c.is_ascii_digit()) && code.len() == 5;
            let known = RULES.iter().any(|rule| rule.code == code);
            assert!(!is_code || known, "{} names {code}", rule.code);
            rest = &rest[start + 2..];
        }
    }
}

#[test]
fn published_pages_are_fresh() {
    let folder = root().join("docs/rules");
    for rule in RULES {
        snapshot::check_file(&folder.join(format!("{}.md", rule.code)), rule.page);
    }
    snapshot::check_file(&folder.join("README.md"), &index());
    let expected: BTreeSet<String> = RULES
        .iter()
        .map(|rule| format!("{}.md", rule.code))
        .chain(["README.md".to_owned()])
        .collect();
    let found: BTreeSet<String> = fs::read_dir(&folder)
        .expect("docs/rules")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, expected, "a page of no rule is published");
}

fn index() -> String {
    let mut rules: Vec<&Rule> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.code);
    let mut text = String::from(
        "# Findings\n\nEach finding has a code, which is for good. `regprobe explain CODE` shows \
         the same page.\n\n| code | name | what is wrong |\n|---|---|---|\n",
    );
    for rule in rules {
        let code = rule.code;
        let _ = writeln!(text, "| [{code}]({code}.md) | {} | {} |", rule.name, rule.title);
    }
    if !RETIRED.is_empty() {
        text.push_str("\nRetired:");
        for (code, name) in RETIRED {
            let _ = write!(text, " {code} {name}");
        }
        text.push('\n');
    }
    text
}

/// `text` without the capital that begins a sentence; an abbreviation keeps its own.
fn lower_first(text: &str) -> String {
    if text.chars().nth(1).is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}
