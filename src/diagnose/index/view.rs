//! One registered address, as a rule is shown it.

use std::net::IpAddr;

use super::RunIndex;
use super::judged::JudgedAddress;
use crate::diagnose::identity_match::{IdentityMatch, match_identity};
use crate::diagnose::origin::{Origin, Source, origin, source_ips};
use crate::diagnose::path_scope::PathScope;
use crate::diagnose::verdict::{Outcome, outcome};
use crate::model::{
    Address, AddressEvidence, Class, Host, Path, Registration, RegistrationId, Shape, Verdict,
    shape,
};

/// All that was seen of an address, what is registered there, and what follows for that.
#[derive(Clone)]
pub struct AddressView<'s> {
    pub entry: &'s AddressEvidence,
    pub address: &'s Address,
    pub verdict: Verdict,
    /// The path that a Java caller takes.
    pub path: Option<&'s Path>,
    pub scope: PathScope<'s>,
    /// Numbers of the registrations that are still unexplained.
    pub indices: &'s [RegistrationId],
    /// The same registrations.
    pub registrations: &'s [&'s Registration],
    /// What is at the end of the path, as far as they are concerned.
    pub outcome: Option<Outcome>,
    /// Where the sessions behind them come from, each with a member that sees it.
    pub sources: Vec<Source<'s>>,
    /// The same addresses, sorted.
    pub source_ips: Vec<IpAddr>,
    pub origin: Origin,
    /// How each of them stands to what answers.
    matches: Vec<IdentityMatch<'s>>,
}

/// A registration at an address, and how it stands to what answers there.
#[derive(Clone, Copy)]
pub(crate) struct Registered<'s> {
    pub(crate) id: RegistrationId,
    pub(crate) registration: &'s Registration,
    pub(crate) identity: IdentityMatch<'s>,
}

impl<'s> AddressView<'s> {
    /// The view of an address with the registrations `indices`, of which `registrations` are the
    /// values.
    pub fn new(
        run: &'s RunIndex<'_>,
        judged: &JudgedAddress<'s>,
        indices: &'s [RegistrationId],
        registrations: &'s [&'s Registration],
    ) -> Self {
        let JudgedAddress { evidence, verdict, path, scope } = *judged;
        let sources = run.sources(indices);
        let match_of = |registration: &&Registration| match path {
            Some(path) => match_identity(path, registrations, registration),
            None => IdentityMatch::Untold,
        };
        Self {
            entry: evidence,
            address: &evidence.address,
            verdict,
            path,
            scope,
            indices,
            registrations,
            outcome: path.map(|path| outcome(path, registrations)),
            origin: origin(run.vantage, &sources),
            sources,
            source_ips: source_ips(registrations),
            matches: registrations.iter().map(match_of).collect(),
        }
    }

    /// The same address, with other registrations.
    pub fn with(
        &self,
        run: &'s RunIndex<'_>,
        indices: &'s [RegistrationId],
        registrations: &'s [&'s Registration],
    ) -> Self {
        let Self { entry, verdict, path, scope, .. } = *self;
        let judged = JudgedAddress { evidence: entry, verdict, path, scope };
        Self::new(run, &judged, indices, registrations)
    }

    /// Each registration that is still unexplained.
    pub(crate) fn registered(&self) -> impl Iterator<Item = Registered<'s>> {
        let registrations = self.indices.iter().zip(self.registrations);
        registrations.zip(&self.matches).map(|((id, registration), identity)| Registered {
            id: *id,
            registration,
            identity: *identity,
        })
    }

    /// Callers can use it.
    pub fn is_fine(&self) -> bool {
        self.verdict == Verdict::Reachable
    }

    /// What is wrong with the address by its shape alone, or with the one that its name resolves to.
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
}
