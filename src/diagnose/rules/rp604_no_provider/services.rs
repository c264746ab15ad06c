//! What consumers want, and what there is of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnose::callers::takes_service;
use crate::diagnose::index::RunIndex;
use crate::model::{Read, Registration, Role, Subject, Verdict};

/// A service that an application calls in vain.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub application: &'a str,
    /// `group/interface:version`.
    pub service: String,
    /// Indices of the registrations that want it.
    pub consumers: Vec<usize>,
    pub supply: Supply,
    /// Nothing that isn't known could provide it.
    pub is_certain: bool,
}

/// Why nobody serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Supply {
    /// No provider of the interface is registered.
    Missing,
    /// Only of other groups or versions.
    Otherwise(BTreeSet<String>),
    /// So many are registered, and none can be used.
    Unusable(usize),
}

impl Wanted<'_> {
    /// Providers are registered, and none can be used.
    pub(super) fn is_unusable(&self) -> bool {
        matches!(self.supply, Supply::Unusable(_))
    }
}

/// Every service of every consumer that nobody serves. Where a part of the registries wasn't read, or
/// the operator left a part out, what is missing can't be told.
pub(super) fn wanted<'a>(run: &RunIndex<'a>) -> Vec<Wanted<'a>> {
    let filters = &run.job.filters;
    if !filters.applications.is_empty() || !filters.groups.is_empty() || run.job.check.passive {
        return Vec::new();
    }
    let whole = run.listings.iter().all(|listing| listing.read == Read::Complete);
    let offers = Offers::new(run);
    let mut groups: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (index, one) in run.registrations.iter().enumerate() {
        if is_calling(run, index, one) {
            let application = one.subject.application().unwrap_or_default();
            groups.entry((application, one.subject.to_string())).or_default().push(index);
        }
    }
    let vain = groups.into_iter().filter_map(|((application, service), consumers)| {
        let first = run.registrations.get(*consumers.first()?).copied()?;
        let supply = offers.supply(run, first)?;
        if !whole && !matches!(supply, Supply::Unusable(_)) {
            return None;
        }
        let is_certain = !offers.unmapped && matches!(supply, Supply::Unusable(_));
        Some(Wanted { application, service, consumers, supply, is_certain })
    });
    vain.collect()
}

/// A consumer of an interface whose process lives, as far as is known.
fn is_calling(run: &RunIndex, index: usize, one: &Registration) -> bool {
    let Subject::DubboService { interface, .. } = &one.subject else { return false };
    let persistent = one.registrant.as_ref().is_some_and(|registrant| registrant.session == 0);
    one.role == Role::Consumer
        && !persistent
        // Dubbo's own console wants everything.
        && **interface != *"*"
        && run.session_is_open(index) != Some(false)
}

/// Who provides an interface.
struct Offers<'a> {
    /// By interface: providers, and instances whose application is known to serve it.
    of: HashMap<&'a str, Vec<usize>>,
    /// Some instance doesn't tell what it serves.
    unmapped: bool,
}

impl<'a> Offers<'a> {
    fn new(run: &RunIndex<'a>) -> Self {
        let mut of: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut unmapped = false;
        for (index, one) in run.registrations.iter().enumerate() {
            match (&one.subject, one.role) {
                (Subject::DubboService { interface, .. }, Role::Provider) => {
                    of.entry(interface).or_default().push(index);
                }
                (Subject::DubboApplication { .. }, Role::Instance) => {
                    unmapped |= one.interfaces.is_none();
                    for interface in one.interfaces() {
                        of.entry(interface).or_default().push(index);
                    }
                }
                _ => {}
            }
        }
        Self { of, unmapped }
    }

    /// Why `consumer` is served by nobody; `None`: somebody serves it, or that can't be told.
    fn supply(&self, run: &RunIndex, consumer: &Registration) -> Option<Supply> {
        let Subject::DubboService { interface, .. } = &consumer.subject else { return None };
        let Some(offers) = self.of.get(&**interface) else { return Some(Supply::Missing) };
        let fits: Vec<usize> =
            offers.iter().copied().filter(|&index| fits(run, consumer, index)).collect();
        if fits.is_empty() {
            let others = run.pick(offers).into_iter().map(|one| one.subject.to_string());
            return Some(Supply::Otherwise(others.collect()));
        }
        let usable = |&index: &usize| {
            run.registration_verdicts
                .get(index)
                .is_none_or(|verdict: &Verdict| verdict.usable() != Some(false))
        };
        (!fits.iter().any(usable)).then_some(Supply::Unusable(fits.len()))
    }
}

/// An instance may serve an interface in whatever group and version.
fn fits(run: &RunIndex, consumer: &Registration, offer: usize) -> bool {
    run.registrations
        .get(offer)
        .is_some_and(|offer| offer.role == Role::Instance || takes_service(consumer, offer))
}
