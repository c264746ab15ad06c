//! What software of the families that regprobe knows would register here: the rules of each version
//! as data, and pure functions that evaluate them.

mod dubbo;
mod dubbo_go;
mod family;
mod java;
mod judge;
mod kafka;
mod listeners;
mod mend;
mod named;
mod pattern;
mod rocketmq;
mod spring;
mod trail;

pub use family::{FAMILIES, Family, line_of};
pub use judge::{Scene, judge};
pub use kafka::is_controller_alone;

use crate::model::{Asked, Choice, Other, Premises, Prospect, Registered};
use family::versions;

/// The choices of the lines asked for, not judged yet.
pub fn choose(premises: &Premises, asked: &[Asked]) -> Vec<Prospect> {
    asked.iter().filter_map(|one| prospect(premises, *one)).collect()
}

/// Some of them register names, so the names of this machine's addresses are needed.
pub fn need_names(asked: &[Asked]) -> bool {
    asked.iter().any(|one| FAMILIES.get(one.family).is_some_and(|one| one.registers_names()))
}

fn prospect(premises: &Premises, asked: Asked) -> Option<Prospect> {
    let family = FAMILIES.get(asked.family)?;
    let lines = family.lines();
    let choice = family.choose(asked.line, premises);
    Some(Prospect {
        family: family.name(),
        title: family.title(),
        line: asked.line,
        versions: lines.get(asked.line)?.versions(),
        uses: Vec::new(),
        others: others(*family, asked.line, &choice, premises),
        choice,
    })
}

fn others(family: &dyn Family, asked: usize, choice: &Choice, premises: &Premises) -> Vec<Other> {
    let registered = |choice: &Choice| {
        let first = choice.entries.first();
        first.map_or_else(|| Registered::Nothing(String::new()), |entry| entry.registered.clone())
    };
    let own = registered(choice);
    let lines = family.lines();
    let mut runs: Vec<(usize, usize, Registered)> = Vec::new();
    for place in (0..lines.len()).filter(|place| *place != asked) {
        let one = registered(&family.choose(place, premises));
        match runs.last_mut() {
            Some((_, last, same)) if *same == one && *last + 1 == place => *last = place,
            _ => runs.push((place, place, one)),
        }
    }
    let runs = runs.into_iter().rev().filter_map(|(first, last, registered)| {
        let versions = versions(lines.get(first)?.first, lines.get(last)?.last);
        Some(Other { versions, differs: registered != own, registered })
    });
    runs.collect()
}
