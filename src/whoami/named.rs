//! A name that would be registered: what it stands for here, and whether others know it.

use std::net::IpAddr;

use super::judge::{Scene, bad, of_ip};
use super::mend::{Mend, mend};
use crate::model::{Confidence, Host, NameSight, Prospect, Severity, Told, Use};

pub(super) fn by_name(scene: &Scene<'_>, prospect: &Prospect, name: &str, told: Told) -> Use {
    let fail = |code, severity, confidence, because: String| {
        let mends = mend(scene, prospect, name, Mend::NameToAddress);
        bad(Some(code), severity, confidence, because, mends)
    };
    if Host::Name(name.to_owned()).is_localhost() {
        let because = format!("`{name}` is every machine's own name for itself");
        // No hosts file may make it another machine's.
        let mends = mend(scene, prospect, name, Mend::Tell);
        return bad(Some("RP107"), Severity::Error, Confidence::Certain, because, mends);
    }
    let Some(NameSight { here, dns }) = scene.names.get(name) else {
        let because = format!("the name `{name}` wasn't looked up");
        return Use { usable: None, class: None, interface: None, because, concern: None };
    };
    match (here, dns) {
        // What the name servers say is what callers are told.
        (_, Some(Ok(ips))) if !ips.is_empty() => of_addresses(scene, prospect, (name, told), ips),
        (Ok(_), Some(said)) if says_no(said) || is_made(name) => {
            let because = format!(
                "the name `{name}` is known on this machine only: the name servers don't have it"
            );
            fail("RP109", Severity::Error, Confidence::Likely, because)
        }
        // No name server answers, so the hosts file is all that there is.
        (Ok(ips), Some(_)) => {
            let used = of_addresses(scene, prospect, (name, told), ips);
            match used.concern {
                Some(_) => used,
                None => {
                    let because =
                        format!("{}; no name server here tells others of it", used.because);
                    fail("RP109", Severity::Warning, Confidence::Possible, because)
                }
            }
        }
        (Ok(ips), None) => of_addresses(scene, prospect, (name, told), ips),
        (Err(message), _) => {
            let because = format!("the name `{name}` doesn't resolve: {message}");
            fail("RP109", Severity::Error, Confidence::Certain, because)
        }
    }
}

/// The first address that a Java caller takes: IPv4 where there is any.
fn of_addresses(
    scene: &Scene<'_>,
    prospect: &Prospect,
    (name, told): (&str, Told),
    ips: &[IpAddr],
) -> Use {
    let first = ips.iter().find(|ip| ip.is_ipv4()).or(ips.first());
    let Some(ip) = first else {
        let because = format!("the name `{name}` stands for no address");
        let mends = mend(scene, prospect, name, Mend::NameToAddress);
        return bad(Some("RP109"), Severity::Error, Confidence::Certain, because, mends);
    };
    // A name that is set may be a load balancer's.
    let told = match told {
        Told::Nothing => Told::Nothing,
        Told::Registered(setting) | Told::Bound(setting) => Told::Registered(setting),
    };
    let used = of_ip(scene, prospect, *ip, told);
    Use { because: format!("`{name}` stands for {ip}; {}", used.because), ..used }
}

/// A container's id or a pod's name, which another start makes anew.
fn is_made(name: &str) -> bool {
    let host = Host::Name(name.to_owned());
    host.is_container_id() || host.is_pod_name()
}

/// The name servers were asked, and know no such name or no address of it.
fn says_no(said: &Result<Vec<IpAddr>, String>) -> bool {
    match said {
        Ok(ips) => ips.is_empty(),
        Err(message) => {
            let message = message.to_ascii_lowercase();
            message.contains("no record") || message.contains("nxdomain")
        }
    }
}
