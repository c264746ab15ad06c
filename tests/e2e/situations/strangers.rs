//! Ports where something else answers, or nobody; brokers that keep to themselves.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::rocketmq::{self, Broker};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Host, World};
use crate::znodes::{self, Owner, provider};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const NAME_SERVER: &str = "10.9.8.20:9876";

#[test]
fn strangers_and_the_reticent() {
    let world = World::new("strangers");
    let registry = world.host("registry", 20);
    let [web, forwarder, mute, zk, mq, orders] =
        [("web", 31), ("forwarder", 32), ("mute", 33), ("zk", 34), ("mq", 35), ("orders", 36)]
            .map(|(name, ip)| world.host(name, ip));
    let [auth, tls] = [("auth", 37), ("tls", 38)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
    let mut walk = Walk::through("strangers");
    walk.situation("other servers have the ports of Dubbo providers", || {
        listen(&web, 20880, |stream| {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        });
        listen(&forwarder, 20880, |_| {});
        listen(&mute, 20880, |stream| while stream.read(&mut [0; 64]).is_ok_and(|n| n > 0) {});
        let orders_of = Dubbo::new(dubbo::V2_7, "orders", ZOOKEEPER);
        let _orders = dubbo::provider(&world, &orders, &orders_of, "dubbo:20880");
        let _zk = zookeeper::standalone(&world, &zk, zookeeper::V3_4, Asking::AsInstalled);
        let _mq = rocketmq::name_server(&world, &mq, rocketmq::V4_9);
        let registered = [
            ("10.9.8.31:20880", "shop.api.Web"),
            ("10.9.8.32:20880", "shop.api.Forwarded"),
            ("10.9.8.33:20880", "shop.api.Mute"),
            ("10.9.8.34:2181", "shop.api.ZooKeeper"),
            ("10.9.8.35:9876", "shop.api.NameServer"),
        ];
        znodes::session(&caller, &registry.ip, |session| {
            for (address, interface) in registered {
                session.create(&format!("/dubbo/{interface}"), Owner::Anyone);
                session.create(&format!("/dubbo/{interface}/providers"), Owner::Anyone);
                let url = format!("dubbo://{address}/{interface}?application=gone");
                session.create(&provider(interface, &url), Owner::Anyone);
            }
        });
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict("10.9.8.36:20880", "reachable");
        outcome.silent_on("RP503", "10.9.8.36:20880").silent_on("RP501", "10.9.8.36:20880");
        for (address, name) in [
            ("10.9.8.31:20880", "HTTP"),
            ("10.9.8.34:2181", "ZooKeeper"),
            ("10.9.8.35:9876", "RocketMQ"),
        ] {
            outcome.verdict(address, "misidentified").identity(address, "other-protocol");
            outcome.finds("RP503", "error", address).says("RP503", address, name);
        }
        for address in ["10.9.8.32:20880", "10.9.8.33:20880"] {
            outcome.verdict(address, "unreachable").identity(address, "silent");
            outcome.finds("RP501", "error", address);
        }
    });
    walk.situation("a broker of version 5 wants to know who asks", || {
        let broker = Broker {
            version: rocketmq::V5_3,
            name: "broker-auth",
            name_servers: NAME_SERVER,
            settings: &rocketmq::AUTHENTICATED,
        };
        let _broker = rocketmq::broker(&world, &auth, &broker);
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(0).identity("10.9.8.37:10911", "withheld").no_errors();
        outcome.verdict("10.9.8.37:10911", "undetermined");
        outcome.finds("RP505", "info", "10.9.8.37:10911");
    });
    walk.situation("a broker takes TLS only", || {
        let broker = Broker {
            version: rocketmq::V5_3,
            name: "broker-tls",
            name_servers: NAME_SERVER,
            settings: &["-Dtls.server.mode=enforcing"],
        };
        let _broker = rocketmq::broker(&world, &tls, &broker);
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(0).no_errors();
        outcome.verdict("10.9.8.38:10911", "reachable").identity("10.9.8.38:10911", "proven");
        outcome.in_tls("10.9.8.38:10911").finds("RP506", "warning", "10.9.8.38:10911");
        outcome.says("RP506", "10.9.8.38:10911", "TLS").silent_on("RP303", "10.9.8.38:10909");
    });
    walk.end();
}

/// Serves each connection to a port of `host` by `work`, until the test ends.
fn listen(host: &Host, port: u16, work: impl Fn(&mut TcpStream) + Send + Sync + 'static) {
    let ip = host.ip.clone();
    let listener = host.inside(move || TcpListener::bind((ip.as_str(), port)));
    let listener = listener.expect("a free port");
    let work = std::sync::Arc::new(work);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let work = std::sync::Arc::clone(&work);
            std::thread::spawn(move || {
                let mut stream = stream;
                work(&mut stream);
            });
        }
    });
}
