//! Providers that register the wrong address of their container or machine, and what is printed for
//! them, pasted.

use super::providers::{
    BRIDGE, Lan, MACHINE, MENDED, OPTION, READY, VERSIONS, ZOOKEEPER, provider,
};
use crate::applied::Applied;
use crate::probe::check;
use crate::servers::Server;
use crate::servers::dubbo::{V2_6, V2_7, V3_3};
use crate::servers::zookeeper::{Asking, V3_9, write_shell};
use crate::walk::Walk;
use crate::world::Bridge;

/// Without a default route, it is by its address that the interface is known.
const OPTIONS: &str = "-Ddubbo.network.interface.preferred=eth0 \
    -Ddubbo.network.interface.ignored=docker.*,br-.*,veth.*,cni.*,flannel.*,virbr.*";

#[test]
fn dubbo_in_containers() {
    let lan = Lan::new("podman", Bridge::Podman, Asking::FourLetterWords);
    let mut walk = Walk::through("podman");
    let mut applied = Applied::in_world("podman");
    let told = VERSIONS.map(|version| ("registry-variables", version));
    for (name, version) in told.into_iter().chain([("host-networking", V3_3)]) {
        walk.situation(&format!("{name} on {version}"), || {
            let (address, outcome, _container) = lan.bridged(version);
            outcome.says("RP101", &address, MACHINE);
            let remedy = applied.take(&outcome, ["RP101", &address, name], version);
            let mended = lan.apply(&remedy[..1]);
            lan.is_mended(MENDED);
            mended.has("SHOP", "one two").sees("/shop/containers.conf");
        });
    }
    walk.situation(&format!("hosts-injection on {V2_6}, and in vain on {V3_3}"), || {
        let (address, outcome, container) = lan.bridged(V2_6);
        let remedy = applied.take(&outcome, ["RP101", &address, "hosts-injection"], V2_6);
        let mended = lan.apply(&remedy);
        lan.is_mended(MENDED);
        mended.has("SHOP", "one two").sees("/shop/containers.conf");
        drop((mended, container));
        let (other, outcome, _container) = lan.bridged(V3_3);
        outcome.lacks_remedy("RP101", &other, "hosts-injection");
        let [old, new] = [&address, &other].map(|address| address.trim_end_matches(":20880"));
        let _unmended = lan.docker.start(&remedy[1].replace(old, new), READY);
        let outcome = lan.check();
        let address = outcome.address_like(lan.docker.containers, 20880);
        outcome.exits(1).finds("RP101", "error", &address);
    });
    walk.situation("delete-node", || {
        let forever =
            format!("-e JAVA_TOOL_OPTIONS=-Dshop.static=true -e DUBBO_IP_TO_REGISTRY={MACHINE}");
        let container = lan.docker.start(&format!("docker run -d {forever} {V2_6}"), READY);
        drop(container);
        let outcome = lan.check();
        outcome.exits(1).counts("provider", 1).finds("RP602", "error", MENDED);
        let remedy = applied.take(&outcome, ["RP602", MENDED, "delete-node"], V2_6);
        write_shell(&lan.docker.folder, V3_9);
        lan.docker.paste(&format!("PATH=\"$PWD:$PATH\"\n{}", remedy[0]));
        // Nothing else was registered.
        lan.check().exits(0).counts("provider", 0).no_errors().finds("RP803", "warning", "");
    });
    walk.end();
    applied.end();
}

#[test]
fn dubbo_beside_docker0() {
    // ZooKeeper doesn't tell where a session comes from: what is printed finds the address itself.
    let mut lan = Lan::new("docker0", Bridge::Docker, Asking::Nothing);
    // Something else runs in a container, so docker0 is up, and newer than the machine's own interface.
    lan.docker.image("neighbor", &["sleep", "infinity"].map(str::to_owned));
    lan.docker.paste("docker run -d neighbor");
    let mut walk = Walk::through("docker0");
    let mut applied = Applied::in_world("docker0");
    for version in VERSIONS {
        walk.situation(&format!("host-networking on {version}"), || {
            let (address, outcome, _container) = lan.bridged(version);
            // On the machine itself it answers, and that is no use to anybody else.
            let here = check(&lan.docker.host, &[ZOOKEEPER]);
            here.exits(1).verdict(&address, "local-only").finds("RP101", "error", &address);
            let remedy = applied.take(&outcome, ["RP101", &address, "host-networking"], version);
            let mended = lan.apply(&remedy[..1]);
            lan.is_mended(MENDED);
            let options =
                if version == V2_6 { OPTION.to_owned() } else { format!("{OPTION} {OPTIONS}") };
            mended.has("JAVA_TOOL_OPTIONS", &options);
        });
    }
    walk.situation(&format!("hosts-injection on {V2_6}"), || {
        let (address, outcome, _container) = lan.bridged(V2_6);
        let remedy = applied.take(&outcome, ["RP101", &address, "hosts-injection"], V2_6);
        let _mended = lan.apply(&remedy);
        lan.is_mended(MENDED);
    });
    for name in ["interface-choice", "registry-variables"] {
        walk.situation(&format!("{name} on {V2_7} in the host's network"), || {
            let run = "docker run -d --network host";
            let container = lan.docker.start(&format!("{run} {V2_7}"), READY);
            let outcome = lan.finds_bridge();
            drop(container);
            let remedy = &applied.take(&outcome, ["RP102", BRIDGE, name], V2_7)[0];
            // As the advice beside it says.
            let variables = "-e JAVA_TOOL_OPTIONS -e DUBBO_IP_TO_REGISTRY";
            let _mended = lan.docker.start(&format!("{remedy}\n{run} {variables} {V2_7}"), READY);
            lan.is_mended(MENDED);
        });
        walk.situation(&format!("{name} on {V3_3} as a process of the machine"), || {
            let process = lan.process("");
            let outcome = lan.finds_bridge();
            process.stop();
            let remedy = &applied.take(&outcome, ["RP102", BRIDGE, name], V3_3)[0];
            let process = lan.process(remedy);
            lan.is_mended(MENDED);
            process.stop();
        });
    }
    walk.situation("session-sources", || {
        let (address, outcome, container) = lan.bridged(V2_6);
        outcome.finds("RP903", "info", "").keeps_to_itself("RP101", &address, MACHINE);
        let remedy = applied.take(&outcome, ["RP903", "", "session-sources"], V3_9);
        drop(container);
        lan.configure(&remedy[0]);
        let (address, outcome, _container) = lan.bridged(V2_6);
        outcome.silent_on("RP903", "").says("RP101", &address, MACHINE);
    });
    walk.situation("open-firewall", || {
        lan.docker.paste(FILTER);
        let process = lan.process(&format!("export DUBBO_IP_TO_REGISTRY={MACHINE}"));
        let outcome = lan.check();
        outcome.exits(1).connection(MENDED, "timed-out").finds("RP405", "error", MENDED);
        let remedy = applied.take(&outcome, ["RP405", MENDED, "open-firewall"], V3_3);
        let shown = lan.docker.paste(&remedy[1]);
        assert!(shown.contains("counter packets") && shown.contains("drop"), "{shown}");
        lan.docker.paste(&remedy[2]);
        lan.docker.paste(&remedy[2]);
        lan.is_mended(MENDED);
        process.stop();
    });
    walk.end();
    applied.end();
}

/// A machine that lets in what it asked for, and drops the rest by a rule at the end.
const FILTER: &str = "nft 'table inet filter {
  chain input {
    type filter hook input priority 0
    ct state established,related accept
    iif lo accept
    counter drop
  }
}'";

impl Lan {
    /// A provider that is started from a shell of the machine, after something was pasted into that.
    fn process(&self, pasted: &str) -> Server {
        let mut command = self.docker.host.command("sh");
        command.args(["-c", &format!("{pasted}\nexec \"$@\""), "sh"]).args(provider(V3_3));
        let server = Server::start(&self.world.log_name(&self.docker.host, V3_3), &mut command);
        server.wait(READY, |printed| printed.contains(READY))
    }
}
