//! What a host resolves to, each name looked up once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::OnceCell;

use crate::model::{DnsFailure, Host, Resolution};
use crate::net::{Names, lookup, name_servers_say};

/// How long the name servers' own word is waited for, beside the system's.
const DNS_PATIENCE: Duration = Duration::from_secs(1);

/// What a host resolves to, and its addresses in the order that a caller tries them.
type Resolved = (Resolution, Vec<IpAddr>);

/// The names that were looked up, or are being looked up.
#[derive(Default)]
pub(super) struct ResolvedNames(RefCell<HashMap<String, Rc<OnceCell<Resolved>>>>);

impl ResolvedNames {
    /// What `host` resolves to. Each name is looked up once, however many ports it has.
    pub(super) async fn resolve(&self, names: &Names, host: &Host, limit: Duration) -> Resolved {
        let name = match host {
            Host::Ip(ip) => return (Resolution::Literal, vec![*ip]),
            Host::Scoped(ip, _) => return (Resolution::Literal, vec![IpAddr::V6(*ip)]),
            Host::Name(name) => name,
        };
        let cell = Rc::clone(self.0.borrow_mut().entry(name.clone()).or_default());
        cell.get_or_init(|| ask_for(names, name, host, limit)).await.clone()
    }
}

/// The system's answer, IPv4 first as a JVM tries them, and what the name servers say.
async fn ask_for(names: &Names, name: &str, host: &Host, limit: Duration) -> Resolved {
    let system = lookup(names, host, limit);
    let dns = name_servers_say(names, name, limit.min(DNS_PATIENCE));
    let (system, dns) = futures_util::join!(system, dns);
    match system {
        Ok(mut ips) => {
            ips.sort_by_key(IpAddr::is_ipv6);
            let dns = dns.and_then(|said| differing(said, &ips));
            (Resolution::Resolved { ips: ips.clone(), dns }, ips)
        }
        Err(system) => {
            let dns =
                dns.map(|said| said.map_or_else(|failure| failure.to_string(), |ips| list(&ips)));
            (Resolution::Unresolved { system, dns }, Vec::new())
        }
    }
}

/// The name servers' word, where it isn't the system's.
fn differing(said: Result<Vec<IpAddr>, DnsFailure>, ips: &[IpAddr]) -> Option<String> {
    match said {
        Ok(dns) if dns.iter().all(|ip| ips.contains(ip)) => None,
        Ok(dns) => Some(list(&dns)),
        Err(failure) => Some(failure.to_string()),
    }
}

fn list(ips: &[IpAddr]) -> String {
    ips.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
}
