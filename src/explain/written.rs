//! An address as Java, Go and C write it.

use std::net::{IpAddr, Ipv6Addr};

use crate::model::{Address, Host, Place};

/// Addresses of a list that are kept.
pub(super) const PLACES: usize = 16;

/// `name/10.0.0.1:20880` and all that Java, Go and C make of an address; `None`: it is none.
pub(super) fn parse_place(written: &str) -> Option<Place> {
    let bare = written.split_once("://").map_or(written, |(_, rest)| rest);
    let target = grpc_target(bare);
    let bare = target.as_deref().unwrap_or(bare);
    let (name, address) = match bare.split_once('/') {
        Some(("", address)) => (None, address),
        Some((name, address)) => (Some(name), address),
        None => (None, bare),
    };
    let address = match (name, address.strip_prefix("<unresolved>:")) {
        // The name itself is all that there is.
        (Some(name), Some(port)) => return whole(written, &format!("{name}:{port}")),
        (None, Some(_)) => return None,
        (_, None) => parse(address)?,
    };
    let name = name.filter(|name| is_host(name)).map(str::to_owned);
    Some(Place { written: written.to_owned(), address: Some(address), name })
}

/// The first address of a target of gRPC's: `ipv4:10.0.0.1:8081`, `ipv6:%5Bfd00::1%5D:8081`, `dns:proxy:8081`.
fn grpc_target(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let rest = match matches!(scheme, "ipv4" | "ipv6" | "dns") && rest.contains(':') {
        true => rest.split(',').next()?,
        false if text.starts_with("%5B") => text,
        false => return None,
    };
    Some(rest.replace("%5B", "[").replace("%5D", "]"))
}

fn whole(written: &str, address: &str) -> Option<Place> {
    let address = Some(parse(address)?);
    Some(Place { written: written.to_owned(), address, name: None })
}

/// An address with its port, or else something that was meant to be one.
pub(super) fn anything(written: &str) -> Place {
    parse_place(written).unwrap_or(Place { written: written.to_owned(), address: None, name: None })
}

pub(super) fn parse_host(written: &str) -> Option<Place> {
    let host = written.parse().ok()?;
    let address = Some(Address { host, port: None });
    Some(Place { written: written.to_owned(), address, name: None })
}

pub(super) fn parse_places(value: &str) -> Vec<Place> {
    value.split([',', ';']).filter_map(|written| parse_place(written.trim())).take(PLACES).collect()
}

fn parse(text: &str) -> Option<Address> {
    Address::parse(text).ok().or_else(|| {
        // Java before 14 writes IPv6 without brackets, all eight groups of it.
        let (host, port) = text.rsplit_once(':')?;
        let ip: Ipv6Addr = host.parse().ok().filter(|_| host.split(':').count() == 8)?;
        Some(Address::new(Host::Ip(IpAddr::V6(ip)), port.parse().ok()?))
    })
}

/// A host's name or its address.
pub(super) fn is_host(text: &str) -> bool {
    text.len() <= 253 && text.parse::<Host>().is_ok()
}
