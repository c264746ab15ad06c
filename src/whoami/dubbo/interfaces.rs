//! Dubbo's choice among the interfaces (NetUtils.getLocalHost).

use std::net::{IpAddr, Ipv6Addr};

use super::lines::{DubboLine, Ignored, LastResort, Pick};
use crate::model::{Choice, Premises};
use crate::whoami::java::{self, JavaAddress, JavaInterface};
use crate::whoami::pattern::{Match, matches};
use crate::whoami::trail::Trail;

const PREFERRED: &str = "dubbo.network.interface.preferred";
const IGNORED: &str = "dubbo.network.interface.ignored";
const POINT_TO_POINT: &str = "dubbo.network.interface.point-to-point.ignored";

pub(super) fn choose(line: &DubboLine, premises: &Premises, trail: Trail) -> Choice {
    let interfaces = java::interfaces(premises);
    match line.pick {
        Pick::AnyAddress | Pick::AnyPublicAddress | Pick::AnsweringAddress => {
            by_address(line, premises, &interfaces, trail)
        }
        Pick::FirstInterface | Pick::LastAnswering | Pick::FirstAnswering | Pick::FirstPrivate => {
            by_interface(line, premises, &interfaces, trail)
        }
    }
}

/// Up to 2.7.5: one pass over all addresses.
fn by_address(
    line: &DubboLine,
    premises: &Premises,
    interfaces: &[JavaInterface<'_>],
    mut trail: Trail,
) -> Choice {
    let local = java::local_host(premises);
    if let Ok(ip) = local
        && let Some(text) = valid(line, premises, &JavaAddress::plain(ip), 0)
    {
        let name = format!("the host name {}", premises.host_name);
        return trail.take(&name, text, format!("it is what {name} resolves to"));
    }
    let picky = line.pick == Pick::AnsweringAddress;
    for interface in interfaces {
        if let Some(why) = picky.then(|| unfit(interface)).flatten() {
            if !interface.kernel.is_loopback() {
                trail.over(&interface.kernel.name, texts(interface), why);
            }
            continue;
        }
        for address in &interface.addresses {
            let Some(text) = valid(line, premises, address, interface.kernel.index) else {
                continue;
            };
            if picky && is_silent(premises, address) {
                trail.over(&interface.kernel.name, text, SILENT);
                continue;
            }
            let why = match picky {
                true => "it is the first address, in Java's order, that answers a ping",
                false => {
                    "it is the first address in Java's order, bridges and interfaces that are down \
                          included"
                }
            };
            return trail.take(&interface.kernel.name, text, why);
        }
        if !interface.kernel.is_loopback() {
            trail.over(&interface.kernel.name, texts(interface), "it has no address that counts");
        }
    }
    last_resort(line, premises, None, trail)
}

/// What is no pattern to Java, in a version that forgets every interface for it.
struct BrokenPattern(String);

const SILENT: &str = "it doesn't answer a ping from here within 100 ms";

/// 2.7.6 on: an interface first, then its address.
fn by_interface(
    line: &DubboLine,
    premises: &Premises,
    interfaces: &[JavaInterface<'_>],
    mut trail: Trail,
) -> Choice {
    let fit = match fit_interfaces(line, premises, interfaces, &mut trail) {
        Ok(fit) => fit,
        Err(BrokenPattern(broken)) => {
            let why =
                format!("`{broken}` is no pattern, and this version forgets every interface then");
            trail.over(format!("-D{IGNORED}"), broken, why);
            return host_name_last(line, premises, None, trail);
        }
    };
    let preferred = premises.given.property(PREFERRED);
    let (interface, why) =
        match fit.iter().find(|interface| Some(interface.kernel.name.as_str()) == preferred) {
            Some(interface) => {
                (Some(*interface), format!("-D{PREFERRED} names {}", interface.kernel.name))
            }
            None => {
                if let Some(name) = preferred {
                    trail.over(
                        format!("-D{PREFERRED}"),
                        name,
                        "no interface that counts has this name",
                    );
                }
                pick(line, premises, &fit, &mut trail)
            }
        };
    let answering = interface.and_then(|interface| {
        let mut addresses = interface.addresses.iter();
        addresses.find_map(|address| answering(line, premises, interface, address))
    });
    match (interface, answering) {
        (Some(interface), Some(text)) => {
            let why = match interface.kernel.v4().count() {
                0 | 1 => why,
                _ => format!("{why}; of its addresses it is the one added last"),
            };
            trail.take(&interface.kernel.name, text, why)
        }
        (interface, _) => host_name_last(line, premises, interface, trail),
    }
}

/// The interfaces that count, with why the others don't.
fn fit_interfaces<'a, 'b>(
    line: &DubboLine,
    premises: &Premises,
    interfaces: &'b [JavaInterface<'a>],
    trail: &mut Trail,
) -> Result<Vec<&'b JavaInterface<'a>>, BrokenPattern> {
    let mut fit = Vec::new();
    for interface in interfaces {
        let by_kind = unfit(interface)
            .map(str::to_owned)
            .or_else(|| point_to_point(line, premises, interface));
        match by_kind.map_or_else(|| ignored(line, premises, interface), |why| Ok(Some(why)))? {
            Some(why) if interface.kernel.is_loopback() => drop(why),
            Some(why) => trail.over(&interface.kernel.name, texts(interface), why),
            None => fit.push(interface),
        }
    }
    Ok(fit)
}

fn unfit(interface: &JavaInterface<'_>) -> Option<&'static str> {
    match (interface.kernel.is_loopback(), interface.kernel.up, interface.kernel.running) {
        (true, ..) => Some("the loopback doesn't count"),
        (false, false, _) => Some("the interface is down"),
        (false, true, false) => Some("the interface has no carrier, so it is down to Java"),
        (false, true, true) => None,
    }
}

fn point_to_point(
    line: &DubboLine,
    premises: &Premises,
    interface: &JavaInterface<'_>,
) -> Option<String> {
    let ignores = line.ignores_point_to_point && premises.given.is_true(POINT_TO_POINT);
    (ignores && interface.kernel.point_to_point)
        .then(|| format!("-D{POINT_TO_POINT} leaves it aside"))
}

fn ignored(
    line: &DubboLine,
    premises: &Premises,
    interface: &JavaInterface<'_>,
) -> Result<Option<String>, BrokenPattern> {
    let Some(patterns) = premises.given.property(IGNORED) else { return Ok(None) };
    let name = interface.kernel.name.as_str();
    for pattern in patterns.split(',').map(str::trim) {
        match (line.ignored, matches(pattern, name)) {
            (Ignored::Unknown, _) => return Ok(None),
            (Ignored::Strict, Match::Broken) => return Err(BrokenPattern(pattern.to_owned())),
            (Ignored::Strict | Ignored::Lenient, Match::Yes) => {
                return Ok(Some(format!("-D{IGNORED} has {pattern}")));
            }
            (Ignored::Lenient, _) if pattern == name => {
                return Ok(Some(format!("-D{IGNORED} has {pattern}")));
            }
            (Ignored::Strict | Ignored::Lenient, Match::No) | (Ignored::Lenient, Match::Broken) => {
            }
        }
    }
    Ok(None)
}

/// The interface that is taken where none is preferred, and why.
fn pick<'a, 'b>(
    line: &DubboLine,
    premises: &Premises,
    fit: &[&'b JavaInterface<'a>],
    trail: &mut Trail,
) -> (Option<&'b JavaInterface<'a>>, String) {
    let text = |interface: &JavaInterface<'_>| {
        interface.addresses.iter().find_map(|address| answering(line, premises, interface, address))
    };
    let private = |interface: &JavaInterface<'_>| {
        let mut answering_ones = interface
            .addresses
            .iter()
            .filter(|address| answering(line, premises, interface, address).is_some());
        answering_ones.any(|address| java::is_site_local(address.ip))
    };
    let answer: Vec<&JavaInterface<'a>> =
        fit.iter().copied().filter(|interface| text(interface).is_some()).collect();
    let (taken, why) = match line.pick {
        Pick::FirstInterface
        | Pick::AnyAddress
        | Pick::AnyPublicAddress
        | Pick::AnsweringAddress => {
            (fit.first(), "it is the first interface in Java's order (the newest)")
        }
        Pick::LastAnswering => (
            answer.last(),
            "it is the last interface in Java's order (the oldest) with an address that answers a \
             ping",
        ),
        Pick::FirstAnswering => (
            answer.first(),
            "it is the first interface in Java's order (the newest) with an address that answers \
             a ping",
        ),
        Pick::FirstPrivate => match answer.iter().find(|interface| private(interface)) {
            Some(interface) => (
                Some(interface),
                "it is the first interface in Java's order (the newest) with a private address \
                 that answers a ping",
            ),
            None => (
                answer.last(),
                "no interface has a private address, and it is the last in Java's order that \
                 answers",
            ),
        },
    };
    let taken = taken.or(fit.first()).copied();
    for interface in fit
        .iter()
        .filter(|interface| taken.is_none_or(|taken| taken.kernel.index != interface.kernel.index))
    {
        let why = match text(interface) {
            None => "it has no address that counts and answers".to_owned(),
            Some(_) if line.pick == Pick::FirstPrivate && !private(interface) => {
                "its address isn't private, and another interface's is".to_owned()
            }
            Some(_) => {
                let before = taken.map_or("", |taken| taken.kernel.name.as_str());
                format!("{before} comes before it")
            }
        };
        trail.over(&interface.kernel.name, texts(interface), why);
    }
    (taken, why.to_owned())
}

/// The interface gave nothing: the host name, and then what there is.
fn host_name_last(
    line: &DubboLine,
    premises: &Premises,
    interface: Option<&JavaInterface<'_>>,
    mut trail: Trail,
) -> Choice {
    let name = format!("the host name {}", premises.host_name);
    match java::local_host(premises) {
        Ok(ip) => {
            if let Some(text) = valid(line, premises, &JavaAddress::plain(ip), 0) {
                let why = format!("no interface gave an address, so it is what {name} resolves to");
                return trail.take(name, text, why);
            }
            trail.over(name, ip.to_string(), "it is no address that counts");
        }
        Err(message) => trail.over(name, "", format!("it doesn't resolve: {message}")),
    }
    last_resort(line, premises, interface, trail)
}

fn last_resort(
    line: &DubboLine,
    premises: &Premises,
    interface: Option<&JavaInterface<'_>>,
    trail: Trail,
) -> Choice {
    const NONE: &str = "nothing else was found";
    match line.last_resort {
        LastResort::HostName => match java::local_host(premises) {
            Ok(ip) => {
                let name = format!("the host name {}", premises.host_name);
                trail.take(name, JavaAddress::plain(ip).text(), NONE)
            }
            Err(_) => trail.take("the last resort", "127.0.0.1", NONE),
        },
        LastResort::V6 { unique_local } => {
            let fits = |ip: Ipv6Addr| {
                let link_local = ip.is_unicast_link_local();
                let site_local = !unique_local && java::is_site_local(IpAddr::V6(ip));
                let unique = !unique_local && ip.octets()[0] == 0xfd;
                !(ip.is_loopback() || ip.is_unspecified() || link_local || site_local || unique)
            };
            let v6 = interface.into_iter().flat_map(|interface| &interface.addresses).find_map(
                |address| match address.ip {
                    IpAddr::V6(ip) if fits(ip) => Some(JavaAddress::plain(address.ip).text()),
                    IpAddr::V6(_) | IpAddr::V4(_) => None,
                },
            );
            match (v6, interface) {
                (Some(text), Some(interface)) => trail.take(
                    &interface.kernel.name,
                    text,
                    "no IPv4 address was found, and it is IPv6",
                ),
                (_, _) => trail.take("the last resort", "127.0.0.1", NONE),
            }
        }
    }
}

/// The text of an address that counts.
fn valid(
    line: &DubboLine,
    premises: &Premises,
    address: &JavaAddress,
    interface: u32,
) -> Option<String> {
    match address.ip {
        IpAddr::V4(ip) => {
            let refused = ip.is_loopback()
                || ip.is_unspecified()
                || (line.refuses_link_local && ip.is_link_local())
                || (line.pick == Pick::AnyPublicAddress && ip.is_private());
            (!refused).then(|| ip.to_string())
        }
        // 2.5 and 2.6 know no IPv6, and the others only with Java's option.
        IpAddr::V6(_) if line.pick == Pick::AnyPublicAddress && is_silent(premises, address) => {
            None
        }
        IpAddr::V6(_) if line.reads_variables && java::prefers_v6(&premises.given) => {
            let plain = JavaAddress::plain(address.ip).text();
            let keeps_zone = line.last_resort == LastResort::HostName && address.zone.is_some();
            Some(if keeps_zone { format!("{plain}%{interface}") } else { plain })
        }
        IpAddr::V6(_) => None,
    }
}

fn answering(
    line: &DubboLine,
    premises: &Premises,
    interface: &JavaInterface<'_>,
    address: &JavaAddress,
) -> Option<String> {
    valid(line, premises, address, interface.kernel.index).filter(|_| !is_silent(premises, address))
}

fn is_silent(premises: &Premises, address: &JavaAddress) -> bool {
    premises.silent.contains(&address.ip)
}

fn texts(interface: &JavaInterface<'_>) -> String {
    let usual = interface.addresses.iter().filter(|address| !java::is_link_local(address.ip));
    let texts: Vec<String> = usual.map(|address| address.ip.to_string()).collect();
    texts.join(", ")
}
