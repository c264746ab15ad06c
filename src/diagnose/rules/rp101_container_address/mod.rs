//! A container's own address is registered, and callers elsewhere have no way to it.

use crate::diagnose::confined::{Confined, confined};
use crate::diagnose::remedies::{Patient, for_container, our_network};
use crate::diagnose::signs::{is_anonymous, is_identified, is_passive};
use crate::diagnose::way::{Way, is_bridge, named};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Range, Verdict};

pub const RULE: Rule = Rule {
    code: "RP101",
    name: "container-address",
    title: "A container's own address is registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let confined = confined(scene, sight)?;
    let patient = Patient::new(scene, sight);
    let claim = match (is_passive(sight), confined.confidence) {
        (true, Confidence::Possible) => {
            Claim::info(confined.confidence, cause(scene, sight, confined))
        }
        (true, _) => Claim::warning(confined.confidence, cause(scene, sight, confined)),
        (false, _) => Claim::error(confined.confidence, cause(scene, sight, confined)),
    };
    let routed = match confined.range {
        Some(Range::DefaultPool { network, .. } | Range::LocalBridge { network, .. }) => {
            Some(our_network(&network.to_string(), scene.target_at(sight)))
        }
        Some(Range::Declared(_)) | None => None,
    };
    Some(
        claim
            .facts(words::facts(scene, sight))
            .facts(words::lifetime(scene, sight))
            .facts(anonymous(sight, confined.confidence))
            .remedies(for_container(&patient))
            .remedies(routed),
    )
}

fn cause(scene: &Scene, sight: &Sight, confined: Confined) -> String {
    let address = words::address(sight.address);
    let met = sight.path.map(words::outcome).unwrap_or_default();
    match (sight.way, sight.verdict) {
        (Way::OwnContainers(interface) | Way::OwnBridge(interface), Verdict::LocalOnly) => {
            let network = own_network(scene, interface);
            format!("{address} answers only through {network}: no other machine has a way to it")
        }
        (Way::OwnContainers(interface) | Way::OwnBridge(interface), _) => {
            let network = own_network(scene, interface);
            format!(
                "{address} is an address in {network}, where no other machine gets to, and {met}"
            )
        }
        (Way::Ordinary | Way::Loopback | Way::OwnAlias(_), _) => {
            let range = confined.range.map(words::range).unwrap_or_default();
            format!("{address} lies in {range}, and {met}")
        }
    }
}

fn own_network(scene: &Scene, interface: &str) -> String {
    let bridge = named(scene.vantage, interface).is_some_and(is_bridge);
    if scene.vantage.container && !bridge {
        format!("the container network that this probe itself is in (`{interface}`)")
    } else {
        format!("this machine's own container network `{interface}`")
    }
}

/// Who answers on this machine, as far as it is known.
fn anonymous(sight: &Sight, confidence: Confidence) -> Option<String> {
    let text = match confidence {
        _ if !is_anonymous(sight) => return None,
        Confidence::Certain if is_identified(sight) => return None,
        Confidence::Certain => "a Dubbo process answers; its heartbeat doesn't say which",
        Confidence::Likely | Confidence::Possible => {
            "a container of this machine answers, which needn't be the one that is registered: other \
             machines may have the same range"
        }
    };
    Some(text.to_owned())
}
