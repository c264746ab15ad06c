//! Every broker registers with every name server.

use super::broker_address::with_own_file;
use super::text::{advice, exports, script, word};
use crate::model::quote::shell;
use crate::model::remedy::Place;
use crate::model::{Address, Change, Remedy};

/// `namesrvAddr` with all of `servers`.
pub fn name_servers(servers: &[Address]) -> Remedy {
    let list: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let list = shell(&list.join(";"));
    let local = if servers.iter().any(|server| server.host.is_loopback()) { LOCAL } else { "" };
    Remedy {
        name: "all-name-servers",
        title: "Register the broker with every name server".to_owned(),
        place: Place::OnEachBroker,
        changes: vec![script(with_own_file("", &format!("namesrvAddr={list}")))],
        caveat: Some(format!(
            "{local}Stop the broker first. In a container, append the line to the file that is \
             mounted there, and restart the container (docker restart). A -n on the command line \
             takes precedence over the file, and the file over NAMESRV_ADDR. A name server that \
             no broker should use any more has to be removed from the clients' list and DNS as \
             well."
        )),
    }
}

/// The list as RocketMQ reads it.
pub fn name_server_list(servers: &[Address]) -> Remedy {
    let list: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let list = shell(&list.join(";"));
    Remedy {
        name: "name-server-list",
        title: "Write `;` between the name servers".to_owned(),
        place: Place::OnEachClient,
        changes: vec![
            exports(format!("export NAMESRV_ADDR={list}")),
            advice(
                "The same on each broker (namesrvAddr in its file), and wherever else the list \
                 stands: setNamesrvAddr in code, rocketmq.name-server in application.yml. Then \
                 start the process again.",
            ),
        ],
        caveat: None,
    }
}

/// A controller's own address, where it has `announced` a loopback address.
pub fn controller_peers(member: &Address, id: &str, announced: &Address) -> Remedy {
    let right = Address { host: member.host.clone(), port: announced.port };
    let id = word(id);
    Remedy {
        name: "controller-peers",
        title: "Let the controller announce an address that brokers can reach".to_owned(),
        place: Place::OnHostOfMember(member.clone()),
        changes: vec![
            Change::Properties(format!("controllerDLegerPeers={id}-{right}")),
            advice(
                "It is in the file that the name server is started with (-c), with one entry for \
                 each controller, separated by `;`: set it, and start the name server again. \
                 Brokers then register by themselves.",
            ),
        ],
        caveat: None,
    }
}

const LOCAL: &str = "On another machine, a loopback address means that machine: use an address of \
                     the name server that the broker can reach. ";
