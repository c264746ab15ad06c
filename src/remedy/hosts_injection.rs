//! A start script for Dubbo that asks its host name: the name is made to stand for the host.

use super::published::published;
use super::recreate::{Find, Recreated, rest};
use super::subject::Workload;
use super::text::script;
use crate::model::{Change, Remedy};

/// The script itself.
pub const SCRIPT: &str = include_str!("hosts_injection.sh");
const FILE: &str = "start-with-host-address.sh";

/// Only for a Dubbo that takes the address of its host name (up to 2.7.13, 3.0.2).
pub fn hosts_injection(workload: &Workload) -> Option<Remedy> {
    workload.release().filter(|release| release.asks_host_name())?;
    Some(Remedy {
        name: "hosts-injection",
        title: "Let the container's host name resolve to the host's address".to_owned(),
        place: workload.place(),
        changes: vec![Change::SavedFile { name: FILE, text: SCRIPT }, script(run(workload))],
        caveat: Some(format!(
            "The container's user must be allowed to write /etc/hosts (root), and the image needs \
             sh and awk. Newer Dubbo (2.7.14, 3.0.3 and later) doesn't use the host name: set \
             DUBBO_IP_TO_REGISTRY there. {}",
            rest(workload)
        )),
    })
}

fn run(workload: &Workload) -> String {
    // Where the session told the host's address there is no need to look it up.
    let told = workload.host.map(|ip| format!("-e HOST_IP={ip} ")).unwrap_or_default();
    let recreated = Recreated {
        workload,
        remedy: "hosts-injection",
        find: Find::registered(workload),
        listens: Some(workload.port),
        before: format!(
            "[ -s {FILE} ] || stop \"{FILE} has to be saved here first\"\nWRAP=/{FILE}\n"
        ),
        options: format!(
            "--hostname \"$(hostname)\" -v /etc/hosts:/host-hosts:ro {told}-v \
             \"$PWD/{FILE}\":/{FILE}:ro {}",
            published(workload)
        ),
    };
    recreated.script()
}
