//! Dubbo's own: the variables and settings from which it takes what it registers.

use std::net::IpAddr;

use super::product::Product;
use crate::model::quote::{shell, tick};
use crate::model::{Change, Host, Release, Remedy};
use crate::remedy::registry_variables::{registry_variables, registry_variables_of_container};
use crate::remedy::subject::Workload;
use crate::remedy::text::{advice, exports};

pub(super) struct Dubbo;

impl Product for Dubbo {
    fn told(&self, workload: &Workload) -> Option<Remedy> {
        Some(registry_variables(workload))
    }

    fn told_in_container(&self, workload: &Workload) -> Option<Remedy> {
        Some(registry_variables_of_container(workload))
    }

    fn address_variables(&self) -> &'static [&'static str] {
        &ADDRESS_VARIABLES
    }

    fn host_network_caveat(&self, workload: &Workload) -> &'static str {
        match workload.release() {
            Some(Release::Go) => {
                " dubbo-go registers the first private address, which may be a bridge's whose \
                 name has no docker in it: set DUBBO_IP_TO_REGISTRY as well."
            }
            Some(release) if !release.asks_host_name() => {
                " Dubbo from 2.7.14 and 3.0.3 on registers the first interface that it can reach, \
             which may be docker0: set the interface with -Ddubbo.network.interface.preferred."
            }
            Some(_) | None => "",
        }
    }

    fn port_variable(&self) -> Option<&'static str> {
        Some("DUBBO_PORT_TO_REGISTRY")
    }

    fn without_override(&self, workload: &Workload) -> Vec<Change> {
        let is_java = workload.release() != Some(Release::Go);
        match workload.registered.ip().filter(|ip| is_java && nobody_dials(*ip)) {
            Some(ip) => taken_by_itself(ip),
            None => without_setting(workload),
        }
    }

    fn corrected(&self, value: &str, meant: Option<Host>) -> Option<Vec<Change>> {
        Some(corrected(value, meant))
    }
}

/// Where Dubbo's tree tells nothing of the software, its variables are what there is.
pub(super) const ADDRESS_VARIABLES: [&str; 1] = ["DUBBO_IP_TO_REGISTRY"];

/// Look for the address wherever it may be set.
pub(super) fn without_setting(workload: &Workload) -> Vec<Change> {
    let host = &workload.registered;
    vec![advice(format!(
        "Look for {host} in dubbo.protocol.host, DUBBO_IP_TO_REGISTRY, DUBBO_IP_TO_BIND and the \
             machine's own name in /etc/hosts (`getent hosts \"$(hostname)\"`), remove it, and \
             restart the process."
    ))]
}

pub(super) fn corrected(value: &str, meant: Option<Host>) -> Vec<Change> {
    let correct = |host: Host| {
        let host = shell(&host.to_string());
        exports(format!("export DUBBO_IP_TO_REGISTRY={host}"))
    };
    // It stands there without brackets as it should.
    let meant = meant.filter(|host| host.to_string() != value);
    let text = format!(
        "It is {} in DUBBO_IP_TO_REGISTRY (a variable, or a -D option), or a port in \
         DUBBO_PORT_TO_REGISTRY. Start the process from that shell, or correct the value where the \
         process is started: the systemd unit, `docker run -e`, the pod's `env`.",
        tick(value)
    );
    meant.map(correct).into_iter().chain([advice(text)]).collect()
}

fn nobody_dials(ip: IpAddr) -> bool {
    ip.is_loopback() || ip == IpAddr::from([0; 16])
}

/// Dubbo refuses `127.*` and `0.0.0.0` in its variables and ignores them in its settings.
fn taken_by_itself(ip: IpAddr) -> Vec<Change> {
    match ip {
        IpAddr::V6(_) => vec![
            exports("unset DUBBO_IP_TO_REGISTRY"),
            advice(format!(
                "Dubbo takes {ip} only from DUBBO_IP_TO_REGISTRY, a variable or a -D option: \
                 start the process from that shell, or the container without that `-e`."
            )),
        ],
        IpAddr::V4(_) => vec![advice(format!(
            "No setting makes Dubbo register {ip}; it does so by itself if it finds no other \
             address: started before the network was up, or in a container with `--network none`. \
             Its log then says `current host: {ip}`. Check that `ip -br addr` shows another \
             address where it runs, and restart it."
        ))],
    }
}
