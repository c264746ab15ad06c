//! Live sessions that lay claim to an address, and whether they are of different hosts.

use std::net::IpAddr;

use super::index::RunIndex;
use crate::model::class::is_usable;
use crate::model::{Registration, RegistrationId, Session};

/// A registration whose session is open, and the host that it comes from.
#[derive(Clone, Copy)]
pub(super) struct SessionOwner<'a> {
    pub index: RegistrationId,
    pub registration: &'a Registration,
    pub session: &'a Session,
    pub ip: IpAddr,
}

/// Session owners of one address that are compared with one another.
const OWNERS: usize = 1000;

/// The session_owners among `indices` whose source is a host's own address.
pub(super) fn session_owners<'a>(
    run: &RunIndex<'a>,
    indices: &[RegistrationId],
) -> Vec<SessionOwner<'a>> {
    indices.iter().filter_map(|index| session_owner(run, *index)).take(OWNERS).collect()
}

pub(super) fn session_owner<'a>(
    run: &RunIndex<'a>,
    index: RegistrationId,
) -> Option<SessionOwner<'a>> {
    let registration = run.registration(index)?;
    let session = run.session_of(index)?;
    let ip = registration.registrant.as_ref()?.source_ip()?;
    let is_hosts = is_usable(run.vantage, &run.job.check, ip) && !run.is_shared_source(ip);
    is_hosts.then_some(SessionOwner { index, registration, session, ip })
}

impl SessionOwner<'_> {
    /// Both can't be one process: it registers a thing once, and has one application. A member sees
    /// all that comes from one host come from one address.
    pub(super) fn is_rival(&self, other: &SessionOwner) -> bool {
        let (a, b) = (self.registration, other.registration);
        let applications = a.subject.application().zip(b.subject.application());
        let differ = applications.is_some_and(|(a, b)| a != b);
        let same_thing = a.role == b.role && a.protocol == b.protocol && a.subject == b.subject;
        a.target == b.target
            && self.session.member == other.session.member
            && self.ip != other.ip
            && (same_thing || differ)
    }

    /// Whether its session owns entries of several hosts and of several applications: no provider's
    /// does.
    pub(super) fn owns_others(&self, run: &RunIndex) -> bool {
        let host = |index: &RegistrationId| Some(&run.registration(*index)?.address.as_ref()?.host);
        let application = |index: &RegistrationId| {
            run.registration(*index).and_then(|registration| registration.subject.application())
        };
        let owned = run.owned_with(self.index);
        let of_others = |index: &RegistrationId| application(index) != application(&self.index);
        owned.iter().any(|index| host(index) != host(&self.index)) && owned.iter().any(of_others)
    }

    /// Whether its host is surely another than the one that has `ip`: something is registered
    /// there, or it is of the same network, and no pod's. A member that has `ip` itself sees its own
    /// containers' addresses, so there only the former counts.
    pub(super) fn is_elsewhere(&self, run: &RunIndex, ip: IpAddr) -> bool {
        let look =
            run.listing_of(self.index).and_then(|listing| listing.members.get(self.session.member));
        let member = look.and_then(|look| look.member.host.ip());
        let apart = member.is_some_and(|member| member != ip) && are_near(self.ip, ip);
        self.ip != ip && (self.is_known(run) || apart)
    }

    /// Something is registered at the address that the session comes from.
    pub(super) fn is_known(&self, run: &RunIndex) -> bool {
        run.registrants.is_host(self.ip)
    }
}

/// Hosts of one site, as far as addresses tell.
fn are_near(a: IpAddr, b: IpAddr) -> bool {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => a.octets()[..2] == b.octets()[..2],
        (IpAddr::V6(a), IpAddr::V6(b)) => a.segments()[..4] == b.segments()[..4],
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}
