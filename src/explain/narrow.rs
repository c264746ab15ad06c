//! What to look at live: the addresses and the service that a message is about.

use globset::{Glob, GlobMatcher};

use super::steps::{application, services};
use crate::diagnose::{About, RULES};
use crate::model::{Address, Filters, Recognised, System, Target, Whose};

/// The port of a broker whose fast port has this number.
const ABOVE: u16 = 2;

/// Ports of what is in none of the registries: web servers, databases, Kafka, Nacos, etcd, Consul.
const ELSEWHERE: [u16; 12] =
    [80, 443, 2_379, 3_306, 5_432, 6_379, 8_500, 8_848, 9_092, 9_200, 9_848, 27_017];

/// The filters that leave only what the message is about, or all where it tells nothing of that; `None`:
/// no registry that is read has it.
pub fn filters_about(recognised: &Recognised, targets: &[Target]) -> Option<Filters> {
    if recognised.system.is_kafka() {
        return None;
    }
    // The address of a registry is registered nowhere.
    let rule = RULES.iter().find(|rule| Some(rule.code) == recognised.fault.code);
    if rule.is_some_and(|rule| rule.about == About::Registry) {
        return Some(Filters::default());
    }
    let services = services(&recognised.said).filter_map(exactly).collect();
    match recognised.whose {
        Whose::Registered => {}
        Whose::Metadata => {
            let applications = application(&recognised.said).and_then(exactly);
            return Some(Filters {
                applications: applications.into_iter().collect(),
                ..Filters::default()
            });
        }
        Whose::ZooKeeper
        | Whose::NameServer
        | Whose::Proxy
        | Whose::Controller
        | Whose::Peer
        | Whose::Own => return Some(Filters::default()),
    }
    let mut addresses = recognised.addresses();
    let elsewhere = |address: &Address| address.port.is_some_and(|port| ELSEWHERE.contains(&port));
    if recognised.system == System::Network && addresses.iter().any(elsewhere) {
        return Some(Filters::default());
    }
    if addresses.iter().any(|address| targets.iter().any(|target| target.members.contains(address)))
    {
        return Some(Filters::default());
    }
    if recognised.is_of_a_service() {
        // A consumer is judged by all that its service has.
        addresses.clear();
    }
    if recognised.system == System::RocketMq {
        addresses.extend(addresses.clone().iter().filter_map(beside_fast_port));
    }
    Some(Filters { services, addresses, ..Filters::default() })
}

/// A broker is registered by its own port.
fn beside_fast_port(address: &Address) -> Option<Address> {
    let port = address.port.filter(|port| *port == 10_909)?;
    Some(address.with_port(port + ABOVE))
}

fn exactly(name: &str) -> Option<GlobMatcher> {
    Glob::new(&globset::escape(name)).ok().map(|glob| glob.compile_matcher())
}
