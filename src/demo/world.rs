//! The demo's world: a LAN with hosts on it, this host with a bridge of its own, and nobody else.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;

use ipnet::{IpNet, Ipv4Net};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use super::links::Links;
use super::namespace::Host;
use super::provider::{self, Behaviour};
use super::scenario::{Server, Service, servers};
use super::topology::{DUBBO_PORT, Topology};
use super::{broker, name_server, zookeeper};

/// This host's place on the LAN.
const HERE: u8 = 20;
/// The LAN's router, which drops what it has no route for.
const ROUTER: u8 = 1;

/// Builds the world in the namespace that this process is in, and starts everything that lives
/// there. It goes on until the process ends.
pub(super) fn build() -> io::Result<Topology> {
    let topology = Topology::NAMESPACE;
    let mut links = Links::open()?;
    let lan = Host::start(move |ready| live(&topology, servers(&topology), ready))?;
    links.cable("eth0", "eth0", lan.namespace.as_fd())?;
    links.address("eth0", network(topology.host(HERE), 24))?;
    links.up("eth0")?;
    lan.run()?;
    links.default_gateway(topology.host(ROUTER).into())?;
    if let (Some(gateway), Some(neighbour)) = (topology.neighbour(1), topology.neighbour(5)) {
        links.bridge("docker0")?;
        links.address("docker0", network(gateway, 16))?;
        links.up("docker0")?;
        let container = Host::start(move |ready| contain(neighbour.into(), ready))?;
        links.cable("veth0", "eth0", container.namespace.as_fd())?;
        links.join("veth0", "docker0")?;
        links.up("veth0")?;
        container.run()?;
    }
    Ok(topology)
}

/// Starts the same servers on loopback, in a thread of their own.
pub(super) fn build_on_loopback() -> io::Result<Topology> {
    let topology = Topology::LOOPBACK;
    let (report, ready) = std::sync::mpsc::channel();
    std::thread::Builder::new().name("servers".to_owned()).spawn(move || {
        let outcome = serve(servers(&topology), &|| drop(report.send(Ok(()))));
        let _ = report.send(outcome);
    })?;
    ready.recv().map_err(io::Error::other)??;
    Ok(topology)
}

/// The LAN's other end: one namespace that has the addresses of all hosts.
fn live(topology: &Topology, servers: Vec<Server>, ready: &dyn Fn()) -> io::Result<()> {
    let mut links = Links::open()?;
    links.address("eth0", network(topology.host(ROUTER), 24))?;
    let mut hosts: Vec<IpAddr> = servers.iter().map(|server| server.listens.ip()).collect();
    // Hosts that are up, and where nothing listens.
    hosts.extend([7, 12, 17].map(|last| IpAddr::V4(topology.host(last))));
    hosts.sort();
    hosts.dedup();
    for host in hosts {
        links.address("eth0", IpNet::new(host, 24).map_err(io::Error::other)?)?;
    }
    links.up("eth0")?;
    links.default_blackhole()?;
    serve(servers, ready)
}

/// A container on this host, with a provider in it.
fn contain(ip: IpAddr, ready: &dyn Fn()) -> io::Result<()> {
    let mut links = Links::open()?;
    links.address("eth0", IpNet::new(ip, 16).map_err(io::Error::other)?)?;
    links.up("eth0")?;
    let listens = SocketAddr::new(ip, DUBBO_PORT);
    serve(vec![Server { listens, runs: Service::Provider(Behaviour::Healthy) }], ready)
}

fn serve(servers: Vec<Server>, ready: &dyn Fn()) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for server in servers {
            let listener = TcpListener::bind(server.listens).await?;
            match server.runs {
                Service::Provider(behaviour) => {
                    drop(tokio::spawn(provider::serve(listener, behaviour)))
                }
                Service::ZooKeeper(it) => drop(tokio::spawn(zookeeper::serve(listener, it))),
                Service::NameServer(it) => drop(tokio::spawn(name_server::serve(listener, it))),
                Service::Broker(it) => drop(tokio::spawn(broker::serve(listener, it))),
                Service::Replication => drop(tokio::spawn(broker::serve_replication(listener))),
            }
        }
        ready();
        std::future::pending().await
    })
}

fn network(ip: std::net::Ipv4Addr, length: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(ip, length))
}
