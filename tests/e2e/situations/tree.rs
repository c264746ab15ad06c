//! What a ZooKeeper tree can hide: nodes behind an ACL, another root, directories too large for Java.

use std::net::TcpStream;
use std::path::Path;
use std::process::Output;

use crate::applied::Applied;
use crate::probe::{check, list, paste};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking, V3_9};
use crate::walk::Walk;
use crate::world::{Host, World};
use crate::znodes::{self, Owner};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const LIVING: &str = "10.9.8.31:20880";
/// A root that only its user may read, since Dubbo 3 signs in before it registers.
const SHUT: &str = "zookeeper://10.9.8.20:2181?group=shut";
const SHUT_PROVIDER: &str = "10.9.8.32:20880";

#[test]
fn trees_that_hide_something() {
    let world = World::new("tree");
    let registry = world.host("registry", 20);
    let app = world.host("app", 31);
    let shut = world.host("shut", 32);
    let caller = world.host("caller", 40);
    let mut zookeeper = zookeeper::standalone(&world, &registry, V3_9, Asking::AsInstalled);
    let orders = Dubbo::new(dubbo::V2_6, "orders", ZOOKEEPER);
    let _orders = dubbo::provider(&world, &app, &orders, "dubbo:20880");

    let mut walk = Walk::through("tree");
    let mut applied = Applied::in_world("tree");
    walk.situation("registry-root: the configured root doesn't exist", || {
        let outcome = check(&caller, &["zookeeper://10.9.8.20:2181?group=nosuch"]);
        outcome.exits(1).counts("provider", 0).finds("RP803", "error", "");
        // What is there instead is named.
        outcome.says("RP803", "", "dubbo");
        let command = applied.command(&outcome, ["RP803", "", "registry-root"], V3_9);
        let outcome = paste(&caller, &command);
        outcome.exits(0).no_findings().verdict(LIVING, "reachable").identity(LIVING, "proven");
    });
    walk.situation("run-again: the filter has a name that isn't registered", || {
        let outcome = check(&caller, &["--service", "shop.api.OrderServise", ZOOKEEPER]);
        outcome.exits(1).finds("RP904", "error", "");
        let command = applied.command(&outcome, ["RP904", "", "run-again"], V3_9);
        let listed = paste(&caller, &command).report.to_string();
        assert!(listed.contains("shop.api.OrderService"), "{listed}");
        let outcome = check(&caller, &["--service", "shop.api.OrderService", ZOOKEEPER]);
        outcome.exits(0).no_findings().verdict(LIVING, "reachable");
    });
    walk.situation("registry-access: Dubbo 3 lets only its own user read", || {
        let registry = format!("{SHUT}&username=shop&password=s3cret");
        let orders = Dubbo::new(dubbo::V3_3, "shut", &registry);
        let orders = dubbo::provider(&world, &shut, &orders, "dubbo:20880");
        let outcome = check(&caller, &[SHUT]);
        outcome.exits(3).reads(0, "partial").finds("RP802", "error", "");
        let which = ["RP802", "", "registry-access"];
        let command = applied.command(&outcome, which, dubbo::V3_3);
        let file = world.data.join("wrong");
        std::fs::write(&file, "Wr0ng\n").expect("a password");
        let wrong = format!("digest:shop:file={}", file.display());
        let refused = check(&caller, &["--zookeeper-auth", &wrong, SHUT]);
        refused.exits(3).finds("RP802", "error", "").says("RP802", "", "the credentials are wrong");
        assert_eq!(applied.command(&refused, which, dubbo::V3_3), command);
        let signed_in = paste(&caller, &sign_in(&world, &command, "shop"));
        signed_in.exits(0).no_findings().reads(0, "complete");
        signed_in.verdict(SHUT_PROVIDER, "reachable").identity(SHUT_PROVIDER, "proven");
        assert!(!signed_in.report.to_string().contains("s3cret"), "the report tells the password");
        // What is printed next wouldn't get far without it.
        let file = world.data.join("secret");
        let auth = format!("digest:shop:file={}", file.display());
        let of_nobody = ["--zookeeper-auth", &auth, "--service", "nobody", SHUT];
        let again = &check(&caller, &of_nobody).remedy("RP904", "", "run-again")[1];
        paste(&caller, &sign_in(&world, again, "shop")).exits(0).counts("provider", 1);
        orders.stop();
    });
    walk.situation("a directory that Java clients can't read", || {
        znodes::session(&caller, &registry.ip, |session| {
            session.create("/dubbo/shop.api.Huge", Owner::Anyone);
            session.create("/dubbo/shop.api.Huge/providers", Owner::Anyone);
            for number in 0..3000 {
                session.create(&huge_entry(number), Owner::Anyone);
            }
        });
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.reads(0, "complete").counts("provider", 3001).verdict(LIVING, "reachable");
        outcome.exits(1).finds("RP804", "error", "").says(
            "RP804",
            "",
            "/dubbo/shop.api.Huge/providers",
        );
        assert_eq!(list(&caller, &[ZOOKEEPER]).exits(0).count("provider"), 3001);
        // Dubbo 2.6 brings the client of ZooKeeper 3.4.
        let [new, old] = [zookeeper::V3_9, dubbo::V2_6].map(|version| {
            let folder = world.data.join(version);
            std::fs::create_dir_all(&folder).expect("a folder");
            zookeeper::write_shell(&folder, version);
            folder
        });
        let ls = |shell: &Path, option: &str| {
            let mut command = caller.command("timeout");
            command.args(["30m", "sh", "-c", LS, "sh"]).arg(shell).arg(option);
            command.output().expect("zkCli.sh runs")
        };
        let failed = ls(&new, "");
        let told = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert!(told.contains("ConnectionLoss for /dubbo/shop.api.Huge/providers"), "{told}");
        assert!(!lists_all(&failed));
        let remedy = applied.take(&outcome, ["RP804", "", "jute-maxbuffer"], zookeeper::V3_9);
        assert!(lists_all(&ls(&new, &remedy[0])));
        outcome.says("RP804", "", "up to 3.5 accepts 4194304 bytes");
        let listed = ls(&old, "");
        assert!(lists_all(&listed), "{}", String::from_utf8_lossy(&listed.stderr));
    });
    walk.situation("access control hides a part of the tree", || {
        znodes::session(&caller, &registry.ip, |session| {
            session.authenticate("reader:s3cret");
            session.create("/dubbo/shop.api.Hidden", Owner::Me);
            session.create("/dubbo/shop.api.Hidden/providers", Owner::Me);
            session.create(&entry("shop.api.Hidden", LIVING, "hidden"), Owner::Me);
        });
        let outcome = check(&caller, &["--service", "shop.api.[HO]*", ZOOKEEPER]);
        outcome.exits(3).reads(0, "partial").finds("RP802", "error", "");
        outcome.says("RP802", "", "/dubbo/shop.api.Hidden");
        outcome.verdict(LIVING, "reachable");
    });
    walk.situation("the same, with credentials", || {
        let hidden = check(&caller, &["--service", "shop.api.Hidden", ZOOKEEPER]);
        let command = applied.command(&hidden, ["RP802", "", "registry-access"], V3_9);
        let command = sign_in(&world, &command, "reader") + " --service shop.api.Hidden";
        let outcome = paste(&caller, &command);
        outcome.reads(0, "complete").counts("provider", 1).verdict(LIVING, "reachable");
        outcome.silent_on("RP802", "");
        assert!(!outcome.report.to_string().contains("s3cret"), "the report tells the password");
    });
    walk.situation("registry-member: this machine has all connections that it may have", || {
        zookeeper::configure(&world, &registry, &mut zookeeper, V3_9, "maxClientCnxns=2\n");
        let held = connections(&caller, &registry);
        let outcome = check(&caller, &[ZOOKEEPER]);
        let member = "10.9.8.20:2181";
        outcome.exits(3).reads(0, "failed").finds("RP801", "error", member);
        outcome.says("RP801", member, "the connection");
        let remedy = applied.take(&outcome, ["RP801", member, "registry-member"], V3_9);
        let shows = remedy[0].split('`').find(|part| part.starts_with("ss "));
        let shows = shows.unwrap_or_else(|| panic!("no command: {remedy:?}"));
        caller.paste(&format!("test \"$({shows} | grep -c ESTAB)\" = 2"));
        drop(held);
        zookeeper::configure(&world, &registry, &mut zookeeper, V3_9, &remedy[1]);
        let _held = connections(&caller, &registry);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.reads(0, "partial").silent_on("RP801", member).verdict(LIVING, "reachable");
    });
    walk.end();
    applied.end();
}

/// What is run with a folder and an option of Java.
const LS: &str = "CLIENT_JVMFLAGS=$2 \"$1/zkCli.sh\" -server 10.9.8.20:2181 ls \
    /dubbo/shop.api.Huge/providers";

/// The last entry as well.
fn lists_all(output: &Output) -> bool {
    let printed = String::from_utf8_lossy(&output.stdout);
    [0, 2999].iter().all(|number| printed.contains(&format!("application-{number:04}-")))
}

/// The printed command with a user, and a file with his password.
fn sign_in(world: &World, command: &str, user: &str) -> String {
    let secret = world.data.join("secret");
    std::fs::write(&secret, "s3cret\n").expect("a file with a password");
    let filled = command.replacen("USER", user, 1);
    filled.replacen("FILE", &secret.display().to_string(), 1)
}

/// Two connections that nothing is said on.
fn connections(from: &Host, to: &Host) -> [TcpStream; 2] {
    from.inside(|| {
        [(); 2].map(|()| TcpStream::connect((to.ip.as_str(), 2181)).expect("ZooKeeper accepts"))
    })
}

/// The path of a provider's node, in a protocol that has no proof: the service is made up, and a Dubbo
/// process would say so.
fn entry(service: &str, address: &str, application: &str) -> String {
    let url = format!("rmi://{address}/{service}?application={application}&dubbo=2.0.2");
    znodes::provider(service, &url)
}

fn huge_entry(number: u32) -> String {
    entry("shop.api.Huge", LIVING, &format!("application-{number:04}-{}", "x".repeat(300)))
}
