//! Which messages are most like a text that is none of them.

use std::collections::BTreeSet;

use super::judgement::Seen;
use super::messages::SYSTEMS;
use crate::model::{Near, Said, Whose};

/// How many are shown.
const SHOWN: usize = 3;
/// Words of a text that are looked at.
const WORDS: usize = 5_000;

/// The classes whose messages have most of their words in `lines`.
pub(super) fn nearest(lines: &[&str]) -> Vec<Near> {
    let there: BTreeSet<String> = lines.iter().flat_map(|line| words(line)).take(WORDS).collect();
    let mut scored: Vec<(u64, Near)> = Vec::new();
    for (system, messages) in SYSTEMS {
        for message in *messages {
            let said = Said::default();
            let seen = Seen {
                system: *system,
                said: &said,
                quote: "",
                class: None,
                whose: Whose::Registered,
            };
            let fault = (message.judge)(&seen).fault;
            let score = score(message.says, &there);
            match scored.iter_mut().find(|(_, near)| near.fault == fault) {
                Some(known) if known.0 >= score => {}
                Some(known) => *known = (score, Near { fault, says: message.says }),
                None => scored.push((score, Near { fault, says: message.says })),
            }
        }
    }
    scored.retain(|(score, _)| *score > 0);
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().take(SHOWN).map(|(_, near)| near).collect()
}

/// The share of a message's words that a text has, in thousandths; one word alone says nothing.
fn score(says: &str, there: &BTreeSet<String>) -> u64 {
    let outside: String = says
        .split('{')
        .map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest))
        .collect::<Vec<_>>()
        .join(" ");
    let wanted: BTreeSet<String> = words(&outside).collect();
    let found = wanted.iter().filter(|word| there.contains(*word)).count();
    match (found, wanted.len()) {
        (0 | 1, _) | (_, 0) => 0,
        (found, all) => u64::try_from(found * 1_000 / all).unwrap_or_default(),
    }
}

/// Words of three letters and more, in lower case, and not those that stand in any sentence.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2 && word.len() < 40)
        .map(str::to_lowercase)
        .filter(|word| !matches!(word.as_str(), "the" | "for" | "from" | "this" | "and" | "not"))
}
