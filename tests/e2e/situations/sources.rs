//! Which machine registered: told by any member, by its AdminServer, by none, or by one that sees
//! more than the others.

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking, mode};
use crate::walk::Walk;
use crate::world::{Nat, World};
use crate::znodes;

/// The container's own address.
const PROVIDER: &str = "172.17.0.5:20880";
const HOST: &str = "the session that registered it comes from 10.9.8.7";

#[test]
fn sources_of_an_ensemble() {
    const THREE: &str = "zookeeper://10.9.8.21:2181?backup=10.9.8.22:2181,10.9.8.23:2181";
    let world = World::new("sources3");
    let members = [("zk1", 21), ("zk2", 22), ("zk3", 23)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let [one, two, three] = &members;
    let mut servers = zookeeper::ensemble(&world, [one, two, three]);
    let container = docker.container("c0ffee000005", "172.17.0.5");
    let orders = Dubbo::new(dubbo::V3_3, "orders", "zookeeper://10.9.8.23:2181");
    let mut orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");

    let mut walk = Walk::through("sources3");
    walk.situation("the session is with the last of three members", || {
        let outcome = check(&caller, &[THREE]);
        outcome.exits(1).verdict(PROVIDER, "unreachable").finds("RP101", "error", PROVIDER);
        outcome.says("RP101", PROVIDER, HOST).silent_on("RP903", "");
    });
    walk.situation("the session is with a member that isn't in the list", || {
        let outcome = check(&caller, &["zookeeper://10.9.8.21:2181"]);
        outcome.exits(1).finds("RP101", "error", PROVIDER).silent_on("RP903", "");
        outcome.keeps_to_itself("RP101", PROVIDER, "10.9.8.7");
    });
    walk.situation("the process is killed, and all members tell", || {
        orders.kill();
        let outcome = check(&caller, &[THREE]);
        outcome.exits(1).finds("RP101", "error", PROVIDER);
        outcome.says("RP101", PROVIDER, "is closed: the entry is about to expire");
    });
    walk.situation("the process is killed, and one member is down", || {
        let follower =
            [0, 1].into_iter().find(|at| mode(&members[*at]).as_deref() != Some("leader"));
        servers[follower.unwrap_or_default()].kill();
        let outcome = check(&caller, &[THREE]);
        // Nobody can tell whether its client is on the way to another member.
        outcome.exits(1).finds("RP101", "error", PROVIDER);
        outcome.keeps_to_itself("RP101", PROVIDER, "is closed: the entry is about to expire");
    });
    walk.end();
}

#[test]
fn sources_that_are_hidden_or_told_by_the_admin_server() {
    const CLOSED: &str = "zookeeper://10.9.8.20:2181";
    const ADMIN: &str = "zookeeper://10.9.8.30:2181";
    const ELSEWHERE: &str = "zookeeper://10.9.8.32:2181";
    const LIVING: &str = "10.9.8.33:20880";
    const CARD: &str = "192.168.77.33:20880";
    const SHARED: &str = "zookeeper://10.9.8.34:2181";
    let world = World::new("sources");
    let closed = world.host("closed", 20);
    let [admin, elsewhere, living, shared] =
        [("admin", 30), ("elsewhere", 32), ("living", 33), ("shared", 34)]
            .map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let _closed = zookeeper::standalone(&world, &closed, zookeeper::V3_9, Asking::Nothing);
    let _admin = zookeeper::standalone(&world, &admin, zookeeper::V3_9, Asking::AsInstalled);
    let asking = Asking::AdminElsewhere;
    let _elsewhere = zookeeper::standalone(&world, &elsewhere, zookeeper::V3_9, asking);
    let container = docker.container("c0ffee000005", "172.17.0.5");
    let orders = Dubbo::new(dubbo::V3_3, "orders", CLOSED);
    let orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");

    let mut walk = Walk::through("sources");
    let mut applied = Applied::in_world("sources");
    walk.situation("no member tells, as `cons` isn't in the whitelist", || {
        let outcome = check(&caller, &[CLOSED]);
        outcome.exits(1).finds("RP101", "error", PROVIDER).finds("RP903", "info", "");
        outcome.says("RP903", "", "4lw.commands.whitelist=srvr,cons");
        outcome.keeps_to_itself("RP101", PROVIDER, "10.9.8.7");
    });
    walk.situation("a firewall drops what is sent to the AdminServer's port", || {
        let _dropping = closed.firewall("input", &["tcp dport 8080 drop"]);
        check(&caller, &[CLOSED]).exits(1).finds("RP903", "info", "");
    });
    walk.situation("no member tells, and it wouldn't have helped", || {
        orders.stop();
        let mended = Dubbo {
            environment: &[("DUBBO_IP_TO_REGISTRY", "10.9.8.7")],
            ..Dubbo::new(dubbo::V3_3, "orders", CLOSED)
        };
        let _mended = dubbo::provider(&world, &container, &mended, "dubbo:20880");
        docker.publish(20880, &container);
        check(&caller, &[CLOSED]).exits(0).verdict("10.9.8.7:20880", "reachable").no_findings();
    });
    walk.situation("the AdminServer tells, as in an installation", || {
        let orders = Dubbo::new(dubbo::V2_7, "orders", ADMIN);
        let orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");
        let outcome = check(&caller, &[ADMIN]);
        outcome.exits(1).finds("RP101", "error", PROVIDER).says("RP101", PROVIDER, HOST);
        outcome.silent_on("RP903", "");
        // Killed, it would be a ghost to the next situation.
        orders.stop();
    });
    walk.situation("the AdminServer is on another port than everybody's", || {
        let stock = Dubbo::new(dubbo::V2_7, "stock", ELSEWHERE);
        let _stock = dubbo::provider(&world, &living, &stock, "dubbo:20880");
        check(&caller, &[ELSEWHERE]).exits(0).verdict(LIVING, "reachable").no_findings();
        let orders = Dubbo::new(dubbo::V2_7, "orders", ELSEWHERE);
        let _orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");
        let outcome = check(&caller, &[ELSEWHERE]);
        outcome.exits(1).finds("RP101", "error", PROVIDER).finds("RP903", "info", "");
        outcome.says("RP903", "", "no AdminServer of that ZooKeeper answers on port 8080");
        outcome.says("RP903", "", "on another port (admin.serverPort) isn't looked for");
        outcome.keeps_to_itself("RP101", PROVIDER, "10.9.8.7").finds_nothing_on(LIVING);
    });
    walk.situation(
        "registry-variables: a machine in two networks registers the wrong address",
        || {
            living.paste("ip address add 192.168.77.33/24 dev lo");
            let registering = |ip| {
                let environment = &[("DUBBO_IP_TO_REGISTRY", ip)];
                let stock = Dubbo { environment, ..Dubbo::new(dubbo::V3_3, "stock", ADMIN) };
                dubbo::provider(&world, &living, &stock, "dubbo:20880")
            };
            let stock = registering("192.168.77.33");
            let outcome = check(&caller, &[ADMIN]);
            outcome.exits(1).finds("RP105", "error", CARD).says("RP105", CARD, LIVING);
            outcome.lacks_remedy("RP105", CARD, "open-firewall");
            let which = ["RP105", CARD, "registry-variables"];
            let texts = applied.take(&outcome, which, dubbo::V3_3);
            assert!(texts.iter().any(|text| text.contains("10.9.8.33")), "{texts:?}");
            stock.stop();
            let _mended = registering("10.9.8.33");
            check(&caller, &[ADMIN]).exits(0).no_findings().verdict(LIVING, "reachable");
        },
    );
    walk.situation("another ZooKeeper of the same host has the AdminServer", || {
        let _first = zookeeper::standalone(&world, &shared, zookeeper::V3_9, Asking::Nothing);
        let _second = zookeeper::second(&world, &shared, zookeeper::V3_9);
        let stock = Dubbo::new(dubbo::V2_7, "stock", SHARED);
        let _stock = dubbo::provider(&world, &living, &stock, "dubbo:20880");
        check(&caller, &[SHARED]).exits(0).verdict(LIVING, "reachable").no_findings();
        let outcome = check(&caller, &["zookeeper://10.9.8.34:2182"]);
        outcome.finds("RP803", "error", "").silent_on("RP903", "");
        let sees_us_at = &outcome.report["registries"][0]["members"][0]["sees_us_at"];
        assert_eq!(*sees_us_at, caller.ip.as_str());
    });
    walk.end();
    applied.end();
}

#[test]
fn sources_seen_on_the_docker_host() {
    const LOCAL: &str = "zookeeper://10.9.8.7:2181";
    let world = World::new("sourcehost");
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let other = world.docker_host("other", 8, ("172.17.0.1", 16), Nat::Masquerade);
    let asking = Asking::FourLetterWords;
    let _zookeeper = zookeeper::standalone(&world, &docker.host, zookeeper::V3_9, asking);
    let container = docker.container("c0ffee000005", "172.17.0.5");
    let orders = Dubbo::new(dubbo::V3_3, "orders", LOCAL);
    let _orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");

    let mut walk = Walk::through("sourcehost");
    walk.situation("ZooKeeper runs on the Docker host and sees the container's address", || {
        let outcome = check(&caller, &[LOCAL]);
        outcome.exits(1).verdict(PROVIDER, "unreachable").finds("RP101", "error", PROVIDER);
        outcome.says(
            "RP101",
            PROVIDER,
            "reports that the session comes from the container's own address",
        );
        // The container's address is no host's, whatever the session says.
        outcome.keeps_to_itself("RP101", PROVIDER, "HOST_IP=172.17.0.5");
    });
    walk.situation("seen from the Docker host itself, it is a container of this machine", || {
        let outcome = check(&docker.host, &[LOCAL]);
        outcome.exits(1).verdict(PROVIDER, "local-only").finds("RP101", "error", PROVIDER);
        outcome.says("RP101", PROVIDER, "\"certain\"").says("RP101", PROVIDER, "10.9.8.7");
    });
    walk.situation("seen from another Docker host where a stranger has that address", || {
        let stranger = other.container("beef00000005", "172.17.0.5");
        let none = Dubbo::new(dubbo::V2_6, "stranger", "N/A");
        let _stranger = dubbo::provider(&world, &stranger, &none, "dubbo:20880");
        let outcome = check(&other.host, &[LOCAL]);
        outcome.exits(1).never(PROVIDER, "reachable");
        outcome.keeps_to_itself("RP101", PROVIDER, "\"certain\"");
    });
    walk.end();
}

#[test]
fn sources_of_other_machines() {
    const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
    let world = World::new("foreign");
    let registry = world.host("registry", 20);
    let [one, two, tool] =
        [("one", 31), ("two", 32), ("tool", 50)].map(|(n, ip)| world.host(n, ip));
    let caller = world.host("caller", 40);
    let asking = Asking::FourLetterWords;
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, asking);
    let stock = Dubbo::new(dubbo::V3_3, "stock", ZOOKEEPER);
    let _stock = dubbo::provider(&world, &one, &stock, "dubbo:20880");

    let mut walk = Walk::through("foreign");
    let mut applied = Applied::in_world("foreign");
    walk.situation("a provider registers the address of another provider's machine", || {
        let orders = Dubbo {
            environment: &[("DUBBO_IP_TO_REGISTRY", "10.9.8.31")],
            ..Dubbo::new(dubbo::V3_3, "orders", ZOOKEEPER)
        };
        let orders = dubbo::provider(&world, &two, &orders, "dubbo:20881");
        let outcome = check(&caller, &[ZOOKEEPER]);
        let wrong = "10.9.8.31:20881";
        outcome.exits(1).verdict(wrong, "unreachable").finds("RP106", "error", wrong);
        outcome
            .says("RP106", wrong, "was registered from 10.9.8.32")
            .says("RP106", wrong, "`stock`");
        outcome.verdict("10.9.8.31:20880", "reachable").silent_on("RP104", "10.9.8.31:20880");
        orders.stop();
    });
    walk.situation("two machines register one address with the same service", || {
        let copy = Dubbo {
            environment: &[("DUBBO_IP_TO_REGISTRY", "10.9.8.31")],
            ..Dubbo::new(dubbo::V3_3, "stock", ZOOKEEPER)
        };
        let copy = dubbo::provider(&world, &two, &copy, "dubbo:20880");
        let outcome = check(&caller, &[ZOOKEEPER]);
        let shared = "10.9.8.31:20880";
        outcome.exits(0).verdict(shared, "reachable").finds("RP104", "warning", shared);
        outcome.says("RP104", shared, "10.9.8.32").no_errors();
        let which = ["RP104", shared, "shared-on-purpose"];
        let command = applied.command(&outcome, which, dubbo::V3_3);
        paste(&caller, &command).exits(0).no_findings().verdict(shared, "reachable");
        copy.stop();
    });
    walk.situation("a tool keeps the entry of a provider that is gone", || {
        znodes::session(&tool, &registry.ip, |session| {
            for (address, application) in
                [("10.9.8.32:20880", "gone"), ("10.9.8.31:20880", "stock")]
            {
                let service = "shop.api.OrderService";
                let url = format!("dubbo://{address}/{service}?application={application}&by=tool");
                session.create_ephemeral(&znodes::provider(service, &url));
            }
            let outcome = check(&caller, &[ZOOKEEPER]);
            outcome.exits(1).finds("RP603", "error", "10.9.8.32:20880").counts("provider", 3);
            outcome.says("RP603", "10.9.8.32:20880", "10.9.8.50");
        });
    });
    walk.situation("each registers its own address again", || {
        check(&caller, &[ZOOKEEPER]).exits(0).no_findings();
    });
    walk.end();
    applied.end();
}
