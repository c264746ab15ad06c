//! The judgement beside the cases: promises on any evidence, callers, suppressions, and size.

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::sync::LazyLock;

use allocation_counter::AllocationInfo;
use regprobe::diagnose::diagnose;
use regprobe::directory::references;
use regprobe::model::{
    Address, AddressEvidence, Filters, Finding, Gate, Host, Job, Registration, Role, RunMode,
    Severity, Subject, Suppression, Verdict,
};
use regprobe::select::select;

use crate::cases::{Case, Entry, Judged, Resolved, Seen, judge};
use crate::diagnose::{caller, codes, promises};

const ADDRESSES: [&str; 16] = [
    "10.9.8.7:20880",
    "10.9.8.20:20880",
    "10.9.9.9:20880",
    "172.17.0.1:20880",
    "172.17.0.5:20880",
    "172.18.0.1:20880",
    "172.31.4.4:20880",
    "10.244.1.9:20880",
    "10.50.0.4:20880",
    "127.0.0.1:20880",
    "0.0.0.0:20880",
    "169.254.3.4:20880",
    "203.0.113.7:20880",
    "100.64.3.3:20880",
    "[2001:db8::7]:20880",
    "[fe80::1%en0]:20880",
];
const ROUTES: [&str; 12] = [
    "eth0",
    "eth0 10.9.8.1",
    "docker0",
    "cni0",
    "local eth0",
    "local lo",
    "local docker0",
    "none",
    "unreachable",
    "prohibit",
    "blackhole",
    "eth0 172.17.0.1",
];
const ENDS: [&str; 22] = [
    "dubbo",
    "open",
    "broker DefaultCluster/broker-a/0",
    "broker DefaultCluster/broker-a/1",
    "broker DefaultCluster/broker-z/0",
    "proxy V5_3_3",
    "silent closed",
    "silent reset",
    "silent timed-out",
    "other an HTTP server",
    "other TLS (alert 40)",
    "withheld username cannot be null.",
    "half-denied",
    "refused",
    "timed-out",
    "host-unreachable",
    "host-unreachable 10.9.8.1 3/1",
    "host-unreachable 10.9.8.1 3/13",
    "network-unreachable",
    "failed too many open files",
    "passive",
    "not-dialled",
];
const VANTAGES: [&str; 8] =
    ["lan", "docker-host", "node", "container", "pod", "dual-stack", "public", "balanced"];

#[test]
fn any_evidence_keeps_the_promises() {
    let mut seen = HashSet::new();
    for (v, vantage) in VANTAGES.into_iter().enumerate() {
        for (a, at) in ADDRESSES.into_iter().enumerate() {
            for (e, is) in ENDS.into_iter().enumerate() {
                // A quarter of the routes with each, in turn: all of them is a minute.
                for by in ROUTES.into_iter().skip((v + a + e) % 4).step_by(4) {
                    let judged = judge(&case(vantage, at, by, is));
                    promises(&judged, &format!("{vantage}: {at} by {by}, {is}"));
                    seen.extend(judged.diagnosis.addresses.iter().map(|at| at.verdict));
                }
            }
        }
    }
    assert_eq!(seen.len(), 5, "each verdict is given to something: {seen:?}");
}

#[test]
fn any_name_keeps_the_promises() {
    for first in ENDS {
        for second in ENDS {
            for ips in [["10.9.8.7", "10.9.8.8"], ["127.0.0.1", "172.17.0.5"]] {
                let mut case = case("docker-host", "orders.example:20880", "eth0", "dubbo");
                let named = case.seen.first_mut().expect("an address");
                named.resolves = ips
                    .iter()
                    .zip([first, second])
                    .map(|(ip, is)| resolved(ip, "eth0", is))
                    .collect();
                promises(&judge(&case), &format!("{ips:?}: {first}, {second}"));
            }
        }
    }
}

static ANY: LazyLock<Case> = LazyLock::new(|| {
    toml::from_str(
        "name = 'any'\nexpect = []\ncontainers = ['10.50.0.0/16']\nregistry = { open = [1] }\n\
         seen = [{ at = '' }]",
    )
    .expect("a case")
});

/// Registered by a provider of a living and of a dead session and persistently, by two brokers and a
/// Spring instance.
fn case(vantage: &str, at: &str, by: &str, is: &str) -> Case {
    let mut case = ANY.clone();
    case.vantage = vantage.to_owned();
    let url = |session: i64, query: &str| Entry {
        url: Some(format!("dubbo://{at}/lab.api.Greeting?application=demo{query}")),
        session: Some(session),
        from: Some("10.9.8.7:4000".to_owned()),
        ..Entry::default()
    };
    let broker = |name: &str| Entry {
        broker: Some(name.to_owned()),
        at: Some(at.to_owned()),
        ..Entry::default()
    };
    let spring =
        Entry { spring: Some("shop".to_owned()), at: Some(at.to_owned()), ..Entry::default() };
    case.registered = vec![
        url(1, "&release=2.7.8"),
        url(2, "&release=3.2.19&ssl-enabled=true"),
        url(0, "&dynamic=false"),
        broker("DefaultCluster/broker-a/0"),
        broker("DefaultCluster/broker-b/0"),
        spring,
    ];
    // A part of the evidence has less: no TLS and no session told of, or one provider and one broker.
    match is.len() % 3 {
        0 => {
            case.registered.remove(1);
            case.registry.open = None;
        }
        2 => {
            case.registered.truncate(4);
            case.registered.drain(1..3);
        }
        _ => {}
    }
    case.seen = vec![Seen {
        at: at.to_owned(),
        by: by.to_owned(),
        is: is.to_owned(),
        ..case.seen[0].clone()
    }];
    case
}

fn resolved(ip: &str, by: &str, is: &str) -> Resolved {
    Resolved { ip: ip.to_owned(), by: by.to_owned(), is: is.to_owned() }
}

#[test]
fn callers_are_matched_as_dubbo_matches_them() {
    let case: Case = toml::from_str(
        r#"
        name = "callers"
        expect = []
        registered = [
          { url = "dubbo://10.9.8.7:20880/g1/lab.api.Greeting:1.0.0?application=demo", session = 1 },
          { consumer = "same@10.9.8.1", of = "g1/lab.api.Greeting:1.0.0" },
          { consumer = "same@10.9.8.1", of = "g1/lab.api.Greeting:1.0.0" },
          { consumer = "any-version@10.9.8.2", of = "g1/lab.api.Greeting:*" },
          { consumer = "any-group@10.9.8.3", of = "*/lab.api.Greeting:1.0.0" },
          { consumer = "one-of-groups@10.9.8.4", of = "g0,g1/lab.api.Greeting:1.0.0" },
          { consumer = "other-version@10.9.8.5", of = "g1/lab.api.Greeting:2.0.0" },
          { consumer = "no-version@10.9.8.6", of = "g1/lab.api.Greeting" },
          { consumer = "no-group@10.9.8.7", of = "lab.api.Greeting:1.0.0" },
          { consumer = "other@10.9.8.8", of = "g1/lab.api.Other:1.0.0" },
        ]
        seen = [{ at = "10.9.8.7:20880", by = "eth0", is = "refused" }]
        "#,
    )
    .expect("a case");
    let judged = judge(&case);
    let findings = &judged.diagnosis.findings;
    let finding = findings.iter().find(|finding| finding.code == "RP601").expect("a ghost");
    // Whoever calls what nobody has is told of by a finding of its own.
    let vain = findings.iter().filter(|finding| finding.code == "RP604").count();
    assert_eq!((vain, findings.len()), (8, 9));
    let hurt: Vec<String> = finding.affects.iter().map(caller).collect();
    let right =
        ["any-group@10.9.8.3", "any-version@10.9.8.2", "one-of-groups@10.9.8.4", "same@10.9.8.1"];
    assert_eq!(hurt, right);
    // It goes with its session, which none of these members tells of.
    assert_eq!(finding.expires_after, Some(std::time::Duration::from_secs(60)));
    assert!(findings.iter().all(|other| other.code == "RP601" || other.expires_after.is_none()));
}

#[test]
fn suppressed_findings_are_dropped_and_no_others() {
    let judged = judge(&case("lan", "10.9.8.7:20880", "eth0", "refused"));
    assert_eq!(codes(&judged.diagnosis.findings), ["RP301", "RP601", "RP602", "RP705"]);
    let left = |code: &str, glob: Option<&str>| codes(&again(&judged, code, glob));
    assert_eq!(left("RP602", None), ["RP301", "RP601", "RP705"]);
    assert_eq!(left("RP602", Some("10.9.8.7")), ["RP301", "RP601", "RP705"]);
    assert_eq!(left("RP602", Some("10.9.8.7:20880")), ["RP301", "RP601", "RP705"]);
    assert_eq!(left("rp602", Some("10.9.8.*")), ["RP301", "RP601", "RP705"]);
    assert_eq!(left("RP602", Some("lab.api.*")), ["RP301", "RP601", "RP705"]);
    assert_eq!(left("RP602", Some("demo")), ["RP301", "RP601", "RP705"]);
    assert_eq!(left("RP602", Some("10.1.*")), ["RP301", "RP601", "RP602", "RP705"]);
    // It is about several subjects, and the glob takes in one of them.
    assert_eq!(
        left("RP705", Some("DefaultCluster/broker-b/0")),
        ["RP301", "RP601", "RP602", "RP705"]
    );
}

fn again(judged: &Judged, code: &str, glob: Option<&str>) -> Vec<Finding> {
    let glob = glob.map(|glob| globset::Glob::new(glob).expect("a glob").compile_matcher());
    let suppressions = vec![Suppression { code: code.to_owned(), glob }];
    let job = Job { suppressions, ..judged.job.clone() };
    let Judged { vantage, targets, listings, evidence, .. } = judged;
    diagnose(vantage, targets, listings, evidence.clone(), references(listings), &job).findings
}

#[test]
fn a_listing_is_not_judged() {
    let judged = judge(&case("lan", "10.9.8.7:20880", "eth0", "refused"));
    let job = Job { mode: RunMode::List, ..judged.job.clone() };
    let Judged { vantage, targets, listings, evidence, .. } = &judged;
    let diagnosis =
        diagnose(vantage, targets, listings, evidence.clone(), references(listings), &job);
    assert!(diagnosis.findings.is_empty());
    let verdicts: Vec<Verdict> = diagnosis.addresses.iter().map(|at| at.verdict).collect();
    assert_eq!(verdicts, [Verdict::Undetermined]);
    assert_eq!(diagnosis.registrations.len(), 6);
}

#[test]
fn the_same_fault_has_the_same_fingerprint_and_the_worst_comes_first() {
    let one = judge(&case("lan", "10.9.8.7:20880", "eth0", "timed-out")).diagnosis.findings;
    let two = judge(&case("lan", "10.9.8.7:20880", "eth0 10.9.8.1", "timed-out")).diagnosis;
    let marks = |findings: &[Finding]| -> Vec<String> {
        findings.iter().map(|finding| finding.fingerprint.clone()).collect()
    };
    assert_eq!(marks(&one), marks(&two.findings));
    let distinct: HashSet<String> = marks(&one).into_iter().collect();
    assert_eq!(distinct.len(), one.len());
    let severities: Vec<Severity> = one.iter().map(|finding| finding.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
}

/// Work is what a busy machine doesn't change: how often memory is asked for, and how much of it. What
/// grew with the square of the size would be a hundred times as much.
#[test]
fn ten_times_as_many_registrations_are_ten_times_the_work() {
    let [few, many] = [3_000, 30_000].map(work_of_judging);
    assert!(many.count_total < 15 * few.count_total, "{few:?}, and for ten times as many {many:?}");
    assert!(many.bytes_total < 15 * few.bytes_total, "{few:?}, and for ten times as many {many:?}");
}

fn work_of_judging(addresses: u16) -> AllocationInfo {
    let judged = crowd(addresses);
    let Judged { vantage, targets, listings, evidence, job, .. } = &judged;
    let evidence = evidence.clone();
    let references = references(listings);
    let mut diagnosis = None;
    let work = allocation_counter::measure(|| {
        diagnosis = Some(diagnose(vantage, targets, listings, evidence, references, job));
    });
    let diagnosis = diagnosis.expect("a diagnosis");
    let addresses = usize::from(addresses);
    assert_eq!(diagnosis.registrations.len(), addresses * 10 / 3);
    assert_eq!(diagnosis.findings.len(), addresses / 15);
    work
}

/// The same of what filters leave: here, half of the providers with all consumers.
#[test]
fn ten_times_as_many_registrations_are_ten_times_the_work_to_select() {
    let [few, many] = [3_000, 30_000].map(|addresses| {
        let mut listings = crowd(addresses).listings;
        for entry in listings[0].registrations.iter_mut().step_by(2) {
            let Subject::DubboService { version, .. } = &mut entry.subject else { continue };
            *version = Some("9".into());
        }
        let references = references(&listings);
        let glob = globset::Glob::new("*:9").expect("a glob").compile_matcher();
        let filters = Filters { services: vec![glob], ..Filters::default() };
        let all = listings[0].registrations.len();
        let (mut left, mut given) = (0, Some((listings, references)));
        let work = allocation_counter::measure(|| {
            let (listings, references) = given.take().expect("it is measured once");
            let selection =
                select(listings, references, &filters, &Gate::default(), RunMode::Check);
            left = selection.listings[0].registrations.len();
        });
        assert!(left > 0 && left < all, "{left} of {all}");
        work
    });
    assert!(many.count_total < 15 * few.count_total, "{few:?}, and for ten times as many {many:?}");
    assert!(many.bytes_total < 15 * few.bytes_total, "{few:?}, and for ten times as many {many:?}");
}

/// Two providers on each address, half of which are ports of one host, and four consumers for every three
/// of those. One in fifteen addresses times out.
fn crowd(addresses: u16) -> Judged {
    let mut judged = judge(&case("lan", "10.9.8.7:20880", "eth0", "dubbo"));
    let fails = judge(&case("lan", "10.9.8.7:20880", "eth0", "timed-out"));
    let provider = judged.listings[0].registrations[0].clone();
    let (registrations, seen) =
        (&mut judged.listings[0].registrations, &mut judged.evidence.addresses);
    let answers = seen[0].clone();
    registrations.clear();
    seen.clear();
    for number in 0..addresses {
        let address = if number % 2 == 0 {
            Address::new(Host::Ip(Ipv4Addr::new(10, 9, 8, 7).into()), 10_000 + number)
        } else {
            Address::new(Host::Ip(Ipv4Addr::from(0x0a0a_0000 + u32::from(number)).into()), 20_880)
        };
        let like = if number % 15 == 0 { &fails.evidence.addresses[0] } else { &answers };
        seen.push(AddressEvidence { address: address.clone(), ..like.clone() });
        let one = Registration { address: Some(address), ..provider.clone() };
        registrations.extend([one.clone(), one]);
    }
    for number in 0..u32::from(addresses) * 4 / 3 {
        let host = Host::Ip(Ipv4Addr::from(0x0a00_0000 + number).into());
        let address = Some(Address { host, port: None });
        registrations.push(Registration { role: Role::Consumer, address, ..provider.clone() });
    }
    judged
}
