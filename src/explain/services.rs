//! A provider that answers, and has another service than the one that was called.

use std::collections::BTreeSet;

use super::faults::rule;
use super::judgement::{Judgement, Seen};
use super::said::service;
use super::steps::check;
use crate::model::quote::tick;
use crate::model::sentence::names;
use crate::model::{Confidence, Service};

/// `Not found exported service: K in [K1, K2, …]`.
pub(super) fn not_exported(seen: &Seen) -> Judgement {
    let Some(wanted) = &seen.said.service else {
        return Judgement::new(
            rule("RP502"),
            Confidence::Possible,
            "A provider lacks the service.",
        );
    };
    let there: Vec<Service> = seen.said.exported.iter().map(|key| service(key)).collect();
    let same = |service: &&Service| service.interface == wanted.interface;
    let elsewhere = there
        .iter()
        .filter(same)
        .find(|there| key(there) == key(wanted) && there.port != wanted.port);
    if let Some((here, called)) = elsewhere.and_then(|there| there.port.zip(wanted.port)) {
        return by_port(seen, wanted, here, called);
    }
    let others: BTreeSet<String> = there.iter().filter(same).map(Service::to_string).collect();
    let shown = tick(&wanted.to_string());
    let judgement = if others.is_empty() {
        let has: BTreeSet<String> = there.iter().map(Service::to_string).collect();
        let meaning = match has.is_empty() {
            true => format!("The process that answers doesn't export {shown}."),
            false => {
                format!("The process that answers doesn't export {shown}. It has {}.", names(&has))
            }
        };
        Judgement::new(rule("RP502"), Confidence::Likely, meaning).and(
            "The address belongs to another application now (a reused address, a developer's \
             machine in a shared registry), or the provider no longer has the service.",
        )
    } else {
        let meaning = format!(
            "The provider has {}, but {shown} was called: group or version differ.",
            names(&others)
        );
        Judgement::new(rule("RP502"), Confidence::Certain, meaning)
            .and("Set the same group and version on both sides.")
    };
    judgement.steps(check(seen))
}

fn by_port(seen: &Seen, wanted: &Service, here: u16, called: u16) -> Judgement {
    let meaning = format!(
        "The provider exports {} under port {here}, but looks it up under {called}, the port that \
         it listens on.",
        tick(&wanted.to_string())
    );
    Judgement::new(rule("RP302"), Confidence::Certain, meaning)
        .and(
            "Dubbo looks a service up under the port that it listens on. Up to 2.6.0 (and in 3.0 \
             to 3.0.10 for the MetadataService) it exports it under the registered one, so \
             DUBBO_PORT_TO_REGISTRY breaks it: upgrade, or publish the port under the same number \
             and remove the variable.",
        )
        .steps(check(seen))
}

/// Group, interface and version.
fn key(service: &Service) -> (Option<&str>, &str, Option<&str>) {
    (service.group.as_deref(), &service.interface, service.version.as_deref())
}
