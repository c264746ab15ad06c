//! A machine whose first process is systemd, with Docker's own daemon and Compose.

use super::World;
use super::container::mounts;
use super::group::Group;
use super::machine::Machine;
use crate::patience::until;
use crate::setup;

impl World {
    /// A machine at 10.9.8.`last` as Debian is with its Docker, once that runs. The engine's socket
    /// is `engine.sock` in the machine's folder as well.
    pub fn debian(&self, name: &str, last: u8) -> Machine {
        let host = self.host(name, last);
        let group = Group(host.namespace.name.clone());
        let log = setup::log_file(&self.log_name(&host, "services"));
        let _ = std::fs::remove_file(&log);
        let socket = self.data.join(name).join("engine.sock");
        let files = [setup::docker(), log, socket].map(|path| path.display().to_string());
        let [docker, log, socket] = &files;
        let script = concat!(include_str!("machine.sh"), include_str!("debian.sh"));
        let mut machine = self.boot(host, script, &[&group.0.clone(), docker, log, socket]);
        // docker0 has 172.17.0.0/16, and the network of a project one of those after it.
        machine.containers = "172.";
        machine.lacking = mounts().iter().map(|mount| format!("-v {mount} ")).collect();
        machine.lacking.push_str("--stop-timeout 1800 ");
        machine.group = Some(group);
        until(&format!("Docker on {name}"), || {
            let state = machine.shell(STATE, &[]).stdout;
            let state = String::from_utf8_lossy(&state).trim().to_owned();
            assert_ne!(state, "failed", "{}", std::fs::read_to_string(log).unwrap_or_default());
            if state == "active" { Ok(()) } else { Err(state) }
        });
        machine
    }
}

/// Of nothing until systemd listens.
const STATE: &str = "systemctl is-active docker 2>/dev/null";
