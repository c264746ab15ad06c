//! What was found, in words.

use super::count::{Counted, is_new};
use crate::diagnose::index::RunIndex;
use crate::model::{Expectation, Expected, Party, Standing};

/// Parties that a sentence lists.
const LISTED: usize = 12;

/// `1 of 2: 10.0.0.5:20880 yes; 10.0.0.6:20880 RP405`.
pub(super) fn why(
    run: &RunIndex,
    wish: &Expectation,
    counted: &Counted,
    parties: &[Party],
) -> String {
    let meant = parties.iter().filter(|party| party.is_meant != Some(false));
    let others: Vec<&Party> =
        parties.iter().filter(|party| party.is_meant == Some(false)).collect();
    let meant: Vec<String> = meant.map(|party| row(run, wish, party)).collect();
    let all = meant.len();
    let mut text = match (meant.is_empty(), &wish.about) {
        (true, Expected::CallsOf(_)) => "no living consumer of that name is registered".to_owned(),
        (false, Expected::CallsOf(_)) => {
            format!("{} of {all}: {}", counted.usable, listed(meant))
        }
        (true, _) => format!("{}: none is registered", of(wish, counted)),
        (false, _) => format!("{}: {}", of(wish, counted), listed(meant)),
    };
    if !others.is_empty() {
        let rows = others.iter().map(|party| {
            format!("{} ({})", party.name, party.reason.as_deref().unwrap_or("another"))
        });
        text.push_str(&format!("; others: {}", listed(rows.collect())));
    }
    if counted.is_open {
        text.push_str("; there may be more that can't be seen");
    }
    text
}

fn of(wish: &Expectation, counted: &Counted) -> String {
    match (wish.at_least, wish.at_most) {
        (_, Some(0)) => format!("{} there", counted.there + counted.perhaps_there),
        (0, Some(most)) => format!("{} usable, at most {most} expected", counted.all_usable),
        (least, Some(most)) if least == most && counted.all_usable > most => {
            format!("{} usable, exactly {most} expected", counted.all_usable)
        }
        (least, _) => format!("{} of {least}", counted.usable),
    }
}

fn row(run: &RunIndex, wish: &Expectation, party: &Party) -> String {
    let reason = party.reason.as_deref();
    let said = match party.standing {
        Standing::Usable => "yes".to_owned(),
        Standing::Unusable => reason.unwrap_or("no").to_owned(),
        Standing::Untold => format!("not told ({})", reason.unwrap_or("undetermined")),
        Standing::Withdrawn => format!("kept from callers ({})", reason.unwrap_or("a rule")),
    };
    let said = match party.is_meant {
        None => format!("{said}, if it is one of them"),
        Some(_) => said,
    };
    match is_new(run, wish, party) {
        Some(true) => format!("{} {said}", party.name),
        Some(false) => format!("{} {said}, registered before", party.name),
        None => format!("{} {said}, registered at an unknown time", party.name),
    }
}

fn listed(mut rows: Vec<String>) -> String {
    let more = rows.len().saturating_sub(LISTED);
    rows.truncate(LISTED);
    if more > 0 {
        rows.push(format!("and {more} more"));
    }
    rows.join("; ")
}
