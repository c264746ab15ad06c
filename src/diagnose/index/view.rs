//! One registered address, as a rule is shown it.

use std::net::IpAddr;

use super::RunIndex;
use crate::diagnose::origin::{Origin, origin};
use crate::diagnose::path_scope::{PathScope, scope_of};
use crate::diagnose::verdict::{Outcome, first_path, outcome};
use crate::model::{
    Address, AddressEvidence, Class, Host, Path, Registration, RegistrationId, Shape, Verdict,
    shape,
};

/// All that was seen of an address, and what is registered there.
#[derive(Clone, Copy)]
pub struct AddressView<'s> {
    pub entry: &'s AddressEvidence,
    pub address: &'s Address,
    pub verdict: Verdict,
    /// The path that a Java caller takes.
    pub path: Option<&'s Path>,
    pub scope: PathScope<'s>,
    /// Indices of the registrations that are still unexplained.
    pub indices: &'s [RegistrationId],
    /// The same registrations.
    pub registrations: &'s [&'s Registration],
    pub origin: Origin,
}

impl<'s> AddressView<'s> {
    /// The view of `entry` with the registrations `indices`, of which `registrations` are the
    /// values.
    pub fn new(
        run: &'s RunIndex<'_>,
        entry: &'s AddressEvidence,
        verdict: Verdict,
        indices: &'s [RegistrationId],
        registrations: &'s [&'s Registration],
    ) -> Self {
        let path = first_path(entry);
        Self {
            entry,
            address: &entry.address,
            verdict,
            path,
            scope: path
                .map_or(PathScope::Ordinary, |path| scope_of(run.vantage, &run.job.check, path)),
            indices,
            registrations,
            origin: origin(run.vantage, &run.sources_seen(indices)),
        }
    }

    /// Callers can use it.
    pub fn is_fine(&self) -> bool {
        self.verdict == Verdict::Reachable
    }

    /// What is wrong with the address by its shape alone, or with the one that its name stands for.
    pub fn shape(&self) -> Option<Shape<'s>> {
        shape::of(&self.entry.class, &self.address.host).or_else(|| {
            let path = self.path?;
            shape::of(&path.class, &Host::Ip(path.ip))
        })
    }

    /// The address is a container's by its range, or by the way that leads to it.
    pub fn is_in_containers(&self) -> bool {
        let class = self.path.map_or(&self.entry.class, |path| &path.class);
        matches!(class, Class::Container(_)) || self.scope.is_in_containers()
    }

    pub fn ip(&self) -> Option<IpAddr> {
        self.path.map(|path| path.ip).or_else(|| self.address.host.ip())
    }

    pub fn outcome(&self) -> Option<Outcome> {
        Some(outcome(self.path?, self.registrations))
    }
}
