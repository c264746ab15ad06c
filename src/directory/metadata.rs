//! What instances are known to serve: by the metadata of their revision, which the registry keeps or the
//! instances tell themselves.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{
    Address, AddressEvidence, Answer, Attempt, Evidence, FailureKind, Identity, Listing,
    METADATA_REVISION, Protocol, Purpose, Registration, Revision, RevisionMetadata, Role,
    ServiceKey, TargetId,
};

/// Where an instance says that its metadata is: `remote` is the metadata centre.
const STORAGE: &str = "dubbo.metadata.storage-type";

/// The metadata of every revision, as far as they are known.
#[derive(Debug, Default)]
pub struct Metadata {
    /// What each registry keeps in its metadata, by target: whether there is any.
    is_kept: HashMap<TargetId, bool>,
    /// Metadata services on a port of their own that can't be used, though their instance is there.
    unusable: HashSet<Address>,
    /// What instances told of their revisions; `None`: they know no such revision.
    told: HashMap<Revision, Option<Arc<[ServiceKey]>>>,
    /// By target, application and revision: whether some instance can tell.
    is_told: HashMap<(TargetId, String), bool>,
}

/// Why nobody learns what an instance serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It stands at this path, which is missing.
    Missing { path: String },
    /// It is told at this address, which can't be used.
    Untold { at: Address },
    /// Whoever tells at this address knows no such revision.
    Stale { at: Address },
}

impl Metadata {
    pub fn new(listings: &[Listing], evidence: &Evidence) -> Self {
        let mut known = Self {
            is_kept: listings
                .iter()
                .map(|listing| (listing.target, listing.has_metadata))
                .collect(),
            unusable: unusable(evidence).cloned().collect(),
            told: told(evidence),
            is_told: HashMap::new(),
        };
        if !known.unusable.is_empty() {
            let registrations = listings.iter().flat_map(|listing| &listing.registrations);
            for instance in registrations.filter(|entry| entry.role == Role::Instance) {
                let is_told = known.untold(instance).is_none();
                *known.is_told.entry(revision(instance)).or_default() |= is_told;
            }
        }
        known
    }

    /// The services of `instance`, where they are known.
    pub fn serves<'m>(&'m self, instance: &'m Registration) -> Option<&'m Arc<[ServiceKey]>> {
        let told = || self.told.get(&instance.revision()?)?.as_ref();
        instance.serves.as_ref().or_else(told)
    }

    /// Why nobody learns what `instance` serves; `None`: consumers do, or it can't be told.
    pub fn unknown(&self, instance: &Registration) -> Option<Unknown> {
        if self.serves(instance).is_some() {
            return None;
        }
        let is_remote = instance.attributes.get(STORAGE).is_some_and(|kind| kind == "remote");
        if is_remote {
            let is_kept = self.is_kept.get(&instance.target) == Some(&true);
            return is_kept.then(|| Unknown::Missing { path: path(instance) });
        }
        let of = instance.revision();
        if let (Some(None), Some((_, at))) =
            (of.and_then(|of| self.told.get(&of)), &instance.metadata_at)
        {
            return Some(Unknown::Stale { at: at.clone() });
        }
        // Consumers ask one instance of a revision for all of them.
        let at = self.untold(instance)?;
        let is_told = self.is_told.get(&revision(instance)).copied().unwrap_or_default();
        (!is_told).then(|| Unknown::Untold { at: at.clone() })
    }

    /// The metadata service of `instance`, if it can't be used.
    fn untold<'i>(&self, instance: &'i Registration) -> Option<&'i Address> {
        let (_, at) = instance.metadata_at.as_ref()?;
        self.unusable.contains(at).then_some(at)
    }
}

/// `application/revision`, by target.
fn revision(instance: &Registration) -> (TargetId, String) {
    let application = instance.subject.application().unwrap_or_default();
    let revision = instance.attributes.get(METADATA_REVISION).unwrap_or_default();
    (instance.target, format!("{application}/{revision}"))
}

/// Below Dubbo's root.
fn path(instance: &Registration) -> String {
    format!("metadata/{}", revision(instance).1)
}

/// What was told when somebody was asked.
fn told(evidence: &Evidence) -> HashMap<Revision, Option<Arc<[ServiceKey]>>> {
    let paths = evidence.addresses.iter().flat_map(|entry| &entry.paths);
    let told = paths.filter_map(|path| match &path.identity {
        Attempt::Done(Answer::Dubbo(services)) => services.metadata.as_ref(),
        Attempt::Done(Answer::Triple(_) | Answer::Broker(_) | Answer::Server(_))
        | Attempt::Failed(_)
        | Attempt::Skipped(_) => None,
    });
    let mut all = HashMap::new();
    for RevisionMetadata { of, serves } in told {
        let known = all.entry(of.clone()).or_insert(None);
        // Who doesn't know it is another's matter, as long as somebody does.
        if known.is_none() {
            known.clone_from(serves);
        }
    }
    all
}

/// Those that can't be used, of instances that can be reached.
fn unusable(evidence: &Evidence) -> impl Iterator<Item = &Address> {
    let registered = evidence.addresses.iter().filter(|of| of.purpose == Purpose::Registered);
    let reached: HashMap<&Address, bool> =
        registered.map(|entry| (&entry.address, is_reached(entry))).collect();
    evidence.addresses.iter().filter_map(move |entry| {
        let Purpose::MetadataService { of } = &entry.purpose else { return None };
        (reached.get(of) == Some(&true) && is_unusable(entry)).then_some(&entry.address)
    })
}

fn is_reached(entry: &AddressEvidence) -> bool {
    entry.paths.iter().any(|path| matches!(path.connection, Attempt::Done(_)))
}

/// Nobody is there, or somebody else.
fn is_unusable(entry: &AddressEvidence) -> bool {
    !entry.paths.is_empty()
        && entry.paths.iter().all(|path| match (&path.connection, &path.identity) {
            (Attempt::Failed(failure), _) => failure.kind != FailureKind::Failed,
            (Attempt::Done(_), Attempt::Failed(identity)) => match identity {
                // Others than Dubbo's answer Triple's calls in words of their own.
                Identity::Silent(_) | Identity::OtherProtocol(_) => {
                    entry.protocol == Protocol::Dubbo
                }
                Identity::Withheld(_) | Identity::Unsupported => false,
            },
            (Attempt::Done(_) | Attempt::Skipped(_), _) => false,
        })
}
