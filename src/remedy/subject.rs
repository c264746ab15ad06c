//! What is to be mended: the software, its ports, and the host behind it.

use std::net::IpAddr;

use crate::model::remedy::Place;
use crate::model::{Container, Host, Release};

/// Whose registration is to be mended, and all that is known for the change.
#[derive(Clone, Debug)]
pub struct Workload {
    pub software: Software,
    /// `demo-provider`, or what is registered.
    pub label: String,
    /// The host as registered.
    pub registered: Host,
    pub port: u16,
    /// The ports that its process registered at that host, the workload's own among them.
    pub ports: Vec<u16>,
    /// Those of them that are to be others on its host, where another process has, or is to have, the
    /// number. Not for brokers' further ports, which follow the registered one.
    pub moved: Vec<MovedPort>,
    /// The address of the host behind it, where it is known.
    pub host: Option<IpAddr>,
    /// The address to name the host by: its own, or the registered one where that is no
    /// container's and no stranger's.
    pub named_by: Option<IpAddr>,
    /// A member of the registry, as the host behind it reaches it.
    pub registry: Option<IpAddr>,
    /// The container of this host that registered it, where that is known.
    pub container: Option<Container>,
    /// It runs in a container, which has to be started anew with what it is told.
    pub in_container: bool,
    /// What a broker of Kafka listens on, where that is known.
    pub listeners: Option<Listeners>,
}

/// A container's port that its host publishes under another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedPort {
    pub port: u16,
    /// The host's port, which callers are to use.
    pub to: u16,
    /// As it is registered: `dubbo`.
    pub protocol: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Software {
    Dubbo(Release),
    Spring,
    RocketMq,
    Kafka,
    /// Registered in Dubbo's tree or nowhere known, by nothing that is known.
    Other,
}

/// Kafka's listeners as they are to be, with `$HOST_IP` for the host's address. All letters are
/// such that no shell takes them for anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listeners {
    /// The broker's server.properties, where that is known.
    pub file: Option<String>,
    /// `advertised.listeners`.
    pub advertised: String,
    /// `listeners`, where these have to be others.
    pub bound: Option<String>,
}

impl Workload {
    /// Where it runs.
    pub fn place(&self) -> Place {
        Place::OnHost { ip: self.named_by, label: self.label.clone() }
    }

    /// A line of shell that sets `HOST_IP`.
    pub fn set_host_ip(&self) -> String {
        match (self.host, self.registry) {
            (Some(ip), _) => format!("HOST_IP={ip}\n"),
            // The address by which the host reaches the registry, as the kernel chooses it.
            (None, Some(registry)) => format!(
                "HOST_IP=\"$(ip route get {registry} | sed -n 's/.* src \\([^ ]*\\).*/\\1/p')\"\n"
            ),
            (None, None) => "HOST_IP=\"$(hostname -I | cut -d' ' -f1)\"\n".to_owned(),
        }
    }

    /// The host's address in YAML that Compose fills in.
    pub fn compose_host_ip(&self) -> String {
        match self.host {
            Some(ip) => format!("\"{ip}\""),
            None => "\"${HOST_IP:?the address of this machine}\"".to_owned(),
        }
    }

    /// The host's address as a word for a shell, and lines that set what it needs, which stop where there
    /// is none.
    pub fn host_ip(&self) -> (String, String) {
        match self.host {
            Some(ip) => (ip.to_string(), String::new()),
            None => {
                let set = self.set_host_ip();
                let check = "[ -n \"$HOST_IP\" ] || stop \"this machine's address isn't known\"\n";
                ("\"$HOST_IP\"".to_owned(), set + check)
            }
        }
    }

    /// The host's port for one of its own.
    pub fn host_port(&self, port: u16) -> u16 {
        self.moved.iter().find(|moved| moved.port == port).map_or(port, |moved| moved.to)
    }

    pub fn release(&self) -> Option<Release> {
        match self.software {
            Software::Dubbo(release) => Some(release),
            Software::Spring | Software::RocketMq | Software::Kafka | Software::Other => None,
        }
    }
}
