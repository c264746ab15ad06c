//! The run itself: when, from where, and in numbers.

use std::net::IpAddr;

use serde::Serialize;

use crate::model::{
    Container, Containers, Interface, Network, Published, Report, RunMode, RunOptions, Tally,
    Vantage,
};

/// What a reader has to know before the rest.
#[derive(Serialize)]
pub(crate) struct Head<'a> {
    schema: &'static str,
    version: &'static str,
    started: &'a str,
    elapsed_ms: u64,
    /// `list` dials nothing and judges nothing.
    list_only: bool,
    options: OptionsPart<'a>,
    vantage: VantagePart<'a>,
}

/// What was left out, and where that was said.
#[derive(Serialize)]
struct OptionsPart<'a> {
    filters: Vec<FilterPart<'a>>,
    suppressions: &'a [String],
    suppressed: Vec<SuppressedPart>,
    settings_file: Option<&'a str>,
}

#[derive(Serialize)]
struct FilterPart<'a> {
    option: &'a str,
    value: &'a str,
}

/// So many findings of a code that aren't told.
#[derive(Serialize)]
struct SuppressedPart {
    code: &'static str,
    findings: usize,
}

#[derive(Serialize)]
pub(crate) struct VantagePart<'a> {
    host: &'a str,
    container: bool,
    networks: Vec<NetworkPart<'a>>,
    containers: Option<ContainersPart<'a>>,
}

/// What the container engine told; `None`: it wasn't asked.
#[derive(Serialize)]
struct ContainersPart<'a> {
    /// Why it didn't tell.
    error: Option<&'a str>,
    running: Vec<ContainerPart<'a>>,
}

#[derive(Serialize)]
struct ContainerPart<'a> {
    id: &'a str,
    name: &'a str,
    image: &'a str,
    addresses: &'a [IpAddr],
    published: Vec<PublishedPart>,
    compose_service: Option<&'a str>,
}

#[derive(Serialize)]
struct PublishedPart {
    port: u16,
    published_as: u16,
    only_on: Option<IpAddr>,
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
pub(crate) struct Summary {
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
    providers: usize,
    providers_usable: usize,
    providers_unusable: usize,
    brokers: usize,
    brokers_usable: usize,
    brokers_unusable: usize,
    suppressed: usize,
    faults: usize,
}

impl<'a> Head<'a> {
    pub(crate) fn of(report: &'a Report) -> Self {
        Self {
            schema: "regprobe/report/1",
            version: env!("CARGO_PKG_VERSION"),
            started: &report.started,
            elapsed_ms: report.elapsed_ms,
            list_only: report.mode == RunMode::List,
            options: options(report),
            vantage: vantage(&report.vantage),
        }
    }
}

impl Summary {
    pub(crate) fn of(report: &Report) -> Self {
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
            providers: tally.providers.all,
            providers_usable: tally.providers.usable,
            providers_unusable: tally.providers.unusable,
            brokers: tally.brokers.all,
            brokers_usable: tally.brokers.usable,
            brokers_unusable: tally.brokers.unusable,
            suppressed: report.diagnosis.suppressed.values().sum(),
            faults: report.plan.faults.len(),
        }
    }
}

fn options(report: &Report) -> OptionsPart<'_> {
    let RunOptions { filters, suppressions, settings_file } = &report.options;
    let filters = filters.iter().map(|(option, value)| FilterPart { option, value });
    let suppressed = report.diagnosis.suppressed.iter();
    OptionsPart {
        filters: filters.collect(),
        suppressions,
        suppressed: suppressed
            .map(|(code, findings)| SuppressedPart { code, findings: *findings })
            .collect(),
        settings_file: settings_file.as_deref(),
    }
}

pub(crate) fn vantage(vantage: &Vantage) -> VantagePart<'_> {
    VantagePart {
        host: &vantage.host,
        container: vantage.container,
        networks: vantage.interfaces.iter().flat_map(networks).collect(),
        containers: containers(&vantage.containers),
    }
}

fn containers(containers: &Containers) -> Option<ContainersPart<'_>> {
    let error = match containers {
        Containers::NotAsked => return None,
        Containers::Running(_) => None,
        Containers::Unknown { message, .. } => Some(message.as_str()),
    };
    Some(ContainersPart { error, running: containers.running().iter().map(container).collect() })
}

fn container(container: &Container) -> ContainerPart<'_> {
    ContainerPart {
        id: &container.id,
        name: &container.name,
        image: &container.image,
        addresses: &container.addresses,
        published: container.published.iter().map(published).collect(),
        compose_service: container.service.as_deref(),
    }
}

fn published(port: &Published) -> PublishedPart {
    PublishedPart { port: port.port, published_as: port.published_as, only_on: port.only_on }
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
