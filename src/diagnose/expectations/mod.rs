//! Whether a run holds what was expected of it: what anyone would get of the registries, beside the verdicts.

mod brokers;
mod calls;
mod count;
mod hope;
mod newcomers;
mod party;
mod providers;
mod words;

pub use newcomers::{Newcomers, give_up};

use self::count::{Counted, is_held};
use super::assemble::fingerprint;
use super::causes::Causes;
use super::index::RunIndex;
use crate::model::{Expectation, Expected, Met, Party, Read, UNMET};

/// What there is of something that is expected.
struct Sight {
    parties: Vec<Party>,
    /// What couldn't be read, or doesn't tell what it is, may be more of it.
    is_open: bool,
}

/// Each expectation of the job, in order.
pub(super) fn judge(run: &RunIndex, causes: &Causes) -> Vec<Met> {
    run.job.gate.expectations.iter().map(|wish| met(run, causes, wish)).collect()
}

fn met(run: &RunIndex, causes: &Causes, wish: &Expectation) -> Met {
    let Sight { parties, is_open } = sight(run, causes, wish);
    let counted = Counted::of(run, wish, &parties, is_open);
    let is_held = match &wish.about {
        Expected::CallsOf(_) => calls::every(&parties, is_open),
        Expected::Service { .. }
        | Expected::Application(_)
        | Expected::Broker { .. }
        | Expected::Topic(_) => is_held(wish, &counted),
    };
    Met {
        text: wish.text.clone(),
        at_least: wish.at_least,
        at_most: wish.at_most,
        is_held,
        usable: counted.usable,
        finding: (is_held != Some(true)).then(|| fingerprint(UNMET, [wish.text.as_str(), ""])),
        why: words::why(run, wish, &counted, &parties),
        hopeless: (is_held == Some(false))
            .then(|| hope::lost(run, causes, wish, &parties))
            .flatten(),
        parties,
    }
}

fn sight(run: &RunIndex, causes: &Causes, wish: &Expectation) -> Sight {
    let is_whole = run.listings.iter().all(|listing| listing.read == Read::Complete);
    let seen = match &wish.about {
        Expected::Service { interface, group, version } => {
            providers::of_service(run, causes, wish, (interface, group, version))
        }
        Expected::Application(name) => providers::of_application(run, causes, wish, name),
        Expected::Broker { cluster, broker, id } => {
            let named = brokers::Named { cluster: cluster.as_deref(), broker, id: *id };
            brokers::of_name(run, causes, wish, &named)
        }
        Expected::Topic(name) => brokers::of_topic(run, causes, wish, name),
        Expected::CallsOf(application) => calls::of(run, causes, application),
    };
    Sight { is_open: seen.is_open || !is_whole, ..seen }
}
