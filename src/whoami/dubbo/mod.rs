//! Dubbo for Java: what a provider registers (ServiceConfig.findConfiguredHosts).

mod interfaces;
mod lines;
mod told;

use std::net::IpAddr;

use super::family::{Family, Line, choose_by, in_settings};
use super::java;
use super::trail::Trail;
use crate::model::{Choice, ChoiceStep, Entry, Premises, Registered, Release, Remedy, Told};
use crate::remedy::{Software, Workload};
use lines::{DubboLine, LINES};
use told::{Invalid, Setting};

/// `--as dubbo`.
pub(super) struct Dubbo;

impl Family for Dubbo {
    fn name(&self) -> &'static str {
        "dubbo"
    }

    fn title(&self) -> &'static str {
        "Dubbo"
    }

    fn lines(&self) -> Vec<Line> {
        LINES.iter().map(|line| line.line).collect()
    }

    fn choose(&self, line: usize, premises: &Premises) -> Choice {
        choose_by(&LINES, line, |line| choose(line, premises))
    }

    fn software(&self, line: usize) -> Software {
        let (major, minor, patch) = LINES.get(line).map_or((0, 0, 0), |line| line.line.from);
        Software::Dubbo(Release::Java(major, minor, patch))
    }

    fn port(&self) -> u16 {
        20880
    }

    fn corrected(&self, workload: &Workload, value: &str) -> Vec<Remedy> {
        in_settings(workload, value)
    }
}

/// What is bound, then what is registered in its place, if anything is.
fn choose(line: &DubboLine, premises: &Premises) -> Choice {
    let mut trail = Trail::default();
    let to_bind = match told::variable(premises, "DUBBO_IP_TO_BIND", line, &mut trail) {
        Ok(setting) => setting,
        Err(invalid) => return refused(trail, "bind", &invalid),
    };
    let to_registry = match told::variable(premises, "DUBBO_IP_TO_REGISTRY", line, &mut trail) {
        Ok(setting) => setting,
        Err(invalid) => return refused(trail, "registry", &invalid),
    };
    if let Some(Setting { name, value }) = to_registry {
        if let Some(bound) = to_bind.or_else(|| told::host(premises, line, &mut trail)) {
            trail.over(bound.name, bound.value, format!("it is listened on; {name} is registered"));
        }
        let why = format!("{name} is set, and is registered as it stands");
        return told(trail.take(name, value, why), Told::Registered("DUBBO_IP_TO_REGISTRY"));
    }
    if let Some(Setting { name, value }) = to_bind {
        let why = format!("{name} is set: it is listened on, and registered");
        return told(trail.take(name, value, why), Told::Bound("DUBBO_IP_TO_BIND"));
    }
    if let Some(Setting { name, value }) = told::host(premises, line, &mut trail) {
        let why = format!("{name} is set: it is listened on, and registered");
        return told(trail.take(name, value, why), Told::Bound("dubbo.protocol.host"));
    }
    if line.asks_host_name {
        return host_name_first(line, premises, trail);
    }
    interfaces::choose(line, premises, trail)
}

fn told(choice: Choice, told: Told) -> Choice {
    choice.told_by(told)
}

/// Dubbo's own message.
fn refused(mut trail: Trail, what: &str, invalid: &Invalid) -> Choice {
    let Invalid { setting: Setting { name, value }, key } = invalid;
    let message = format!("Specified invalid {what} ip from property:{key}, value:{value}");
    let why = "a loopback or wildcard address there keeps it from starting";
    trail.over(name, value, why);
    let choice =
        trail.end(Registered::Refused(message), format!("{name} is set to {value}: {why}"));
    choice.told_by(Told::Registered(key))
}

/// Up to 2.7.13 and 3.0.2: the host name, then the registry, then the interfaces.
fn host_name_first(line: &DubboLine, premises: &Premises, mut trail: Trail) -> Choice {
    let name = format!("the host name {}", premises.host_name);
    match java::local_host(premises).map(|ip| java::JavaAddress::plain(ip).text()) {
        Ok(text) if !told::is_invalid(&text, line) => {
            let why =
                format!("this version registers what {name} resolves to, before anything else");
            return trail.take(name, text, why);
        }
        Ok(text) => trail.over(&name, text, "it resolves to the loopback"),
        Err(message) => trail.over(&name, "", format!("it doesn't resolve: {message}")),
    }
    for contact in &premises.registries {
        let source = format!("a connection to the registry {}", contact.registry);
        match &contact.local {
            Ok(ip) if told::is_invalid(&java::JavaAddress::plain(*ip).text(), line) => {
                // Dubbo goes by the first registry that it reaches, and looks no further.
                trail.over(&source, ip.to_string(), "it goes through the loopback");
                break;
            }
            Ok(ip) => {
                let text = java::JavaAddress::plain(*ip).text();
                let why = format!(
                    "the host name doesn't help, so it is this end of {source}, before any \
                     interface"
                );
                return trail.take(source, text, why);
            }
            Err(error) => trail.over(source, "", error.to_string()),
        }
    }
    let by_interfaces = interfaces::choose(line, premises, trail);
    match premises.registries.is_empty() {
        false => by_interfaces,
        true => without_registry(premises, by_interfaces),
    }
}

/// No registry was named. With one address there is only one that its connection can come from.
fn without_registry(premises: &Premises, by_interfaces: Choice) -> Choice {
    let interfaces = java::interfaces(premises);
    let addresses =
        interfaces.iter().flat_map(|interface| &interface.addresses).map(|address| address.ip);
    let own: Vec<IpAddr> =
        addresses.filter(|ip| !ip.is_loopback() && !java::is_link_local(*ip)).collect();
    let same = |ip: &IpAddr| by_interfaces.host() == Some(&java::JavaAddress::plain(*ip).text());
    if own.iter().all(same) {
        return by_interfaces;
    }
    let steps = by_interfaces.steps.into_iter().map(|step| match step.taken {
        true => {
            let why = "only if the registry can't be connected to".to_owned();
            ChoiceStep { taken: false, why, ..step }
        }
        false => step,
    });
    Choice {
        entries: vec![Entry {
            label: String::new(),
            registered: Registered::Open("the registry's address (--registry)".to_owned()),
            told: Told::Nothing,
        }],
        rule: "the host name doesn't help, so it is this end of its connection to the registry"
            .to_owned(),
        steps: steps.collect(),
        told: by_interfaces.told,
    }
}
