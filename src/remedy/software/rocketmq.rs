//! A RocketMQ broker's own: three ports, and a file without which it guesses.

use std::net::IpAddr;

use super::product::Product;
use crate::model::quote::tick;
use crate::model::{Change, Host, RegistryKind, Remedy};
use crate::remedy::broker_address::{broker_address, broker_address_of_container, in_file, ports};
use crate::remedy::documents::{NODE_IP, node_variables};
use crate::remedy::subject::Workload;
use crate::remedy::text::{advice, script};

pub(super) struct RocketMq;

impl Product for RocketMq {
    fn registry(&self) -> RegistryKind {
        RegistryKind::RocketMq
    }

    fn told(&self, workload: &Workload) -> Option<Remedy> {
        Some(broker_address(workload))
    }

    fn told_in_container(&self, workload: &Workload) -> Option<Remedy> {
        Some(broker_address_of_container(workload))
    }

    fn told_in_pod(&self, _: &Workload) -> String {
        node_variables(&[NODE_IP]) + IN_POD
    }

    fn pod_caveat(&self) -> &'static str {
        " The broker's own file isn't changed; if the pod was started without one (only with `-n` \
             or NAMESRV_ADDR), set CONF to /dev/null."
    }

    fn host_network_caveat(&self, _: &Workload) -> &'static str {
        " RocketMQ up to 4.8 may still register docker0 or a tunnel: set brokerIP1 as well."
    }

    fn opened_ports(&self, registered: u16) -> Option<[u16; 3]> {
        Some(ports(registered))
    }

    fn port_caveat(&self) -> &'static str {
        " If another process has that port on the machine, set listenPort to another one, and \
         publish that, the one 2 below it and the one above it under their own numbers."
    }

    fn without_override(&self, workload: &Workload) -> Vec<Change> {
        let host = &workload.registered;
        let lines = host.ip().map(without_lines);
        let what = match &lines {
            Some(_) => "The command removes",
            None => "Remove",
        };
        let text = format!(
            "{what} {host} from brokerIP1 and brokerIP2 of conf/broker.conf, the file that the \
             broker is started with (-c). Restart the broker; if the file is mounted into a \
             container, use `docker restart`."
        );
        lines.into_iter().chain([advice(text)]).collect()
    }

    fn corrected(&self, value: &str, meant: Option<Host>) -> Option<Vec<Change>> {
        let text = format!(
            "It is {} in brokerIP1 of conf/broker.conf, the file that the broker is started with \
         (-c); check brokerIP2 as well. A properties file has no comments at the end of a line. \
         Restart the broker; if the file is mounted into a container, use `docker restart`.",
            tick(value)
        );
        Some(meant.map(with_line).into_iter().chain([advice(text)]).collect())
    }
}

/// `brokerIP1` can't be given but in a file.
const IN_POD: &str = "\
# CONF is the file that -c names today; the rest of the command stays as it is
command: [\"sh\", \"-c\"]
args:
  - |
    CONF=\"$ROCKETMQ_HOME/conf/broker.conf\"
    cat \"$CONF\" > /tmp/broker.conf
    printf '\\nbrokerIP1=%s\\nbrokerIP2=%s\\n' \"$NODE_IP\" \"$NODE_IP\" >> /tmp/broker.conf
    exec sh \"$ROCKETMQ_HOME/bin/mqbroker\" -c /tmp/broker.conf
";

/// The lines of the broker's file that name the address go. A key may have blanks before it, and `=`, `:`
/// or a blank behind it.
fn without_lines(ip: IpAddr) -> Change {
    let ip = ip.to_string().replace('.', "\\.");
    script(format!(
        "sed -i.\"$(date +%Y%m%d-%H%M%S)\" '/^[[:space:]]*brokerIP[12][[:space:]=:]*[[]*{ip}[]]*[[:space:]]*$/d' \
         conf/broker.conf"
    ))
}

fn with_line(host: Host) -> Change {
    let host = match host {
        Host::Ip(ip) => in_file(ip),
        Host::Scoped(..) | Host::Name(_) => host.to_string(),
    };
    script(format!(
        "sed -i.\"$(date +%Y%m%d-%H%M%S)\" 's/{KEY}/brokerIP1={host}/' conf/broker.conf"
    ))
}

/// `brokerIP1` and what parts it from its value.
const KEY: &str = "^[[:space:]]*brokerIP1[[:space:]=:].*";
