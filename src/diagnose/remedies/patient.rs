//! What is to be mended: the software, its ports, and the machine behind it.

use std::net::IpAddr;

use super::advertised_listeners::Listeners;
use crate::diagnose::containers::hosted;
use crate::diagnose::origin::{Origin, host_address, is_usable};
use crate::diagnose::quote::plain;
use crate::diagnose::release::Release;
use crate::diagnose::scene::{Scene, Sight};
use crate::model::{
    Class, Container, Host, Network, Registration, Subject, Target, Vantage, Verdict,
};

/// Ports that one command line publishes at most.
const PORTS: usize = 8;

/// Whose registration is to be mended, and all that is known for the change.
#[derive(Clone, Debug)]
pub struct Patient {
    pub software: Software,
    /// `demo-provider`, or what is registered.
    pub label: String,
    /// The host as registered.
    pub registered: Host,
    pub port: u16,
    /// The ports that its process registered at that host, the patient's own among them.
    pub ports: Vec<u16>,
    /// The address of the machine behind it, where it is known.
    pub machine: Option<IpAddr>,
    /// The address to name the machine by: its own, or the registered one where that is no
    /// container's and no stranger's.
    pub named_by: Option<IpAddr>,
    /// A member of the registry, as the machine behind it reaches it.
    pub registry: Option<IpAddr>,
    /// The container of this machine that registered it, where that is known.
    pub container: Option<Container>,
    /// It runs in a container, which has to be started anew with what it is told.
    pub in_container: bool,
    /// What a broker of Kafka listens on, where that is known.
    pub listeners: Option<Listeners>,
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

impl Patient {
    pub fn new(scene: &Scene, sight: &Sight) -> Self {
        let registered = sight.address.host.clone();
        let port = sight.address.port.unwrap_or_default();
        let mut ports = scene.ports_of(&registered, sight.indices);
        ports.truncate(PORTS);
        if !ports.contains(&port) {
            ports.push(port);
        }
        let first = sight.registrations.first().copied();
        let machine = machine(scene, sight);
        let container = hosted(scene, sight)
            .filter(|hosted| hosted.is_registrant)
            .map(|hosted| hosted.container.clone());
        Self {
            software: software(sight.registrations),
            label: label(sight.registrations),
            machine,
            named_by: machine.or_else(|| own_registered(sight)),
            in_container: container.is_some() || registered.is_container_id(),
            container,
            listeners: None,
            registry: first.and_then(|one| registry(scene.target_of(one)?)),
            registered,
            port,
            ports,
        }
    }

    /// `on the machine 10.9.8.7`, for the place of a change.
    pub fn place(&self) -> String {
        match self.named_by {
            Some(ip) => format!("on the machine {ip}, which runs `{}`", self.label),
            None => format!("on the machine that runs `{}`", self.label),
        }
    }

    /// A line of shell that sets `HOST_IP`.
    pub fn set_host_ip(&self) -> String {
        match (self.machine, self.registry) {
            (Some(ip), _) => format!("HOST_IP={ip}\n"),
            // The address by which the machine reaches the registry, as the kernel chooses it.
            (None, Some(registry)) => format!(
                "HOST_IP=\"$(ip route get {registry} | sed -n 's/.* src \\([^ ]*\\).*/\\1/p')\"\n"
            ),
            (None, None) => "HOST_IP=\"$(hostname -I | cut -d' ' -f1)\"\n".to_owned(),
        }
    }

    /// `-p 20880:20880` for each port.
    pub fn publish(&self) -> String {
        let each: Vec<String> = self.ports.iter().map(|port| format!("-p {port}:{port}")).collect();
        each.join(" ")
    }

    /// The host's address in YAML that Compose fills in.
    pub fn compose_host_ip(&self) -> String {
        match self.machine {
            Some(ip) => format!("\"{ip}\""),
            None => "\"${HOST_IP:?the address of this machine}\"".to_owned(),
        }
    }

    /// The ports, published under their own numbers, in a compose file.
    pub fn compose_ports(&self) -> String {
        let each: Vec<String> =
            self.ports.iter().map(|port| format!("  - \"{port}:{port}\"")).collect();
        format!("ports:\n{}", each.join("\n"))
    }

    pub fn release(&self) -> Option<Release> {
        match self.software {
            Software::Dubbo(release) => Some(release),
            Software::Spring | Software::RocketMq | Software::Kafka | Software::Other => None,
        }
    }
}

/// The letters of a name that no shell takes for anything else.
pub fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

fn software(registrations: &[&Registration]) -> Software {
    if let Some(release) = Release::of(registrations) {
        return Software::Dubbo(release);
    }
    match registrations.first().map(|one| &one.subject) {
        Some(Subject::RocketMqBroker { .. }) => Software::RocketMq,
        Some(Subject::SpringService { .. }) => Software::Spring,
        Some(Subject::DubboService { .. } | Subject::DubboApplication { .. }) | None => {
            Software::Other
        }
    }
}

fn label(registrations: &[&Registration]) -> String {
    let application = registrations.iter().find_map(|one| one.subject.application());
    let broker = registrations.iter().find_map(|one| match &one.subject {
        Subject::RocketMqBroker { broker, .. } => Some(&**broker),
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. } => None,
    });
    let subject = || registrations.first().map(|one| one.subject.to_string()).unwrap_or_default();
    let label = application.or(broker).map_or_else(subject, str::to_owned);
    plain(&label).replace('`', "'")
}

/// The machine behind the registration: where its session comes from, or this one, if the address
/// is a container's here.
fn machine(scene: &Scene, sight: &Sight) -> Option<IpAddr> {
    let settings = &scene.plan.check;
    let registered = sight.address.host.ip();
    let told = host_address(scene.vantage, settings, sight.registrations, registered);
    told.filter(|ip| !scene.is_relay(*ip)).or_else(|| {
        let here = sight.origin == Origin::Here
            || (sight.way.is_in_containers()
                && proven(sight)
                && scene.sources(sight.indices).is_empty());
        here.then(|| own_address(scene)).flatten()
    })
}

/// The registered address, where it is a machine's.
fn own_registered(sight: &Sight) -> Option<IpAddr> {
    let class = sight.path.map_or(&sight.entry.class, |path| &path.class);
    let machines = matches!(class, Class::Private | Class::Public | Class::Shared);
    (machines && sight.verdict != Verdict::Misidentified).then(|| sight.ip()).flatten()
}

fn proven(sight: &Sight) -> bool {
    sight.verdict == Verdict::LocalOnly
}

/// This machine's address, if it has just one that others may reach.
fn own_address(scene: &Scene) -> Option<IpAddr> {
    let mut outside = outside_addresses(scene.vantage)
        .filter(|ip| ip.is_ipv4() && is_usable(scene.vantage, &scene.plan.check, *ip));
    outside.next().filter(|_| outside.next().is_none())
}

fn outside_addresses(vantage: &Vantage) -> impl Iterator<Item = IpAddr> {
    vantage
        .interfaces
        .iter()
        .filter(|interface| interface.up && interface.network == Network::Outside)
        .flat_map(|interface| interface.addresses.iter().map(|network| network.addr()))
}

/// A member that the machine behind may reach: not one that is on the loopback from here.
fn registry(target: &Target) -> Option<IpAddr> {
    target.members.iter().filter_map(|member| member.host.ip()).find(|ip| !ip.is_loopback())
}
