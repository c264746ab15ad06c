//! Which registrations are one process's: those at one address, and those of one session on one host.

use std::collections::HashMap;

use super::address::{Address, Host};
use super::registration::{Registration, RegistrationId};
use super::target::TargetId;

/// By what a process is known.
#[derive(PartialEq, Eq, Hash)]
enum Mark<'a> {
    At(&'a Address),
    /// A process with several ports has one session a registry.
    Owned(TargetId, i64, &'a Host),
}

/// `entries` by process, in order; what has no address is nobody's.
pub fn processes<'a>(
    entries: impl IntoIterator<Item = (RegistrationId, &'a Registration)>,
) -> Vec<Vec<RegistrationId>> {
    let mut groups: Vec<Vec<RegistrationId>> = Vec::new();
    let mut places: HashMap<Mark<'a>, usize> = HashMap::new();
    for (id, entry) in entries {
        let Some(address) = &entry.address else { continue };
        let session = entry.registrant.as_ref().map_or(0, |registrant| registrant.session);
        let at = Mark::At(address);
        let owned = (session != 0).then_some(Mark::Owned(entry.target, session, &address.host));
        let known = [places.get(&at), owned.as_ref().and_then(|mark| places.get(mark))];
        let place = known.into_iter().flatten().min().copied().unwrap_or(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        let others = known.into_iter().flatten().copied().filter(|other| *other != place);
        let joined: Vec<usize> = others.collect();
        for other in joined {
            let moved = groups.get_mut(other).map(std::mem::take).unwrap_or_default();
            groups.get_mut(place).into_iter().for_each(|group| group.extend(&moved));
            places.values_mut().filter(|known| **known == other).for_each(|known| *known = place);
        }
        groups.get_mut(place).into_iter().for_each(|group| group.push(id));
        places.extend([Some(at), owned].into_iter().flatten().map(|mark| (mark, place)));
    }
    groups.retain(|group| !group.is_empty());
    groups
}
