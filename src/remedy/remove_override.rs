//! A setting names an address that no caller can use: it is taken out or corrected.

use std::net::IpAddr;

use super::subject::{Software, Workload};
use super::text::{advice, exports, script};
use crate::model::Release;
use crate::model::{Change, Remedy};

/// Where such an address is usually set, and where it comes from by itself.
pub fn remove_override(workload: &Workload) -> Remedy {
    let host = &workload.registered;
    let ip = host.ip();
    let changes = match (workload.software, ip) {
        (Software::Dubbo(release), Some(ip)) if release != Release::Go && nobody_dials(ip) => dubbo(ip),
        (Software::Dubbo(_) | Software::Other, _) => vec![advice(format!(
            "Look for {host} in dubbo.protocol.host, DUBBO_IP_TO_REGISTRY, DUBBO_IP_TO_BIND and the \
             machine's own name in /etc/hosts (`getent hosts \"$(hostname)\"`), remove it, and restart \
             the process."
        ))],
        (Software::RocketMq, _) => ip.map(lines).into_iter().chain([advice(format!(
            "conf/broker.conf is the file that the broker is started with (-c): {host} is removed from \
             its brokerIP1 and brokerIP2. Restart the broker; if the file is mounted into a container, \
             use `docker restart`."
        ))]).collect(),
        (Software::Kafka, _) => vec![advice(format!(
            "Look for {host} in advertised.listeners and listeners of the server.properties that the \
             broker is started with, and in the machine's own name in /etc/hosts, and remove it."
        ))],
        (Software::Spring, _) => vec![advice(format!(
            "Look for {host} in spring.cloud.zookeeper.discovery.instanceHost and instanceIpAddress, \
             and in the machine's own name in /etc/hosts, and remove it."
        ))],
    };
    Remedy {
        name: "remove-override",
        title: "Remove the unusable address from the settings".to_owned(),
        place: workload.place(),
        changes,
        caveat: None,
    }
}

fn nobody_dials(ip: IpAddr) -> bool {
    ip.is_loopback() || ip == IpAddr::from([0; 16])
}

/// Dubbo refuses `127.*` and `0.0.0.0` in its variables and ignores them in its settings.
fn dubbo(ip: IpAddr) -> Vec<Change> {
    match ip {
        IpAddr::V6(_) => vec![
            exports("unset DUBBO_IP_TO_REGISTRY"),
            advice(format!(
                "Dubbo takes {ip} only from DUBBO_IP_TO_REGISTRY, a variable or a -D option: start the \
                 process from that shell, or the container without that `-e`."
            )),
        ],
        IpAddr::V4(_) => vec![advice(format!(
            "No setting makes Dubbo register {ip}; it does so by itself if it finds no other address: \
             started before the network was up, or in a container with `--network none`. Its log then \
             says `current host: {ip}`. Check that `ip -br addr` shows another address where it runs, \
             and restart it."
        ))],
    }
}

/// The lines of the broker's file that name the address go.
fn lines(ip: IpAddr) -> Change {
    let ip = ip.to_string().replace('.', "\\.");
    script(format!("sed -i.old '/^brokerIP[12] *= *{ip} *$/d' conf/broker.conf"))
}
