//! The settings that make it right, in the words that findings have for them.

use std::net::IpAddr;

use super::families::FAMILIES;
use super::family::Family;
use super::surroundings::Surroundings;
use super::verdict::{Judged, Mend, Needed};
use crate::model::quote;
use crate::model::remedy::Place;
use crate::model::{
    Change, Host, Interface, InterfaceKind, Network, Prospect, Remedy, Told, Use, Vantage,
};
use crate::remedy::{
    Workload, for_container, for_pod, for_wrong_address, name_to_address, remove_override,
};

/// What was judged, with the changes that mend it, the best first, each for this very place.
pub(super) fn with_remedies(around: &Surroundings<'_>, prospect: &Prospect, judged: Judged) -> Use {
    let mut used = judged.used;
    if let (Some(concern), Some(needed)) = (&mut used.concern, judged.needed) {
        concern.remedies = remedies(around, prospect, &needed);
    }
    used
}

fn remedies(around: &Surroundings<'_>, prospect: &Prospect, needed: &Needed) -> Vec<Remedy> {
    let Needed { mend, registered } = needed;
    let Some(family) = family(prospect) else { return Vec::new() };
    let workload = workload(around, (family, prospect.line), registered);
    let in_pod_template = match mend {
        Mend::Pod => true,
        Mend::NameToAddress => workload.registered.is_pod_name(),
        Mend::Container
        | Mend::Tell
        | Mend::Name
        | Mend::Correct
        | Mend::Refused
        | Mend::NotBound => false,
    };
    let remedies = match mend {
        Mend::Container => for_container(&workload),
        Mend::Pod => for_pod(&workload),
        Mend::Tell => for_wrong_address(&workload),
        Mend::Name => {
            let told = for_wrong_address(&workload);
            [remove_override(&workload)].into_iter().chain(told).collect()
        }
        Mend::NameToAddress if in_pod_template => for_pod(&workload),
        Mend::NameToAddress => name_to_address(&workload),
        Mend::Correct => {
            let remedies = family.corrected(&workload, registered);
            match around.premises.given.broker_file.as_ref() {
                Some(file) => {
                    remedies.into_iter().map(|remedy| in_file(remedy, &file.name)).collect()
                }
                None => remedies,
            }
        }
        Mend::Refused => unset(prospect).into_iter().chain(for_wrong_address(&workload)).collect(),
        Mend::NotBound => vec![only_register(prospect, registered)],
    };
    let place = match (in_pod_template, around.vantage.container) {
        (true, _) => Place::InPodTemplate,
        (false, true) => Place::WhereContainerIsStarted,
        (false, false) => Place::OnThisHost,
    };
    remedies.into_iter().map(|remedy| here(remedy, &place)).collect()
}

/// Findings can't know how a broker's file is called; here it was named.
fn in_file(remedy: Remedy, name: &str) -> Remedy {
    let change = |change: Change| match change {
        Change::Script(text) => Change::Script(text.replace(ITS_FILE, &quote::shell(name))),
        Change::Recreation(text) => Change::Recreation(text.replace(ITS_FILE, &quote::shell(name))),
        Change::Advice(text) => Change::Advice(text.replace(ITS_FILE, &quote::plain(name))),
        other @ (Change::ScriptWithDocument(_)
        | Change::Exports(_)
        | Change::SavedFile { .. }
        | Change::Compose(_)
        | Change::Kubernetes(_)
        | Change::Properties(_)
        | Change::Systemd(_)
        | Change::JavaOption(_)) => other,
    };
    Remedy { changes: remedy.changes.into_iter().map(change).collect(), ..remedy }
}

/// A broker's file as remedies name it.
const ITS_FILE: &str = "conf/broker.conf";

/// Findings name the machine; here it is this one.
fn here(remedy: Remedy, place: &Place) -> Remedy {
    let is_elsewhere = remedy.place == Place::OnEveryCaller;
    Remedy { place: if is_elsewhere { Place::OnEveryCaller } else { place.clone() }, ..remedy }
}

/// The setting that decided is taken out, where it is one.
fn unset(prospect: &Prospect) -> Option<Remedy> {
    let setting = match prospect.choice.told {
        Told::Registered(_) | Told::Bound(_) => &prospect.choice.steps.last()?.source,
        Told::Nothing => return None,
    };
    Some(Remedy {
        name: "remove-setting",
        title: format!("Remove {setting}"),
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
            "It then listens on every address, and the machine that has the registered address \
             has to forward the port to this one."
                .to_owned(),
        ),
    }
}

fn take_out(setting: &str) -> Change {
    let is_variable = setting.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match (setting.starts_with("-D"), is_variable) {
        (true, _) => Change::Advice(format!("Remove {setting} from the Java options.")),
        (false, true) => Change::Exports(format!("unset {setting}")),
        // `MY-PROTOCOL_DUBBO_IP_TO_BIND`: a shell has no such variable, but Docker has.
        (false, false) => Change::Advice(format!("Remove {setting} from the environment.")),
    }
}

fn workload(
    around: &Surroundings<'_>,
    (family, line): (&dyn Family, usize),
    registered: &str,
) -> Workload {
    let host = outside_address(around);
    let bare = registered.trim_start_matches('[').trim_end_matches(']');
    let (listeners, ports) = family.listeners(around.premises, bare);
    let registered = bare.parse().unwrap_or_else(|_| Host::Name(bare.to_owned()));
    let registries = &around.premises.registries;
    Workload {
        software: family.software(line),
        label: "the application".to_owned(),
        in_container: registered.is_container_id() || is_behind_bridge(around.vantage),
        registered,
        port: ports.first().copied().unwrap_or_default(),
        ports,
        moved: Vec::new(),
        host,
        named_by: host,
        container: None,
        listeners,
        registry: registries.iter().find_map(|contact| contact.registry.host.ip()),
    }
}

fn family(prospect: &Prospect) -> Option<&'static dyn Family> {
    FAMILIES.iter().copied().find(|family| family.name() == prospect.family)
}

/// In a container with a network of its own, which is started anew from outside.
fn is_behind_bridge(vantage: &Vantage) -> bool {
    // A bridge, and what leads to one container, are its host's.
    let own = |interface: &Interface| {
        let has_network = interface.addresses.iter().any(|network| network.prefix_len() < 32);
        let leads_in = interface.network == Network::Containers;
        leads_in && interface.kind != InterfaceKind::Bridge && has_network
    };
    vantage.container && vantage.interfaces.iter().any(own)
}

/// This machine's address on a network that others are on: the one that its registry is reached from, else
/// that of the card that was there first. IPv6 only where there is no other.
fn outside_address(around: &Surroundings<'_>) -> Option<IpAddr> {
    if around.vantage.container {
        return None;
    }
    let mut cards: Vec<&Interface> =
        around.outside().filter(|interface| interface.kind != InterfaceKind::Tun).collect();
    cards.sort_by_key(|interface| interface.arrival);
    let networks = cards.iter().flat_map(|interface| &interface.addresses);
    let ips: Vec<IpAddr> = networks.map(|network| network.addr()).filter(is_for_others).collect();
    let contacts = around.premises.registries.iter();
    let mut towards = contacts.filter_map(|contact| contact.local.as_ref().ok()).copied();
    let first = |wanted: fn(&IpAddr) -> bool| ips.iter().copied().find(wanted);
    towards
        .find(|ip| ips.contains(ip))
        .or_else(|| first(IpAddr::is_ipv4))
        .or_else(|| first(IpAddr::is_ipv6))
}

fn is_for_others(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !ip.is_loopback() && !ip.is_link_local(),
        IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unicast_link_local(),
    }
}
