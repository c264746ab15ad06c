//! What is registered in the demo's ZooKeeper, by whom and from where.

use std::net::Ipv4Addr;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::topology::{DUBBO_PORT, Topology};
use super::zookeeper::{Node, Tree, ZooKeeper};
use crate::model::{Session, SessionSource};

/// Milliseconds since 1970 at which the demo's nodes were created: the first day of 2026.
const CREATED_MS: i64 = 1_767_225_600_000;

/// Who calls which service.
const CALLERS: &[(&str, &[&str])] = &[
    ("com.acme.order.OrderService", &["web", "app-gateway"]),
    ("com.acme.stock.StockService", &["order", "web"]),
    ("com.acme.user.UserService", &["web", "order", "mail", "app-gateway"]),
    ("com.acme.pay.PayService", &["order"]),
];

/// A provider's entry.
struct Provider {
    interface: &'static str,
    /// The address as it is registered, which may be of no use to others.
    host: String,
    application: &'static str,
    release: &'static str,
    /// The host that its session comes from.
    source: Ipv4Addr,
}

/// The ZooKeeper of the world.
pub(super) fn zookeeper_of(topology: &Topology) -> ZooKeeper {
    let mut entries = Entries::default();
    for provider in providers(topology) {
        entries.provider(&provider);
    }
    entries.stale("com.acme.report.ReportService", topology.host(14));
    for (interface, callers) in CALLERS {
        for (application, last) in callers.iter().zip(31..) {
            entries.consumer(interface, application, topology.host(last));
        }
    }
    ZooKeeper { tree: entries.tree, sessions: Some(entries.sessions), ..ZooKeeper::default() }
}

fn providers(topology: &Topology) -> Vec<Provider> {
    let entry = |interface, application, release, host: String, source| Provider {
        interface,
        host,
        application,
        release,
        source,
    };
    // Registers the address of the host that it runs on.
    let at = |last, interface, application, release| {
        let host = topology.host(last);
        entry(interface, application, release, host.to_string(), host)
    };
    // Registers what it takes for its address, on the Docker host.
    let within = |host: String, interface, application, release| {
        entry(interface, application, release, host, topology.host(7))
    };
    let [stock, user] = [5, 6].map(|last| topology.container(last).to_string());
    let mut providers = vec![
        at(11, "com.acme.order.OrderService", "order", "3.3.6"),
        at(16, "com.acme.order.OrderService", "order", "3.3.6"),
        within(stock, "com.acme.stock.StockService", "stock", "2.7.23"),
        within(user, "com.acme.user.UserService", "user", "2.6.12"),
        at(12, "com.acme.price.PriceService", "price", "2.7.23"),
        at(13, "com.acme.pay.PayService", "pay", "3.2.19"),
        within("4f5a9c0b7d21".to_owned(), "com.acme.mail.MailService", "mail", "2.7.8"),
        at(15, "com.acme.audit.AuditService", "audit", "3.3.6"),
        Provider {
            host: "127.0.1.1".to_owned(),
            ..at(17, "com.acme.geo.GeoService", "geo", "2.7.12")
        },
        at(18, "com.acme.search.SearchService", "search", "2.7.23"),
    ];
    providers.extend(topology.neighbour(5).map(|neighbour| Provider {
        host: neighbour.to_string(),
        ..at(20, "com.acme.cart.CartService", "cart", "3.3.6")
    }));
    providers
}

/// ZooKeeper's content as it is put together.
#[derive(Default)]
struct Entries {
    tree: Tree,
    sessions: Vec<Session>,
}

impl Entries {
    fn provider(&mut self, provider: &Provider) {
        let Provider { interface, host, application, release, source } = provider;
        // Dubbo 2.6 tells no release.
        let release =
            if release.starts_with("2.6") { String::new() } else { format!("&release={release}") };
        let url = format!(
            "dubbo://{host}:{DUBBO_PORT}/{interface}?application={application}&dubbo=2.0.2\
             &dynamic=true&interface={interface}&methods=find,save{release}&side=provider\
             &version=1.0.0"
        );
        let owner = self.session(*source);
        self.put(interface, "providers", &url, owner);
    }

    /// A persistent entry (`dynamic=false`), which outlives the process that it stood for.
    fn stale(&mut self, interface: &str, host: Ipv4Addr) {
        let url = format!(
            "dubbo://{host}:{DUBBO_PORT}/{interface}?application=report&dubbo=2.0.2&dynamic=false\
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
            source: SessionSource::new(format!("{source}:{}", 40_000 + number)),
            ..Session::default()
        });
        id
    }
}
