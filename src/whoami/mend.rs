//! The settings that make it right, in the words that findings have for them.

use std::net::IpAddr;

use super::FAMILIES;
use super::judge::{Scene, port};
use super::listeners;
use crate::model::quote;
use crate::model::remedy::Place;
use crate::model::{
    Change, File, Host, Interface, InterfaceKind, Network, Prospect, RegistryKind, Remedy, Vantage,
};
use crate::remedy::{
    Software, Workload, correct_entry, for_container, for_pod, for_wrong_address, name_to_address,
    remove_override,
};

/// What has to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// A container's own address.
    Container,
    /// A pod's own address.
    Pod,
    /// The wrong one of several addresses.
    Tell,
    /// The host name stands for the wrong address.
    Name,
    /// A name that others don't know.
    NameToAddress,
    /// A value that is no host.
    Correct,
    /// A value that keeps it from starting.
    Refused,
    /// An address to listen on that isn't here.
    NotBound,
}

/// The changes, the best first, each for this very place.
pub(super) fn mend(
    scene: &Scene<'_>,
    prospect: &Prospect,
    registered: &str,
    how: Mend,
) -> Vec<Remedy> {
    let workload = workload(scene, prospect, registered);
    let how = match how {
        Mend::NameToAddress if workload.registered.is_pod_name() => Mend::Pod,
        how => how,
    };
    let remedies = match how {
        Mend::Container => for_container(&workload),
        Mend::Pod => for_pod(&workload),
        Mend::Tell => for_wrong_address(&workload),
        Mend::Name => {
            let told = for_wrong_address(&workload);
            [remove_override(&workload)].into_iter().chain(told).collect()
        }
        Mend::NameToAddress => name_to_address(&workload),
        Mend::Correct => correct(&workload, registered),
        Mend::Refused => unset(prospect).into_iter().chain(for_wrong_address(&workload)).collect(),
        Mend::NotBound => vec![only_register(prospect, registered)],
    };
    let place = match (how, scene.vantage.container) {
        (Mend::Pod, _) => Place::InPodTemplate,
        (_, true) => Place::WhereContainerIsStarted,
        (_, false) => Place::OnThisHost,
    };
    remedies.into_iter().map(|remedy| here(remedy, &place)).collect()
}

/// The settings that a value of Dubbo's or a broker's may stand in are told; the others have one.
fn correct(workload: &Workload, registered: &str) -> Vec<Remedy> {
    match workload.software {
        Software::Dubbo(_) | Software::Other => {
            vec![correct_entry(registered, RegistryKind::ZooKeeper)]
        }
        Software::RocketMq => vec![correct_entry(registered, RegistryKind::RocketMq)],
        Software::Kafka | Software::Spring => for_wrong_address(workload),
    }
}

/// Findings name the machine; here it is this one.
fn here(remedy: Remedy, place: &Place) -> Remedy {
    let is_elsewhere = remedy.place == Place::OnEveryCaller;
    Remedy { place: if is_elsewhere { Place::OnEveryCaller } else { place.clone() }, ..remedy }
}

/// The setting that decided is taken out, where it is one.
fn unset(prospect: &Prospect) -> Option<Remedy> {
    let setting = &prospect.choice.steps.last()?.source;
    if !setting.contains("DUBBO_IP_TO_") {
        return None;
    }
    Some(Remedy {
        name: "remove-setting",
        title: format!("Take {setting} out"),
        place: Place::OnThisHost,
        changes: vec![take_out(setting)],
        caveat: None,
    })
}

/// An address that isn't here can be registered, but not listened on.
fn only_register(prospect: &Prospect, registered: &str) -> Remedy {
    let steps = &prospect.choice.steps;
    let setting = steps.iter().find(|step| step.taken).map_or("", |step| step.source.as_str());
    Remedy {
        name: "register-only",
        title: "Register the address without listening on it".to_owned(),
        place: Place::OnThisHost,
        changes: vec![
            take_out(setting),
            Change::Exports(format!("export DUBBO_IP_TO_REGISTRY={}", quote::shell(registered))),
        ],
        caveat: Some(
            "It then listens on every address, and whatever the registered one leads to has to pass \
             the port on to here."
                .to_owned(),
        ),
    }
}

fn take_out(setting: &str) -> Change {
    let is_variable = setting.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match (setting.starts_with("-D"), is_variable) {
        (true, _) => Change::Advice(format!("Take {setting} out of the Java options.")),
        (false, true) => Change::Exports(format!("unset {setting}")),
        // `MY-PROTOCOL_DUBBO_IP_TO_BIND`: a shell has no such variable, but Docker has.
        (false, false) => Change::Advice(format!("Take {setting} out of the environment.")),
    }
}

fn workload(scene: &Scene<'_>, prospect: &Prospect, registered: &str) -> Workload {
    let software = software(prospect);
    let machine = only_outside(scene);
    let bare = registered.trim_start_matches('[').trim_end_matches(']');
    let (listeners, ports) = match software {
        Software::Kafka => {
            let nothing = File::default();
            let file = scene.premises.given.server_properties.as_ref().unwrap_or(&nothing);
            let (listeners, ports) = listeners::mended(file, bare);
            (Some(listeners), ports)
        }
        Software::Dubbo(_) | Software::RocketMq | Software::Spring | Software::Other => {
            (None, vec![port(prospect)])
        }
    };
    let registered = bare.parse().unwrap_or_else(|_| Host::Name(bare.to_owned()));
    Workload {
        software,
        label: "the application".to_owned(),
        in_container: registered.is_container_id() || is_behind_bridge(scene.vantage),
        registered,
        port: ports.first().copied().unwrap_or_default(),
        ports,
        machine,
        named_by: machine,
        container: None,
        listeners,
        registry: scene.premises.registries.iter().find_map(|one| one.registry.host.ip()),
    }
}

/// In a container with a network of its own, which is started anew from outside.
fn is_behind_bridge(vantage: &Vantage) -> bool {
    // A bridge, and what leads to one container, are its machine's.
    let own = |one: &Interface| {
        let has_network = one.addresses.iter().any(|network| network.prefix_len() < 32);
        one.network == Network::Containers && one.kind != InterfaceKind::Bridge && has_network
    };
    vantage.container && vantage.interfaces.iter().any(own)
}

fn software(prospect: &Prospect) -> Software {
    let family = FAMILIES.iter().find(|family| family.name() == prospect.family);
    family.map_or(Software::Other, |family| family.software(prospect.line))
}

/// This machine's address, where there is only one that others may reach.
fn only_outside(scene: &Scene<'_>) -> Option<IpAddr> {
    if scene.vantage.container {
        return None;
    }
    let interfaces = scene.vantage.interfaces.iter();
    let mut outside = interfaces
        .filter(|one| one.up && one.network == Network::Outside && one.kind != InterfaceKind::Tun)
        .flat_map(|one| one.addresses.iter().map(|network| network.addr()))
        .filter(|ip| ip.is_ipv4() && !ip.is_loopback());
    outside.next().filter(|_| outside.next().is_none())
}
