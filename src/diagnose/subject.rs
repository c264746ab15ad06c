//! What is to be mended, as a run shows it: the software, its ports, and the host behind it.

use std::net::IpAddr;

use super::containers::hosted;
use super::index::{AddressView, RunIndex};
use super::machine::{by_machine, machine_of};
use crate::model::quote::plain;
use crate::model::{Address, Class, Host, Registration, Release, Subject, Target, Verdict};
use crate::remedy::{MovedPort, Software, Workload};

/// Ports that one command line publishes at most.
const PORTS: usize = 8;

/// Whose registration it is that `view` shows.
pub(super) fn workload_of(run: &RunIndex, view: &AddressView) -> Workload {
    let registered = view.address.host.clone();
    let port = view.address.port.unwrap_or_default();
    let mut ports = run.ports_of(&registered, view.indices);
    ports.truncate(PORTS);
    if !ports.contains(&port) {
        ports.push(port);
    }
    let first = view.registrations.first().copied();
    let host = machine_of(run, view);
    let moved = ports.iter().filter_map(|port| moved(run, host, &registered, *port)).collect();
    let container = hosted(run, view)
        .filter(|hosted| hosted.is_registrant)
        .map(|hosted| hosted.container.clone());
    Workload {
        software: software(view.registrations),
        label: label(view.registrations),
        host,
        named_by: host.or_else(|| own_registered(view)),
        in_container: container.is_some() || registered.is_container_id(),
        container,
        listeners: None,
        registry: first.and_then(|registration| registry(run.target_of(registration)?)),
        registered,
        port,
        ports,
        moved,
    }
}

/// The same for each machine that registered it: containers of several have the same address.
pub(super) fn workloads_of(run: &RunIndex, view: &AddressView) -> Vec<Workload> {
    let machines = by_machine(run, view.indices).into_iter();
    machines.map(|ids| workload_of(run, &view.with(run, &ids, &run.pick(&ids)))).collect()
}

/// What has to be published under another number.
fn moved(run: &RunIndex, machine: Option<IpAddr>, host: &Host, port: u16) -> Option<MovedPort> {
    let address = Address { host: host.clone(), port: Some(port) };
    let to = run.moved_port(machine, &address)?;
    let protocol = run.pick(run.at(&address)).first()?.protocol.name().to_owned();
    Some(MovedPort { port, to, protocol })
}

fn software(registrations: &[&Registration]) -> Software {
    if let Some(release) = Release::of(registrations) {
        return Software::Dubbo(release);
    }
    match registrations.first().map(|registration| &registration.subject) {
        Some(Subject::RocketMqBroker { .. } | Subject::ProxyEndpoint { .. }) => Software::RocketMq,
        Some(Subject::SpringService { .. }) => Software::Spring,
        Some(Subject::DubboService { .. } | Subject::DubboApplication { .. }) | None => {
            Software::Other
        }
    }
}

fn label(registrations: &[&Registration]) -> String {
    let application =
        registrations.iter().find_map(|registration| registration.subject.application());
    let broker = registrations.iter().find_map(|registration| match &registration.subject {
        Subject::RocketMqBroker { broker, .. } | Subject::ProxyEndpoint { broker, .. } => {
            Some(&**broker)
        }
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. } => None,
    });
    let subject = || {
        registrations
            .first()
            .map(|registration| registration.subject.to_string())
            .unwrap_or_default()
    };
    let label = application.or(broker).map_or_else(subject, str::to_owned);
    plain(&label).replace('`', "'")
}

/// The registered address, where it is a host's. Of one at which somebody else answers, only the session tells
/// that it is the registrant's too.
fn own_registered(view: &AddressView) -> Option<IpAddr> {
    let class = view.path.map_or(&view.entry.class, |path| &path.class);
    let is_hosts = matches!(class, Class::Private | Class::Public | Class::Shared);
    let ip = view.ip().filter(|_| is_hosts)?;
    let is_own = view.verdict != Verdict::Misidentified || view.source_ips == [ip];
    is_own.then_some(ip)
}

/// A member that the host behind may reach: not one that is on the loopback from here.
fn registry(target: &Target) -> Option<IpAddr> {
    target.members.iter().filter_map(|member| member.host.ip()).find(|ip| !ip.is_loopback())
}
