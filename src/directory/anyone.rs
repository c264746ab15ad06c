//! What a consumer would get that nobody registered: without an application, a host or a tag, in every
//! registry, whatever the group and the version.

use super::consumer::Consumer;
use super::learned::removal;
use super::line::line;
use super::metadata::Metadata;
use super::offers::Directory;
use crate::model::reference::Offer;
use crate::model::{Attributes, Listing, Protocol, Registration, Release, Role, Subject, TargetId};

/// Takes every group and every version (`UrlUtils.isMatch`).
const ANY: &str = "*";
/// Who registers no release looks as a consumer of this one does.
const NEWEST: Release = Release::Java(3, 3, 0);

/// Every provider of an interface, as anyone gets it.
#[derive(Debug, Default)]
pub struct Offered {
    pub offers: Vec<Offer>,
    /// Paths of rules that concern it and that regprobe can't evaluate.
    pub unevaluated: Vec<String>,
}

/// What anyone gets of each of `interfaces`. `metadata` is what instances are known to serve.
pub fn for_anyone(listings: &[Listing], metadata: &Metadata, interfaces: &[&str]) -> Vec<Offered> {
    let registrations: Vec<&Registration> =
        listings.iter().flat_map(|listing| &listing.registrations).collect();
    let anyone = |interface: &&str| -> Vec<Registration> {
        listings.iter().map(|listing| consumer(listing.target, interface)).collect()
    };
    let anyones: Vec<Vec<Registration>> = interfaces.iter().map(anyone).collect();
    let directory = Directory::new(listings, &registrations);
    let offered = anyones.iter().map(|own| {
        let own: Vec<&Registration> = own.iter().collect();
        let Some(mut consumer) = Consumer::new(&own) else { return Offered::default() };
        consumer.line = line(release(&registrations, consumer.interface));
        let (mut offers, unevaluated) = directory.offers(&consumer, None);
        for offer in offers.iter_mut().filter(|offer| offer.removed.is_none()) {
            let known = own.first();
            offer.removed =
                known.and_then(|anyone| removal(metadata, &registrations, anyone, offer));
        }
        Offered { offers, unevaluated }
    });
    offered.collect()
}

fn consumer(target: TargetId, interface: &str) -> Registration {
    Registration {
        target,
        role: Role::Consumer,
        subject: Subject::DubboService {
            interface: interface.into(),
            group: Some(ANY.into()),
            version: Some(ANY.into()),
            application: None,
            release: None,
        },
        address: None,
        protocol: Protocol::Other("consumer".into()),
        origin: String::new(),
        attributes: Attributes::default(),
        registrant: None,
        interfaces: None,
        serves: None,
        metadata_at: None,
        key: None,
    }
}

/// The newest of those that provide the interface: who calls is most likely no older.
fn release(registrations: &[&Registration], interface: &str) -> Option<Release> {
    let provides = |entry: &&&Registration| match entry.role {
        Role::Provider => entry.subject.interface() == Some(interface),
        Role::Instance => entry.interfaces().any(|name| name == interface),
        Role::Consumer | Role::Broker | Role::Endpoint | Role::Configurator | Role::Router => false,
    };
    let each = registrations.iter().filter(provides);
    let release = each.filter_map(|entry| Release::of(&[entry])).max();
    match release {
        Some(Release::New) | None => Some(NEWEST),
        told @ Some(Release::Old | Release::Go | Release::Java(..)) => told,
    }
}
