//! What software of the families that regprobe knows would register here: the rules of each version
//! as data, and pure functions that evaluate them.

mod dubbo;
mod dubbo_go;
mod families;
mod family;
mod java;
mod kafka;
mod kafka_start;
mod listeners;
mod mend;
mod pattern;
mod rocketmq;
mod spring;
mod surroundings;
mod trail;
mod verdict;

pub use families::{FAMILIES, line_of};
pub use family::Family;
pub use kafka::is_controller_alone;
pub use surroundings::Surroundings;

use crate::model::{Asked, Choice, Entry, Other, Premises, Prospect, Registered, Severity};
use family::versions;
use mend::with_remedies;
use verdict::{Judged, judge_entry};

/// The choices of the lines asked for, not judged yet.
pub fn choose(premises: &Premises, asked: &[Asked]) -> Vec<Prospect> {
    asked.iter().filter_map(|asked| prospect(premises, *asked)).collect()
}

/// Fills in whether others could use each entry, and then what mends it.
pub fn judge(around: &Surroundings<'_>, prospects: &mut [Prospect]) {
    for prospect in prospects {
        let entries = prospect.choice.entries.iter();
        let judged: Vec<Judged> = entries.map(|entry| judge_entry(around, entry)).collect();
        let uses = judged.into_iter().map(|judged| with_remedies(around, prospect, judged));
        prospect.uses = uses.collect();
    }
}

/// 3 where something that was needed isn't known, else 1 where a concern is severe enough, else 0.
pub fn exit_code(fail_on: Option<Severity>, prospects: &[Prospect]) -> u8 {
    let is_open = |entry: &Entry| match entry.registered {
        Registered::Open(_) => true,
        Registered::Host(_) | Registered::Refused(_) | Registered::Nothing(_) => false,
    };
    let uses = prospects.iter().flat_map(|prospect| &prospect.uses);
    let worst = uses.filter_map(|used| used.concern.as_ref()).map(|concern| concern.severity).max();
    if prospects.iter().any(|prospect| prospect.choice.entries.iter().any(is_open)) {
        3
    } else if fail_on.is_some_and(|limit| worst >= Some(limit)) {
        1
    } else {
        0
    }
}

/// Some of them register names, so the names of this host's addresses are needed.
pub fn need_names(asked: &[Asked]) -> bool {
    let mut families = asked.iter().filter_map(|asked| FAMILIES.get(asked.family));
    families.any(|family| family.registers_names())
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
        let chosen = registered(&family.choose(place, premises));
        match runs.last_mut() {
            Some((_, last, same)) if *same == chosen && *last + 1 == place => *last = place,
            Some(_) | None => runs.push((place, place, chosen)),
        }
    }
    let runs = runs.into_iter().rev().filter_map(|(first, last, registered)| {
        let versions = versions(lines.get(first)?.first, lines.get(last)?.last);
        Some(Other { versions, differs: registered != own, registered })
    });
    runs.collect()
}
