//! A pasted error message: its class, what it tells, and what to do next. Strangers wrote it, so
//! nothing in it acts, and no text takes longer than its length.

mod address;
mod bytes;
mod faults;
mod field;
mod found;
mod judgement;
mod lines;
mod messages;
mod narrow;
mod nearest;
mod registries;
mod roles;
mod said;
mod services;
mod shaped;
mod steps;
mod template;
mod urls;
mod whose;
mod written;

pub use bytes::decode;
pub use faults::{CLASSES, Class as FaultClass, class_named};
pub use narrow::filters_about;

use found::{Found, best, filled, worth};
use judgement::{Message, Seen, Weight};
use messages::{SYSTEMS, is_meant};
use template::Template;

use crate::model::secrets::hide_secrets;
use crate::model::{Class, Explanation, Host, Recognised, Said, System};

/// Other messages of a text that are told.
const OTHERS: usize = 3;
/// Places of a line that have one message, the last ones.
const KEPT_IN_A_LINE: usize = 16;
/// Lines of a text that may be one message.
const BROKEN: usize = 60;
/// No line that is a message has fewer bytes.
const SHORTEST: usize = 8;
/// Characters of a message that are shown, and of another one beside it.
const SHOWN: usize = 300;
const SHOWN_BESIDE: usize = 160;

/// What `text` means. `classify` is what a host's range says of it.
pub fn explain(text: &str, classify: &dyn Fn(&Host) -> Class) -> Explanation {
    let plain = lines::plain(text);
    let mut lines: Vec<&str> = lines::lines(&plain).filter(|line| line.len() >= SHORTEST).collect();
    let mut found = find(&lines);
    let joined = joined(&plain);
    for line in &joined {
        let other = find(&[line]);
        if worth(&other) > worth(&found) {
            found = other;
            lines = vec![line];
        }
    }
    let best = best(&found);
    let alone = alone(text);
    match best.or(alone.as_ref()) {
        Some(best) => Explanation::Recognised(Box::new(recognised(best, &found, &lines, classify))),
        None => Explanation::Unknown(nearest::nearest(&lines)),
    }
}

/// A short text as one line: a ticket may have broken a message between words, and a terminal within
/// one.
fn joined(plain: &str) -> Vec<String> {
    let pieces: Vec<&str> = lines::lines(plain).take(BROKEN + 1).collect();
    match pieces.len() {
        2..=BROKEN => vec![pieces.join(" "), pieces.concat()],
        _ => Vec::new(),
    }
}

/// Every message that is known, with the software that writes it, as its source has it.
pub fn messages() -> impl Iterator<Item = (System, &'static str)> {
    SYSTEMS
        .iter()
        .flat_map(|(system, messages)| messages.iter().map(|message| (*system, message.says)))
}

/// An address, or the URLs of providers, and nothing else.
fn alone(text: &str) -> Option<Found> {
    let text = text.trim();
    let place = written::parse_place(text)
        .filter(|place| place.address.as_ref().is_some_and(|address| address.port.is_some()));
    let said = match place {
        Some(place) => Said { place: Some(place), ..Said::default() },
        None => listed(text)?,
    };
    let quote = urls::decoded(text);
    Some(Found {
        at: (0, 0),
        end: text.len(),
        system: System::Address,
        message: &ALONE,
        said,
        quote,
    })
}

/// What a list of providers says.
fn listed(text: &str) -> Option<Said> {
    let mut providers = urls::providers(text).into_iter();
    let first = providers.next()?;
    let places = providers.filter_map(|provider| provider.place).collect();
    Some(Said { place: first.place, service: first.service, places, ..Said::default() })
}

static ALONE: Message =
    Message { says: "{address}", weight: Weight::Cause, judge: address::by_itself };

/// Every message of every line; of those in one place, that of the earlier template.
fn find(lines: &[&str]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let text = lines.join("\n").to_ascii_lowercase();
    let templates = templates(&text);
    for (number, line) in lines.iter().enumerate() {
        let low = line.to_ascii_lowercase();
        let mut here: Vec<Found> = Vec::new();
        for (system, message, template) in &templates {
            let matches = template.matches(line, &low);
            let many = matches.len().saturating_sub(KEPT_IN_A_LINE);
            for matched in matches.into_iter().skip(many) {
                let covers = |there: &Found| {
                    let overlap = there.at.1 < matched.end && matched.start < there.end;
                    overlap && (there.at.1 == matched.start || !wraps(there, message))
                };
                let said = said::said(&matched.values);
                if !here.iter().any(covers) && is_meant(message.says, &said, &text) {
                    here.push(Found {
                        at: (number, matched.start),
                        end: matched.end,
                        system: *system,
                        message,
                        said,
                        quote: line.get(matched.start..matched.end).unwrap_or_default().to_owned(),
                    });
                }
            }
        }
        remember(&mut found, here);
    }
    found
}

/// The messages all of whose parts are somewhere in `text`, which is most of the search.
fn templates(text: &str) -> Vec<(System, &'static Message, Template)> {
    let all = SYSTEMS.iter().flat_map(|(system, messages)| {
        messages.iter().map(|message| (*system, message, Template::new(message.says)))
    });
    all.filter(|(_, _, template)| template.may_be_in(text)).collect()
}

/// A message that has another within its values, such as the reason of a wrapper.
fn wraps(there: &Found, message: &Message) -> bool {
    there.message.weight != message.weight
}

/// Repetitions of one message add nothing: the last of them stays.
fn remember(found: &mut Vec<Found>, here: Vec<Found>) {
    for hit in here {
        let same = |known: &Found| {
            std::ptr::eq(known.message, hit.message)
                && known.said.place == hit.said.place
                && known.said.service == hit.said.service
                && known.said.router == hit.said.router
        };
        if let Some(at) = found.iter().position(same) {
            found.remove(at);
        } else if found.len() >= KEPT {
            found.remove(0);
        }
        found.push(hit);
    }
}

/// Different messages of a text that are kept, the last ones.
const KEPT: usize = 64;

fn recognised(
    best: &Found,
    found: &[Found],
    lines: &[&str],
    classify: &dyn Fn(&Host) -> Class,
) -> Recognised {
    let said = filled(best, found);
    let whose = whose::whose(lines, best.at.0, best.system, &said);
    let address = said.place.as_ref().and_then(|place| place.address.as_ref());
    let class = address.map(|address| classify(&address.host));
    let seen =
        Seen { system: best.system, said: &said, quote: &best.quote, class: class.as_ref(), whose };
    let judgement = (best.message.judge)(&seen);
    let others = found
        .iter()
        .rev()
        .filter(|hit| !within(hit, best) && hit.message.weight > Weight::Wrapper)
        .map(|hit| brief(&hit.quote, SHOWN_BESIDE))
        .take(OTHERS)
        .collect();
    Recognised {
        system: best.system,
        fault: judgement.fault,
        confidence: judgement.confidence,
        quote: brief(&best.quote, SHOWN),
        said,
        whose: judgement.whose.unwrap_or(whose),
        class,
        meaning: judgement.meaning,
        steps: judgement.steps,
        alternatives: judgement.alternatives,
        others,
    }
}

/// Whether one is the other, or a part of it.
fn within(hit: &Found, whole: &Found) -> bool {
    hit.at.0 == whole.at.0 && hit.at.1 >= whole.at.1 && hit.end <= whole.end
}

/// A message without what its addresses have behind a question mark and without passwords, cut where
/// it is long.
fn brief(text: &str, shown: usize) -> String {
    let words = text.split(' ').take(shown).map(|word| match word.split_once('?') {
        Some((address, query)) if address.contains("://") => {
            let ends = if query.ends_with(')') { ")" } else { "" };
            format!("{}?…{ends}", hide_secrets(address))
        }
        _ => hide_secrets(word).into_owned(),
    });
    let text = words.collect::<Vec<String>>().join(" ");
    match text.char_indices().nth(shown) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
