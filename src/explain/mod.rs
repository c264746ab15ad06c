//! A pasted error message: its class, what it tells, and what to do next. Strangers wrote it, so
//! nothing in it acts, and no text takes longer than its length.

mod address;
mod bytes;
mod faults;
mod field;
mod judgement;
mod lines;
mod messages;
mod narrow;
mod nearest;
mod registries;
mod said;
mod services;
mod steps;
mod template;
mod written;

pub use bytes::decode;
pub use faults::{CLASSES, Class as FaultClass, class_named};
pub use narrow::filters_about;

use judgement::{Message, Seen, Weight};
use messages::SYSTEMS;
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

/// A message that a line has.
struct Found {
    /// Which line, and where in it.
    at: (usize, usize),
    end: usize,
    system: System,
    message: &'static Message,
    said: Said,
    quote: String,
}

impl Found {
    fn host(&self) -> Option<&Host> {
        self.said.place.as_ref()?.address.as_ref().map(|address| &address.host)
    }
}

/// What `text` means. `classify` is what a host's range says of it.
pub fn explain(text: &str, classify: &dyn Fn(&Host) -> Class) -> Explanation {
    let plain = lines::plain(text);
    let lines: Vec<&str> = lines::lines(&plain).filter(|line| line.len() >= SHORTEST).collect();
    let mut found = find(&lines);
    let pieces: Vec<&str> = lines::lines(&plain).take(BROKEN + 1).collect();
    if (2..=BROKEN).contains(&pieces.len()) {
        // A ticket may have broken a message between words, and a terminal within one.
        for joined in [pieces.join(" "), pieces.concat()] {
            let joined = find(&[&joined]);
            if worth(&joined) > worth(&found) {
                found = joined;
            }
        }
    }
    let best = best(&found);
    let alone = alone(text);
    match best.or(alone.as_ref()) {
        Some(best) => Explanation::Recognised(Box::new(recognised(best, &found, classify))),
        None => Explanation::Unknown(nearest::nearest(&lines)),
    }
}

/// Every message that is known, with the software that writes it, as its source has it.
pub fn messages() -> impl Iterator<Item = (System, &'static str)> {
    SYSTEMS
        .iter()
        .flat_map(|(system, messages)| messages.iter().map(|message| (*system, message.says)))
}

/// The message that tells most; of equals the last, which is the innermost cause.
fn best(found: &[Found]) -> Option<&Found> {
    let worth = |hit: &&Found| hit.message.weight > Weight::Context;
    let best = found.iter().filter(worth).max_by_key(|hit| (hit.message.weight, hit.at))?;
    // Where the software says the same of the same host, it tells more: whose it is, and the port.
    let same = |hit: &&Found| {
        hit.system != System::Network
            && hit.message.weight == best.message.weight
            && hit.host().is_some_and(|host| best.host() == Some(host))
    };
    let told = if best.system == System::Network { found.iter().rev().find(same) } else { None };
    Some(told.unwrap_or(best))
}

/// What the best of them tells, and whether its address can be read.
fn worth(found: &[Found]) -> Option<(Weight, bool)> {
    let best = best(found)?;
    let malformed = best.said.place.as_ref().is_some_and(|place| place.address.is_none());
    Some((best.message.weight, !malformed))
}

/// An address and nothing else.
fn alone(text: &str) -> Option<Found> {
    let text = text.trim();
    let place = written::parse_place(text)
        .filter(|place| place.address.as_ref().is_some_and(|address| address.port.is_some()))?;
    let said = Said { place: Some(place), ..Said::default() };
    let quote = text.to_owned();
    Some(Found {
        at: (0, 0),
        end: text.len(),
        system: System::Address,
        message: &ALONE,
        said,
        quote,
    })
}

static ALONE: Message =
    Message { says: "{address}", weight: Weight::Cause, judge: address::by_itself };

/// Every message of every line; of those in one place, that of the earlier template.
fn find(lines: &[&str]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let templates = templates(&lines.join("\n").to_ascii_lowercase());
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
                if !here.iter().any(covers) {
                    here.push(Found {
                        at: (number, matched.start),
                        end: matched.end,
                        system: *system,
                        message,
                        said: said::said(&matched.values),
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

fn recognised(best: &Found, found: &[Found], classify: &dyn Fn(&Host) -> Class) -> Recognised {
    let said = filled(best, found);
    let address = said.place.as_ref().and_then(|place| place.address.as_ref());
    let class = address.map(|address| classify(&address.host));
    let seen = Seen { system: best.system, said: &said, quote: &best.quote, class: class.as_ref() };
    let judgement = (best.message.judge)(&seen);
    let others = found
        .iter()
        .rev()
        .filter(|hit| !std::ptr::eq(*hit, best) && hit.message.weight > Weight::Wrapper)
        .map(|hit| brief(&hit.quote, SHOWN_BESIDE))
        .take(OTHERS)
        .collect();
    Recognised {
        system: best.system,
        fault: judgement.fault,
        confidence: judgement.confidence,
        quote: brief(&best.quote, SHOWN),
        said,
        class,
        meaning: judgement.meaning,
        steps: judgement.steps,
        alternatives: judgement.alternatives,
        others,
    }
}

/// What the other messages of the same software add to what the best one says.
fn filled(best: &Found, found: &[Found]) -> Said {
    let mut said = best.said.clone();
    for hit in found.iter().rev().filter(|hit| hit.system == best.system) {
        let about_another = said.service.is_some()
            && hit.said.service.is_some()
            && said.service.as_ref().map(|service| &service.interface)
                != hit.said.service.as_ref().map(|service| &service.interface);
        if about_another {
            continue;
        }
        let more = hit.said.clone();
        said.registry = said.registry.take().or(more.registry);
        said.service = said.service.take().or(more.service);
        said.consumer = said.consumer.take().or(more.consumer);
        said.version = said.version.take().or(more.version);
        said.topic = said.topic.take().or(more.topic);
        said.brokers = said.brokers.take().or(more.brokers);
        // A client whose time ran out tells the address when it closes the connection, and a wrapper
        // which provider was called.
        let of_the_call = match hit.message.weight {
            Weight::Context => true,
            // What names a registry is about that, and not about one call of many.
            Weight::Wrapper => best.said.registry.is_none(),
            Weight::Symptom | Weight::Cause => false,
        };
        if of_the_call {
            let only = more.places.first().filter(|_| more.places.len() == 1).cloned();
            said.place = said.place.take().or(more.place).or(only);
        }
    }
    said
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
