//! What software here goes by when it chooses an address: the cards in the kernel's order, the host
//! name and what it stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::time::Duration;

use netlink_packet_route::address::{AddressAttribute, AddressMessage};
use netlink_packet_route::link::{LinkAttribute, LinkFlags, LinkMessage};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use super::host::host_name;
use super::links::link_messages;
use crate::model::{Card, Given, Host, NameOf, Premises, V6Address};
use crate::net::{self, Net, Netlink};

/// How long Dubbo waits for an own address to answer.
const ECHO: Duration = Duration::from_millis(100);
/// How long Spring Cloud waits for a name (spring.util.timeout.sec).
const NAME: Duration = Duration::from_secs(1);

/// Looks round. The contacts to registries are not made here; `named` says whether the names of this
/// machine's addresses are needed.
pub async fn premises(net: &Net, given: Given, named: bool, limit: Duration) -> Premises {
    let host_name = host_name();
    let host_addresses = net::lookup(&net.names, &Host::Name(host_name.clone()), limit).await;
    let cards = cards();
    let v6 = v6_addresses();
    let own = own_addresses(&cards, &v6);
    let silent: BTreeSet<IpAddr> =
        own.iter().copied().filter(|ip| !net::answers_echo(*ip, ECHO)).collect();
    let mut wanted: BTreeSet<IpAddr> = own.into_iter().filter(IpAddr::is_ipv4).collect();
    wanted.extend(host_addresses.iter().flatten());
    let names = if named { names_of(net, wanted).await } else { BTreeMap::new() };
    Premises { host_name, host_addresses, cards, v6, silent, names, registries: Vec::new(), given }
}

async fn names_of(net: &Net, wanted: BTreeSet<IpAddr>) -> BTreeMap<IpAddr, NameOf> {
    let looked = wanted.into_iter().map(async |ip| (ip, net::name_of(&net.names, ip, NAME).await));
    futures_util::future::join_all(looked).await.into_iter().collect()
}

/// Addresses that could be taken: the loopback's own aside.
fn own_addresses(cards: &[Card], v6: &[V6Address]) -> Vec<IpAddr> {
    let v4 = cards.iter().flat_map(|card| card.v4.iter().copied().map(IpAddr::V4));
    let v6 = v6.iter().map(|address| IpAddr::V6(address.ip));
    v4.chain(v6.filter(|ip| !matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local())))
        .filter(|ip| !ip.is_loopback())
        .collect()
}

/// Every interface, as the kernel lists them.
fn cards() -> Vec<Card> {
    let Ok(mut netlink) = Netlink::open() else { return Vec::new() };
    let mut cards: Vec<Card> = link_messages(&mut netlink).iter().map(card).collect();
    let mut question = AddressMessage::default();
    question.header.family = AddressFamily::Inet;
    for answer in netlink.dump(RouteNetlinkMessage::GetAddress(question)).unwrap_or_default() {
        if let RouteNetlinkMessage::NewAddress(message) = answer
            && let Some(card) = cards.iter_mut().find(|card| card.index == message.header.index)
        {
            card.v4.extend(v4(&message));
        }
    }
    let order = order(&fs::read_to_string("/proc/net/igmp").unwrap_or_default());
    arrange(&mut cards, &order);
    cards
}

fn card(message: &LinkMessage) -> Card {
    let name = message.attributes.iter().find_map(|attribute| match attribute {
        LinkAttribute::IfName(name) => Some(name.clone()),
        _ => None,
    });
    let name = name.unwrap_or_default();
    let flags = message.header.flags;
    Card {
        index: message.header.index,
        up: flags.contains(LinkFlags::Up),
        running: flags.contains(LinkFlags::Running),
        loopback: flags.contains(LinkFlags::Loopback),
        point_to_point: flags.contains(LinkFlags::Pointopoint),
        bridge: Path::new("/sys/class/net").join(&name).join("bridge").exists(),
        arrival: 0,
        v4: Vec::new(),
        name,
    }
}

/// This end's address, which is the only one but on a point-to-point link.
fn v4(message: &AddressMessage) -> Option<Ipv4Addr> {
    let find = |local: bool| {
        message.attributes.iter().find_map(|attribute| match attribute {
            AddressAttribute::Local(IpAddr::V4(ip)) if local => Some(*ip),
            AddressAttribute::Address(IpAddr::V4(ip)) if !local => Some(*ip),
            _ => None,
        })
    };
    find(true).or_else(|| find(false))
}

/// The order in which interfaces came into this namespace, by index. The kernel keeps it in its
/// list of devices, which SIOCGIFCONF walks; /proc/net/igmp walks the same list, and can be read.
pub fn order(igmp: &str) -> Vec<u32> {
    let heads = igmp.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    heads.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}

/// Those that are down are in no multicast group: they are put after the one with the next lower
/// index, since indices are given in order of arrival, where nobody chose them.
pub fn arrange(cards: &mut [Card], order: &[u32]) {
    let mut order = order.to_vec();
    let mut indices: Vec<u32> = cards.iter().map(|card| card.index).collect();
    indices.sort_unstable();
    for (at, index) in
        indices.iter().enumerate().filter(|(_, index)| !order.contains(index)).collect::<Vec<_>>()
    {
        let before = at.checked_sub(1).and_then(|at| indices.get(at));
        let place = before.and_then(|before| order.iter().position(|index| index == before));
        order.insert(place.map_or(0, |place| place + 1), *index);
    }
    for card in cards {
        card.arrival = order.iter().position(|index| *index == card.index).unwrap_or(usize::MAX);
    }
}

fn v6_addresses() -> Vec<V6Address> {
    let text = fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
    text.lines().filter_map(v6_address).collect()
}

/// `fe80…  02 40 20 80  eth0`: address, index, prefix, scope, flags, name; numbers in hexadecimal.
pub fn v6_address(line: &str) -> Option<V6Address> {
    let mut words = line.split_whitespace();
    let ip = Ipv6Addr::from(u128::from_str_radix(words.next()?, 16).ok()?);
    let index = u32::from_str_radix(words.next()?, 16).ok()?;
    Some(V6Address { ip, index, card: words.nth(3)?.to_owned() })
}
