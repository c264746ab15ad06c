//! Whether the broker that answers is the one that was registered.

use crate::model::{Answer, Attempt, BrokerIdentity, Path, Registration, Subject};

/// A registered broker compared with the one that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    Same,
    /// Name and cluster match and the id doesn't: a slave acting as master (5.x), a change of roles
    /// that the name server hasn't heard of yet, or two brokers' addresses mixed up.
    OtherId,
    Stranger,
}

/// What the broker at the end of `path` says of itself.
pub(super) fn answer(path: &Path) -> Option<&BrokerIdentity> {
    match &path.identity {
        Attempt::Done(Answer::Broker(broker)) => Some(broker),
        Attempt::Done(Answer::Dubbo(_) | Answer::Triple(_) | Answer::Server(_))
        | Attempt::Failed(_)
        | Attempt::Skipped(_) => None,
    }
}

/// `None`: the registration is no broker's, or the broker doesn't say who it is.
pub(super) fn compare(registration: &Registration, told: &BrokerIdentity) -> Option<Likeness> {
    let Subject::RocketMqBroker { cluster, broker, id } = &registration.subject else {
        return None;
    };
    if told.name.is_empty() {
        return None;
    }
    // A name server keeps the cluster that a name was in first, and lists it in those that came later.
    let listed = registration.attributes.get("clusters");
    let is_listed = || listed.is_some_and(|all| all.split(',').any(|name| name == told.cluster));
    let other_cluster = cluster
        .as_deref()
        .is_some_and(|name| !told.cluster.is_empty() && name != told.cluster && !is_listed());
    Some(if **broker != *told.name || other_cluster {
        Likeness::Stranger
    } else if *id != told.id {
        Likeness::OtherId
    } else {
        Likeness::Same
    })
}

/// What answers at an address, beside all that is registered there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub broker: &'a BrokerIdentity,
    /// One of the registrations is just this broker.
    same_is_here: bool,
}

impl<'a> Told<'a> {
    pub(super) fn new(path: &'a Path, here: &[&Registration]) -> Option<Self> {
        let broker = answer(path)?;
        let same_is_here =
            here.iter().any(|registration| compare(registration, broker) == Some(Likeness::Same));
        Some(Self { broker, same_is_here })
    }

    /// Whether `registration` is surely not what answers. An id that differs counts only where the
    /// id that answers is registered at the same address too.
    pub(super) fn is_stranger(self, registration: &Registration) -> bool {
        match compare(registration, self.broker) {
            None | Some(Likeness::Same) => false,
            Some(Likeness::Stranger) => true,
            Some(Likeness::OtherId) => self.same_is_here,
        }
    }
}
