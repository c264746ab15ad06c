//! Providers that take TLS, with a certificate that nobody vouches for.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes::{self, Owner, provider};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const ORDERS: &str = "shop.api.OrderService";
const CERTIFICATE: &[u8] = include_bytes!("../../fixtures/tls/certificate.der");
const KEY: &[u8] = include_bytes!("../../fixtures/tls/key.der");

#[test]
fn tls() {
    let world = World::new("tls");
    let registry = world.host("registry", 20);
    let hosts = [("old", 31), ("new", 32), ("old-tri", 33), ("new-tri", 34)];
    let hosts = hosts.map(|(name, last)| world.host(name, last));
    let silent = [
        (dubbo::V2_7, world.host("silent-2.7", 35)),
        (dubbo::V3_2, world.host("silent-3.2", 36)),
        (dubbo::V3_3, world.host("silent-3.3", 37)),
    ];
    let caller = world.host("caller", 40);
    let mut zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let certificate = pem(&world.data, "CERTIFICATE", CERTIFICATE);
    let key = pem(&world.data, "PRIVATE KEY", KEY);
    let settings = [
        "dubbo.protocol.ssl-enabled=true".to_owned(),
        format!("dubbo.ssl.server-key-cert-chain-path={}", certificate.display()),
        format!("dubbo.ssl.server-private-key-path={}", key.display()),
        // Dubbo 3.3.6 leaves a buffer behind for each connection in TLS, whoever makes it, and Netty says so
        // of one in many.
        "io.netty.leakDetection.level=disabled".to_owned(),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let started = [
        (dubbo::V3_2, "old", "dubbo:20880"),
        (dubbo::V3_3, "new", "dubbo:20880"),
        (dubbo::V3_2, "old-tri", "tri:20880"),
        (dubbo::V3_3, "new-tri", "tri:20880"),
    ];
    let providers: Vec<_> = started
        .iter()
        .zip(&hosts)
        .map(|((version, application, protocol), host)| {
            let dubbo = Dubbo::new(version, application, ZOOKEEPER);
            dubbo::provider(&world, host, &Dubbo { properties: &settings, ..dubbo }, protocol)
        })
        .collect();
    let addresses = hosts.each_ref().map(|host| format!("{}:20880", host.ip));

    let mut walk = Walk::through("tls");
    let mut applied = Applied::in_world("tls");
    walk.situation("providers that are registered with TLS prove themselves in it", || {
        let logs = logs(&providers);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).no_findings();
        assert_eq!(logs, self::logs(&providers), "a provider warns of the probe");
        for address in &addresses {
            outcome.verdict(address, "reachable").identity(address, "proven").in_tls(address);
        }
    });
    walk.situation("providers that take TLS, and whose registrations don't say so", || {
        let settings = [&settings[..], &["dubbo.registry.register=false"]].concat();
        let _silent = silent.each_ref().map(|(version, host)| {
            let dubbo = Dubbo::new(version, "unsaid", ZOOKEEPER);
            dubbo::provider(&world, host, &Dubbo { properties: &settings, ..dubbo }, "dubbo:20880")
        });
        znodes::session(&caller, &registry.ip, |session| {
            for folder in ["", "/shop.api.OrderService", "/shop.api.OrderService/providers"] {
                session.create(&format!("/unsaid{folder}"), Owner::Anyone);
            }
            for (_, host) in &silent {
                let url = format!("dubbo://{}:20880/{ORDERS}?application=unsaid", host.ip);
                let node = provider(ORDERS, &url).replacen("/dubbo/", "/unsaid/", 1);
                session.create(&node, Owner::Anyone);
            }
        });
        let outcome = check(&caller, &[&format!("{ZOOKEEPER}?group=unsaid")]);
        outcome.exits(0).no_errors();
        for (_, host) in &silent {
            let address = format!("{}:20880", host.ip);
            outcome.verdict(&address, "reachable").identity(&address, "proven");
            outcome.in_tls(&address).finds("RP506", "warning", &address);
        }
    });
    walk.situation("a service that isn't there is told in TLS too", || {
        znodes::session(&caller, &registry.ip, |session| {
            session.create("/dubbo/shop.api.Pay", Owner::Anyone);
            session.create("/dubbo/shop.api.Pay/providers", Owner::Anyone);
            for address in &addresses {
                let protocol = if address.contains(".33") || address.contains(".34") {
                    "tri"
                } else {
                    "dubbo"
                };
                let url =
                    format!("{protocol}://{address}/shop.api.Pay?application=x&ssl-enabled=true");
                session.create(&provider("shop.api.Pay", &url), Owner::Anyone);
            }
        });
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1);
        for address in &addresses {
            outcome.finds("RP502", "error", address).in_tls(address);
        }
    });
    walk.situation("registry-member: ZooKeeper's port for TLS is named", || {
        let both = world.data.join("both.pem");
        let pem = |path| std::fs::read_to_string(path).expect("a PEM file");
        std::fs::write(&both, pem(&key) + &pem(&certificate)).expect("a file");
        let in_tls = format!(
            "secureClientPort=2281\nssl.clientAuth=none\nssl.keyStore.location={}\n\
             ssl.trustStore.location={}\nserverCnxnFactory={NETTY}\n",
            both.display(),
            certificate.display()
        );
        zookeeper::configure(&world, &registry, &mut zookeeper, zookeeper::V3_9, &in_tls);
        let secure = "10.9.8.20:2281";
        let outcome = check(&caller, &[&format!("zookeeper://{secure}")]);
        outcome.exits(3).reads(0, "failed").finds("RP801", "error", secure);
        let which = ["RP801", secure, "registry-member"];
        let command = applied.command(&outcome, which, zookeeper::V3_9);
        let outcome = paste(&caller, &command);
        outcome.reads(0, "complete").silent_on("RP801", "10.9.8.20:2181");
    });
    walk.end();
    applied.end();
}

/// What ZooKeeper takes TLS with.
const NETTY: &str = "org.apache.zookeeper.server.NettyServerCnxnFactory";

fn logs(providers: &[Server]) -> Vec<String> {
    providers.iter().map(Server::printed).collect()
}

/// A file in PEM, as Dubbo reads it.
fn pem(folder: &Path, label: &str, der: &[u8]) -> PathBuf {
    let mut base64 = Command::new("base64");
    let mut child =
        base64.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("base64 of coreutils");
    child.stdin.take().expect("its input").write_all(der).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("text");
    let path = folder.join(format!("{}.pem", label.replace(' ', "-")));
    std::fs::write(&path, format!("-----BEGIN {label}-----\n{text}-----END {label}-----\n"))
        .expect("a file");
    path
}
