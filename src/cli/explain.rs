//! `explain`: a rule's page, the list of all, or a text that somebody pasted.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::PathBuf;

use super::options::Options;
use super::pasted::{Pasted, read_text};
use super::refusal::Refusal;
use super::settle::{self, Outputs};
use super::work::Task;
use crate::diagnose::{RETIRED, RULES, Rule};
use crate::explain::{CLASSES, FaultClass, class_named};
use crate::report::Shown;

/// The task that `explain` is asked for.
pub(super) fn task(text: Option<OsString>, arguments: Options) -> Result<Task, Refusal> {
    let live = !arguments.scope.targets.is_empty();
    let (text, cut) = read_text(text)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("the text is empty: paste a code such as RP101, or a message"));
    }
    if let Some(page) = page(text) {
        return match live {
            true => Err(Refusal::new("a TARGET goes with a message, not with a code")),
            false => Ok(Task::Page(page)),
        };
    }
    if let Some(refusal) = mistyped(text) {
        return Err(refusal);
    }
    let is_target =
        |text: &str| text.contains("://") && crate::registry::parse_target(text).is_ok();
    if !text.contains(char::is_whitespace) && is_target(text) {
        return Err(Refusal::new(format!(
            "{text} is a target, and the message goes before it\n\n  for example: some-command | \
             regprobe explain - {text}"
        )));
    }
    let outputs = settle::outputs(&arguments.showing)?;
    let options = settle::settle(arguments)?;
    let shown = shown(&outputs, live)?;
    let job = settle::live(&options, live)?;
    let pasted = Pasted { text: text.to_owned(), cut, shown, live, job };
    Ok(Task::Explain(Box::new(pasted), outputs))
}

/// Without targets the outputs are the explanation's. With some they are the report's, and the
/// explanation stands before the one that goes to the standard output.
fn shown(outputs: &Outputs, live: bool) -> Result<Vec<(Shown, Option<PathBuf>)>, Refusal> {
    let mut shown = Vec::new();
    for output in outputs.outputs.iter().filter(|output| !live || output.file.is_none()) {
        let name = output.format.name();
        let known = Shown::named(name).ok_or_else(|| {
            Refusal::new(format!("an explanation is text, json or jsonl, and not {name}"))
        })?;
        shown.push((known, output.file.clone()));
    }
    if shown.is_empty() {
        shown.push((Shown::Text, None));
    }
    Ok(shown)
}

/// The page of the rule with that code or name, whatever its case, or what is known of a class
/// without a rule.
fn page(wanted: &str) -> Option<String> {
    let same = |text: &str| text.eq_ignore_ascii_case(wanted);
    if let Some(rule) = RULES.iter().find(|rule| same(rule.code) || same(rule.name)) {
        return Some(format!("{}\n", rule.page.trim_end()));
    }
    if let Some((code, why)) = RETIRED.iter().find(|(code, _)| same(code)) {
        return Some(format!("{code} is retired: {why}\n"));
    }
    class_named(wanted).map(|class| {
        format!("# {}: {}\n\n{}\n", class.name, small(class.title), filled(class.text))
    })
}

fn small(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// Prose in lines as long as those of the rules' pages.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        if used + word.len() >= 98 {
            filled.push('\n');
            used = 0;
        } else if used > 0 {
            filled.push(' ');
        }
        used += word.len() + 1;
        filled.push_str(word);
    }
    filled
}

/// A word that was meant to be a code or a name.
fn mistyped(text: &str) -> Option<Refusal> {
    let code = |text: &str| {
        let digits = text.get(2..)?;
        let right = text.get(..2)?.eq_ignore_ascii_case("rp") && text.len() < 8;
        (right && digits.contains(|c: char| c.is_ascii_digit())).then_some(())
    };
    let near = nearest(text)?;
    let name = text.contains('-') && !text.contains([' ', ':', '.']);
    let close = distance(&text.to_ascii_lowercase(), near.name) <= 3;
    (code(text).is_some() || (name && close)).then(|| {
        Refusal::new(format!(
            "there is no rule {text}; the nearest is {} ({}), and `regprobe explain --list` has \
             all",
            near.code, near.name
        ))
    })
}

/// Each code with its name and what it finds, and the classes that only a message tells.
pub(super) fn list() -> String {
    let mut rules: Vec<&Rule> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.code);
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let _ = writeln!(text, "{}  {:<width$}  {}", rule.code, rule.name, rule.title);
    }
    let mut classes: Vec<&FaultClass> = CLASSES.iter().collect();
    classes.sort_by_key(|class| class.name);
    text.push('\n');
    for class in classes {
        let _ = writeln!(text, "-      {:<width$}  {}", class.name, class.title);
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
