//! What Dubbo 3 and dubbo-go write when an instance's metadata can't be had.

use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::shaped::by_shape;
use crate::explain::steps::{application, check};
use crate::model::quote::tick;
use crate::model::{Confidence, Whose};

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "Failed to get app metadata for revision {revision} for type {value} from instance \
               {instance}",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "Failed to get metadata for revision after 3 retries, revision={revision}",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "revisions failed to get metadata from remote: {revision}",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "Failed to load service metadata, meta type is {value}, dubbo version",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "Address refresh failed because of Metadata Server failure",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "but no metadata service can build from it",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "Metadata Service Port should be specified for consumer.",
        weight: Weight::Cause,
        judge: no_port,
    },
    Message {
        says: "failed to get metadata from instance {host} (revision {revision}), err={cause}",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "could not get the metadata info from remote provider: {cause}",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "could not get the metadata service from remote provider: {cause}",
        weight: Weight::Symptom,
        judge: unread,
    },
    Message {
        says: "Should has at least one way to know which services this interface belongs to",
        weight: Weight::Cause,
        judge: no_mapping,
    },
    // A frame of each read of instances, so that whatever else is known tells more.
    Message {
        says: "ZookeeperServiceDiscovery.doInServiceDiscovery(",
        weight: Weight::Wrapper,
        judge: no_instance,
    },
];

fn unread(seen: &Seen) -> Judgement {
    let said = seen.said;
    let revision =
        said.revision.as_deref().map(|revision| format!(" (revision {})", tick(revision)));
    let instance =
        said.instance.as_ref().map(|instance| format!(" of {}", tick(&instance.to_string())));
    let whose = application(said).map(|name| format!(" of the application {}", tick(name)));
    let meaning = format!(
        "The consumer can't get the metadata{}{}{}. Without it, it doesn't know what the instance \
         serves, and doesn't call it.",
        revision.unwrap_or_default(),
        instance.unwrap_or_default(),
        whose.unwrap_or_default(),
    );
    let judgement = Judgement::new(class("metadata-unread"), Confidence::Likely, meaning);
    let mut judgement = match said.place.as_ref().filter(|_| seen.whose == Whose::Metadata) {
        Some(place) => {
            let asked = format!(
                "It asks the metadata service at {}, whose port isn't always the instance's own.",
                tick(&place.to_string())
            );
            let mut judgement = judgement.and(asked);
            judgement.meaning.extend(by_shape(seen, place).into_iter().flat_map(|of| of.meaning));
            judgement
        }
        None => judgement,
    };
    if said.value.as_deref() == Some("remote") {
        judgement = judgement.and(
            "With `metadata-type=remote` it is read in the metadata center, at \
             `/dubbo/metadata/<application>/<revision>`.",
        );
    }
    judgement
        .and(
            "The metadata service has to be as reachable as the provider: look for its port at the \
             instance (`dubbo.metadata-service.url-params`), and for a cause before this line.",
        )
        .of(Whose::Metadata)
        .or(rule("RP405"), "the port of the metadata service is closed on the way")
        .or(rule("RP502"), "another application answers there")
        .steps(check(&Seen { whose: Whose::Metadata, ..*seen }))
}

fn no_port(_: &Seen) -> Judgement {
    let meaning = "In this mode (a mesh, or discovery by DNS) the consumer isn't told the port of \
                   the provider's metadata service. Set `dubbo.application.metadataServicePort` \
                   to the same port on both sides.";
    Judgement::new(class("metadata-unread"), Confidence::Certain, meaning)
}

fn no_mapping(seen: &Seen) -> Judgement {
    let meaning = "A Dubbo 3 consumer looks for its provider by application, but the registry \
                   doesn't say which application serves the interface.";
    Judgement::new(class("metadata-missing"), Confidence::Likely, meaning)
        .or(rule("RP604"), "no provider is registered at all")
        .steps(check(seen))
}

fn no_instance(seen: &Seen) -> Judgement {
    let meaning = "Dubbo 3 couldn't read the instances of its applications. With a \
                   `JsonParseException` an entry there isn't an instance.";
    Judgement::new(rule("RP113"), Confidence::Possible, meaning)
        .and(
            "It reads below `/services`, or below the group of the registry's address (`?group=`, \
             from 3.0.9 on). Whatever else is kept there, such as another program's nodes or \
             services that are registered by interface in a root of that name, is taken for an \
             instance: give the instances a group of their own.",
        )
        .or(rule("RP801"), "ZooKeeper isn't reached")
        .steps(check(seen))
}
