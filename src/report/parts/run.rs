//! The run itself: when, from where, and in numbers.

use serde::Serialize;

use crate::model::{Interface, Network, Report, Tally, Vantage};

/// What a reader has to know before the rest.
#[derive(Serialize)]
pub struct Head<'a> {
    schema: &'static str,
    version: &'static str,
    started: &'a str,
    elapsed_ms: u64,
    /// `list` dials nothing and judges nothing.
    list_only: bool,
    vantage: VantagePart<'a>,
}

#[derive(Serialize)]
struct VantagePart<'a> {
    host: &'a str,
    container: bool,
    networks: Vec<NetworkPart<'a>>,
}

/// One address of an interface with its network.
#[derive(Serialize)]
struct NetworkPart<'a> {
    interface: &'a str,
    kind: &'a str,
    network: String,
    address: String,
    up: bool,
    leads_to: &'static str,
}

#[derive(Serialize)]
pub struct Summary {
    registrations: usize,
    addresses: usize,
    reachable: usize,
    local_only: usize,
    unreachable: usize,
    misidentified: usize,
    undetermined: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl<'a> Head<'a> {
    pub fn of(report: &'a Report) -> Self {
        Self {
            schema: "regprobe/report/1",
            version: env!("CARGO_PKG_VERSION"),
            started: &report.started,
            elapsed_ms: report.elapsed_ms,
            list_only: report.list_only,
            vantage: vantage(&report.vantage),
        }
    }
}

impl Summary {
    pub fn of(report: &Report) -> Self {
        let tally: Tally = report.tally();
        Self {
            registrations: tally.registrations,
            addresses: tally.addresses,
            reachable: tally.reachable,
            local_only: tally.local_only,
            unreachable: tally.unreachable,
            misidentified: tally.misidentified,
            undetermined: tally.undetermined,
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
        }
    }
}

fn vantage(vantage: &Vantage) -> VantagePart<'_> {
    VantagePart {
        host: &vantage.host,
        container: vantage.container,
        networks: vantage.interfaces.iter().flat_map(networks).collect(),
    }
}

fn networks(interface: &Interface) -> impl Iterator<Item = NetworkPart<'_>> {
    interface.addresses.iter().map(|address| NetworkPart {
        interface: &interface.name,
        kind: interface.kind.name(),
        network: address.trunc().to_string(),
        address: address.addr().to_string(),
        up: interface.up,
        leads_to: match interface.network {
            Network::Loopback => "loopback",
            Network::Containers => "containers",
            Network::Outside => "outside",
        },
    })
}
