//! Which addresses are to be looked at: each registered one once, then those that belong to it.

use std::collections::HashMap;

use crate::model::{Address, Listing, Protocol, Purpose, Registration, Revision, Role, ServiceKey};

/// An address to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub address: Address,
    pub protocol: Protocol,
    pub purpose: Purpose,
    /// The services that are to be asked for, each once and in order.
    pub services: Vec<ServiceKey>,
    /// What its metadata service is asked for.
    pub revision: Option<Revision>,
    /// The same of services that are registered with Triple, where `protocol` is Dubbo's own: a port may
    /// speak both.
    pub triple: Vec<ServiceKey>,
    /// A registration says that callers speak TLS there.
    pub tls: bool,
}

/// Every distinct registered address, in the order registered. Where several protocols are
/// registered at one address, it is asked in the one that has a proof.
pub fn registered(listings: &[Listing]) -> Vec<Wanted> {
    let mut places: HashMap<&Address, usize> = HashMap::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    for registration in listings.iter().flat_map(|listing| &listing.registrations) {
        let Some(address) = &registration.address else { continue };
        if registration.role == Role::Consumer || address.port.is_none() {
            continue;
        }
        let place = *places.entry(address).or_insert_with(|| {
            wanted.push(Wanted {
                address: address.clone(),
                protocol: registration.protocol.clone(),
                purpose: Purpose::Registered,
                services: Vec::new(),
                revision: None,
                triple: Vec::new(),
                tls: false,
            });
            wanted.len() - 1
        });
        let Some(known) = wanted.get_mut(place) else { continue };
        known.tls |= registration.declares_tls();
        if proof(&registration.protocol) > proof(&known.protocol) {
            known.protocol = registration.protocol.clone();
        }
    }
    let mut asked = HashMap::new();
    for registration in listings.iter().flat_map(|listing| &listing.registrations) {
        let place = registration.address.as_ref().and_then(|address| places.get(address));
        let wanted = place.and_then(|place| wanted.get_mut(*place));
        // A service is looked for in the protocol that it is registered with.
        if let (Some(wanted), Some(key)) = (wanted, &registration.key)
            && may_be_asked(registration)
        {
            if key.is_application() && wanted.revision.is_none() {
                wanted.revision = to_ask_for(registration, &mut asked);
            }
            match (&wanted.protocol, &registration.protocol) {
                (own, with) if own == with => wanted.services.push(key.clone()),
                (Protocol::Dubbo, Protocol::Triple) => wanted.triple.push(key.clone()),
                _ => {}
            }
        }
    }
    wanted.iter_mut().for_each(Wanted::tidy);
    wanted
}

impl Wanted {
    /// Adds the services that `other` asks for.
    pub fn ask_for_those_of(&mut self, other: &Wanted) {
        self.services.extend_from_slice(&other.services);
        self.triple.extend_from_slice(&other.triple);
        self.tidy();
    }

    fn tidy(&mut self) {
        for services in [&mut self.services, &mut self.triple] {
            services.sort_unstable();
            services.dedup();
        }
    }
}

/// Instances that are asked for a revision: a consumer asks one of them, whichever, and two more in vain.
const ASKED: usize = 3;

/// The revision that the metadata service of `instance` is asked for, by Dubbo's own protocol, where the registry
/// doesn't tell: a few instances each, since one of them may be gone.
pub(super) fn to_ask_for(
    instance: &Registration,
    asked: &mut HashMap<Revision, usize>,
) -> Option<Revision> {
    let (protocol, _) = instance.metadata_at.as_ref()?;
    let revision = instance.revision().filter(|_| instance.serves.is_none())?;
    if *protocol != Protocol::Dubbo {
        return None;
    }
    let times = asked.entry(revision.clone()).or_default();
    *times += 1;
    (*times <= ASKED).then_some(revision)
}

/// A service without Dubbo's echo would take the call for one of its own, and a Triple service with a
/// token would answer it with a stack trace in its log, or not at all.
fn may_be_asked(registration: &Registration) -> bool {
    let attributes = &registration.attributes;
    let filters = attributes.get("service.filter").unwrap_or_default();
    let echo = !filters.split(',').any(|filter| matches!(filter.trim(), "-echo" | "-default"));
    let token = attributes.get("token").is_some_and(|token| !token.is_empty());
    echo && (registration.protocol != Protocol::Triple || !token)
}

fn proof(protocol: &Protocol) -> u8 {
    match protocol {
        Protocol::Dubbo | Protocol::Remoting | Protocol::RocketMqGrpc | Protocol::RocketMqProxy => {
            2
        }
        Protocol::Triple => 1,
        Protocol::RocketMqHa | Protocol::DLedger | Protocol::Other(_) => 0,
    }
}
