//! Which servers run in the demo's world, and what each of them does wrong.

use std::net::{Ipv4Addr, SocketAddr};

use super::broker::Broker;
use super::entries::zookeeper_of;
use super::name_server::{NameServer, Table};
use super::provider::Behaviour;
use super::topology::{DUBBO_PORT, Topology};
use super::zookeeper::ZooKeeper;
use crate::model::{Client, ClientKind};

/// A server of the world, and where it listens.
pub(super) struct Server {
    pub listens: SocketAddr,
    pub runs: Service,
}

pub(super) enum Service {
    Provider(Behaviour),
    ZooKeeper(ZooKeeper),
    NameServer(NameServer),
    Broker(Broker),
    /// A broker's replication port.
    Replication,
}

const CLUSTER: &str = "acme-cluster";

/// Every server on the LAN.
pub(super) fn servers(topology: &Topology) -> Vec<Server> {
    let provider = |last: u8, behaviour: Behaviour| Server {
        listens: SocketAddr::new(topology.host(last).into(), DUBBO_PORT),
        runs: Service::Provider(behaviour),
    };
    vec![
        Server { listens: topology.zookeeper(), runs: Service::ZooKeeper(zookeeper_of(topology)) },
        provider(11, Behaviour::Healthy),
        provider(18, Behaviour::Exports(&["com.acme.search.SearchService:0.9.0"])),
        provider(13, Behaviour::Http),
        provider(15, Behaviour::Closes),
        provider(16, Behaviour::Healthy),
    ]
    .into_iter()
    .chain(rocketmq(topology))
    .collect()
}

/// A name server, a whole broker, and a master whose replication address is its own docker0, with
/// the slave that it keeps from following.
fn rocketmq(topology: &Topology) -> Vec<Server> {
    let [whole, master, slave] = [21, 22, 23].map(|last| topology.host(last));
    let at = |ip: Ipv4Addr, port: u16| SocketAddr::new(ip.into(), port);
    let table = Table::default()
        .broker(CLUSTER, "broker-a", 0, &at(whole, 10911).to_string())
        .broker(CLUSTER, "broker-b", 0, &at(topology.container(9), 10911).to_string())
        .broker(CLUSTER, "broker-c", 0, &at(master, 10911).to_string())
        .broker(CLUSTER, "broker-c", 1, &at(slave, 10911).to_string())
        .topic("orders", &["broker-a", "broker-b", "broker-c"]);
    let clients = clients(topology);
    let broker = |name: &str, ip: Ipv4Addr| Broker {
        clients: clients.clone(),
        ..Broker::master(CLUSTER, name, &ip.to_string())
    };
    let brokers = [
        broker("broker-a", whole),
        Broker { ip2: topology.container(1).to_string(), ..broker("broker-c", master) },
        Broker { id: 1, role: "SLAVE".to_owned(), ..broker("broker-c", slave) },
    ];
    let mut servers = vec![Server {
        listens: topology.name_server(),
        runs: Service::NameServer(NameServer { table, ..NameServer::default() }),
    }];
    for (broker, ip) in brokers.into_iter().zip([whole, master, slave]) {
        for port in [10911, 10909] {
            servers.push(Server { listens: at(ip, port), runs: Service::Broker(broker.clone()) });
        }
        servers.push(Server { listens: at(ip, 10912), runs: Service::Replication });
    }
    servers
}

/// Who sends and consumes orders, and so is connected to every broker.
fn clients(topology: &Topology) -> Vec<Client> {
    let client = |kind, group: &str, last: u8| Client {
        group: group.to_owned(),
        kind,
        host: topology.host(last).into(),
        version: "V4_9_7".to_owned(),
    };
    vec![
        client(ClientKind::Producer, "order-desk", 31),
        client(ClientKind::Consumer, "warehouse", 33),
        client(ClientKind::Consumer, "warehouse", 34),
    ]
}
