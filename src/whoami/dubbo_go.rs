//! dubbo-go: what a provider registers (common/host_util.go, and GetLocalIP of dubbogo/gost).

use std::net::Ipv4Addr;

use super::family::{Family, Line, in_settings};
use super::trail::Trail;
use crate::model::{Choice, Interface, Premises, Registered, Release, Remedy, Told};
use crate::remedy::{Software, Workload};

/// `--as dubbo-go`.
pub(super) struct DubboGo;

const LINE: Line = Line { from: (1, 5, 6), first: "1.5.6", last: "" };

impl Family for DubboGo {
    fn name(&self) -> &'static str {
        "dubbo-go"
    }

    fn title(&self) -> &'static str {
        "dubbo-go"
    }

    fn lines(&self) -> Vec<Line> {
        vec![LINE]
    }

    fn choose(&self, _: usize, premises: &Premises) -> Choice {
        const KEY: &str = "DUBBO_IP_TO_REGISTRY";
        if let Some(value) = premises.given.variable(KEY) {
            let choice = Trail::default().take(KEY, value, format!("{KEY} is set"));
            return choice.told_by(Told::Registered(KEY));
        }
        by_interfaces(premises)
    }

    fn software(&self, _: usize) -> Software {
        Software::Dubbo(Release::Go)
    }

    fn port(&self) -> u16 {
        20000
    }

    fn corrected(&self, workload: &Workload, value: &str) -> Vec<Remedy> {
        in_settings(workload, value)
    }
}

/// The first interface with a private address; else the last with any. Interfaces are in the kernel's order.
fn by_interfaces(premises: &Premises) -> Choice {
    let mut trail = Trail::default();
    let mut last: Option<(&Interface, Ipv4Addr)> = None;
    for interface in premises.interfaces.iter().filter(|interface| !interface.is_loopback()) {
        let first = interface.v4().find(|ip| !ip.is_loopback());
        let unfit = match first {
            _ if !interface.up => Some("the interface is down"),
            _ if interface.name.to_lowercase().contains("docker") => {
                Some("its name has docker in it")
            }
            None => Some("it has no IPv4 address"),
            Some(_) => None,
        };
        match (unfit, first) {
            (Some(why), _) => {
                let text = first.map_or_else(String::new, |ip| ip.to_string());
                trail.over(&interface.name, text, why);
            }
            (None, Some(ip)) if ip.is_private() => {
                if let Some((interface, ip)) = last {
                    trail.over(
                        &interface.name,
                        ip.to_string(),
                        "public, and another interface's isn't",
                    );
                }
                let why = "it is the first private address (the oldest interface first), bridges \
                           whose name hasn't docker in it included";
                return trail.take(&interface.name, ip.to_string(), why);
            }
            (None, Some(ip)) => {
                if let Some((interface, ip)) = last.replace((interface, ip)) {
                    trail.over(&interface.name, ip.to_string(), "the last public address counts");
                }
            }
            (None, None) => {}
        }
    }
    match last {
        Some((interface, ip)) => trail.take(
            &interface.name,
            ip.to_string(),
            "no interface has a private address, and it is the last",
        ),
        None => trail.end(
            Registered::Nothing("an entry without a host".to_owned()),
            "no interface has an IPv4 address",
        ),
    }
}
