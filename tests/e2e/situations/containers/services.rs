//! Services of a machine with systemd: a provider mended by a drop-in of its unit, and Docker's own
//! daemon, whose bridges hide where a provider is.

use std::fs;

use super::files::Files;
use super::providers::{AT_ONCE, BRIDGE, Lan, MENDED, READY, ZOOKEEPER, provider};
use crate::applied::Applied;
use crate::probe::check;
use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo, V2_7, V3_3};
use crate::walk::Walk;
use crate::world::Host;

const DOCKER: &str = "docker-20.10.24";

#[test]
fn services() {
    let lan = Lan::debian("systemd");
    let mut walk = Walk::through("systemd");
    let mut applied = Applied::in_world("systemd");
    for version in [V2_7, V3_3] {
        for name in ["registry-variables", "interface-choice"] {
            walk.situation(&format!("{name} on {version} as a unit"), || {
                lan.unit(version);
                lan.docker.paste("systemctl daemon-reload && systemctl start orders");
                let outcome = lan.finds_bridge();
                let texts = applied.take(&outcome, ["RP102", BRIDGE, name], version);
                let folder = lan.docker.folder.join(format!("{name}-{version}"));
                let files = Files::of_check(&lan.caller, folder, ZOOKEEPER);
                let drop_in = lan.save_drop_in(&files, name, &texts[1]);
                lan.docker.paste("systemctl daemon-reload && systemctl restart orders");
                lan.is_mended(MENDED);
                lan.docker.paste(&format!("systemctl stop orders && rm {drop_in}"));
            });
        }
    }
    // Callers have a route there, and Docker chose its ranges before.
    let office = lan.world.host("office", 9);
    for caller in [&lan.caller, &lan.docker.host] {
        caller.route("172.16.0.0/12 via 10.9.8.9");
    }
    walk.situation("bridge-pool", || {
        let version = lan.docker.paste("docker version -f '{{.Server.Version}}'");
        assert_eq!(version.split('+').next(), DOCKER.strip_prefix("docker-"));
        lan.docker.paste(&format!(
            "docker network create shop && docker run -d --network shop --name till {} {AT_ONCE} neighbor",
            lan.docker.lacking
        ));
        let (address, provider) = lan.provider_at(&office, "172.17.5.9");
        lan.is_mended(&address);
        let outcome = check(&lan.docker.host, &[ZOOKEEPER]);
        outcome.exits(1).finds("RP404", "error", &address).says("RP404", &address, "`docker0`");
        let remedy = applied.take(&outcome, ["RP404", &address, "bridge-pool"], DOCKER);
        lan.docker.paste(&remedy[0]);
        lan.is_mended_at(&lan.docker.host, &address);
        provider.stop();
        // It isn't pasted twice.
        lan.docker.paste(&format!("! (\n{}\n)", remedy[0]));
    });
    walk.situation("a network that was there before keeps its range until it is made anew", || {
        lan.docker.paste("docker start till");
        let (address, _provider) = lan.provider_at(&office, "172.18.5.9");
        let outcome = check(&lan.docker.host, &[ZOOKEEPER]);
        outcome.exits(1).finds("RP404", "error", &address).says("RP404", &address, "`br-");
        let anew =
            "docker network rm shop && docker network create shop && docker run -d --network shop";
        lan.docker.paste(&format!(
            "docker rm -f till && {anew} {} {AT_ONCE} neighbor",
            lan.docker.lacking
        ));
        lan.is_mended_at(&lan.docker.host, &address);
    });
    walk.end();
    applied.end();
}

impl Lan {
    /// A provider as a unit of the machine's: started, it has registered.
    fn unit(&self, version: &str) {
        let words = provider(version);
        let words = shlex::try_join(words.iter().map(String::as_str)).expect("words");
        let log = self.docker.folder.join("orders.log").display().to_string();
        let unit = format!(
            "[Service]\nTimeoutSec=30min\nExecStartPre=rm -f \
             {log}\nExecStart={words}\nStandardOutput=append:{log}\nExecStartPost=sh -c 'until \
             grep -q \"{READY}\" {log}; do sleep 0.1; done'\n"
        );
        fs::write(self.docker.folder.join("orders.service"), unit).expect("a unit");
        self.docker.paste("cp orders.service /etc/systemd/system");
    }

    /// Saves the drop-in of this remedy, which is `text`, where the README says; there it is.
    fn save_drop_in(&self, files: &Files, name: &str, text: &str) -> String {
        let file = files.named(&format!("-{name}.systemd.conf"), text);
        let said = files.readme(".systemd.conf", ["NAME", "orders"]);
        let place = said.split([' ', ',']).find(|word| word.starts_with('/')).expect("a place");
        self.docker.paste(&format!("install -D {file} {place}"));
        place.to_owned()
    }

    /// A provider on `host` that has this address too, and registers it.
    fn provider_at(&self, host: &Host, ip: &str) -> (String, Server) {
        host.paste(&format!("ip addr replace {ip}/32 dev eth0"));
        let environment = &[("DUBBO_IP_TO_REGISTRY", ip)];
        let orders = Dubbo { environment, ..Dubbo::new(V3_3, "orders", ZOOKEEPER) };
        let server = dubbo::provider(&self.world, host, &orders, "dubbo:20880");
        (format!("{ip}:20880"), server)
    }
}
