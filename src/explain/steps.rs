//! What to do next, ready for a shell.

use super::judgement::{Seen, step};
use super::registries::{ask, by_port, is_zookeeper};
use crate::model::quote::shell;
use crate::model::{Address, METADATA_SERVICE, NextStep, Place, Said, System, Whose};

/// How to look at what the message is about, live.
pub(super) fn check(seen: &Seen) -> Vec<NextStep> {
    let address = seen.said.place.as_ref().and_then(|place| place.address.as_ref());
    if let Some((_, target)) = address.and_then(|address| by_port(seen.system, address)) {
        return vec![ask(&target)];
    }
    match seen.system {
        System::RocketMq => vec![rocketmq(seen)],
        System::Kafka
        | System::Librdkafka
        | System::Sarama
        | System::KafkaJs
        | System::KafkaPython => kafka(seen),
        // Whose it is, is not told.
        System::Address | System::Network => vec![step(
            "Check it live, on the machine that failed (with your registry as TARGET):",
            Some(format!("regprobe check TARGET{}", narrowed(seen))),
        )],
        System::Dubbo | System::ZooKeeper => vec![dubbo(seen)],
    }
}

/// How to look at all that a consumer may get of the service that the message is about.
pub(super) fn check_service(seen: &Seen) -> Vec<NextStep> {
    let said = match seen.said.service {
        Some(_) => Said { place: None, ..seen.said.clone() },
        None => seen.said.clone(),
    };
    check(&Seen { said: &said, ..*seen })
}

fn rocketmq(seen: &Seen) -> NextStep {
    step(
        "Check it live, on the machine that failed (with your name servers):",
        Some(format!("regprobe check 'NAME_SERVER:9876'{}", narrowed(seen))),
    )
}

fn dubbo(seen: &Seen) -> NextStep {
    let registry = seen.said.registry.as_deref();
    match (registry, is_zookeeper(seen.said)) {
        (Some(registry), Some(true)) => step(
            "Check it live, on the machine that failed:",
            Some(format!(
                "regprobe check {}{}",
                shell(&format!("zookeeper://{registry}")),
                narrowed(seen)
            )),
        ),
        (Some(registry), _) if registry.contains(":8848") => {
            step("The registry seems to be Nacos, which regprobe doesn't read.", None)
        }
        (Some(registry), Some(false)) if registry.contains("://") => {
            step("The registry isn't a ZooKeeper, so regprobe doesn't read it.", None)
        }
        (_, _) => step(
            "Check it live, on the machine that failed (with your registry's address):",
            Some(format!("regprobe check zookeeper://REGISTRY:2181{}", narrowed(seen))),
        ),
    }
}

/// The options that leave only what the message is about.
fn narrowed(seen: &Seen) -> String {
    let said = seen.said;
    match seen.whose {
        Whose::Registered => {}
        Whose::Metadata => {
            let application = application(said);
            return application
                .map(|name| format!(" --application {}", shell(&globset::escape(name))))
                .unwrap_or_default();
        }
        Whose::ZooKeeper
        | Whose::NameServer
        | Whose::Proxy
        | Whose::Controller
        | Whose::Peer
        | Whose::Own => return String::new(),
    }
    let place = said.place.as_ref().and_then(|place| place.address.as_ref());
    match place {
        Some(address) => {
            format!(" --address {}", shell(&registered(seen, address).to_string()))
        }
        None => services(said)
            .map(|name| format!(" --service {}", shell(&globset::escape(name))))
            .collect(),
    }
}

/// The application whose metadata service is called: its group is the application's name.
pub(super) fn application(said: &Said) -> Option<&str> {
    let service = said.service.as_ref();
    service.filter(|service| service.interface.starts_with(METADATA_SERVICE))?.group.as_deref()
}

/// What a registration is called: an interface, or the names of brokers.
pub(super) fn services(said: &Said) -> impl Iterator<Item = &str> {
    let interface = said.service.as_ref().map(|service| service.interface.as_str());
    let brokers = said.brokers.as_deref().unwrap_or_default().split(", ");
    interface.into_iter().chain(brokers).filter(|name| !matches!(*name, "" | "null"))
}

/// A broker is registered by its own port, not by the fast one.
fn registered(seen: &Seen, address: &Address) -> Address {
    match address.port {
        Some(10_909) if seen.system == System::RocketMq => address.with_port(10_911),
        _ => address.clone(),
    }
}

fn kafka(seen: &Seen) -> Vec<NextStep> {
    let is_bootstrap = matches!(seen.said.node, Some(..=-1));
    vec![ask_kafka(seen.said.place.as_ref().filter(|_| is_bootstrap))]
}

/// What somebody else's tool tells by way of `bootstrap`, where that is known.
pub(super) fn ask_kafka(bootstrap: Option<&Place>) -> NextStep {
    let bootstrap = bootstrap.and_then(|place| place.address.as_ref()).map(ToString::to_string);
    let bootstrap = bootstrap.unwrap_or_else(|| "BOOTSTRAP:9092".to_owned());
    step(
        "regprobe doesn't read Kafka. kcat lists the addresses that its brokers advertise:",
        Some(format!("kcat -L -b {}", shell(&bootstrap))),
    )
}
