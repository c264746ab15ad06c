//! The pages agree with each other and with the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use regprobe::report::FORMATS;
use serde_json::Value;

use crate::remedy_texts::remedy_names;
use crate::snapshot::root;

fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("docs")).expect("docs").map(|entry| entry.unwrap().path());
    let top = ["README.md", "CHANGELOG.md", "SECURITY.md"].map(|name| root().join(name));
    let pages =
        docs.chain(top).filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.map(|path| (path.clone(), fs::read_to_string(path).expect("a page"))).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut links = 0;
    for (path, text) in pages() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            links += 1;
            let file = path.parent().expect("a folder").join(target);
            assert!(file.exists(), "{}: {link} leads nowhere", path.display());
        }
    }
    assert!(links > 5);
}

#[test]
fn the_report_page_names_every_field() {
    let page = fs::read_to_string(root().join("docs/report.md")).expect("the page");
    let schema = fs::read_to_string(root().join("docs/report.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let mut fields: Vec<&String> =
        schema["properties"].as_object().expect("fields").keys().collect();
    for part in ["registry", "registration", "address", "finding", "summary"] {
        fields.extend(schema["$defs"][part]["properties"].as_object().expect("fields").keys());
    }
    for field in fields {
        assert!(page.contains(&format!("\"{field}\"")), "docs/report.md has no {field}");
    }
}

#[test]
fn the_readme_names_every_format_and_every_end() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the page");
    let help = fs::read_to_string(root().join("docs/cli.md")).expect("the page of --help");
    let report = fs::read_to_string(root().join("docs/report.md")).expect("the page of reports");
    let option = help.split("-f, --format <FORMAT[=FILE]>").nth(1).unwrap_or_default();
    let option = option.split("\n  -").next().unwrap_or_default();
    for format in FORMATS {
        let name = format.name();
        assert!(readme.contains(&format!("`{name}`")), "README.md has no {name}");
        let told = report.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
        assert!(told, "docs/report.md has no {name}");
        let named = option.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
        assert!(named, "the help of --format (src/cli/options.rs) has no {name}: {option}");
    }
    for code in 0..=3 {
        assert!(readme.contains(&format!("\n| {code} | ")), "exit code {code}");
    }
}

/// Each remedy was applied somewhere; where, the end-to-end tests compare.
#[test]
fn the_page_of_remedies_has_them_all() {
    let page = fs::read_to_string(root().join("docs/remedies.md")).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let told = rows.filter_map(|row| row.split('`').next());
    let told: BTreeSet<String> = told.map(str::to_owned).collect();
    assert_eq!(told, remedy_names(), "docs/remedies.md, and src/remedy");
}
