//! The cases as they are written, and where they lie.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use regprobe::diagnose::{RULES, Rule};
use serde::Deserialize;

use crate::snapshot::root;

/// One situation and the codes that it is to give.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// A place to stand, by name.
    #[serde(default = "lan")]
    pub vantage: String,
    /// What the machine's container engine tells, or why it doesn't.
    #[serde(default)]
    pub running: Vec<String>,
    pub engine: Option<String>,
    #[serde(default)]
    pub registry: Registry,
    /// A second registry, read whole, which has the entries that say so.
    pub other: Option<String>,
    #[serde(default)]
    pub registered: Vec<Entry>,
    #[serde(default)]
    pub seen: Vec<Seen>,
    /// `consumer warehouse@10.9.8.33 V4_9_7` of the cluster DefaultCluster.
    #[serde(default)]
    pub clients: Vec<String>,
    /// `--container-network` and `--our-network`.
    #[serde(default)]
    pub containers: Vec<String>,
    #[serde(default)]
    pub ours: Vec<String>,
    /// `--service`.
    #[serde(default)]
    pub services: Vec<String>,
    /// `--address`.
    #[serde(default)]
    pub asked: Vec<String>,
    /// `--expect`, and what is found of each, where it matters: `no: 1 of 2: …`.
    #[serde(default)]
    pub expected: Vec<String>,
    #[serde(default)]
    pub met: Vec<String>,
    /// `--since`, as the entries' `created`.
    pub since: Option<u64>,
    /// `application@host` of all whom the first code's findings hurt, where it matters.
    pub hurts: Option<Vec<String>>,
    /// Every code that is found, each once, in order.
    pub expect: Vec<String>,
    /// The verdict on each `seen` in order, where it matters.
    #[serde(default)]
    pub verdicts: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registry {
    pub target: Option<String>,
    /// Numbers of the open sessions, where the registry tells.
    pub open: Option<Vec<i64>>,
    /// Where the members see the probe come from.
    pub sees_us_at: Option<String>,
    /// The longest session that each member grants, in seconds.
    pub longest_session: Option<u64>,
    /// No member tells of any session.
    pub hides_sources: bool,
    /// What each member says of itself; 3.9.5 where nothing is said.
    pub version: Option<String>,
    pub read: Option<String>,
    pub error: Option<String>,
    pub members: Vec<Member>,
    pub oddities: Vec<Odd>,
    /// `orders on broker-a 4/4, broker-b 0/4`: a broker's queues, and whether they can be written.
    pub topics: Vec<String>,
    /// Rules in the configuration centre, by key.
    pub rules: BTreeMap<String, String>,
    /// Broker names that had other entries a moment before.
    pub alternating: Vec<String>,
    /// Dubbo keeps metadata there.
    pub has_metadata: bool,
    pub traces: Vec<Traced>,
}

/// What else there is of an interface without a provider.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Traced {
    pub of: String,
    #[serde(default)]
    pub roots: Vec<(String, usize)>,
    #[serde(default)]
    pub applications: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub at: String,
    /// `closed`, `silent`, …; nothing: it can be read.
    pub fails: Option<String>,
    /// How many sessions it told of.
    pub tells: Option<usize>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Odd {
    /// An entry as it stands in the registry.
    Malformed(String),
    Hidden(String),
    Unread {
        path: String,
        reason: String,
    },
    EmptyRoot {
        root: String,
        exists: bool,
        present: Vec<String>,
    },
    /// A root with instances that wasn't read, and the interfaces that they serve.
    OtherInstances {
        root: String,
        serves: Vec<String>,
    },
    NoBroker,
    /// A proxy that hands out nothing for a topic.
    NoRoute {
        at: String,
        topic: String,
        said: String,
    },
    /// A member that serves reads only.
    ReadOnly(String),
    Oversized {
        path: String,
        children: usize,
        bytes: usize,
    },
    /// A name server with a controller in it, and its peers as its configuration has them.
    Controller {
        at: String,
        peers: String,
    },
    Disagreement {
        subject: String,
        views: Vec<(String, String)>,
    },
}

/// A registration: a provider's URL, a broker, a Spring instance, a Dubbo application, a rule or a
/// consumer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub url: Option<String>,
    /// `cluster/name/id`.
    pub broker: Option<String>,
    /// What a proxy hands out: `broker-a cluster 10.9.8.7:18081`, `broker-a local-remoting 10.9.8.7:8080`.
    pub endpoint: Option<String>,
    pub spring: Option<String>,
    pub instance: Option<String>,
    /// A URL below `configurators` or `routers`.
    pub rule: Option<String>,
    /// `application@host`, with the service it calls in `of`.
    pub consumer: Option<String>,
    pub of: Option<String>,
    /// `host:port`, where there is no URL.
    pub at: Option<String>,
    /// Interfaces that an instance's application is mapped to.
    pub interfaces: Option<Vec<String>>,
    /// Services (`group/interface:version`) that its revision is known to have.
    pub serves: Option<Vec<String>>,
    /// Where it tells its metadata.
    pub metadata_at: Option<String>,
    /// `key=value&…` of what has no URL.
    pub attributes: Option<String>,
    /// 0: a persistent entry.
    pub session: Option<i64>,
    /// When the entry was made, in seconds.
    pub created: Option<i64>,
    /// It is in the second registry.
    #[serde(default)]
    pub in_other: bool,
    pub from: Option<String>,
    /// The registry's member that told, by its place.
    #[serde(default)]
    pub told_by: usize,
    /// How long that session may be silent, in seconds.
    pub timeout: Option<u64>,
}

/// What was seen of an address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    pub at: String,
    #[serde(default = "dubbo")]
    pub protocol: String,
    /// `fast-port`, `ha` or `sibling` of the address in `of`.
    pub purpose: Option<String>,
    pub of: Option<String>,
    /// The route: `eth0`, `eth0 10.9.8.1`, `local eth0`, `none`, …
    #[serde(default = "gateway")]
    pub by: String,
    /// What is at its end.
    #[serde(default = "refused")]
    pub is: String,
    /// A name's addresses.
    #[serde(default)]
    pub resolves: Vec<Resolved>,
    pub unresolved: Option<String>,
    /// What the name servers alone say.
    pub dns: Option<String>,
}

impl Seen {
    /// What nobody said anything of.
    pub fn at(at: String) -> Self {
        let (protocol, by, is) = (dubbo(), gateway(), refused());
        let (purpose, of, unresolved, dns) = (None, None, None, None);
        Self { at, protocol, purpose, of, by, is, resolves: Vec::new(), unresolved, dns }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolved {
    pub ip: String,
    #[serde(default = "gateway")]
    pub by: String,
    #[serde(default = "refused")]
    pub is: String,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

/// The cases in a rule's folder.
pub fn of_rule(rule: &Rule) -> Vec<Case> {
    read(root().join("src/diagnose/rules").join(folder(rule)).join("cases.toml"))
}

/// Cases where all is well.
pub fn healthy() -> Vec<Case> {
    read(root().join("tests/it/cases/healthy.toml"))
}

/// Every case with the name of where it is from.
pub fn every() -> Vec<(String, Case)> {
    let of_rules = RULES.iter().flat_map(|rule| {
        of_rule(rule).into_iter().map(|case| (rule.code.to_owned(), case)).collect::<Vec<_>>()
    });
    let healthy = healthy().into_iter().map(|case| ("healthy".to_owned(), case));
    of_rules.chain(healthy).collect()
}

/// `rp101_container_address`.
pub fn folder(rule: &Rule) -> String {
    format!("{}_{}", rule.code.to_lowercase(), rule.name.replace('-', "_"))
}

fn read(path: PathBuf) -> Vec<Case> {
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let cases: Cases = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    cases.case
}

fn lan() -> String {
    "lan".to_owned()
}

fn dubbo() -> String {
    "dubbo".to_owned()
}

fn gateway() -> String {
    "eth0 10.9.8.1".to_owned()
}

fn refused() -> String {
    "refused".to_owned()
}
