//! What Dubbo's consumers write of an empty list of providers: 2.5 to 3.3.

use super::named;
use crate::explain::address::no_connection;
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::steps::{check, check_service};
use crate::model::quote::tick;
use crate::model::{Confidence, Place};

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "No provider available for the service {service} from registry {registry} on the \
               consumer {consumer} using the dubbo version {version}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "No provider available from registry {registry} for service {service} on consumer \
               {consumer} use dubbo version {version}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "Failed to check the status of the service {service}. No provider available for the \
               service {…} from the url {registry-url} to the consumer {consumer} use dubbo \
               version {version}",
        weight: Weight::Symptom,
        judge: no_provider_at_start,
    },
    Message {
        says: "Failed to check the status of the service {service}. No provider available",
        weight: Weight::Symptom,
        judge: no_provider_at_start,
    },
    Message {
        says: "Forbid consumer {consumer} access service {service} from registry {registry} use \
               dubbo version {version}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "No provider available after connectivity filter for the service {service} All \
               validInvokers' size: {size} All routed invokers' size: {…} All invokers' size: {…} \
               from registry {registry} on the consumer {consumer} using",
        weight: Weight::Symptom,
        judge: after_filter,
    },
    Message {
        says: "No provider available after connectivity filter for the service {service} All \
               routed invokers' size: {…} from registry {registry} on the consumer {consumer} \
               using",
        weight: Weight::Symptom,
        judge: none_connected,
    },
    Message {
        says: "No provider available after route for the service {service} from registry {…} on \
               the consumer {consumer} using",
        // A consumer that is connected with nobody writes it as well.
        weight: Weight::Wrapper,
        judge: routed_away,
    },
    Message {
        says: "No provider available in [MigrationInvoker{…}serviceKey={service}, invoker={…}, \
               step={value}}",
        weight: Weight::Symptom,
        judge: none_of_registries,
    },
    Message {
        says: "No provider available in [interface {service} -> {registry-url}",
        weight: Weight::Symptom,
        judge: none_of_registries,
    },
    Message {
        says: "No provider available in [invoker :interface {service} -> {registry-url}",
        weight: Weight::Symptom,
        judge: none_of_registries,
    },
    Message {
        says: "No provider available in []",
        weight: Weight::Symptom,
        judge: none_of_registries,
    },
    Message {
        says: "No registry instance in zone or no available providers in the registry, zone: \
               {value}, ",
        weight: Weight::Cause,
        judge: by_zone,
    },
    Message {
        says: "The route result is empty and force execute. consumer: {consumer}, service: \
               {service}, router: {value}, dubbo version",
        weight: Weight::Cause,
        judge: forced,
    },
    Message {
        says: "The route result is empty and force execute. consumer: {consumer}, service: \
               {service}, router: ",
        weight: Weight::Cause,
        judge: forced,
    },
    Message {
        says: "{router} (Input: {size}) (Current Node Output: 0) (Chain Node Output: 0)",
        weight: Weight::Context,
        judge: routed_away,
    },
];

/// A registry without a usable provider, or one whose providers can't be connected.
pub(super) fn no_provider(seen: &Seen) -> Judgement {
    if !seen.said.barred.is_empty() || seen.said.router.is_some() {
        return routed_away(seen);
    }
    if !seen.said.places.is_empty() {
        return none_connected(seen);
    }
    let service = seen.said.service.as_ref();
    if service.is_some_and(|service| service.interface.ends_with(".RegistryService")) {
        let meaning = "Dubbo looks for a registry of its own kind (`dubbo://`), which nobody \
                       runs: the address of the registry is written without its kind.";
        return Judgement::new(rule("RP801"), Confidence::Likely, meaning).and(
            "Write `zookeeper://10.0.0.1:2181`, or set `protocol=\"zookeeper\"` beside the \
                  address.",
        );
    }
    let registry = seen.said.registry.as_deref().map_or("the registry".to_owned(), tick);
    let meaning =
        format!("When the call was made, {registry} had no usable provider of {}.", named(seen));
    Judgement::new(rule("RP604"), Confidence::Likely, meaning)
        .and(
            "None is registered, the registered ones have another group or version, or consumer \
             and providers use different registries, groups or namespaces.",
        )
        .or(rule("RP803"), "the consumer's root isn't the providers' one")
        .or(class("metadata-missing"), "Dubbo 3, and the provider registers by interface only")
        .or(class("routed-away"), "a rule or a blocklist leaves none")
        .steps(check(seen))
}

/// `check=true`: the consumer doesn't even start.
fn no_provider_at_start(seen: &Seen) -> Judgement {
    no_provider(seen).and(
        "It is the check at start: with `check=false` the consumer starts, and its calls fail \
         until there is a provider.",
    )
}

/// Of 3.0 and 3.1: how many providers the consumer is connected with, but not which.
fn after_filter(seen: &Seen) -> Judgement {
    match seen.said.size {
        Some(1..) => routed_away(seen),
        Some(_) | None => none_connected(seen),
    }
}

/// A consumer of several registries, and none of them has a provider for it.
pub(super) fn none_of_registries(seen: &Seen) -> Judgement {
    let meaning = format!(
        "The consumer reads several registries, or one by interface and by application, and got a \
         usable provider of {} from none of them.",
        named(seen)
    );
    let judgement = Judgement::new(rule("RP604"), Confidence::Likely, meaning);
    let judgement = match seen.said.value.as_deref() {
        Some("FORCE_APPLICATION") => judgement.and(
            "It looks for instances only (FORCE_APPLICATION), so providers that register by \
             interface only don't count, nor do those whose mapping or metadata can't be read.",
        ),
        Some("FORCE_INTERFACE") => judgement.and(
            "It looks for interfaces only (FORCE_INTERFACE), so providers that register by \
             application only don't count.",
        ),
        Some(_) | None => judgement,
    };
    judgement
        .and("Group and version count as well, and each registry's own root.")
        .or(class("metadata-missing"), "Dubbo 3, and the provider registers by interface only")
        .or(class("routed-away"), "a rule or a blocklist leaves none")
        .steps(check_service(seen))
}

fn by_zone(seen: &Seen) -> Judgement {
    let zone = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!(
        "The call is bound to the zone {zone}, and no registry of that zone has a usable provider."
    );
    Judgement::new(class("routed-away"), Confidence::Likely, meaning)
        .and("The zone is the registry's `zone` in the consumer's configuration.")
        .or(rule("RP604"), "the zone's registry has no provider")
        .steps(check_service(seen))
}

/// Providers are registered, and the consumer has a connection with none of them.
pub(super) fn none_connected(seen: &Seen) -> Judgement {
    if !seen.said.barred.is_empty() {
        return routed_away(seen);
    }
    let known = format!(
        "The registry lists {} provider{} of {}, but the consumer has no connection to any.",
        seen.said.places.len(),
        if seen.said.places.len() == 1 { "" } else { "s" },
        named(seen)
    );
    match &seen.said.place {
        Some(_) => {
            let mut judgement = no_connection(seen);
            judgement.meaning.insert(0, known);
            judgement
        }
        None => Judgement::new(
            rule("RP604"),
            Confidence::Likely,
            format!("The consumer has no connection to any provider of {}.", named(seen)),
        )
        .or(rule("RP405"), "their addresses can't be reached from the consumer")
        .steps(check(seen)),
    }
}

fn routed_away(seen: &Seen) -> Judgement {
    let barred: Vec<String> = seen.said.barred.iter().map(Place::to_string).collect();
    let known = match barred.is_empty() {
        true => String::new(),
        false => format!(
            "The consumer knows {} and doesn't lack a connection, but ",
            tick(&barred.join(", "))
        ),
    };
    let left = format!("Dubbo's routing left no provider of {} for this call.", named(seen));
    let sure = !barred.is_empty() || seen.said.router.is_some();
    let confidence = if sure { Confidence::Likely } else { Confidence::Possible };
    let judgement = Judgement::new(class("routed-away"), confidence, format!("{known}{left}"));
    let judgement = match seen.said.router.as_deref() {
        Some(router) => judgement.and(by_router(router)),
        None if sure => judgement.and(
            "It is a condition, tag or script rule, or somebody disabled the provider. From 3.1 \
             on the line \"No provider available after route\" before it names the router that \
             left none.",
        ),
        None => judgement
            .and("A consumer that is connected to no provider logs this as well.")
            .or(rule("RP604"), "no provider is registered, or none is connected"),
    };
    judgement.and(ROUTED_BY).steps(check_service(seen))
}

/// Where rules are kept, for whoever looks with ZooKeeper's own tools.
const ROUTED_BY: &str = "Rules are below `/dubbo/config/dubbo` (`….condition-router`, \
                         `….tag-router`, `….configurators`), and up to 2.7 also at the service, \
                         below `routers` and `configurators`.";

/// A router of the chain, and what it obeys.
fn by_router(router: &str) -> String {
    let obeys = match router.to_ascii_lowercase() {
        name if name.contains("tag") => "tag rules, `dubbo.tag` and `dubbo.force.tag`",
        name if name.contains("script") => "a script rule",
        name if name.contains("mesh") => "a mesh rule (VirtualService, DestinationRule)",
        name if name.contains("affinity") => "an affinity rule",
        name if name.contains("mock") => {
            "`mock`: calls of mocks are looked for among mock providers"
        }
        _ => "condition rules, for the service or for the application",
    };
    format!("The router that left none is {}. It obeys {obeys}.", tick(router))
}

/// A condition rule that is obeyed whatever it leaves.
fn forced(seen: &Seen) -> Judgement {
    let judgement = routed_away(seen);
    let rule = seen.said.value.as_deref().unwrap_or_default().trim();
    let forced =
        "A condition rule with `force=true` matches no provider, so that every call fails.";
    let mut judgement = match rule.is_empty() {
        true => judgement.and(forced),
        false => judgement.and(format!("{forced} The rule is {}.", tick(rule))),
    };
    judgement.confidence = Confidence::Certain;
    judgement
}
