//! Interfaces, the host name and addresses as Java has them on Linux.
//!
//! OpenJDK (NetworkInterface.c, alike from 8 to 25) asks the kernel for IPv4 addresses in its table's
//! order (SIOCGIFCONF) and for IPv6 addresses in that of /proc/net/if_inet6. Each interface goes before
//! those it has, and so does each address, so the last one comes first: the newest interface, and of
//! its addresses the one added last. An address with a label (`eth0:1`) is its interface's like any other.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::model::{Given, Interface, LookupError, Premises};

pub(super) const PREFER_V4: &str = "java.net.preferIPv4Stack";
pub(super) const PREFER_V6: &str = "java.net.preferIPv6Addresses";

/// An interface with its addresses in Java's order.
#[derive(Clone, Debug)]
pub(super) struct JavaInterface<'a> {
    /// As the kernel has it.
    pub kernel: &'a Interface,
    pub addresses: Vec<JavaAddress>,
}

/// An address as `InetAddress` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JavaAddress {
    pub ip: IpAddr,
    /// IPv6 addresses of an interface carry its name.
    pub zone: Option<String>,
}

impl JavaInterface<'_> {
    /// Java's `isUp`: it wants a carrier too.
    pub(super) fn is_up(&self) -> bool {
        self.kernel.up && self.kernel.running
    }
}

impl JavaAddress {
    pub(super) fn plain(ip: IpAddr) -> Self {
        Self { ip, zone: None }
    }

    /// `getHostAddress()`: IPv6 in eight groups, with the zone.
    pub(super) fn text(&self) -> String {
        match (self.ip, &self.zone) {
            (IpAddr::V4(ip), _) => ip.to_string(),
            (IpAddr::V6(ip), None) => groups(ip),
            (IpAddr::V6(ip), Some(zone)) => format!("{}%{zone}", groups(ip)),
        }
    }
}

/// `NetworkInterface.getNetworkInterfaces()`. Interfaces without an address aren't there.
pub(super) fn interfaces(premises: &Premises) -> Vec<JavaInterface<'_>> {
    let mut interfaces: Vec<JavaInterface<'_>> = Vec::new();
    let mut in_order: Vec<&Interface> = premises.interfaces.iter().collect();
    in_order.sort_by_key(|interface| interface.arrival);
    for interface in in_order {
        for ip in interface.v4() {
            put(&mut interfaces, interface, JavaAddress::plain(IpAddr::V4(ip)));
        }
    }
    if has_v6(premises) {
        for address in &premises.v6 {
            let Some(interface) =
                premises.interfaces.iter().find(|interface| interface.index == address.index)
            else {
                continue;
            };
            let zone = Some(address.interface.clone());
            put(&mut interfaces, interface, JavaAddress { ip: IpAddr::V6(address.ip), zone });
        }
    }
    interfaces
}

fn put<'a>(
    interfaces: &mut Vec<JavaInterface<'a>>,
    interface: &'a Interface,
    address: JavaAddress,
) {
    match interfaces.iter_mut().find(|known| known.kernel.index == interface.index) {
        Some(known) => known.addresses.insert(0, address),
        None => interfaces.insert(0, JavaInterface { kernel: interface, addresses: vec![address] }),
    }
}

/// IPv6 is there, and no option turns it off.
fn has_v6(premises: &Premises) -> bool {
    !premises.v6.is_empty() && !premises.given.is_true(PREFER_V4)
}

/// `-Djava.net.preferIPv6Addresses=true`.
pub(super) fn prefers_v6(given: &Given) -> bool {
    given.is_true(PREFER_V6)
}

/// `InetAddress.getLocalHost()`: the first address of the host name, IPv4 before IPv6; `Err`: the
/// cause of the UnknownHostException.
pub(super) fn local_host(premises: &Premises) -> Result<IpAddr, LookupError> {
    let prefers_v6 = prefers_v6(&premises.given) && has_v6(premises);
    if premises.host_name == "localhost" {
        return Ok(if prefers_v6 {
            Ipv6Addr::LOCALHOST.into()
        } else {
            Ipv4Addr::LOCALHOST.into()
        });
    }
    let found = premises.host_addresses.clone()?;
    let first = |v6: bool| found.iter().find(|ip| ip.is_ipv6() == v6).copied();
    let chosen = match (has_v6(premises), prefers_v6) {
        (false, _) => first(false),
        (true, false) => first(false).or_else(|| first(true)),
        (true, true) => first(true).or_else(|| first(false)),
    };
    chosen.ok_or_else(|| LookupError::System("Name or service not known".to_owned()))
}

/// Eight groups without leading zeros, none left out.
fn groups(ip: Ipv6Addr) -> String {
    let groups: Vec<String> = ip.segments().iter().map(|group| format!("{group:x}")).collect();
    groups.join(":")
}

/// `isSiteLocalAddress()`.
pub(super) fn is_site_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private(),
        IpAddr::V6(ip) => ip.segments()[0] & 0xffc0 == 0xfec0,
    }
}

/// `isLinkLocalAddress()`.
pub(super) fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}
