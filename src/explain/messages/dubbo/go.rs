//! What Dubbo's clients in Go (1.5 to 3.3) and in JavaScript (dubbo2.js) write.

use super::directory::{no_provider, none_connected, none_of_registries};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::services::not_exported;
use crate::explain::steps::check_service;
use crate::model::Confidence;
use crate::model::quote::tick;

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "No provider available of the service {service}.please check configuration",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "Failed to invoke the method {…} of the service {service} .No provider is available \
               because can't connect server",
        weight: Weight::Symptom,
        judge: none_connected,
    },
    Message {
        says: "Failed to invoke the method {…} of the service {service} .No provider is available",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "no provider available, method={…} service={service}",
        weight: Weight::Symptom,
        judge: none_connected,
    },
    Message {
        says: "no provider available in [0x{…}",
        weight: Weight::Symptom,
        judge: none_of_registries,
    },
    Message {
        says: "Could not query the instances for service{value}, error = {cause}",
        weight: Weight::Symptom,
        judge: no_instances,
    },
    Message {
        says: "don't have this exporter, key: {service}",
        weight: Weight::Cause,
        judge: no_exporter,
    },
    Message {
        says: "Could not find any agent worker with {service} agentList:",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "Could not find any available agent worker with {service} agentList: {addresses}",
        weight: Weight::Symptom,
        judge: no_worker,
    },
    Message {
        says: "Could not find any agent worker with {service}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message { says: "Can not be find any agents", weight: Weight::Symptom, judge: no_provider },
];

/// A provider in Go that is called for what it doesn't have.
fn no_exporter(seen: &Seen) -> Judgement {
    let judgement = not_exported(seen);
    let service = seen.said.service.as_ref();
    match service.is_some_and(|service| service.interface.ends_with("MetadataServiceV2")) {
        true => judgement.and(
            "It is the metadata service of a newer Dubbo (3.3): a consumer of that release asks \
             for it, and this process is older or exports the first one only. The consumer then \
             asks that one.",
        ),
        false => judgement,
    }
}

/// It has the addresses, and a connection to none of them.
fn no_worker(seen: &Seen) -> Judgement {
    if seen.said.places.is_empty() {
        return no_provider(seen);
    }
    let meaning = "The registry lists providers, but the client is connected to none of them.";
    Judgement::new(rule("RP604"), Confidence::Likely, meaning)
        .or(rule("RP405"), "their addresses can't be reached from the client")
        .steps(check_service(seen))
}

/// The directory of an application below `/services`.
fn no_instances(seen: &Seen) -> Judgement {
    let name = seen.said.value.as_deref().unwrap_or_default().trim_matches(['{', '}']);
    let meaning = format!(
        "ZooKeeper has no instance of the application {} below `/services`: it isn't running, it \
         registers by interface only, or it registers in another registry or group.",
        tick(name)
    );
    Judgement::new(rule("RP604"), Confidence::Likely, meaning)
        .or(class("metadata-missing"), "the application's name in the mapping is an old one")
        .steps(check_service(seen))
}
