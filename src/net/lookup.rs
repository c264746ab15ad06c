//! Names to addresses: the system's own resolution, and what the name servers alone say.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use hickory_resolver::config::LookupIpStrategy;

use super::clock::within;
use crate::model::{DnsFailure, Host, LookupError};

/// Where names are looked up.
#[derive(Clone, Debug, Default)]
pub enum Names {
    /// As every program on this host does (`getaddrinfo`).
    #[default]
    System,
    /// A fixed table: a name that isn't in it doesn't resolve.
    Table(HashMap<String, Vec<IpAddr>>),
}

/// Every IP address of `host`, in the order that the system gives; within `limit`, for the system may wait for name servers that are gone.
pub async fn lookup(
    names: &Names,
    host: &Host,
    limit: Duration,
) -> Result<Vec<IpAddr>, LookupError> {
    within(limit, find(names, host)).await.unwrap_or(Err(LookupError::Late(limit)))
}

async fn find(names: &Names, host: &Host) -> Result<Vec<IpAddr>, LookupError> {
    let name = match host {
        Host::Ip(ip) => return Ok(vec![*ip]),
        Host::Scoped(ip, _) => return Ok(vec![IpAddr::V6(*ip)]),
        Host::Name(name) => name,
    };
    match names {
        Names::Table(table) => {
            // In glibc's words, as if the system had been asked.
            let unknown = || LookupError::System("Name or service not known".to_owned());
            table.get(name).cloned().ok_or_else(unknown)
        }
        Names::System => {
            let found = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(|error| LookupError::system(plain_message(&error)))?;
            let mut ips = Vec::new();
            for ip in found.map(|address| address.ip()) {
                if !ips.contains(&ip) {
                    ips.push(ip);
                }
            }
            Ok(ips)
        }
    }
}

/// What the configured name servers say of `name`, hosts file left aside, within `limit`. `None` where they
/// aren't asked.
pub async fn name_servers_say(
    names: &Names,
    name: &str,
    limit: Duration,
) -> Option<Result<Vec<IpAddr>, DnsFailure>> {
    if matches!(names, Names::Table(_)) {
        return None;
    }
    let mut builder = hickory_resolver::Resolver::builder_tokio().ok()?;
    let options = builder.options_mut();
    options.timeout = limit;
    options.attempts = 1;
    options.ip_strategy = LookupIpStrategy::Ipv4thenIpv6;
    options.use_hosts_file = hickory_resolver::config::ResolveHosts::Never;
    let resolver = builder.build().ok()?;
    // The resolver's own limit is for one question: there are more, for each family and suffix.
    Some(match within(limit, resolver.lookup_ip(name)).await {
        Some(Ok(found)) => Ok(found.iter().collect()),
        Some(Err(error)) if error.is_nx_domain() => Err(DnsFailure::NoSuchName),
        Some(Err(error)) if error.is_no_records_found() => Err(DnsFailure::NoAddress),
        Some(Err(error)) => Err(DnsFailure::Failed(error.to_string())),
        None => Err(DnsFailure::Failed(format!("no answer within {limit:?}"))),
    })
}

/// `getaddrinfo` errors without the standard library's prefix.
fn plain_message(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.strip_prefix("failed to lookup address information: ") {
        Some(message) => message.to_owned(),
        None => text,
    }
}
