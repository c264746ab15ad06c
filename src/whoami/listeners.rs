//! Kafka's listeners: as they are configured, and as they are to be.

use std::collections::BTreeSet;

use crate::model::{File, Host};
use crate::remedy::{Listeners, word};

/// A listener as configured: its name and its host, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listener {
    pub name: String,
    pub host: String,
    pub port: u16,
}

/// What is advertised to clients: the setting's name, and the setting.
pub(super) fn configured(file: &File) -> (&'static str, &str) {
    let listed = |key| file.values.get(key).map(|text| text.trim());
    match (listed(ADVERTISED), listed(BOUND)) {
        (Some(text), _) => (ADVERTISED, text),
        (None, Some(text)) => (BOUND, text),
        (None, None) => ("the default of listeners", DEFAULT),
    }
}

/// All listeners of a setting, or the one that Kafka doesn't take.
pub(super) fn parse(text: &str) -> Result<Vec<Listener>, &str> {
    let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
    texts.map(|text| listener(text).ok_or(text)).collect()
}

/// The names of those that controllers use, which are for no client.
pub(super) fn controllers(file: &File) -> BTreeSet<&str> {
    let names = value(file, "controller.listener.names").unwrap_or_default();
    names.split(',').map(str::trim).collect()
}

/// A value that isn't empty.
pub(super) fn value<'a>(file: &'a File, key: &str) -> Option<&'a str> {
    file.values.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// With the host's address where `registered` is wrong, which is empty where nothing is right; and
/// the ports for clients.
pub(super) fn mended(file: &File, registered: &str) -> (Listeners, Vec<u16>) {
    let controllers = controllers(file);
    let is_controllers = |listener: &Listener| controllers.contains(listener.name.as_str());
    let (key, text) = configured(file);
    let usable = |all: &Vec<Listener>| all.iter().any(|listener| !is_controllers(listener));
    let told = parse(text).ok().filter(usable).or_else(|| parse(DEFAULT).ok()).unwrap_or_default();
    let clients: Vec<&Listener> =
        told.iter().filter(|listener| !is_controllers(listener)).collect();
    let is_wrong = |listener: &Listener| {
        let wrong =
            registered.is_empty() || listener.host.is_empty() || listener.host == registered;
        wrong && !is_controllers(listener)
    };
    // Where they are advertised, a controller's stay among them.
    let advertised = told.iter().filter(|listener| key == ADVERTISED || !is_controllers(listener));
    let advertised = advertised
        .map(|listener| listener.at(if is_wrong(listener) { "$HOST_IP" } else { &listener.host }));
    // What is listened on for them must not be an address that leads nowhere either.
    let bound = value(file, BOUND).and_then(|text| parse(text).ok()).unwrap_or_default();
    let wrong: Vec<&str> = told
        .iter()
        .filter(|listener| is_wrong(listener))
        .map(|listener| listener.name.as_str())
        .collect();
    let leads_nowhere = |listener: &Listener| {
        let own = is_loopback(&listener.host)
            || (listener.host == registered && !listener.host.is_empty());
        own && wrong.contains(&listener.name.as_str())
    };
    let rebound = bound.iter().map(|listener| {
        listener.at(if leads_nowhere(listener) { "0.0.0.0" } else { &listener.host })
    });
    let listeners = Listeners {
        file: Some(file.name.clone()).filter(|name| !name.is_empty()),
        advertised: joined(advertised),
        bound: bound.iter().any(leads_nowhere).then(|| joined(rebound)),
    };
    (listeners, clients.iter().map(|listener| listener.port).collect())
}

const ADVERTISED: &str = "advertised.listeners";
pub(super) const BOUND: &str = "listeners";
pub(super) const DEFAULT: &str = "PLAINTEXT://:9092";

impl Listener {
    fn at(&self, host: &str) -> String {
        let name = word(&self.name);
        match host.contains(':') {
            true => format!("{name}://[{host}]:{}", self.port),
            false => format!("{name}://{host}:{}", self.port),
        }
    }
}

fn joined(listeners: impl Iterator<Item = String>) -> String {
    listeners.collect::<Vec<_>>().join(",")
}

fn is_loopback(host: &str) -> bool {
    host.parse::<Host>().is_ok_and(|host| host.is_loopback())
}

/// `NAME://HOST:PORT`, IPv6 in brackets; `None`: Kafka doesn't take it for one.
fn listener(text: &str) -> Option<Listener> {
    let (name, rest) = text.rsplit_once("://")?;
    let (host, port) = rest.rsplit_once(':')?;
    let host = host.strip_prefix('[').unwrap_or(host);
    let host = host.strip_suffix(']').unwrap_or(host);
    let in_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-%._:".contains(&byte);
    let port = port.parse::<i32>().ok().filter(|_| host.bytes().all(in_host))?;
    // Kafka takes every number; one that is no port isn't to be published.
    let port = u16::try_from(port).unwrap_or_default();
    Some(Listener { name: name.to_uppercase(), host: host.to_owned(), port })
}
