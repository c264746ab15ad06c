//! Proxies of RocketMQ 5 in their modes: what a real client is handed, before and after the remedy.

use crate::applied::Applied;
use crate::probe::{Outcome, check, paste};
use crate::servers::rocketmq::{self, Broker, V5_3};
use crate::walk::Walk;
use crate::world::{Host, Nat, World};

const NAME_SERVER: &str = "10.9.8.20:9876";
/// By which clients know the container's proxy.
const MAPPED: &str = "10.9.8.33:18081";
const PUBLISHED: &str = "10.9.8.33:8081";
const REMOTING: &str = "10.9.8.33:8080";
const PORTS: &str = r#""remotingListenPort":8080,"grpcServerPort":8081"#;

fn broker<'a>(name: &'a str, settings: &'a [&'a str]) -> Broker<'a> {
    Broker { version: V5_3, name, name_servers: NAME_SERVER, settings }
}

fn target(proxy: &str) -> String {
    format!("rocketmq-proxy://{proxy}?topic=TopicTest")
}

/// What the only advice of a remedy says.
fn advised(texts: &[String], what: &str) {
    assert!(texts.len() == 1 && texts[0].contains(what), "{what}: {texts:?}");
}

#[track_caller]
fn sends(world: &World, caller: &Host, proxy: &str) {
    sends_to(world, caller, proxy, "TopicTest");
}

#[track_caller]
fn sends_to(world: &World, caller: &Host, proxy: &str, topic: &str) {
    let client = rocketmq::grpc_client(world, caller, proxy, topic);
    assert!(client.printed().contains("SENT "), "{}", client.printed());
}

#[track_caller]
fn fails(world: &World, caller: &Host, proxy: &str) {
    let client = rocketmq::grpc_client(world, caller, proxy, "TopicTest");
    assert!(client.printed().contains("SEND FAILED"), "{}", client.printed());
}

#[track_caller]
fn sends_by_remoting(world: &World, caller: &Host, servers: &str) {
    let client = rocketmq::client(world, caller, V5_3, servers, &[]);
    assert!(client.printed().contains("SENT "), "{}", client.printed());
}

#[track_caller]
fn healthy(outcome: &Outcome, address: &str) {
    outcome.exits(0).reads(0, "complete").no_findings();
    outcome.verdict(address, "reachable").identity(address, "proven");
}

#[test]
fn what_proxies_hand_out() {
    let world = World::new("proxy");
    let registry = world.host("registry", 20);
    let mq = world.host("mq", 31);
    let docker = world.docker_host("docker", 33, ("172.17.0.1", 16), Nat::Masquerade);
    let [first, second] = [("first", 34), ("second", 35)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let container = docker.container("3f2a9c1d7b60", "172.17.0.5");
    docker.publish_as([18081, 8081], &container);
    docker.publish_as([18082, 18082], &container);
    docker.publish(8080, &container);
    let _name_server = rocketmq::name_server(&world, &registry, V5_3);
    let plain = rocketmq::broker(&world, &mq, &broker("broker-a", &[]));
    rocketmq::create_topic(&caller, &mq.ip, "TopicTest");

    let mut walk = Walk::through("proxy");
    let mut applied = Applied::in_world("proxy");
    walk.situation("proxy-request-port: cluster mode behind another port", || {
        let mut proxy = rocketmq::proxy_with(&world, &container, NAME_SERVER, PORTS);
        let outcome = check(&caller, &[&target(MAPPED)]);
        outcome.exits(1).finds("RP703", "error", PUBLISHED).says(
            "RP703",
            PUBLISHED,
            "cluster mode",
        );
        outcome.says("RP703", PUBLISHED, "refused");
        fails(&world, &caller, MAPPED);
        let remedy = applied.take(&outcome, ["RP703", PUBLISHED, "proxy-request-port"], V5_3);
        advised(&remedy, r#"Set "useEndpointPortFromRequest": true in conf/rmq-proxy.json"#);
        proxy.kill();
        let settings = format!(r#"{PORTS},"useEndpointPortFromRequest":true"#);
        let _proxy = rocketmq::proxy_with(&world, &container, NAME_SERVER, &settings);
        sends(&world, &caller, MAPPED);
        healthy(&check(&caller, &[&target(MAPPED)]), MAPPED);
        // Without a topic, one of the name server's is asked for.
        healthy(&check(&caller, &[&format!("rocketmq-proxy://{MAPPED}"), NAME_SERVER]), MAPPED);
    });
    walk.situation("proxy-port: cluster mode, listening where clients look", || {
        let mut proxy = rocketmq::proxy_with(&world, &container, NAME_SERVER, PORTS);
        let outcome = check(&caller, &[&target(MAPPED)]);
        let remedy = applied.take(&outcome, ["RP703", PUBLISHED, "proxy-port"], V5_3);
        advised(&remedy, r#"Set "grpcServerPort": 18081"#);
        advised(&remedy, "publish 18081:18081");
        proxy.kill();
        // Another number for the same: what is published can't be taken back here.
        let settings = r#""remotingListenPort":8080,"grpcServerPort":18082"#;
        let _proxy = rocketmq::proxy_with(&world, &container, NAME_SERVER, settings);
        sends(&world, &caller, "10.9.8.33:18082");
        healthy(&check(&caller, &[&target("10.9.8.33:18082")]), "10.9.8.33:18082");
    });
    walk.situation("proxy-access-address: remoting clients of a proxy in a container", || {
        let mut proxy = rocketmq::proxy_with(&world, &container, NAME_SERVER, PORTS);
        let outcome = check(&caller, &[&target(REMOTING)]);
        let own = "172.17.0.5:8080";
        outcome.exits(1).finds("RP703", "error", own).says("RP703", own, "remotingAccessAddr");
        rocketmq::failing_client(&world, &caller, V5_3, REMOTING, &[]);
        let remedy = applied.take(&outcome, ["RP703", own, "proxy-access-address"], V5_3);
        advised(&remedy, r#"Set "remotingAccessAddr": "10.9.8.33""#);
        proxy.kill();
        let settings = format!(r#"{PORTS},"remotingAccessAddr":"10.9.8.33""#);
        let _proxy = rocketmq::proxy_with(&world, &container, NAME_SERVER, &settings);
        sends_by_remoting(&world, &caller, REMOTING);
        healthy(&check(&caller, &[&target(REMOTING)]), REMOTING);
    });
    drop(plain);
    walk.situation("proxy-broker-address: local mode in a container", || {
        docker.publish(8081, &container);
        docker.publish(10911, &container);
        let mut local =
            rocketmq::broker_with_proxy(&world, &container, &broker("broker-a", &[]), PORTS);
        rocketmq::create_topic(&container, &container.ip, "TopicTest");
        let outcome = check(&caller, &[&target(PUBLISHED)]);
        let own = "172.17.0.5:8081";
        outcome.exits(1).finds("RP703", "error", own).says("RP703", own, "local mode");
        fails(&world, &caller, PUBLISHED);
        let remedy = applied.take(&outcome, ["RP703", own, "proxy-broker-address"], V5_3);
        advised(&remedy, "Set brokerIP1=10.9.8.33 in the file of the broker `broker-a`");
        local.kill();
        let right = ["brokerIP1=10.9.8.33"];
        let _local =
            rocketmq::broker_with_proxy(&world, &container, &broker("broker-a", &right), PORTS);
        sends(&world, &caller, PUBLISHED);
        healthy(&check(&caller, &[&target(PUBLISHED)]), PUBLISHED);
    });
    let _first = rocketmq::broker_with_proxy(&world, &first, &broker("broker-b", &[]), PORTS);
    rocketmq::create_topic(&caller, &first.ip, "TopicTest");
    let [proxy, remoting] = ["10.9.8.34:8081", "10.9.8.34:8080"];
    walk.situation("proxy-topic: local mode refuses the topics of RocketMQ itself", || {
        let outcome = check(&caller, &[&format!("rocketmq-proxy://{proxy}")]);
        outcome.exits(3).finds("RP902", "warning", "").says("RP902", "", "40002");
        let command = applied.command(&outcome, ["RP902", "", "proxy-topic"], V5_3);
        healthy(&paste(&caller, &command.replace("TOPIC", "TopicTest")), proxy);
    });
    walk.situation("proxy-for-grpc-alone: remoting clients of a proxy in local mode", || {
        let outcome = check(&caller, &[&target(remoting)]);
        outcome.exits(1).finds("RP703", "error", proxy).verdict(proxy, "misidentified");
        rocketmq::failing_client(&world, &caller, V5_3, remoting, &[]);
        let remedy = applied.take(&outcome, ["RP703", proxy, "proxy-for-grpc-alone"], V5_3);
        advised(&remedy, "get the name server's address in place of 10.9.8.34:8080");
        sends_by_remoting(&world, &caller, NAME_SERVER);
    });
    walk.situation("one-proxy-port: local mode, and proxies on different ports", || {
        let another = r#""remotingListenPort":8080,"grpcServerPort":8091"#;
        let other = broker("broker-c", &[]);
        let mut apart = rocketmq::broker_with_proxy(&world, &second, &other, another);
        // A proxy keeps the route of a topic that it was asked for.
        for host in [&first, &second] {
            rocketmq::create_topic(&caller, &host.ip, "Both");
        }
        let target = format!("rocketmq-proxy://{proxy}?topic=Both");
        let nobodys = "10.9.8.35:8081";
        let outcome = check(&caller, &[&target]);
        outcome.exits(1).finds("RP703", "error", nobodys).finds_nothing_on(proxy);
        let remedy = applied.take(&outcome, ["RP703", nobodys, "one-proxy-port"], V5_3);
        advised(&remedy, r#"Set "grpcServerPort": 8081"#);
        apart.kill();
        let _second = rocketmq::broker_with_proxy(&world, &second, &other, PORTS);
        sends_to(&world, &caller, proxy, "Both");
        let outcome = check(&caller, &[&target]);
        healthy(&outcome, proxy);
        healthy(&outcome, nobodys);
    });
    walk.end();
    applied.end();
}
