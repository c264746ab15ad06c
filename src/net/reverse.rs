//! Addresses to names, as the system gives them.

use std::net::IpAddr;
use std::time::Duration;

use super::clock::within;
use super::lookup::{Names, lookup};
use crate::model::{Host, NameOf};

/// The name of `ip`, where looking the name up leads back to `ip` (as Java wants it), within `limit`.
pub async fn name_of(names: &Names, ip: IpAddr, limit: Duration) -> NameOf {
    let asked = within(limit, ask(names, ip)).await;
    match asked {
        None => NameOf::Late,
        Some(None) => NameOf::None,
        Some(Some(name)) => match lookup(names, &Host::Name(name.clone()), limit).await {
            Ok(ips) if ips.contains(&ip) => NameOf::Name(name),
            Ok(_) | Err(_) => NameOf::None,
        },
    }
}

async fn ask(names: &Names, ip: IpAddr) -> Option<String> {
    match names {
        Names::Table(table) => {
            table.iter().find(|(_, ips)| ips.contains(&ip)).map(|(name, _)| name.clone())
        }
        Names::System => {
            let asked = tokio::task::spawn_blocking(move || dns_lookup::lookup_addr(&ip)).await;
            // Without a name the system gives the address itself.
            asked.ok()?.ok().filter(|name| name.parse::<IpAddr>().is_err() && !name.contains('%'))
        }
    }
}
