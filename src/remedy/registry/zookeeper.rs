//! ZooKeeper's own.

use std::time::Duration;

use super::server::{RegistryServer, WithoutTls, listed};
use crate::model::remedy::Place;
use crate::model::sentence;
use crate::model::{Address, Change, Target};
use crate::remedy::next_run::check;

pub(super) struct ZooKeeper;

impl RegistryServer for ZooKeeper {
    fn name(&self) -> &'static str {
        "ZooKeeper"
    }

    fn start(&self) -> &'static str {
        "`zkServer.sh start`"
    }

    fn usual_port(&self) -> u16 {
        2181
    }

    fn pasted(&self, members: &[String], target: &Target) -> String {
        let Target { chroot, root, instances_root, .. } = target;
        let (first, rest) = members.split_first().map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
        let backup =
            if rest.is_empty() { String::new() } else { format!("backup={}&", rest.join(",")) };
        let instances = instances_root.as_ref().map(|root| format!("&rootPath=/{root}"));
        format!("zookeeper://{first}{chroot}?{backup}group={root}{}", instances.unwrap_or_default())
    }

    fn access(&self, target: &Target) -> (Change, Option<&'static str>) {
        // What was given already didn't do.
        let bare = Target { credentials: Vec::new(), ..target.clone() };
        (check(&["--zookeeper-auth", "digest:USER:file=FILE"], [&bare]), Some(WHOSE))
    }

    fn without_tls(&self, member: &Address) -> WithoutTls {
        WithoutTls {
            title: "Name the port without TLS",
            place: Place::NextRun,
            advice: format!(
                "If {member} has a plaintext port as well (ZooKeeper's `clientPort`), name that \
                 one. Applications that use TLS themselves are not affected."
            ),
            at_usual_port: true,
        }
    }

    fn hangs_up(&self, member: &Address) -> (Place, Vec<Change>) {
        let port = member.port.unwrap_or_default();
        let of_member = member.host.ip().map(|ip| format!("dst {ip} and ")).unwrap_or_default();
        let why = format!(
            "ZooKeeper closes connections from a host that has as many as `maxClientCnxns` allows \
             (60 by default), and while it starts. `ss -tnp '{of_member}dport = :{port}'` shows \
             those of this machine: end the process that holds too many, or raise the limit in \
             the member's zoo.cfg and restart the member."
        );
        let more = Change::Properties(MORE_CONNECTIONS.to_owned());
        (Place::HereAndInZooCfg, vec![Change::Advice(why), more])
    }

    fn start_again(&self, down: &[&Address]) -> Change {
        Change::Advice(format!(
            "Start {} (zkServer.sh start), until more than half of the voting members are up. An \
             ensemble that has just been started needs some seconds.",
            listed(down)
        ))
    }

    fn refreshed(&self) -> &'static str {
        "Check that the caller is connected to this registry: `ss -tnp 'dport = :2181'` shows to \
                        which one. Without a registry, Dubbo calls the addresses of its last run \
                        from `~/.dubbo/dubbo-registry-*.cache`. Then restart it."
    }

    fn expiry(&self, lasts: Option<Duration>) -> (String, u64) {
        let Some(lasts) = lasts else { return (USUAL.to_owned(), in_full(GRANTED)) };
        let why = format!(
            "ZooKeeper removes the entry when its session times out, here {} after the process's \
                 last heartbeat.",
            sentence::duration(lasts)
        );
        (why, in_full(lasts))
    }

    fn unexpired(&self) -> &'static str {
        "If the entry is still there after that, its owner is alive, or the ensemble elected a \
         new leader in the meantime, and with it all session timeouts started again."
    }
}

/// Connections that a host may have, where the usual 60 are too few.
const MORE_CONNECTIONS: &str = "maxClientCnxns=600\n";
const WHOSE: &str = "USER is most likely the applications' own: `username` of their registry \
                     address (dubbo.registry.username), because with it Dubbo 3 lets no other \
                     user read what it registers. FILE contains only the password. ZooKeeper \
                     shows a node's ACL (getAcl) only to those who are allowed to read it.";
const USUAL: &str = "ZooKeeper removes the entry when its session times out. Dubbo asks for 60 s, \
                     and a server grants 40 s with default settings.";
const GRANTED: Duration = Duration::from_secs(40);

/// Seconds until such a session is gone: a server looks once a tick, which is of 2 or 3 s, or a
/// twentieth of the longest session.
fn in_full(session: Duration) -> u64 {
    (session + session / 20).as_secs() + 4
}
