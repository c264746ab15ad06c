//! A machine's ports are handed out once: containers that all listen on 20880 can't all be published as
//! 20880, and none as a port that something of that machine has already.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::net::IpAddr;

use super::identity_match::{IdentityMatch, match_identity};
use super::impact::Hurts;
use super::index::{AddressView, HostPorts, JudgedAddress, RunIndex};
use super::machine::{by_machine, machine_of};
use crate::model::class::is_pod_range;
use crate::model::{
    Address, Attempt, Class, Path, Purpose, Registration, Role, Shape, Verdict, shape,
};

/// Between the ports of two brokers of a machine, each of which has three.
const BROKER_STEP: usize = 10;

/// A machine; `None`: one that isn't known, and may be the same for all of them.
type Machine = Option<IpAddr>;

/// A container's port that has to be one of its machine's.
struct Wanted {
    machine: Machine,
    address: Address,
    port: u16,
    is_broker: bool,
    callers: usize,
}

/// A port of its machine for each port of a container that callers are to use.
pub(super) fn host_ports(run: &RunIndex) -> HostPorts {
    let mut wanted: Vec<Wanted> = run.registered().flat_map(|judged| wanted(run, judged)).collect();
    // Who has most callers keeps its port, and each run hands out the same ones.
    wanted.sort_by(|a, b| {
        let key = |wanted: &Wanted| (Reverse(wanted.callers), wanted.machine);
        key(a).cmp(&key(b)).then_with(|| a.address.cmp(&b.address))
    });
    let mut taken = if wanted.is_empty() { HashSet::new() } else { taken(run) };
    let mut planned = HostPorts::new();
    for Wanted { machine, address, port, is_broker, .. } in wanted {
        let is_free = |port: &u16| {
            let is_taken = |port| {
                taken.contains(&(machine, port)) || is_published(run, machine, port, &address)
            };
            !ports(*port, is_broker).into_iter().any(is_taken)
        };
        let step = if is_broker { BROKER_STEP } else { 1 };
        let mut candidates = (port..u16::MAX).step_by(step);
        let to = candidates.find(is_free).unwrap_or(port);
        taken.extend(ports(to, is_broker).into_iter().map(|port| (machine, port)));
        planned.insert((machine, address), to);
    }
    planned
}

/// All that a process listens on which registers `port`.
fn ports(port: u16, is_broker: bool) -> Vec<u16> {
    match is_broker {
        true => vec![port.saturating_sub(2), port, port.saturating_add(1)],
        false => vec![port],
    }
}

fn is_broker(registrations: &[&Registration]) -> bool {
    registrations.iter().any(|registration| registration.role == Role::Broker)
}

/// What the address wants of each machine that registered it; nothing, if it is no container's.
fn wanted(run: &RunIndex, judged: &JudgedAddress) -> Vec<Wanted> {
    let address = &judged.evidence.address;
    let Some(port) = address.port.filter(|_| is_containers(judged)) else { return Vec::new() };
    let machines = by_machine(run, run.at(address)).into_iter();
    let each = machines.map(|ids| {
        let registrations = run.pick(&ids);
        let view = AddressView::new(run, judged, &ids, &registrations);
        Wanted {
            machine: machine_of(run, &view),
            address: address.clone(),
            port,
            is_broker: is_broker(&registrations),
            callers: run.hurt(&ids, Hurts::Callers).count,
        }
    });
    each.collect()
}

/// An unusable address of a container, or its name. A pod's ports are handed out by Kubernetes.
fn is_containers(judged: &JudgedAddress) -> bool {
    let host = &judged.evidence.address.host;
    let class = judged.path.map_or(&judged.evidence.class, |path| &path.class);
    let by_range = if let Class::Container(range) = class {
        !is_pod_range(range) && !matches!(shape::of(class, host), Some(Shape::Bridge(_)))
    } else {
        judged.scope.is_in_containers()
    };
    judged.verdict != Verdict::Reachable && (by_range || host.is_container_id())
}

/// Every port that is registered or open on a machine.
fn taken(run: &RunIndex) -> HashSet<(Machine, u16)> {
    let mut taken = HashSet::new();
    for judged in run.judged() {
        let evidence = judged.evidence;
        let Some(port) = evidence.address.port else { continue };
        let here = run.pick(run.at(&evidence.address));
        let mut add = |machine: IpAddr| {
            let own = ports(port, is_broker(&here)).into_iter();
            taken.extend(own.map(|port| (Some(machine), port)));
        };
        match &evidence.purpose {
            // What it registered that is no container's is a port of the machine itself.
            Purpose::Registered if !is_containers(judged) => {
                evidence.address.host.ip().into_iter().for_each(&mut add);
                evidence.paths.iter().map(|path| path.ip).for_each(&mut add);
                let sources = run.sources(run.at(&evidence.address));
                sources.iter().map(|source| source.ip).for_each(&mut add);
            }
            Purpose::Registered => {}
            Purpose::SourceHost { of } => {
                let others = |path: &&Path| is_open(path) && !is_its_own(run, path, of);
                evidence.paths.iter().filter(others).map(|path| path.ip).for_each(&mut add);
            }
            Purpose::FastPort { .. }
            | Purpose::Ha { .. }
            | Purpose::Peer { .. }
            | Purpose::Sibling { .. }
            | Purpose::MetadataService { .. } => {
                evidence
                    .paths
                    .iter()
                    .filter(|path| is_open(path))
                    .map(|path| path.ip)
                    .for_each(add);
            }
        }
    }
    taken
}

fn is_open(path: &Path) -> bool {
    matches!(path.connection, Attempt::Done(_))
}

/// The container is published there already: nothing but its registered address is wrong.
fn is_its_own(run: &RunIndex, path: &Path, of: &Address) -> bool {
    let here = run.pick(run.at(of));
    here.iter()
        .any(|registration| match_identity(path, &here, registration) == IdentityMatch::Proven)
}

/// Another container of this host is published there, as its engine told.
fn is_published(run: &RunIndex, machine: Machine, port: u16, address: &Address) -> bool {
    machine.is_some_and(|ip| run.is_own(ip))
        && run.vantage.containers.running().iter().any(|container| {
            let is_another = address.host.ip().is_none_or(|ip| !container.addresses.contains(&ip));
            is_another && container.published.iter().any(|other| other.published_as == port)
        })
}
