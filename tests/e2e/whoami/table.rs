//! `docs/whoami-agreement.md`: what each version chose in each world. `UPDATE_PAGES=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::Said;
use super::worlds::Asked;

const FAMILIES: [(&str, &str); 4] =
    [("dubbo", "Dubbo"), ("rocketmq", "RocketMQ"), ("kafka", "Kafka"), ("spring", "Spring Cloud")];

/// Compares with the published table.
#[track_caller]
pub fn check(rows: &[(Asked, Said)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/whoami-agreement.md");
    let table = table(rows);
    if std::env::var_os("UPDATE_PAGES").is_some_and(|value| value == "1") {
        return std::fs::write(path, table).expect("the page is written");
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    let differing = table.lines().zip(published.lines()).find(|(now, was)| now != was);
    assert!(
        table == published,
        "docs/whoami-agreement.md is another (UPDATE_PAGES=1 writes it): {differing:?}"
    );
}

fn table(rows: &[(Asked, Said)]) -> String {
    let mut text = String::from(
        "# What real software chooses\n\nWritten by the end-to-end test `whoami`, which asks each \
         version for its choice, by its own code in its own jar, in network namespaces, and \
         compares with `regprobe whoami` there. In each cell below the two agree. How it is \
         asked, and what is behind the choices, is in [whoami.md](whoami.md).\n",
    );
    for (family, title) in FAMILIES {
        let _ = write!(text, "\n## {title}\n\n| where | chooses |\n|---|---|\n");
        for (asked, said) in rows {
            let _ = writeln!(text, "| {} | {} |", asked.title, cell(asked, said, family));
        }
    }
    text
}

/// `10.9.8.7` where all choose alike; else each choice with its versions.
fn cell(asked: &Asked, said: &Said, family: &str) -> String {
    if asked.varies {
        return "as the kernel lists them, which varies; they agree each time".to_owned();
    }
    let mut versions: Vec<(Vec<u32>, &str, &str)> = said
        .iter()
        .filter_map(|(name, choice)| Some((name.strip_prefix(family)?.strip_prefix('-')?, choice)))
        .map(|(version, choice)| (numbers(version), version, choice.as_str()))
        .collect();
    versions.sort();
    let mut choices: Vec<String> = Vec::new();
    let mut by_choice: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, version, choice) in &versions {
        by_choice.entry(choice).or_default().push(version);
        if !choices.iter().any(|known| known == choice) {
            choices.push((*choice).to_owned());
        }
    }
    let shown = |choice: &String| {
        let what = shown(choice);
        match choices.len() {
            1 => what,
            _ => format!("{what} in {}", by_choice[choice.as_str()].join(", ")),
        }
    };
    choices.iter().map(shown).collect::<Vec<String>>().join("; ")
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|number| number.parse().ok()).collect()
}

/// Two alike (brokerIP1 and brokerIP2) are one; a refusal is its message.
fn shown(choice: &str) -> String {
    if let Some(message) = choice.strip_prefix('!') {
        return format!("refuses: {message}");
    }
    match choice.split_once(' ') {
        Some((first, second)) if first == second => format!("`{first}`"),
        Some(_) | None => format!("`{choice}`"),
    }
}
