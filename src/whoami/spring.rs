//! Spring Cloud: what spring-cloud-zookeeper registers (InetUtils, ZookeeperDiscoveryProperties).

use std::net::IpAddr;

use super::family::{Family, Line};
use super::java::{self, JavaInterface};
use super::pattern::{Match, matches};
use super::trail::Trail;
use crate::model::{Choice, LookupError, NameOf, Premises, Registered, Told};
use crate::remedy::Software;

/// `--as spring`.
pub(super) struct Spring;

/// Alike from 1.x to 5.x.
const LINE: Line = Line { from: (0, 0, 0), first: "", last: "" };

impl Family for Spring {
    fn name(&self) -> &'static str {
        "spring"
    }

    fn title(&self) -> &'static str {
        "Spring Cloud"
    }

    fn lines(&self) -> Vec<Line> {
        vec![LINE]
    }

    fn choose(&self, _: usize, premises: &Premises) -> Choice {
        let mut trail = Trail::default();
        let prefers_ip = is_true(premises, "spring.cloud.zookeeper.discovery.prefer-ip-address");
        let own = match prefers_ip {
            true => "spring.cloud.zookeeper.discovery.instance-ip-address",
            false => "spring.cloud.zookeeper.discovery.instance-host",
        };
        let setting = match prefers_ip {
            true => "instanceIpAddress",
            false => "instanceHost",
        };
        if let Some((name, value)) = set(premises, own).filter(|(_, value)| !value.is_empty()) {
            let choice = trail.take(&name, value, format!("{name} is set"));
            return choice.told_by(Told::Registered(setting));
        }
        match (address(premises, &mut trail), prefers_ip) {
            (Ok((source, ip)), true) => {
                let why = "preferIpAddress is set, and it is the address that InetUtils takes";
                trail.take(source, java::JavaAddress::plain(ip).text(), why)
            }
            (Ok((source, ip)), false) => named(premises, trail, &source, ip),
            (Err(error), true) => {
                trail.over("the host name", "", error.to_string());
                trail.take("the last resort", "127.0.0.1", "nothing else was found")
            }
            (Err(error), false) => {
                trail.over("the host name", "", error.to_string());
                trail.take("the last resort", "localhost", "nothing else was found")
            }
        }
    }

    fn software(&self, _: usize) -> Software {
        Software::Spring
    }

    fn port(&self) -> u16 {
        8080
    }

    fn registers_names(&self) -> bool {
        true
    }
}

/// The name that the system gives for the address.
fn named(premises: &Premises, mut trail: Trail, source: &str, ip: IpAddr) -> Choice {
    let text = java::JavaAddress::plain(ip).text();
    // The host name's own address keeps the name that it was found by.
    if source == HOST_NAME {
        let why = "no interface has an address that counts, so it is the host name";
        return trail.take(source, &premises.host_name, why);
    }
    match premises.names.get(&ip) {
        Some(NameOf::Name(name)) => {
            let why = format!("it is the name that this machine knows {text} by ({source})");
            trail.take(source, name, why)
        }
        Some(NameOf::None) => {
            let why = format!("{source} has no name that leads back to it, so it is the address");
            trail.take(source, text, why)
        }
        Some(NameOf::Late) => {
            trail.over(
                source,
                text,
                "the system takes longer than Spring Cloud waits for its name",
            );
            trail.take("the last resort", "localhost", "it waits for a name for a second")
        }
        None => {
            let what = format!("the name of {text}");
            trail.end(Registered::Open(what), "it is a name that wasn't looked up")
        }
    }
}

const HOST_NAME: &str = "the host name";

/// `InetUtils.findFirstNonLoopbackAddress`.
fn address(premises: &Premises, trail: &mut Trail) -> Result<(String, IpAddr), LookupError> {
    let mut lowest = u32::MAX;
    let mut result: Option<(String, IpAddr)> = None;
    for interface in java::interfaces(premises).iter().filter(|interface| interface.is_up()) {
        if interface.kernel.index < lowest || result.is_none() {
            lowest = interface.kernel.index;
        } else {
            trail.over(&interface.kernel.name, "", "an interface with a lower number has one");
            continue;
        }
        if let Some(pattern) = ignored(premises, interface) {
            trail.over(&interface.kernel.name, "", format!("ignoredInterfaces has {pattern}"));
            continue;
        }
        for ip in interface.addresses.iter().map(|address| address.ip) {
            match unfit(premises, ip) {
                Some("") => {}
                Some(why) => trail.over(&interface.kernel.name, ip.to_string(), why),
                None => {
                    if let Some((earlier, other)) =
                        result.replace((interface.kernel.name.clone(), ip))
                    {
                        let why = match earlier == interface.kernel.name {
                            true => "the last address of the interface counts",
                            false => "the interface with the lowest number counts",
                        };
                        trail.over(earlier, other.to_string(), why);
                    }
                }
            }
        }
    }
    match result {
        Some(found) => Ok(found),
        None => java::local_host(premises).map(|ip| (HOST_NAME.to_owned(), ip)),
    }
}

fn ignored(premises: &Premises, interface: &JavaInterface<'_>) -> Option<String> {
    let patterns = list(premises, "spring.cloud.inetutils.ignored-interfaces");
    patterns.into_iter().find(|pattern| matches(pattern, &interface.kernel.name) == Match::Yes)
}

/// Why an address doesn't count; nothing is said of IPv6 and the loopback.
fn unfit(premises: &Premises, ip: IpAddr) -> Option<&'static str> {
    if ip.is_ipv6() || ip.is_loopback() {
        return Some("");
    }
    if is_true(premises, "spring.cloud.inetutils.use-only-site-local-interfaces") {
        return (!java::is_site_local(ip)).then_some("useOnlySiteLocalInterfaces, and it isn't");
    }
    let preferred = list(premises, "spring.cloud.inetutils.preferred-networks");
    let text = ip.to_string();
    let fits = preferred.is_empty()
        || preferred
            .iter()
            .any(|network| matches(network, &text) == Match::Yes || text.starts_with(network));
    (!fits).then_some("preferredNetworks has others")
}

fn is_true(premises: &Premises, name: &str) -> bool {
    set(premises, name).is_some_and(|(_, value)| value.eq_ignore_ascii_case("true"))
}

/// Spring's relaxed names: dashes and capitals make no difference, and a variable has underscores for
/// dots.
fn set(premises: &Premises, name: &str) -> Option<(String, String)> {
    let plain = |text: &str| text.replace('-', "").to_lowercase();
    let mut options = premises.given.properties.iter();
    let option = options.find(|(key, _)| plain(key) == plain(name));
    let variable = plain(name).replace('.', "_").to_uppercase();
    option.map(|(key, value)| (format!("-D{key}"), value.clone())).or_else(|| {
        let value = premises.given.variable(&variable)?;
        Some((variable.clone(), value.to_owned()))
    })
}

/// A list in one value, separated by commas, or one value an element (`…[0]`).
fn list(premises: &Premises, name: &str) -> Vec<String> {
    if let Some((_, value)) = set(premises, name) {
        return value.split(',').map(|item| item.trim().to_owned()).collect();
    }
    (0..).map_while(|at| set(premises, &format!("{name}[{at}]")).map(|(_, value)| value)).collect()
}
