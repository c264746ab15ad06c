//! Who lives in the demo's world: what is registered, and what really is there.

use std::net::{Ipv4Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::broker::Broker;
use super::name_server::{NameServer, Table};
use super::provider::Manner;
use super::zookeeper::{Node, Tree, ZooKeeper};
use crate::model::{Client, ClientKind, Session};

/// The networks that the world is built on.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// The LAN that callers and hosts are on, by its first three numbers.
    pub lan: [u8; 3],
    /// The bridge network of a Docker host somewhere on the LAN.
    pub docker: [u8; 3],
    /// The bridge network of the machine that the probe runs on, where there can be one.
    pub here: Option<[u8; 3]>,
}

/// A server of the world, and where it listens.
pub(super) struct Server {
    pub listens: SocketAddr,
    pub plays: Part,
}

pub(super) enum Part {
    Provider(Manner),
    ZooKeeper(ZooKeeper),
    NameServer(NameServer),
    Broker(Broker),
    /// A broker's replication port.
    Replication,
}

/// Milliseconds since 1970 at which the demo's nodes were created: the first day of 2026.
const CREATED_MS: i64 = 1_767_225_600_000;
const DUBBO: u16 = 20880;

impl Stage {
    pub const NAMESPACE: Self =
        Self { lan: [10, 9, 8], docker: [172, 17, 0], here: Some([172, 18, 0]) };
    /// Without a namespace: everything on loopback.
    pub const LOOPBACK: Self = Self { lan: [127, 9, 8], docker: [127, 17, 0], here: None };

    /// A host of the LAN.
    pub fn host(&self, last: u8) -> Ipv4Addr {
        let [a, b, c] = self.lan;
        Ipv4Addr::new(a, b, c, last)
    }

    /// A container on the Docker host.
    pub fn container(&self, last: u8) -> Ipv4Addr {
        let [a, b, c] = self.docker;
        Ipv4Addr::new(a, b, c, last)
    }

    /// A container on this machine.
    pub fn neighbour(&self, last: u8) -> Option<Ipv4Addr> {
        self.here.map(|[a, b, c]| Ipv4Addr::new(a, b, c, last))
    }

    /// Networks that count as routed, whatever their range: the LAN, where it is on loopback.
    pub fn our_networks(&self) -> Vec<IpNet> {
        match self.lan {
            [127, ..] => vec![network(self.host(0))],
            _ => Vec::new(),
        }
    }

    /// Networks that count as containers': the Docker host's, where its range doesn't tell.
    pub fn container_networks(&self) -> Vec<IpNet> {
        match self.docker {
            [127, ..] => vec![network(self.container(0))],
            _ => Vec::new(),
        }
    }

    pub fn zookeeper(&self) -> SocketAddr {
        SocketAddr::new(self.host(2).into(), 2181)
    }

    pub fn name_server(&self) -> SocketAddr {
        SocketAddr::new(self.host(2).into(), 9876)
    }
}

fn network(ip: Ipv4Addr) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(ip, 24))
}

/// Every server on the LAN.
pub(super) fn servers(stage: &Stage) -> Vec<Server> {
    let provider = |last: u8, manner: Manner| Server {
        listens: SocketAddr::new(stage.host(last).into(), DUBBO),
        plays: Part::Provider(manner),
    };
    vec![
        Server { listens: stage.zookeeper(), plays: Part::ZooKeeper(zookeeper(stage)) },
        provider(11, Manner::Healthy),
        provider(18, Manner::Exports(&["com.acme.search.SearchService:0.9.0"])),
        provider(13, Manner::Http),
        provider(15, Manner::Closes),
        provider(16, Manner::Healthy),
    ]
    .into_iter()
    .chain(rocketmq(stage))
    .collect()
}

const CLUSTER: &str = "acme-cluster";

/// A name server, a whole broker, and a master whose replication address is its own docker0, with
/// the slave that it keeps from following.
fn rocketmq(stage: &Stage) -> Vec<Server> {
    let [whole, master, slave] = [21, 22, 23].map(|last| stage.host(last));
    let at = |ip: Ipv4Addr, port: u16| SocketAddr::new(ip.into(), port);
    let table = Table::default()
        .broker(CLUSTER, "broker-a", 0, &at(whole, 10911).to_string())
        .broker(CLUSTER, "broker-b", 0, &at(stage.container(9), 10911).to_string())
        .broker(CLUSTER, "broker-c", 0, &at(master, 10911).to_string())
        .broker(CLUSTER, "broker-c", 1, &at(slave, 10911).to_string())
        .topic("orders", &["broker-a", "broker-b", "broker-c"]);
    let clients = clients(stage);
    let broker = |name: &str, ip: Ipv4Addr| Broker {
        clients: clients.clone(),
        ..Broker::master(CLUSTER, name, &ip.to_string())
    };
    let brokers = [
        broker("broker-a", whole),
        Broker { ip2: stage.container(1).to_string(), ..broker("broker-c", master) },
        Broker { id: 1, role: "SLAVE".to_owned(), ..broker("broker-c", slave) },
    ];
    let mut servers = vec![Server {
        listens: stage.name_server(),
        plays: Part::NameServer(NameServer { table, ..NameServer::default() }),
    }];
    for (broker, ip) in brokers.into_iter().zip([whole, master, slave]) {
        for port in [10911, 10909] {
            servers.push(Server { listens: at(ip, port), plays: Part::Broker(broker.clone()) });
        }
        servers.push(Server { listens: at(ip, 10912), plays: Part::Replication });
    }
    servers
}

/// Who sends and consumes orders, and so is connected to every broker.
fn clients(stage: &Stage) -> Vec<Client> {
    let client = |kind, group: &str, last: u8| Client {
        group: group.to_owned(),
        kind,
        host: stage.host(last).into(),
        version: "V4_9_7".to_owned(),
    };
    vec![
        client(ClientKind::Producer, "order-desk", 31),
        client(ClientKind::Consumer, "warehouse", 33),
        client(ClientKind::Consumer, "warehouse", 34),
    ]
}

fn zookeeper(stage: &Stage) -> ZooKeeper {
    let mut registry = Registry { stage, tree: Tree::default(), sessions: Vec::new() };
    registry.fill();
    ZooKeeper { tree: registry.tree, sessions: Some(registry.sessions), ..ZooKeeper::default() }
}

/// ZooKeeper's content as it is put together.
struct Registry<'a> {
    stage: &'a Stage,
    tree: Tree,
    sessions: Vec<Session>,
}

impl Registry<'_> {
    fn fill(&mut self) {
        let stage = *self.stage;
        let docker_host = stage.host(7);
        for last in [11, 16] {
            self.provider(
                "com.acme.order.OrderService",
                &stage.host(last),
                "order",
                "3.3.6",
                stage.host(last),
            );
        }
        self.provider(
            "com.acme.stock.StockService",
            &stage.container(5),
            "stock",
            "2.7.23",
            docker_host,
        );
        self.provider(
            "com.acme.user.UserService",
            &stage.container(6),
            "user",
            "2.6.12",
            docker_host,
        );
        self.provider(
            "com.acme.price.PriceService",
            &stage.host(12),
            "price",
            "2.7.23",
            stage.host(12),
        );
        self.provider("com.acme.pay.PayService", &stage.host(13), "pay", "3.2.19", stage.host(13));
        self.provider("com.acme.mail.MailService", &"4f5a9c0b7d21", "mail", "2.7.8", docker_host);
        self.provider(
            "com.acme.audit.AuditService",
            &stage.host(15),
            "audit",
            "3.3.6",
            stage.host(15),
        );
        self.provider("com.acme.geo.GeoService", &"127.0.1.1", "geo", "2.7.12", stage.host(17));
        let search = stage.host(18);
        self.provider("com.acme.search.SearchService", &search, "search", "2.7.23", search);
        if let Some(neighbour) = stage.neighbour(5) {
            self.provider("com.acme.cart.CartService", &neighbour, "cart", "3.3.6", stage.host(20));
        }
        self.zombie("com.acme.report.ReportService", stage.host(14));
        for (service, callers) in [
            ("com.acme.order.OrderService", &["web", "app-gateway"][..]),
            ("com.acme.stock.StockService", &["order", "web"]),
            ("com.acme.user.UserService", &["web", "order", "mail", "app-gateway"]),
            ("com.acme.pay.PayService", &["order"]),
        ] {
            for (caller, last) in callers.iter().zip(31..) {
                self.consumer(service, caller, stage.host(last));
            }
        }
    }

    fn provider(
        &mut self,
        interface: &str,
        host: &dyn std::fmt::Display,
        application: &str,
        release: &str,
        source: Ipv4Addr,
    ) {
        // Dubbo 2.6 tells no release.
        let release =
            if release.starts_with("2.6") { String::new() } else { format!("&release={release}") };
        let url = format!(
            "dubbo://{host}:{DUBBO}/{interface}?application={application}&dubbo=2.0.2&dynamic=true\
             &interface={interface}&methods=find,save{release}&side=provider&version=1.0.0"
        );
        let owner = self.session(source);
        self.put(interface, "providers", &url, owner);
    }

    fn zombie(&mut self, interface: &str, host: Ipv4Addr) {
        let url = format!(
            "dubbo://{host}:{DUBBO}/{interface}?application=report&dubbo=2.0.2&dynamic=false\
             &interface={interface}&release=2.7.1&side=provider&version=1.0.0"
        );
        self.put(interface, "providers", &url, 0);
    }

    fn consumer(&mut self, interface: &str, application: &str, host: Ipv4Addr) {
        let url = format!(
            "consumer://{host}/{interface}?application={application}&category=consumers\
             &dubbo=2.0.2&interface={interface}&release=3.3.6&side=consumer&version=1.0.0"
        );
        let owner = self.session(host);
        self.put(interface, "consumers", &url, owner);
    }

    fn put(&mut self, interface: &str, category: &str, url: &str, owner: i64) {
        let name = utf8_percent_encode(url, NON_ALPHANUMERIC);
        let node = Node { owner, created_ms: CREATED_MS, ..Node::default() };
        self.tree.put(&format!("/dubbo/{interface}/{category}/{name}"), node);
    }

    /// The session of a process on `source`.
    fn session(&mut self, source: Ipv4Addr) -> i64 {
        let number = self.sessions.len();
        let id = 0x0100_0000_1000_0000 + i64::try_from(number).unwrap_or_default();
        self.sessions.push(Session {
            id,
            source: format!("{source}:{}", 40_000 + number),
            ..Session::default()
        });
        id
    }
}
