//! `explain`: a rule's page, or the list of all.

use std::fmt::Write;

use super::refusal::Refusal;
use crate::diagnose::{RETIRED, RULES, Rule};

/// The page of the rule with that code or name, whatever its case.
pub fn page(wanted: &str) -> Result<String, Refusal> {
    let wanted = wanted.trim();
    let same = |text: &str| text.eq_ignore_ascii_case(wanted);
    if let Some(rule) = RULES.iter().find(|rule| same(rule.code) || same(rule.name)) {
        return Ok(format!("{}\n", rule.page.trim_end()));
    }
    if let Some((code, why)) = RETIRED.iter().find(|(code, _)| same(code)) {
        return Ok(format!("{code} is retired: {why}\n"));
    }
    let near = nearest(wanted);
    Err(Refusal::new(format!(
        "there is no rule {wanted}; the nearest is {} ({}), and `regprobe explain --list` has all",
        near.map_or("", |rule| rule.code),
        near.map_or("", |rule| rule.name),
    )))
}

/// Each code with its name and what it finds.
pub fn list() -> String {
    let mut rules: Vec<&Rule> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.code);
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let _ = writeln!(text, "{}  {:<width$}  {}", rule.code, rule.name, rule.title);
    }
    text
}

fn nearest(wanted: &str) -> Option<&'static Rule> {
    let wanted = wanted.to_ascii_lowercase();
    RULES.iter().min_by_key(|rule| {
        let code = distance(&wanted, &rule.code.to_ascii_lowercase());
        (code.min(distance(&wanted, rule.name)), rule.code)
    })
}

/// How many letters have to be put in, taken out or changed to make `a` of `b`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    // A line that somebody pasted whole is near to nothing.
    let a: Vec<char> = a.chars().take(80).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut above_left = i;
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let changed = above_left + usize::from(from != to);
            above_left = *cell;
            left = changed.min(left + 1).min(above_left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
