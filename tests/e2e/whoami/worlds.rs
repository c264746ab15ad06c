//! The worlds of `worlds.toml`, and how each is asked.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::classes;
use crate::setup;
use crate::world::Host;

const REGISTRY: &str = "10.9.8.20:2181";
/// Nobody is there.
const NO_REGISTRY: &str = "127.0.0.1:1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub title: String,
    pub interfaces: Vec<String>,
    name: Option<String>,
    hosts: Option<String>,
    #[serde(default = "yes")]
    registry: bool,
    #[serde(default)]
    properties: Vec<String>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    broker: Option<String>,
    server: Option<String>,
    #[serde(default)]
    pub sysctl: Vec<String>,
    user: Option<String>,
    /// The choice isn't the same each time.
    #[serde(default)]
    pub varies: bool,
    /// A failure of the software is not put into the same words.
    #[serde(default)]
    pub fails: bool,
}

#[derive(Deserialize)]
struct File {
    world: Vec<Asked>,
}

fn yes() -> bool {
    true
}

pub fn read() -> Vec<Asked> {
    let file: File = toml::from_str(include_str!("worlds.toml")).expect("worlds.toml");
    file.world
}

impl Asked {
    pub fn hosts_file(&self) -> String {
        let own = self.name.as_ref().map(|ip| format!("127.0.0.1 localhost\n{ip} app-7\n"));
        self.hosts.clone().or(own).expect("a hosts file")
    }

    fn registry(&self) -> &'static str {
        if self.registry { REGISTRY } else { NO_REGISTRY }
    }

    /// The Java program, which asks every version.
    pub fn java(&self, host: &Host, files: &Path) -> Command {
        let mut command = self.command(host, "java");
        command.args(["-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]);
        command.arg("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.args(self.properties.iter().map(|property| format!("-D{property}")));
        command.args(["-cp", &classes(), "whoami.Choices"]);
        command.arg(setup::jars("whoami").join("lib"));
        command.arg(format!("registry={}", self.registry()));
        for (key, text) in [("broker", &self.broker), ("server", &self.server)] {
            if let Some(text) = text {
                command.arg(format!("{key}={}", written(files, key, text)));
            }
        }
        command
    }

    /// `regprobe whoami` for all of `names`.
    pub fn regprobe(&self, host: &Host, files: &Path, names: &[String]) -> Command {
        let mut command = self.command(host, env!("CARGO_BIN_EXE_regprobe"));
        command.args(["whoami", "--format", "json", "--registry", self.registry()]);
        for name in names {
            let (family, version) = name.split_once('-').expect("a version");
            match family {
                "spring" => command.args(["--as", family]),
                _ => command.args(["--as", &format!("{family}:{version}")]),
            };
        }
        command.args(self.properties.iter().map(|property| format!("-D{property}")));
        for (option, key, text) in [
            ("--broker-file", "broker", &self.broker),
            ("--server-properties", "server", &self.server),
        ] {
            if let Some(text) = text {
                command.args([option, &written(files, key, text)]);
            }
        }
        command
    }

    fn command(&self, host: &Host, program: &str) -> Command {
        let mut command = match &self.user {
            None => host.command(program),
            Some(user) => {
                let mut command = host.command("setpriv");
                command.args(["--reuid", user, "--regid", user, "--clear-groups", program]);
                command
            }
        };
        command.envs(&self.environment);
        command
    }
}

fn written(files: &Path, key: &str, text: &str) -> String {
    let path = files.join(format!("{key}.properties"));
    std::fs::write(&path, text).expect("a file");
    path.display().to_string()
}
