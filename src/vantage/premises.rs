//! What software here goes by when it chooses an address: the interfaces in the kernel's order, the host
//! name and what it resolves to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use super::behind::interfaces;
use super::host::host_name;
use super::{container, links};
use crate::model::{Given, Host, Interface, NameOf, Premises, V6Address};
use crate::net::{self, Net};

/// How long Dubbo waits for an own address to answer.
const ECHO: Duration = Duration::from_millis(100);
/// How long Spring Cloud waits for a name (spring.util.timeout.sec).
const NAME: Duration = Duration::from_secs(1);

/// Looks round. The contacts to registries are not made here; `named` says whether the names of this
/// host's addresses are needed.
pub async fn premises(net: &Net, given: Given, named: bool, limit: Duration) -> Premises {
    let host_name = host_name();
    let host_addresses = net::lookup(&net.names, &Host::Name(host_name.clone()), limit).await;
    let interfaces = interfaces(&links::read(), container::inside());
    let v6 = v6_addresses();
    let own = own_addresses(&interfaces, &v6);
    let silent: BTreeSet<IpAddr> =
        own.iter().copied().filter(|ip| !net::answers_echo(*ip, ECHO)).collect();
    let mut wanted: BTreeSet<IpAddr> = own.into_iter().filter(IpAddr::is_ipv4).collect();
    wanted.extend(host_addresses.iter().flatten());
    let names = if named { names_of(net, wanted).await } else { BTreeMap::new() };
    Premises {
        host_name,
        host_addresses,
        interfaces,
        v6,
        silent,
        names,
        registries: Vec::new(),
        given,
    }
}

async fn names_of(net: &Net, wanted: BTreeSet<IpAddr>) -> BTreeMap<IpAddr, NameOf> {
    let looked = wanted.into_iter().map(async |ip| (ip, net::name_of(&net.names, ip, NAME).await));
    futures_util::future::join_all(looked).await.into_iter().collect()
}

/// Addresses that could be taken: the loopback's own aside.
fn own_addresses(interfaces: &[Interface], v6: &[V6Address]) -> Vec<IpAddr> {
    let v4 = interfaces.iter().flat_map(|interface| interface.v4().map(IpAddr::V4));
    let v6 = v6.iter().map(|address| IpAddr::V6(address.ip));
    v4.chain(v6.filter(|ip| !matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local())))
        .filter(|ip| !ip.is_loopback())
        .collect()
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
    Some(V6Address { ip, index, interface: words.nth(3)?.to_owned() })
}
