//! Whether waiting can help.

use super::count::is_new;
use crate::diagnose::causes::Causes;
use crate::diagnose::index::RunIndex;
use crate::model::{Expectation, Expected, Party, Standing};

/// What is wrong about the registered address itself: the same process never registers another.
const FOR_GOOD: [&str; 7] = ["RP101", "RP102", "RP107", "RP108", "RP111", "RP112", "RP401"];

/// Why what is there now won't become what is expected.
pub(super) fn lost(
    run: &RunIndex,
    causes: &Causes,
    wish: &Expectation,
    parties: &[Party],
) -> Option<String> {
    if wish.at_least == 0 || matches!(wish.about, Expected::CallsOf(_)) {
        return None;
    }
    let meant = parties.iter().filter(|party| {
        party.is_meant == Some(true)
            && party.standing == Standing::Unusable
            && is_new(run, wish, party) == Some(true)
    });
    let mut lost = meant.filter_map(|party| {
        let codes = party.registrations.iter().flat_map(|id| causes.at(*id));
        let code = codes.map(|cause| cause.code).find(|code| FOR_GOOD.contains(code))?;
        Some(format!(
            "{} was registered, and {code} doesn't go by itself: the process has to register \
             another address",
            party.name
        ))
    });
    lost.next()
}
