//! Faults found with real software, as trees of a registry, and others of their kinds: what is told of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regprobe::check::{Wanted, metadata_services, registered};
use regprobe::demo::zookeeper::{Node, Tree, ZooKeeper, serve};
use regprobe::diagnose::diagnose;
use regprobe::directory::{learned, references};
use regprobe::model::{
    CheckSettings, Diagnosis, Evidence, Finding, Job, Listing, Protocol, Read, RunMode, Severity,
    TargetId,
};
use regprobe::net::Net;
use regprobe::registry::{REGISTRIES, parse_target};
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::cases::{Seen, look, vantage};
use crate::check::settings;
use crate::snapshot::root;

/// A tree, and where nobody answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    /// What follows the address of each registry.
    #[serde(default = "plain")]
    targets: Vec<String>,
    /// `ADDRESS PARAMETERS` of each provider.
    #[serde(default)]
    providers: Vec<String>,
    /// Parameters of each consumer, which is at 10.20.0.9.
    #[serde(default)]
    consumers: Vec<String>,
    /// `PATH URL`: below that path, a node that is named by the URL.
    #[serde(default)]
    entries: Vec<String>,
    /// The content of each node. Instances, which are below `/services`, are ephemeral.
    #[serde(default)]
    nodes: BTreeMap<String, String>,
    /// `metadata` of instances of Dubbo, by path; their address is the last part of it.
    #[serde(default)]
    instances: BTreeMap<String, BTreeMap<String, String>>,
    /// Addresses at which the connection is refused.
    #[serde(default)]
    closed: Vec<String>,
    /// Codes, each with its severity where it isn't an error: `RP206 info`.
    expect: BTreeSet<String>,
    /// Calls of which it can't be told whether they succeed.
    #[serde(default)]
    untold: usize,
}

fn plain() -> Vec<String> {
    vec![String::new()]
}

/// As it was recorded.
#[derive(Deserialize)]
struct Sample {
    targets: Vec<String>,
    nodes: Vec<SampleNode>,
}

#[derive(Deserialize)]
struct SampleNode {
    path: String,
    data: String,
    ephemeral: bool,
}

const CONSUMER: i64 = 9;
const PROVIDER: i64 = 8;

fn put(tree: &mut Tree, path: &str, data: &str, is_ephemeral: bool) {
    let owner = match (is_ephemeral, path.contains("10.20.0.9")) {
        (false, _) => 0,
        (true, true) => CONSUMER,
        (true, false) => PROVIDER,
    };
    tree.put(path, Node { data: data.as_bytes().to_vec(), owner, ..Node::default() });
}

impl Kind {
    fn tree(&self) -> Tree {
        let mut tree = Tree::default();
        let service = "com.shop.OrderService";
        let providers = self.providers.iter().map(|provider| {
            let (address, parameters) = provider.split_once(' ').unwrap_or((provider, ""));
            let url = format!("dubbo://{address}/{service}?application=orders&{parameters}");
            format!("/dubbo/{service}/providers {url}")
        });
        let consumers = self.consumers.iter().map(|parameters| {
            let url = format!("consumer://10.20.0.9/{service}?application=web&{parameters}");
            format!("/dubbo/{service}/consumers {url}")
        });
        let own = providers.chain(consumers);
        for entry in self.entries.iter().cloned().chain(own) {
            let (path, url) = entry.split_once(' ').expect("a path and a URL");
            let name = utf8_percent_encode(url, NON_ALPHANUMERIC).to_string();
            let name = name.replace("%2E", ".");
            let is_rule = path.ends_with("/configurators") || path.ends_with("/routers");
            put(&mut tree, &format!("{path}/{name}"), "", !is_rule);
        }
        for (path, data) in &self.nodes {
            put(&mut tree, path, data, path.starts_with("/services/"));
        }
        for (path, metadata) in &self.instances {
            put(&mut tree, path, &instance(path, metadata), true);
        }
        tree
    }
}

/// As Dubbo writes it.
fn instance(path: &str, metadata: &BTreeMap<String, String>) -> String {
    let id = path.rsplit('/').next().expect("a name");
    let (host, port) = id.split_once(':').expect("an address");
    let class = match metadata.keys().any(|key| key.starts_with("dubbo.")) {
        true => "org.apache.dubbo.registry.zookeeper.ZookeeperInstance",
        false => "org.springframework.cloud.zookeeper.discovery.ZookeeperInstance",
    };
    let payload = serde_json::json!({ "@class": class, "id": id, "metadata": metadata });
    let port: u16 = port.parse().expect("a port");
    serde_json::json!({ "address": host, "port": port, "payload": payload }).to_string()
}

async fn read(tree: Tree, targets: &[String]) -> (Vec<regprobe::model::Target>, Vec<Listing>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, ZooKeeper { tree, ..ZooKeeper::default() }));
    let (mut parsed, mut listings) = (Vec::new(), Vec::new());
    for (index, options) in targets.iter().enumerate() {
        let target = parse_target(&format!("zookeeper://{address}{options}")).expect("a target");
        let mut registries = REGISTRIES.iter();
        let registry = registries.find(|known| known.kind() == target.kind).expect("a registry");
        let id = TargetId(index);
        listings.push(registry.read(&Net::default(), id, &target, &settings()).await);
        parsed.push(target);
    }
    assert!(listings.iter().all(|listing| listing.read == Read::Complete), "{listings:?}");
    (parsed, listings)
}

async fn judged(tree: Tree, targets: &[String], closed: &[String]) -> Diagnosis {
    let (targets, listings) = read(tree, targets).await;
    let vantage = vantage("lan", Default::default());
    let check: CheckSettings = settings();
    let wanted = registered(&listings);
    let beside = metadata_services(&wanted, &listings);
    let addresses = wanted.iter().chain(&beside).map(|wanted| {
        let mut evidence = look(&seen(wanted, closed), &vantage, &check);
        evidence.purpose = wanted.purpose.clone();
        evidence
    });
    let evidence = Evidence { addresses: addresses.collect(), clients: Vec::new() };
    let references = learned(references(&listings), &listings, &evidence);
    let job = Job {
        targets: targets.clone(),
        filters: Default::default(),
        check,
        engine: None,
        mode: RunMode::Check,
        fail_on: None,
        gate: Default::default(),
        baseline: None,
        settings_file: None,
        suppressions: Vec::new(),
    };
    diagnose(&vantage, &targets, &listings, evidence, references, &job)
}

/// Everybody has what is registered there.
fn seen(wanted: &Wanted, closed: &[String]) -> Seen {
    let at = wanted.address.to_string();
    let is = match &wanted.protocol {
        _ if closed.contains(&at) => "refused".to_owned(),
        Protocol::Dubbo => {
            let services = wanted.services.iter().map(|service| format!("has {service}"));
            format!("dubbo {}", services.collect::<Vec<_>>().join("; "))
        }
        _ => "open".to_owned(),
    };
    Seen { by: "eth0".to_owned(), is, protocol: wanted.protocol.name().to_owned(), ..Seen::at(at) }
}

/// The embedded registry doesn't tell where sessions come from.
const OF_THE_TEST: &str = "RP903";

fn told(findings: &[Finding]) -> BTreeSet<String> {
    let told =
        findings.iter().filter(|finding| finding.code != OF_THE_TEST).map(|finding| match finding
            .severity
        {
            Severity::Error => finding.code.to_owned(),
            Severity::Warning => format!("{} warning", finding.code),
            Severity::Info => format!("{} info", finding.code),
        });
    told.collect()
}

fn causes(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let _ = write!(text, "\n    {} {}", finding.code, finding.cause);
        for fact in &finding.facts {
            let _ = write!(text, "\n      - {fact}");
        }
        text
    })
}

/// Each sample, what is told of it, and words of it.
const SAMPLES: [(&str, &[&str], &str); 15] = [
    ("01-instance-masks-group-and-version", &["RP604"], "x/com.shop.OrderService:1.0.0"),
    ("03-instances-below-the-group", &[], ""),
    ("04-default-prefix", &[], ""),
    ("05-spring-cloud-alibaba", &[], ""),
    ("06-consumer-in-one-registry-provider-in-the-other", &["RP604", "RP710"], "group=r1"),
    ("07a-override-disabled", &["RP604", "RP206"], "disabled=true"),
    ("07c-condition-router", &["RP604", "RP206"], "/routers/condition"),
    ("07d-condition-rule-in-config", &["RP604", "RP206"], "=> host != 10.20.0.8"),
    ("07g-static-tag", &["RP604", "RP206"], "gray"),
    ("07j-consumer-wants-another-protocol", &["RP604"], "`tri`"),
    ("08-metadata-port-closed", &["RP604", "RP709"], "10.20.0.8:20999"),
    ("09-remote-metadata-missing", &["RP604", "RP709"], "/dubbo/metadata/orders/91f0d5ee"),
    ("10-mapping-missing", &["RP604", "RP707"], "/dubbo/mapping/com.shop.OrderService"),
    ("11-out-of-service", &["RP608 info"], "OUT_OF_SERVICE"),
    ("12-rootpath", &["RP803"], "/myroot"),
];

#[tokio::test]
async fn what_was_found_with_real_software_is_told() {
    let folder = root().join("tests/fixtures/kinds");
    let mut wrong = String::new();
    let files = std::fs::read_dir(&folder).expect("the samples").count();
    assert_eq!(files, SAMPLES.len(), "a sample that nobody looks at");
    for (name, expected, words) in SAMPLES {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("a sample");
        let sample: Sample = serde_json::from_str(&text).expect("a sample");
        let mut tree = Tree::default();
        for node in &sample.nodes {
            put(&mut tree, &node.path, &node.data, node.ephemeral);
        }
        let closed = ["10.20.0.8:20999", "10.20.0.7:20889", "10.20.0.7:8040"].map(str::to_owned);
        let diagnosis = judged(tree, &sample.targets, &closed).await;
        let expected: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
        let (found, said) = (told(&diagnosis.findings), causes(&diagnosis.findings));
        if found != expected || !said.contains(words) {
            let _ = write!(wrong, "\n{name}: {found:?}, expected {expected:?}, `{words}`{said}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn others_of_each_kind_are_told_as_well() {
    #[derive(Deserialize)]
    struct File {
        kind: Vec<Kind>,
    }
    let kinds = toml::from_str::<File>(include_str!("kinds.toml")).expect("kinds").kind;
    let mut wrong = String::new();
    for kind in kinds {
        let diagnosis = judged(kind.tree(), &kind.targets, &kind.closed).await;
        let (found, said) = (told(&diagnosis.findings), causes(&diagnosis.findings));
        let untold = diagnosis.calls.iter().filter(|call| call.is_callable.is_none()).count();
        if found != kind.expect || untold != kind.untold {
            let Kind { name, expect, untold: expected, .. } = kind;
            let _ = write!(
                wrong,
                "\n{name}: {found:?} for {expect:?}, {untold} untold for {expected}{said}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A consumer asks one instance of a revision at random, and twice more in vain.
#[tokio::test]
async fn three_instances_of_a_revision_are_asked() {
    let mut tree = Tree::default();
    let metadata = [
        ("dubbo.endpoints", r#"[{"port":20880,"protocol":"dubbo"}]"#),
        ("dubbo.metadata.revision", "R1"),
        ("dubbo.metadata.storage-type", "local"),
    ];
    for (host, port) in [(1, 20880), (2, 20880), (3, 20999), (4, 20880), (5, 20999)] {
        let path = format!("/services/orders/10.20.0.{host}:20880");
        let at = format!(r#"{{"port":"{port}","protocol":"dubbo"}}"#);
        let own = [("dubbo.metadata-service.url-params", at.as_str())];
        let metadata = metadata.iter().chain(&own);
        let metadata = metadata.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        put(&mut tree, &path, &instance(&path, &metadata.collect()), true);
    }
    let (_, listings) = read(tree, &plain()).await;
    let wanted = registered(&listings);
    let beside = metadata_services(&wanted, &listings);
    let asked = wanted.iter().chain(&beside).filter(|wanted| wanted.revision.is_some());
    let asked: Vec<String> = asked.map(|wanted| wanted.address.to_string()).collect();
    assert_eq!(asked, ["10.20.0.1:20880", "10.20.0.2:20880", "10.20.0.4:20880"]);
}
