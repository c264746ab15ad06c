//! Kafka: what a broker advertises (KafkaConfig; ListenerInfo.withWildcardHostnamesResolved).

use super::family::{Family, Line};
use super::java::{self, JavaAddress};
use super::kafka_start::{self, Refusal};
use super::listeners::{self, Listener, configured, controllers, parse, value};
use super::trail::Trail;
use crate::model::{Choice, Entry, File, NameOf, Premises, Registered, Told};
use crate::remedy::{Listeners, Software};

/// `--as kafka`.
pub(super) struct Kafka;

const LINE: Line = Line { from: (3, 0, 0), first: "3.0", last: "" };

impl Family for Kafka {
    fn name(&self) -> &'static str {
        "kafka"
    }

    fn title(&self) -> &'static str {
        "Kafka"
    }

    fn lines(&self) -> Vec<Line> {
        vec![LINE]
    }

    fn choose(&self, _: usize, premises: &Premises) -> Choice {
        let nothing = File::default();
        let file = premises.given.server_properties.as_ref().unwrap_or(&nothing);
        choose(file, premises)
    }

    fn software(&self, _: usize) -> Software {
        Software::Kafka
    }

    fn port(&self) -> u16 {
        9092
    }

    fn registers_names(&self) -> bool {
        true
    }

    fn listeners(&self, premises: &Premises, host: &str) -> (Option<Listeners>, Vec<u16>) {
        let nothing = File::default();
        let file = premises.given.server_properties.as_ref().unwrap_or(&nothing);
        let (listeners, ports) = listeners::mended(file, host);
        (Some(listeners), ports)
    }
}

/// `process.roles=controller`: it advertises nothing to clients, and needs no listener for them.
pub fn is_controller_alone(file: &File) -> bool {
    value(file, "process.roles") == Some("controller")
}

fn choose(file: &File, premises: &Premises) -> Choice {
    let (key, text) = configured(file);
    let source = match file.name.is_empty() {
        true => key.to_owned(),
        false => format!("{key} in {}", file.name),
    };
    let controllers = controllers(file);
    let listeners: Vec<Listener> = match parse(text) {
        Ok(listeners) => listeners
            .into_iter()
            .filter(|listener| !controllers.contains(listener.name.as_str()))
            .collect(),
        Err(text) => {
            let message = format!("Unable to parse {text} to a broker endpoint");
            let rule = format!("{source} has what is no NAME://HOST:PORT");
            return Trail::default().end(Registered::Refused(message), rule);
        }
    };
    if listeners.is_empty() {
        let message = "There must be at least one broker advertised listener.";
        let rule = format!("{source} has no listener for clients");
        return Trail::default().end(Registered::Refused(message.to_owned()), rule);
    }
    if let Some(Refusal { message, rule }) = kafka_start::refusal(file, &listeners) {
        return Trail::default().end(Registered::Refused(message), format!("{source} {rule}"));
    }
    advertise(premises, &source, &listeners)
}

fn advertise(premises: &Premises, source: &str, listeners: &[Listener]) -> Choice {
    let mut entries = Vec::new();
    let mut first: Option<Choice> = None;
    for listener in listeners {
        let choice = match listener.host.is_empty() {
            true => canonical_name(premises, source),
            false => {
                let why = format!("{source} names it");
                let choice = Trail::default().take(source, &listener.host, why);
                choice.told_by(Told::Registered("advertised.listeners"))
            }
        };
        for entry in &choice.entries {
            entries.push(Entry { label: listener.name.clone(), ..entry.clone() });
        }
        first.get_or_insert(choice);
    }
    match first {
        Some(choice) => Choice { entries, ..choice },
        None => canonical_name(premises, source),
    }
}

/// `InetAddress.getLocalHost().getCanonicalHostName()`.
fn canonical_name(premises: &Premises, source: &str) -> Choice {
    let mut trail = Trail::default();
    trail.over(source, "", "it names no host");
    let name = format!("the host name {}", premises.host_name);
    let ip = match java::local_host(premises) {
        Ok(ip) => ip,
        Err(message) => {
            trail.over(&name, "", format!("it doesn't resolve: {message}"));
            let host = &premises.host_name;
            let message = format!("UnknownHostException: {host}: {host}: {message}");
            let rule = format!("no host is named, and {name} doesn't resolve");
            return trail.end(Registered::Refused(message), rule);
        }
    };
    let address = JavaAddress::plain(ip).text();
    match premises.names.get(&ip) {
        Some(NameOf::Name(canonical)) => {
            let why = format!(
                "no host is named, so it is the name of {address}, which {name} resolves to"
            );
            trail.take(name, canonical, why)
        }
        Some(NameOf::None | NameOf::Late) => {
            let why = format!(
                "no host is named; {name} resolves to {address}, which has no name that leads back \
                 to it"
            );
            trail.take(name, address, why)
        }
        None => trail.end(
            Registered::Open(format!("the name of {address}")),
            "it is a name that wasn't looked up",
        ),
    }
}
