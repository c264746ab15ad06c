//! Whether others could use what would be registered, and the setting that makes it right.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::FAMILIES;
use super::mend::{Mend, mend};
use super::named::by_name;
use crate::model::classify;
use crate::model::{
    CheckSettings, Class, Concern, Confidence, Host, Interface, InterfaceKind, NameSight, Network,
    Premises, Prospect, Range, Registered, Remedy, Severity, Told, Use, Vantage,
};

/// What judging goes by.
pub struct Scene<'a> {
    pub vantage: &'a Vantage,
    pub premises: &'a Premises,
    pub settings: &'a CheckSettings,
    /// The names that would be registered.
    pub names: &'a BTreeMap<String, NameSight>,
}

/// Fills in the use of each entry.
pub fn judge(scene: &Scene<'_>, prospects: &mut [Prospect]) {
    for prospect in prospects {
        let entries = &prospect.choice.entries;
        let uses = entries.iter().map(|entry| match &entry.registered {
            Registered::Host(text) => of_text(scene, prospect, text, entry.told),
            Registered::Refused(message) => {
                let because = format!("it doesn't start: {message}");
                let mends = mend(scene, prospect, "", Mend::Refused);
                bad(None, Severity::Error, Confidence::Certain, because, mends)
            }
            Registered::Nothing(what) => {
                let because = format!("it registers {what}");
                let mends = mend(scene, prospect, "", Mend::Tell);
                bad(None, Severity::Error, Confidence::Certain, because, mends)
            }
            Registered::Open(what) => Use {
                usable: None,
                class: None,
                interface: None,
                because: format!("it can't be told without {what}"),
                concern: None,
            },
        });
        prospect.uses = uses.collect();
    }
}

/// The entry as a host: brackets belong to the address.
fn of_text(scene: &Scene<'_>, prospect: &Prospect, text: &str, told: Told) -> Use {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let mut seen = match bare.parse::<Host>() {
        Ok(Host::Ip(ip)) => of_ip(scene, prospect, ip, told),
        Ok(Host::Scoped(ip, zone)) => scoped(scene, prospect, text, IpAddr::V6(ip), &zone),
        Ok(Host::Name(name)) => by_name(scene, prospect, &name, told),
        Err(error) => {
            let because = format!("`{text}` is no host: {error}");
            let mends = mend(scene, prospect, text, Mend::Correct);
            bad(Some("RP113"), Severity::Error, Confidence::Certain, because, mends)
        }
    };
    if let Ok(host) = bare.parse::<Host>() {
        seen.class = Some(crate::model::classify_host(&host, scene.vantage, scene.settings));
        seen.interface = owner(scene, &host).map(|owner| owner.name.clone());
    }
    seen
}

fn owner<'a>(scene: &'a Scene<'_>, host: &Host) -> Option<&'a Interface> {
    scene.vantage.owner_of(host.ip()?)
}

/// An address with a zone means nothing on another machine.
fn scoped(scene: &Scene<'_>, prospect: &Prospect, text: &str, ip: IpAddr, zone: &str) -> Use {
    let mends = mend(scene, prospect, text, Mend::Tell);
    let (code, because) = match classify(ip, scene.vantage, scene.settings) {
        Class::LinkLocal => {
            ("RP111", format!("{text} is link-local: it means nothing beyond its own link"))
        }
        _ => {
            ("RP112", format!("{text} has the zone {zone}, which means nothing on other machines"))
        }
    };
    bad(Some(code), Severity::Error, Confidence::Certain, because, mends)
}

/// One IP address, by what kind of address it is and whose.
pub(super) fn of_ip(scene: &Scene<'_>, prospect: &Prospect, ip: IpAddr, told: Told) -> Use {
    let class = classify(ip, scene.vantage, scene.settings);
    let text = ip.to_string();
    let fail = |code, because: String, how| {
        let mends = mend(scene, prospect, &text, how);
        bad(Some(code), Severity::Error, Confidence::Certain, because, mends)
    };
    match (&class, scene.vantage.owner_of(ip)) {
        (Class::Loopback, _) => fail(
            "RP107",
            format!("{ip} is a loopback address: every caller that dials it dials its own machine"),
            Mend::Name,
        ),
        (Class::Wildcard, _) => fail(
            "RP108",
            format!("{ip} is no address of any machine: whoever dials it dials itself"),
            Mend::Correct,
        ),
        (Class::LinkLocal, _) => fail(
            "RP111",
            format!("{ip} is link-local: it means nothing beyond its own link"),
            Mend::Tell,
        ),
        (_, Some(owner)) => own(scene, prospect, (ip, told), &class, owner),
        (_, None) => foreign(scene, prospect, ip, &class, told),
    }
}

/// An address of this machine or container.
fn own(
    scene: &Scene<'_>,
    prospect: &Prospect,
    (ip, told): (IpAddr, Told),
    class: &Class,
    card: &Interface,
) -> Use {
    let name = card.name.as_str();
    match (class, card.network) {
        (Class::Container(range), Network::Containers) => {
            containers(scene, prospect, ip, card, range)
        }
        (Class::Container(range), _) => {
            let because = format!("{ip} on {name} lies in {}", range_name(range));
            let (code, how) = match range {
                Range::DefaultPool { kind: crate::model::PoolKind::Pod, .. } => {
                    ("RP401", Mend::Pod)
                }
                Range::DefaultPool { .. } | Range::LocalBridge { .. } | Range::Declared(_) => {
                    ("RP101", Mend::Container)
                }
            };
            let mends = mend(scene, prospect, &ip.to_string(), how);
            bad(Some(code), Severity::Error, Confidence::Likely, because, mends)
        }
        _ if is_tunnel(&card.kind) && other_ways(scene, card) => {
            let because =
                format!("{ip} is on the tunnel {name}: only who is in that VPN reaches it");
            let mends = mend(scene, prospect, &ip.to_string(), Mend::Tell);
            bad(None, Severity::Warning, Confidence::Likely, because, mends)
        }
        _ => usual(scene, prospect, (ip, told), card),
    }
}

fn containers(
    scene: &Scene<'_>,
    prospect: &Prospect,
    ip: IpAddr,
    card: &Interface,
    range: &Range,
) -> Use {
    let name = card.name.as_str();
    let bridge = card.kind == InterfaceKind::Bridge;
    if bridge || !scene.vantage.container {
        let because = format!(
            "{ip} is this machine's own address on the bridge {name}: each machine that has such a \
             bridge finds itself there"
        );
        let mends = mend(scene, prospect, &ip.to_string(), Mend::Tell);
        return bad(Some("RP102"), Severity::Error, Confidence::Certain, because, mends);
    }
    let because = format!(
        "{ip} is this container's address in {}: no other machine has a way to it",
        range_name(range)
    );
    let mends = mend(scene, prospect, &ip.to_string(), Mend::Container);
    bad(Some("RP101"), Severity::Error, Confidence::Likely, because, mends)
}

/// A card on a network that others are on.
fn usual(
    scene: &Scene<'_>,
    prospect: &Prospect,
    (ip, told): (IpAddr, Told),
    card: &Interface,
) -> Use {
    let name = card.name.as_str();
    let network = card.addresses.iter().find(|network| network.addr() == ip);
    let length = network.map_or(128, ipnet::IpNet::prefix_len);
    let first = card
        .addresses
        .iter()
        .map(|network| network.addr())
        .find(|own| own.is_ipv4() == ip.is_ipv4());
    if let Some(first) = first.filter(|first| *first != ip && told == Told::Nothing) {
        let because = format!(
            "{ip} isn't the first address of {name}, which is {first}; a virtual address moves to \
             another machine"
        );
        let mends = mend(scene, prospect, &ip.to_string(), Mend::Tell);
        let used = bad(Some("RP104"), Severity::Warning, Confidence::Possible, because, mends);
        return Use { usable: Some(true), ..used };
    }
    let others = other_addresses(scene, card);
    let mut because = match network.filter(|_| length < ip_bits(ip)) {
        Some(network) => format!("{ip} is this machine's on {name}, in {}", network.trunc()),
        None => format!("{ip} is this machine's on {name}"),
    };
    if !others.is_empty() {
        because.push_str(&format!("; callers on other networks may need {}", others.join(" or ")));
    }
    Use { usable: Some(true), class: None, interface: None, because, concern: None }
}

fn ip_bits(ip: IpAddr) -> u8 {
    if ip.is_ipv4() { 32 } else { 128 }
}

/// Addresses of other cards on networks that others are on.
fn other_addresses(scene: &Scene<'_>, card: &Interface) -> Vec<String> {
    let others =
        outside(scene).filter(|other| other.index != card.index && !is_tunnel(&other.kind));
    others
        .filter_map(|other| {
            let ip = other.addresses.iter().map(|network| network.addr()).find(IpAddr::is_ipv4)?;
            Some(format!("{ip} ({})", other.name))
        })
        .collect()
}

fn outside<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = &'a Interface> {
    let interfaces = scene.vantage.interfaces.iter();
    interfaces.filter(|one| one.up && one.network == Network::Outside && !one.addresses.is_empty())
}

fn other_ways(scene: &Scene<'_>, card: &Interface) -> bool {
    !other_addresses(scene, card).is_empty()
}

fn is_tunnel(kind: &InterfaceKind) -> bool {
    match kind {
        InterfaceKind::Tun => true,
        InterfaceKind::Other(name) => {
            ["wireguard", "ipip", "gre", "sit", "ppp", "vti", "xfrm"].contains(&name.as_str())
        }
        InterfaceKind::Loopback
        | InterfaceKind::Device
        | InterfaceKind::Bridge
        | InterfaceKind::Veth
        | InterfaceKind::Vxlan => false,
    }
}

/// An address that this machine or container doesn't have.
fn foreign(scene: &Scene<'_>, prospect: &Prospect, ip: IpAddr, class: &Class, told: Told) -> Use {
    let text = ip.to_string();
    if let (Class::Container(range), Some((card, _))) =
        (class, scene.vantage.container_network_of(ip))
    {
        let because = format!("{ip} is in {} ({})", range_name(range), card.name);
        let mends = mend(scene, prospect, &text, Mend::Tell);
        return bad(Some("RP101"), Severity::Error, Confidence::Certain, because, mends);
    }
    match told {
        Told::Nothing => {
            let because = format!("{ip} isn't this machine's: callers are sent to another one");
            let mends = mend(scene, prospect, &text, Mend::Name);
            bad(Some("RP106"), Severity::Error, Confidence::Certain, because, mends)
        }
        Told::Bound(setting) => {
            let because = format!(
                "{setting} is listened on, and {ip} isn't this machine's: it doesn't start (Cannot \
                 assign requested address)"
            );
            let mends = mend(scene, prospect, &text, Mend::NotBound);
            bad(None, Severity::Error, Confidence::Certain, because, mends)
        }
        Told::Registered(setting) => {
            let lead = match scene.vantage.container {
                true => "its host's, with the port published under the registered number",
                false => "one that leads here, such as a load balancer's or a NAT's",
            };
            let because =
                format!("{setting} says {ip}, which isn't an address here; it has to be {lead}");
            Use { usable: None, class: None, interface: None, because, concern: None }
        }
    }
}

fn range_name(range: &Range) -> String {
    match range {
        Range::LocalBridge { interface, network } => {
            format!("the container network {network} of {interface}")
        }
        Range::DefaultPool { name, network, .. } => format!("{network} ({name})"),
        Range::Declared(network) => format!("{network}, which --container-network names"),
    }
}

pub(super) fn bad(
    code: Option<&'static str>,
    severity: Severity,
    confidence: Confidence,
    because: String,
    remedies: Vec<Remedy>,
) -> Use {
    let usable = if severity == Severity::Error { Some(false) } else { None };
    let concern = Some(Concern { code, severity, confidence, remedies });
    Use { usable, class: None, interface: None, because, concern }
}

/// The port that the software listens on by default.
pub(super) fn port(prospect: &Prospect) -> u16 {
    let family = FAMILIES.iter().find(|family| family.name() == prospect.family);
    family.map_or(0, |family| family.port())
}
