//! One registered entry, as the registry has it, and the verdict on its address.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Serialize, Serializer};

use super::each::Parts;
use crate::model::secrets::{HIDDEN, hide_secrets, is_secret};
use crate::model::{Attributes, Registrant, Registration, Report, Role, SessionSource, Subject};

#[derive(Serialize)]
pub(crate) struct RegistrationPart<'a> {
    /// Its place in the report, which findings point to.
    id: usize,
    target: &'a str,
    role: &'static str,
    subject: SubjectPart<'a>,
    address: Option<String>,
    protocol: &'a str,
    origin: Cow<'a, str>,
    attributes: Pairs<'a>,
    registrant: Option<RegistrantPart<'a>>,
    /// What an application instance is known to serve.
    interfaces: Option<Vec<&'a str>>,
    /// `null`: nobody dials it.
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum SubjectPart<'a> {
    DubboService {
        interface: &'a str,
        group: Option<&'a str>,
        version: Option<&'a str>,
        application: Option<&'a str>,
        release: Option<&'a str>,
    },
    DubboApplication {
        application: &'a str,
    },
    SpringService {
        application: &'a str,
    },
    #[serde(rename = "rocketmq-broker")]
    RocketMqBroker {
        cluster: Option<&'a str>,
        broker: &'a str,
        id: i64,
    },
    #[serde(rename = "rocketmq-endpoint")]
    ProxyEndpoint {
        proxy: String,
        broker: &'a str,
        mode: &'static str,
    },
}

#[derive(Serialize)]
struct RegistrantPart<'a> {
    /// As ZooKeeper's own tools write it: a number of this size is more than JavaScript can hold.
    session: String,
    source: Option<&'a str>,
    created_ms: i64,
    persistent: bool,
}

/// An object of decoded parameters; of two with one name the first counts, as in [`Attributes`].
struct Pairs<'a>(&'a Attributes);

pub(crate) fn registrations(report: &Report) -> Parts<'_, RegistrationPart<'_>> {
    let verdicts = report.diagnosis.registrations.iter().copied();
    // A run that judged nothing has no verdicts.
    let verdicts = verdicts.chain(std::iter::repeat_with(Default::default));
    Box::new(report.registrations().zip(verdicts).enumerate().map(|(id, (entry, verdict))| {
        RegistrationPart {
            id,
            target: entry.target.of(&report.targets).map_or("", |target| &target.text),
            role: entry.role.name(),
            subject: subject(&entry.subject),
            address: entry.address.as_ref().map(ToString::to_string),
            protocol: entry.protocol.name(),
            origin: hide_secrets(&entry.origin),
            attributes: Pairs(&entry.attributes),
            registrant: registrant(entry),
            interfaces: entry.interfaces.is_some().then(|| entry.interfaces().collect()),
            verdict: is_dialled(entry).then(|| verdict.name()),
        }
    }))
}

/// A consumer has no port, and a rule is nobody's address.
fn is_dialled(entry: &Registration) -> bool {
    match entry.role {
        Role::Provider | Role::Instance | Role::Broker | Role::Endpoint => {
            entry.address.as_ref().is_some_and(|address| address.port.is_some())
        }
        Role::Consumer | Role::Configurator | Role::Router => false,
    }
}

fn subject(subject: &Subject) -> SubjectPart<'_> {
    match subject {
        Subject::DubboService { interface, group, version, application, release } => {
            SubjectPart::DubboService {
                interface,
                group: group.as_deref(),
                version: version.as_deref(),
                application: application.as_deref(),
                release: release.as_deref(),
            }
        }
        Subject::DubboApplication { application } => SubjectPart::DubboApplication { application },
        Subject::SpringService { application } => SubjectPart::SpringService { application },
        Subject::RocketMqBroker { cluster, broker, id } => {
            SubjectPart::RocketMqBroker { cluster: cluster.as_deref(), broker, id: *id }
        }
        Subject::ProxyEndpoint { proxy, broker, mode } => {
            SubjectPart::ProxyEndpoint { proxy: proxy.to_string(), broker, mode: mode.name() }
        }
    }
}

fn registrant(entry: &Registration) -> Option<RegistrantPart<'_>> {
    let Registrant { session, created_ms, source } = entry.registrant.as_ref()?;
    Some(RegistrantPart {
        session: format!("{session:#x}"),
        source: source.as_ref().map(SessionSource::as_str),
        created_ms: *created_ms,
        persistent: *session == 0,
    })
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seen = HashSet::new();
        serializer.collect_map(self.0.pairs().filter(|(key, _)| seen.insert(key.clone())).map(
            |(key, value)| {
                if is_secret(&key) { (key, HIDDEN.into()) } else { (key, value) }
            },
        ))
    }
}
