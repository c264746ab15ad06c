//! An entry that can't be read is corrected where it is configured.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use percent_encoding::percent_decode_str;

use super::text::{advice, exports, script};
use crate::model::quote::{shell, tick};
use crate::model::remedy::Place;
use crate::model::{Change, Host, RegistryKind, Remedy};

/// `raw` is the entry, or the value itself; `kind` the registry that it is in.
pub fn correct_entry(raw: &str, kind: RegistryKind) -> Remedy {
    let value = &*value(raw);
    let meant = meant(value);
    let changes = match kind {
        RegistryKind::RocketMq => broker(value, meant),
        RegistryKind::ZooKeeper if raw.contains("springframework") => spring(value),
        RegistryKind::ZooKeeper => dubbo(value, meant),
    };
    Remedy {
        name: "correct-entry",
        title: "Correct the value where it is set".to_owned(),
        place: Place::InSettingsOfRegistrant,
        changes,
        caveat: Some(
            "The value is only a host, without port, comment or space; an IPv6 address needs square \
             brackets if the software doesn't add them itself."
                .to_owned(),
        ),
    }
}

fn broker(value: &str, meant: Option<Host>) -> Vec<Change> {
    let correct = |host: Host| {
        let host = match host {
            Host::Ip(IpAddr::V6(ip)) => format!("[{ip}]"),
            host => host.to_string(),
        };
        script(format!("sed -i.old 's/^brokerIP1 *=.*/brokerIP1={host}/' conf/broker.conf"))
    };
    let text = format!(
        "It is {} in brokerIP1 of conf/broker.conf, the file that the broker is started with (-c); check \
         brokerIP2 as well. A properties file has no comments at the end of a line. Restart the broker; \
         if the file is mounted into a container, use `docker restart`.",
        tick(value)
    );
    meant.map(correct).into_iter().chain([advice(text)]).collect()
}

fn dubbo(value: &str, meant: Option<Host>) -> Vec<Change> {
    let correct = |host: Host| {
        let host = shell(&host.to_string());
        exports(format!("export DUBBO_IP_TO_REGISTRY={host}"))
    };
    // It stands there without brackets as it should.
    let meant = meant.filter(|host| host.to_string() != value);
    let text = format!(
        "It is {} in DUBBO_IP_TO_REGISTRY (a variable, or a -D option), or a port in \
         DUBBO_PORT_TO_REGISTRY. Start the process from that shell, or correct the value where the \
         process is started: the systemd unit, `docker run -e`, the pod's `env`.",
        tick(value)
    );
    meant.map(correct).into_iter().chain([advice(text)]).collect()
}

fn spring(value: &str) -> Vec<Change> {
    vec![advice(format!(
        "It is {} in spring.cloud.zookeeper.discovery.instanceHost, instanceIpAddress or instancePort. Correct it and \
         restart the application.",
        tick(value)
    ))]
}

/// What was set: an entry is that, with a port behind it.
fn value(raw: &str) -> Cow<'_, str> {
    let decoded = percent_decode_str(raw).decode_utf8_lossy();
    let host = match decoded.split_once("\"address\":\"") {
        Some((_, rest)) => rest.split('"').next().unwrap_or_default(),
        None => {
            let rest = decoded.split_once("://").map_or(&*decoded, |(_, rest)| rest);
            let authority = rest.split(['/', '?']).next().unwrap_or_default();
            match authority.rsplit_once(':') {
                // A host that is fine has the wrong port; only an IPv6 address lacks brackets.
                Some((host, _)) if host.contains(':') || host.parse::<Host>().is_err() => host,
                _ => authority,
            }
        }
    };
    Cow::Owned(host.to_owned())
}

/// The host that the value begins with.
fn meant(value: &str) -> Option<Host> {
    let word = value.split([' ', '\t', '#', ',', ';']).next()?;
    let host = match word.split_once(':') {
        Some((host, _)) if host.parse::<Ipv4Addr>().is_ok() => host,
        _ => word,
    };
    match host.parse().ok()? {
        Host::Ip(IpAddr::V4(_)) if host == value => None,
        Host::Name(name) if host == value || !name.contains('.') => None,
        Host::Scoped(..) => None,
        Host::Ip(ip) => Some(Host::Ip(ip)),
        Host::Name(name) => Some(Host::Name(name)),
    }
}
