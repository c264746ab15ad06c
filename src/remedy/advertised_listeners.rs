//! The address that a Kafka broker advertises.

use super::documents;
use super::published::{in_compose, published};
use super::recreate::{Find, Recreated, rest};
use super::subject::{Listeners, Workload};
use super::text::script;
use crate::model::Remedy;
use crate::model::quote;

/// `advertised.listeners` for a process, beside what its file has.
pub(super) fn advertised_listeners(workload: &Workload) -> Remedy {
    let listeners = listeners(workload);
    let file = listeners.file.as_deref().unwrap_or("config/server.properties");
    let overrides =
        settings(&listeners).map(|(key, value)| format!(" \\\n  --override {key}=\"{value}\""));
    let shell = format!(
        "{}bin/kafka-server-start.sh {}{}",
        workload.set_host_ip(),
        quote::shell(file),
        overrides.collect::<String>()
    );
    Remedy {
        name: "advertised-listeners",
        title: TITLE.to_owned(),
        place: workload.place(),
        changes: vec![script(shell)],
        caveat: Some(format!(
            "Stop the broker first. To keep it permanently, put the same into server.properties, \
             without --override. {NAMES}"
        )),
    }
}

/// The same for a container, with its ports published.
pub(super) fn advertised_listeners_of_container(workload: &Workload) -> Remedy {
    let listeners = listeners(workload);
    let variables =
        settings(&listeners).map(|(key, value)| format!("-e {}=\"{value}\"", variable(key)));
    // What stands in the file that the command names is stronger than variables.
    let recreated = Recreated {
        workload,
        remedy: "advertised-listeners",
        find: Find::registered(workload),
        listens: Some(workload.port),
        before: format!("{}EDIT=\"{}\"\n", workload.set_host_ip(), overridden(&listeners)),
        options: format!("{} {}", variables.collect::<Vec<_>>().join(" "), published(workload)),
    };
    let compose = documents::compose(workload, &compose(workload));
    let caveat = format!(
        "Images read the variable (bitnami's KAFKA_CFG_ADVERTISED_LISTENERS), and a command with \
         a properties file accepts --override. apache/kafka ignores its default file once such a \
         variable is set: then provide a complete file in /mnt/shared/config. {NAMES} {}",
        rest(workload)
    );
    Remedy {
        name: "advertised-listeners",
        title: TITLE.to_owned(),
        place: workload.place(),
        changes: recreated.or_compose(Recreated::script, compose),
        caveat: Some(caveat),
    }
}

/// Names and values of the variables that images take, where `host` stands for the host's address.
pub(super) fn variables_with(workload: &Workload, host: &str) -> Vec<(String, String)> {
    let listeners = listeners(workload);
    settings(&listeners)
        .map(|(key, value)| (variable(key), value.replace("$HOST_IP", host)))
        .collect()
}

const TITLE: &str = "Tell Kafka which address to advertise";
const NAMES: &str =
    "Each listener that clients use is advertised under the name that it has in listeners.";

fn listeners(workload: &Workload) -> Listeners {
    workload.listeners.clone().unwrap_or_else(|| Listeners {
        file: None,
        advertised: format!("PLAINTEXT://$HOST_IP:{}", workload.port),
        bound: None,
    })
}

fn settings(listeners: &Listeners) -> impl Iterator<Item = (&'static str, &str)> {
    let bound = listeners.bound.as_deref().map(|bound| ("listeners", bound));
    bound.into_iter().chain([("advertised.listeners", listeners.advertised.as_str())])
}

/// As the images have it.
fn variable(key: &str) -> String {
    format!("KAFKA_{}", key.replace('.', "_").to_uppercase())
}

/// For sed, on words in single quotes: options behind the properties file, be that a word or one within a
/// shell's command.
fn overridden(listeners: &Listeners) -> String {
    let each = settings(listeners);
    let all: String = each.map(|(key, value)| format!(" --override {key}={value}")).collect();
    format!("s|'[^- '][^ ']*[.]properties'|&{all}|; s| [^- '][^ ']*[.]properties|&{all}|")
}

fn compose(workload: &Workload) -> String {
    let ip = workload.compose_host_ip();
    let variables = variables_with(workload, ip.trim_matches('"'));
    let lines = variables.iter().map(|(name, value)| format!("  {name}: \"{value}\"\n"));
    format!("environment:\n{}{}", lines.collect::<String>(), in_compose(workload).1)
}
