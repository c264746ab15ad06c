//! The calls that each rule or setting takes providers from.

use std::collections::BTreeMap;

use crate::diagnose::index::RunIndex;
use crate::model::RegistrationId;
use crate::model::reference::{Call, Offer, Removal, Without};

/// What someone set: a rule, or a parameter of one application's URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Setting<'r> {
    pub removal: &'r Removal,
    /// That of the providers, where it stands in their own URLs; else empty.
    pub application: &'r str,
}

/// A call, and what a setting takes from it.
#[derive(Clone, Debug)]
pub(super) struct Hit<'r> {
    pub call: &'r Call,
    /// The providers that it takes away.
    pub taken: Vec<RegistrationId>,
    pub without: Option<&'r Without>,
    /// So many can be used without it, and of so many it can't be told.
    pub usable_without: usize,
    pub untold_without: usize,
    /// Without it the call could succeed, and with it it can't.
    pub is_fatal: bool,
    /// That one of `taken` can be used is known.
    pub is_certain: bool,
}

/// Every setting that takes a provider away which could be used, in order.
pub(super) fn hits<'r>(run: &'r RunIndex<'_>) -> BTreeMap<Setting<'r>, Vec<Hit<'r>>> {
    let mut hits: BTreeMap<Setting, Vec<Hit>> = BTreeMap::new();
    let evaluated = run.calls().iter().filter(|call| call.reference.unevaluated.is_empty());
    for call in evaluated {
        let mut taken: BTreeMap<Setting, Vec<RegistrationId>> = BTreeMap::new();
        for offer in &call.reference.offers {
            if let Some(setting) = setting(run, offer) {
                taken.entry(setting).or_default().push(offer.registration);
            }
        }
        for (setting, taken) in taken {
            if let Some(hit) = hit(run, call, setting.removal, taken) {
                hits.entry(setting).or_default().push(hit);
            }
        }
    }
    hits
}

fn setting<'r>(run: &'r RunIndex<'_>, offer: &'r Offer) -> Option<Setting<'r>> {
    let removal = offer.removed.as_ref().filter(|removal| removal.is_setting())?;
    let is_own = matches!(removal, Removal::Disabled | Removal::Tag(_));
    let application = is_own
        .then(|| run.registration(offer.registration)?.subject.application())
        .flatten()
        .unwrap_or_default();
    Some(Setting { removal, application })
}

/// `None`: what it takes away couldn't be used anyhow, and others are left.
fn hit<'r>(
    run: &RunIndex,
    call: &'r Call,
    removal: &Removal,
    taken: Vec<RegistrationId>,
) -> Option<Hit<'r>> {
    let usable = |id: &RegistrationId| run.verdict_of(*id).and_then(|verdict| verdict.usable());
    let is_certain = taken.iter().any(|id| usable(id) == Some(true));
    let is_fatal = call.is_callable == Some(false);
    if !is_fatal && taken.iter().all(|id| usable(id) == Some(false)) {
        return None;
    }
    let without = call.reference.without.iter().find(|without| without.removal == *removal);
    let left = without.into_iter().flat_map(|without| &without.offers);
    let left: Vec<Option<bool>> = left
        .filter(|offer| offer.removed.is_none())
        .map(|offer| usable(&offer.registration))
        .collect();
    let number = |usable: Option<bool>| left.iter().filter(|found| **found == usable).count();
    let (usable_without, untold_without) = (number(Some(true)), number(None));
    Some(Hit { call, taken, without, usable_without, untold_without, is_fatal, is_certain })
}
