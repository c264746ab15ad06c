//! Providers that are registered as instances only, for a consumer that looks for interfaces' own entries.

use std::collections::BTreeMap;

use super::services::Wanted;
use crate::diagnose::index::RunIndex;
use crate::model::Remedy;
use crate::model::reference::Removal;
use crate::remedy::register_interfaces;

/// One for each application of such providers.
pub(super) fn remedies(run: &RunIndex, services: &[Wanted]) -> Vec<Remedy> {
    let mut applications: BTreeMap<&str, bool> = BTreeMap::new();
    let offers = services.iter().flat_map(|wanted| wanted.offers);
    for offer in offers.filter(|offer| offer.removed == Some(Removal::Level)) {
        let Some(instance) = run.registration(offer.registration) else { continue };
        let Some(application) = instance.subject.application() else { continue };
        let is_new = instance.interfaces().any(|interface| instance.is_mapped(interface));
        *applications.entry(application).or_default() |= !is_new;
    }
    let applications = applications.into_iter();
    applications.map(|(name, is_old)| register_interfaces(name, is_old)).collect()
}
