//! What the operator's filters name.

use globset::GlobMatcher;

use super::pattern::Pattern;
use crate::model::{
    Expectation, Expected, Filters, Gate, Oddity, Registration, Role, ServiceKey, Subject,
};

/// Slashes of a path that may part names.
const SLASHES: usize = 16;

/// The filters of a run.
pub(super) struct Named<'f> {
    filters: &'f Filters,
    services: Vec<Pattern<'f>>,
    expectations: &'f [Expectation],
}

impl<'f> Named<'f> {
    pub(super) fn new(filters: &'f Filters, gate: &'f Gate) -> Self {
        let services = filters.services.iter().map(Pattern::new).collect();
        Self { filters, services, expectations: &gate.expectations }
    }

    /// Every filter names the registration, or an expectation is about it.
    pub(super) fn takes(&self, registration: &Registration) -> bool {
        self.fits(registration)
            || self.expectations.iter().any(|wish| concerns(&wish.about, registration))
    }

    fn fits(&self, registration: &Registration) -> bool {
        self.filters.want(registration.address.as_ref())
            && any(&self.filters.applications, registration.subject.application())
            && self.takes_service(registration)
    }

    /// A consumer of a service that is named, where only addresses are asked for beside.
    pub(super) fn takes_caller(&self, consumer: &Registration) -> bool {
        let Filters { services, applications, groups: _, addresses } = self.filters;
        let is_at_address = !addresses.is_empty() && applications.is_empty();
        is_at_address && !services.is_empty() && self.takes_service(consumer)
    }

    fn takes_service(&self, registration: &Registration) -> bool {
        let groups = &self.filters.groups;
        let subject = &registration.subject;
        let by_name = || self.services.is_empty() || self.services.iter().any(|p| p.takes(subject));
        match subject {
            Subject::DubboService { group, .. } => {
                takes_group(groups, group.as_deref()) && by_name()
            }
            // A broker's group is its cluster.
            Subject::RocketMqBroker { cluster, .. } => any(groups, cluster.as_deref()) && by_name(),
            Subject::SpringService { .. } | Subject::ProxyEndpoint { .. } => {
                groups.is_empty() && by_name()
            }
            Subject::DubboApplication { .. } => {
                (groups.is_empty() && by_name()) || self.takes_part(registration)
            }
        }
    }

    /// Some service of an instance is named.
    fn takes_part(&self, instance: &Registration) -> bool {
        let groups = &self.filters.groups;
        let takes_key = |key: &ServiceKey| {
            any(groups, key.group.as_deref())
                && (self.services.is_empty() || self.services.iter().any(|p| p.takes_key(key)))
        };
        match &instance.serves {
            Some(serves) => serves.iter().any(takes_key),
            None if groups.is_empty() => {
                let named = |name: &str| self.services.iter().any(|p| p.may_take(name));
                instance.interfaces().any(named)
            }
            None => false,
        }
    }

    /// What is odd may be about something that is named.
    pub(super) fn takes_oddity(&self, oddity: &Oddity) -> bool {
        let place = match oddity {
            Oddity::Malformed { origin, .. } => origin,
            Oddity::OversizedDirectory { path, .. } => path,
            // What can't be seen may be any service's, and the rest is the registry's own.
            Oddity::Hidden { .. }
            | Oddity::Unread { .. }
            | Oddity::EmptyRoot { .. }
            | Oddity::NoBroker
            | Oddity::NoRoute { .. }
            | Oddity::OtherInstances { .. }
            | Oddity::ReadOnly { .. }
            | Oddity::Controller { .. }
            | Oddity::Disagreement { .. } => return true,
        };
        let named = |name: &str| self.services.iter().any(|pattern| pattern.may_take(name));
        self.services.is_empty() || names_in(place).any(named)
    }
}

/// What is expected may be this.
fn concerns(about: &Expected, entry: &Registration) -> bool {
    match about {
        // Rules of the interface decide, too; another version is what may be there instead.
        Expected::Service { interface, .. } => {
            let mut served = entry.interfaces();
            entry.role != Role::Consumer
                && (entry.subject.interface() == Some(interface)
                    || served.any(|name| *name == **interface))
        }
        Expected::Application(name) => {
            entry.role != Role::Consumer && entry.subject.application() == Some(name)
        }
        Expected::Broker { broker: name, .. } => {
            matches!(&entry.subject, Subject::RocketMqBroker { broker, .. } if **broker == **name)
        }
        Expected::Topic(_) => entry.role == Role::Broker,
        Expected::CallsOf(name) => {
            entry.role == Role::Consumer && entry.subject.application() == Some(name)
        }
    }
}

fn any(globs: &[GlobMatcher], name: Option<&str>) -> bool {
    globs.is_empty() || name.is_some_and(|name| globs.iter().any(|glob| glob.is_match(name)))
}

/// A consumer may name several, separated by commas.
fn takes_group(globs: &[GlobMatcher], group: Option<&str>) -> bool {
    let each = || group.into_iter().flat_map(|list| list.split(',').map(str::trim));
    any(globs, group) || each().any(|group| any(globs, Some(group)))
}

/// The names that a path may have in it, be it one node's or, with slashes, that of several.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let slashes = || path.match_indices('/').map(|(place, _)| place).take(SLASHES);
    let starts = std::iter::once(0).chain(slashes().map(|place| place + 1));
    let names = starts.flat_map(move |start| {
        slashes().chain([path.len()]).filter_map(move |end| path.get(start..end))
    });
    names.filter(|name| !name.is_empty())
}
