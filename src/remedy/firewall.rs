//! Something on the way doesn't let the connection through.

use std::net::IpAddr;

use super::software::product_of;
use super::subject::Workload;
use super::text::{COMMON, advice, script};
use crate::model::Remedy;
use crate::model::remedy::Place;

/// The shell's functions that let callers in, by what the machine's rules are kept with.
const FUNCTIONS: &str = include_str!("firewall.sh");
/// Callers that one command names.
const CALLERS: usize = 64;

/// What is known of a way that is blocked.
#[derive(Clone, Debug, Default)]
pub struct Blocked {
    /// The address that was dialled.
    pub target: Option<IpAddr>,
    /// Who is to be let in: callers, and this machine, so that the next check can tell. Nobody: everybody.
    pub callers: Vec<IpAddr>,
    /// The machine answers at another port.
    pub is_alive: bool,
}

/// The ports to open, for whom, and on which host.
pub fn firewall(workload: &Workload, blocked: &Blocked) -> Remedy {
    let opened = product_of(workload.software).opened_ports(workload.port);
    let ports = opened.map_or_else(|| vec![workload.port], Vec::from);
    let list = joined(&ports, ", ");
    let target = blocked.target.or_else(|| workload.registered.ip());
    let address = target.map_or_else(|| workload.registered.to_string(), |ip| ip.to_string());
    // One list can't have both kinds of addresses, nor be endless.
    let is_v6 = target.is_some_and(|ip| ip.is_ipv6());
    let callers: Vec<IpAddr> =
        blocked.callers.iter().copied().filter(|ip| ip.is_ipv6() == is_v6).collect();
    let named = !callers.is_empty() && callers.len() <= CALLERS;
    let source = if named { format!(" from {}", joined(&callers, ", ")) } else { String::new() };
    let who = if named { joined(&callers, ",") } else { "any".to_owned() };
    let here = target.map(|ip| format!("this_machine {ip}\n")).unwrap_or_default();
    let family = if is_v6 { IPV6 } else { IPV4 };
    let let_in = format!("{family}DONE=\"$(let_in {} {who})\"\n{TELL}", joined(&ports, ","));
    Remedy {
        name: "open-firewall",
        title: format!("Allow connections to TCP port {list}"),
        place: Place::OnHostAndFirewalls(address.clone()),
        changes: vec![
            advice(format!("Allow TCP {list}{source} to {address}. What drops it there shows:")),
            script(format!("(\nset -eu\n{COMMON}{here}{}\n)", show(&joined(&ports, "|")))),
            script(format!("(\nset -eu\n{COMMON}{FUNCTIONS}{here}{let_in}\n)")),
        ],
        caveat: Some(caveat(blocked, named)),
    }
}

const IPV4: &str = "IPTABLES=iptables IP=ip FAMILY=ipv4\n";
const IPV6: &str = "IPTABLES=ip6tables IP=ip6 FAMILY=ipv6\n";
const TELL: &str = "[ -n \"$DONE\" ] || stop \"no rule of this machine drops it: look at the way to it\"\necho \"$DONE\"";

fn show(ports: &str) -> String {
    format!(
        "for TOOL in 'nft list ruleset' 'iptables -S' 'ufw status' 'firewall-cmd --list-all'; do\n  echo \
         \"== $TOOL\"\n  eval \"$TOOL\" 2>/dev/null | grep -niE \
         'table|hook|policy|-P |drop|reject|{ports}' || :\ndone"
    )
}

fn caveat(blocked: &Blocked, named: bool) -> String {
    let lives = if blocked.is_alive { "" } else { LIVES };
    let who = if named { "" } else { EVERYBODY };
    format!("{lives}{who}{KEPT}")
}

const LIVES: &str = "A rule that drops packets looks the same as a machine that is switched off: first \
                     check that the machine answers at all. ";
const EVERYBODY: &str =
    "`any` is everybody: put the callers' addresses there, separated by commas. ";
const KEPT: &str = "ufw and firewalld keep the rule; what is let in by nft or iptables is gone when the \
                    machine is started again, unless it is written to its file as well. A container's \
                    published port is filtered in DOCKER-USER, and a cloud's security group on neither.";

fn joined<T: ToString>(values: &[T], by: &str) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(by)
}
