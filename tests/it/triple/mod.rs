//! Triple: what recorded servers, and made-up ones, prove of themselves.

mod checked;
mod recorded;
pub mod servers;

use std::sync::Arc;

use regprobe::model::{Identity, Presence, ServiceKey, Services};

pub const ORDERS: &str = "shop.api.OrderService";
const ABSENT: &str = "shop.api.NoSuchService";
const METADATA: &str = "org.apache.dubbo.metadata.MetadataService";

pub fn key(group: &str, path: &str, version: &str) -> ServiceKey {
    let some = |text: &str| (!text.is_empty()).then(|| Arc::from(text));
    let (group, version) = (some(group), some(version));
    ServiceKey { group, path: path.into(), version, interface: path.into() }
}

/// What was said of each service, in the order of their keys.
fn presences(services: Result<Services, Identity>) -> Vec<Presence> {
    let services = services.expect("a Triple server");
    services.asked.into_iter().map(|(_, presence)| presence).collect()
}
