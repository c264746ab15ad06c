//! The address that Spring Cloud ZooKeeper registers.

use std::net::IpAddr;

use super::documents;
use super::published::{in_compose, published, why_moved};
use super::recreate::{Find, Recreated, rest};
use super::subject::Workload;
use super::text::{FROM_THAT_SHELL, advice, exports};
use crate::model::{Change, Remedy};

/// The first counts, or with `preferIpAddress` the second alone.
pub(super) const VARIABLES: [&str; 2] = [
    "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEHOST",
    "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEIPADDRESS",
];

/// The port that is registered, where another is listened on.
pub(super) const PORT_VARIABLE: &str = "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEPORT";

/// The instance's host for a container, with the port published under the same number.
pub(super) fn spring_address_of_container(workload: &Workload) -> Remedy {
    let port = workload.port;
    let (ip, before) = workload.host_ip();
    let variables = VARIABLES.map(|name| format!("-e {name}={ip}"));
    let recreated = Recreated {
        workload,
        remedy: "spring-address",
        find: Find::registered(workload),
        listens: Some(workload.port),
        before,
        options: format!("{} {}", variables.join(" "), published(workload)),
    };
    let other = why_moved(workload).unwrap_or_else(|| {
        format!(
            "If a port other than {port} has to be published, for example 30880, publish \
             30880:{port} and add {PORT_VARIABLE}=30880."
        )
    });
    let caveat = format!("{other} {SETTINGS} {}", rest(workload));
    let compose = documents::compose(workload, &compose(workload));
    let changes = recreated.or_compose(Recreated::script, compose);
    remedy(workload, changes, caveat)
}

/// The same for a process.
pub(super) fn spring_address(workload: &Workload) -> Remedy {
    let lines = VARIABLES.map(|name| format!("export {name}=\"$HOST_IP\""));
    let shell = workload.set_host_ip() + &lines.join("\n");
    let changes = [exports(shell)]
        .into_iter()
        .chain(workload.host.map(unit))
        .chain([advice(FROM_THAT_SHELL)])
        .collect();
    let caveat = format!(
        "{SETTINGS} If only the interface is wrong, choose it with \
         spring.cloud.inetutils.preferredNetworks."
    );
    remedy(workload, changes, caveat)
}

const SETTINGS: &str = "In application.yml it is spring.cloud.zookeeper.discovery.instanceHost; if \
                        preferIpAddress is set, that is ignored, and it is instanceIpAddress.";

fn remedy(workload: &Workload, changes: Vec<Change>, caveat: String) -> Remedy {
    Remedy {
        name: "spring-address",
        title: "Tell Spring Cloud which address to register".to_owned(),
        place: workload.place(),
        changes,
        caveat: Some(caveat),
    }
}

fn compose(workload: &Workload) -> String {
    let variables = VARIABLES.map(|name| format!("  {name}: {}", workload.compose_host_ip()));
    let (told, ports) = in_compose(workload);
    format!("environment:\n{}\n{told}{ports}", variables.join("\n"))
}

fn unit(ip: IpAddr) -> Change {
    let ip = ip.to_string();
    documents::systemd(&VARIABLES.map(|name| (name, ip.as_str())))
}
