//! A RocketMQ proxy answers, and hands its clients an address that they can't use.

use std::collections::BTreeSet;

use crate::diagnose::{About, Claim, Examine, JudgedAddress, Notice, Rule, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{
    Address, Attempt, Confidence, FailureKind, Protocol, ProxyMode, Registration, RegistrationId,
    Remedy, Role, Subject, Verdict,
};
use crate::remedy::{
    ProxyPort, check, one_proxy_port, proxy_access_address, proxy_broker_address,
    proxy_for_grpc_alone, proxy_port, proxy_request_port, run_again,
};

pub(super) const RULE: Rule = Rule {
    code: "RP703",
    name: "proxy-endpoint",
    title: "A proxy hands out an address that its clients can't use",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

/// What one proxy hands out at an address.
struct Endpoint<'a> {
    at: &'a Address,
    /// The address by which it was asked.
    proxy: &'a Address,
    mode: ProxyMode,
    /// It was asked at its remoting port.
    by_remoting: bool,
    brokers: BTreeSet<&'a str>,
    ids: Vec<RegistrationId>,
}

fn examine(run: &RunIndex) -> Vec<Notice> {
    let failing = run.registered().filter(|judged| match judged.verdict {
        Verdict::Unreachable | Verdict::Misidentified | Verdict::LocalOnly => true,
        Verdict::Reachable | Verdict::Undetermined => false,
    });
    failing.flat_map(|judged| of_address(run, judged)).collect()
}

fn of_address(run: &RunIndex, judged: &JudgedAddress) -> Vec<Notice> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for id in run.at(&judged.evidence.address) {
        let Some(Registration { subject, protocol, .. }) = run.registration(*id) else { continue };
        let Subject::ProxyEndpoint { proxy, broker, mode } = subject else { continue };
        let at = &judged.evidence.address;
        match endpoints.iter_mut().find(|known| known.proxy == proxy) {
            Some(known) => {
                known.brokers.insert(broker);
                known.ids.push(*id);
            }
            None => endpoints.push(Endpoint {
                at,
                proxy,
                mode: *mode,
                by_remoting: *protocol == Protocol::RocketMqProxy,
                brokers: BTreeSet::from([&**broker]),
                ids: vec![*id],
            }),
        }
    }
    endpoints.iter().map(|endpoint| notice(run, judged, endpoint)).collect()
}

fn notice(run: &RunIndex, judged: &JudgedAddress, endpoint: &Endpoint) -> Notice {
    let Endpoint { at, proxy, brokers, ids, .. } = endpoint;
    let names = brokers.iter().map(|name| (*name).to_owned()).collect();
    let outcome = match judged.path {
        Some(path) => words::outcome(path),
        None => "its name doesn't resolve".to_owned(),
    };
    let cause = format!(
        "the proxy at {} answers, but sends its clients to {} for {}, and there {outcome}",
        sentence::address(proxy),
        sentence::address(at),
        sentence::names(&names)
    );
    let confidence = match judged.verdict {
        Verdict::LocalOnly => Confidence::Likely,
        Verdict::Reachable
        | Verdict::Unreachable
        | Verdict::Misidentified
        | Verdict::Undetermined => Confidence::Certain,
    };
    Notice {
        subject: format!("{} at {proxy}", brokers.first().copied().unwrap_or_default()),
        address: Some((*at).clone()),
        registrations: ids.clone(),
        claim: Claim::error(confidence, cause)
            .facts([how_chosen(endpoint)])
            .facts(local_only(judged))
            .facts(blocked(judged))
            .remedies(remedies(run, endpoint)),
    }
}

fn local_only(judged: &JudgedAddress) -> Option<String> {
    (judged.verdict == Verdict::LocalOnly)
        .then(|| "this machine reaches it by a network of its own, and others don't".to_owned())
}

/// Where nobody says no, the address may be right and the way to it closed.
fn blocked(judged: &JudgedAddress) -> Option<String> {
    let port = judged.evidence.address.port.unwrap_or_default();
    match &judged.path?.connection {
        Attempt::Failed(failure) if failure.kind == FailureKind::TimedOut => Some(format!(
            "if clients are meant to use that address, a firewall drops what is sent to it: allow \
             TCP {port}"
        )),
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => None,
    }
}

fn how_chosen(Endpoint { at, mode, by_remoting, .. }: &Endpoint) -> String {
    let port = at.port.unwrap_or_default();
    match (mode, by_remoting) {
        (ProxyMode::Local, true) => format!(
            "in local mode it sends clients of its remoting port to brokerIP1 with grpcServerPort \
             ({port}), where gRPC is spoken and not remoting"
        ),
        (ProxyMode::Cluster, true) => format!(
            "clients of its remoting port get remotingAccessAddr ({}) with remotingListenPort \
             ({port}) for every broker",
            tick(&at.host.to_string())
        ),
        (ProxyMode::Local, false) => format!(
            "in local mode it hands out each broker's own address (brokerIP1) with the port that \
             it listens on itself, grpcServerPort ({port})"
        ),
        (ProxyMode::Cluster, false) => format!(
            "in cluster mode it hands out the host that the client used, with the port that it \
             listens on itself, grpcServerPort ({port})"
        ),
    }
}

fn remedies(run: &RunIndex, endpoint: &Endpoint) -> Vec<Remedy> {
    let Endpoint { at, proxy, mode, by_remoting, brokers, .. } = endpoint;
    // By this address the proxy has just answered.
    if at == proxy {
        return vec![run_again("It may be over by then.", check(&[], run.targets))];
    }
    let own_port = match by_remoting {
        true => ProxyPort::Remoting,
        false => ProxyPort::Grpc(*mode),
    };
    let wrong_port = proxy.port.filter(|port| Some(*port) != at.port);
    let port = wrong_port.map(|port| proxy_port(proxy, own_port, port));
    let broker = brokers.first().copied().unwrap_or_default();
    let wrong_host = at.host != proxy.host;
    let found: Vec<Option<Remedy>> = match (mode, by_remoting) {
        (ProxyMode::Local, true) => vec![Some(proxy_for_grpc_alone(proxy))],
        (ProxyMode::Cluster, true) => {
            vec![wrong_host.then(|| proxy_access_address(proxy)), port]
        }
        (ProxyMode::Cluster, false) => vec![Some(proxy_request_port(proxy)), port],
        (ProxyMode::Local, false) if is_only_broker(run, proxy, broker) => {
            vec![wrong_host.then(|| proxy_broker_address(Some(proxy), broker)), port]
        }
        // Another broker's proxy may listen elsewhere than this one.
        (ProxyMode::Local, false) => vec![
            wrong_host.then(|| one_proxy_port(at.port.unwrap_or_default(), broker)),
            wrong_host.then(|| proxy_broker_address(None, broker)),
            port.filter(|_| !wrong_host),
        ],
    };
    found.into_iter().flatten().collect()
}

/// Nobody else's broker is handed out by the proxy, so its broker is this one.
fn is_only_broker(run: &RunIndex, proxy: &Address, broker: &str) -> bool {
    let others = run.numbered().filter(|(_, entry)| entry.role == Role::Endpoint);
    others
        .filter_map(|(_, entry)| match &entry.subject {
            Subject::ProxyEndpoint { proxy: by, broker, .. } => (by == proxy).then_some(&**broker),
            Subject::DubboService { .. }
            | Subject::DubboApplication { .. }
            | Subject::SpringService { .. }
            | Subject::RocketMqBroker { .. } => None,
        })
        .all(|name| name == broker)
}
