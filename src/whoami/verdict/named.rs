//! A name that would be registered: what it resolves to here, and whether others know it.

use std::net::IpAddr;

use super::ip::judge_ip;
use super::judged::{Judged, Mend};
use crate::model::{Class, Confidence, DnsFailure, Host, NameSight, Shape, Told, shape};
use crate::whoami::surroundings::Surroundings;

pub(super) fn judge_name(around: &Surroundings<'_>, name: &str, told: Told) -> Judged {
    let host = Host::Name(name.to_owned());
    if let Some(shape) = shape::of(&Class::Name, &host) {
        return by_shape(name, shape);
    }
    let Some(NameSight { here, dns }) = around.names.get(name) else {
        return Judged::fine(None, format!("the name `{name}` wasn't looked up"));
    };
    let unknown = |confidence, because: String| {
        Judged::unusable(Some("RP109"), confidence, because, Mend::NameToAddress.of(name))
    };
    match (here, dns) {
        // What the name servers say is what callers are told.
        (_, Some(Ok(ips))) if !ips.is_empty() => by_addresses(around, (name, told), ips),
        (Ok(_), Some(said)) if says_no(said) || is_made(&host) => {
            let because =
                format!("the name `{name}` is known only on this machine: DNS doesn't know it");
            unknown(Confidence::Likely, because)
        }
        (Ok(ips), Some(_)) => by_hosts_file(around, (name, told), ips),
        (Ok(ips), None) => by_addresses(around, (name, told), ips),
        (Err(message), _) => {
            unknown(Confidence::Certain, format!("the name `{name}` doesn't resolve: {message}"))
        }
    }
}

/// A name that resolves to the loopback everywhere, which no hosts file may make another host's.
fn by_shape(name: &str, shape: Shape) -> Judged {
    let because = format!("`{name}` is every machine's own name for itself");
    Judged::unusable(Some(shape.code()), Confidence::Certain, because, Mend::Tell.of(name))
}

/// No name server answers, so the hosts file is all that there is.
fn by_hosts_file(around: &Surroundings<'_>, (name, told): (&str, Told), ips: &[IpAddr]) -> Judged {
    let judged = by_addresses(around, (name, told), ips);
    if judged.used.concern.is_some() {
        return judged;
    }
    let because = format!(
        "{}; no DNS server answers here, so other machines may not know the name",
        judged.used.because
    );
    let needed = Mend::NameToAddress.of(name);
    Judged::doubtful(None, Some("RP109"), Confidence::Possible, because, needed)
}

/// The first address that a Java caller takes: IPv4 where there is any.
fn by_addresses(around: &Surroundings<'_>, (name, told): (&str, Told), ips: &[IpAddr]) -> Judged {
    let Some(ip) = ips.iter().find(|ip| ip.is_ipv4()).or(ips.first()) else {
        let because = format!("the name `{name}` resolves to no address");
        let needed = Mend::NameToAddress.of(name);
        return Judged::unusable(Some("RP109"), Confidence::Certain, because, needed);
    };
    // A name that is set may be a load balancer's.
    let told = match told {
        Told::Nothing => Told::Nothing,
        Told::Registered(setting) | Told::Bound(setting) => Told::Registered(setting),
    };
    let mut judged = judge_ip(around, *ip, told);
    judged.used.because = format!("`{name}` resolves to {ip}; {}", judged.used.because);
    judged
}

/// A container's id or a pod's name, which another start makes anew.
fn is_made(host: &Host) -> bool {
    host.is_container_id() || host.is_pod_name()
}

/// The name servers were asked, and know no such name or no address of it.
fn says_no(said: &Result<Vec<IpAddr>, DnsFailure>) -> bool {
    match said {
        Ok(ips) => ips.is_empty(),
        Err(DnsFailure::NoSuchName | DnsFailure::NoAddress) => true,
        Err(DnsFailure::Failed(_)) => false,
    }
}
