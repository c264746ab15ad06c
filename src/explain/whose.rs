//! Whose address a message names, by what stands around it: a stack trace tells who was called.

use std::net::Ipv4Addr;

use super::messages::ROCKETMQ;
use super::registries::{Kind, by_port};
use crate::model::{METADATA_SERVICE, Said, System, Whose};

/// Lines before a message that belong to it, and lines of the stack behind it.
const BEFORE: usize = 3;
const BEHIND: usize = 40;

/// Words around a message, and whose address it then names. The first one that is there counts.
const SIGNS: [(Whose, &[&str]); 4] = [
    (
        Whose::Controller,
        &[
            "broker.controller.replicasmanager",
            "next broker id from controller",
            "outerapi.getnextbrokerid",
            "outerapi.applybrokerid",
            "outerapi.registerbrokertocontroller",
            "outerapi.getcontrollermetadata",
            "outerapi.altersyncstateset",
            "outerapi.brokerelect",
            "outerapi.getreplicainfo",
            "outerapi.sendheartbeattocontroller",
            "send heartbeat to controller",
            "register broker to controller",
            "update controller metadata",
        ],
    ),
    (Whose::Peer, &["storage.dledger.", "send vote request failed", "dledgerrpcnettyservice"]),
    (
        Whose::NameServer,
        &[
            "registerbroker exception",
            "to name server. targethost",
            "outerapi.registerbroker(",
            "outerapi.unregisterbroker",
            "outerapi.needregister",
            "outerapi.querydataversion",
            "outerapi.getbrokermembergroup",
            "getandcreatenameserverchannel",
            "gettopicrouteinfofromnameserver",
            "mqclientapiimpl.getbrokerclusterinfo",
            "connect to namesrv",
        ],
    ),
    (
        Whose::Proxy,
        &[
            "rocketmq.client.java.",
            "o.a.r.c.j.",
            "o.a.r.client.java",
            "rocketmq.shaded.io.grpc",
            "endpoints=",
            "create grpc conn failed",
            "getdefaultclientsession",
            "rocketmq-client-nodejs",
            "rocketmq-clients/",
        ],
    ),
];

/// What stands right before an address, wherever in the text, and whose address it then is.
const DECLARED: [(Whose, &str); 7] = [
    (Whose::Controller, "controller leader address to "),
    (Whose::NameServer, "registerbroker exception, "),
    (Whose::NameServer, "name server. targethost="),
    (Whose::NameServer, "sendheartbeat exception "),
    (Whose::NameServer, "query data version from name server "),
    (Whose::NameServer, "exception, namesrvaddr: "),
    (Whose::Proxy, "endpoints="),
];

/// Whose address the message in line `at` of `lines` names.
pub(super) fn whose(lines: &[&str], at: usize, system: System, said: &Said) -> Whose {
    let is_metadata = |name: &str| name.starts_with(METADATA_SERVICE);
    if said.service.as_ref().is_some_and(|service| is_metadata(&service.interface)) {
        return Whose::Metadata;
    }
    match system {
        System::ZooKeeper => return Whose::ZooKeeper,
        System::RocketMq | System::Network => {}
        System::Dubbo
        | System::Kafka
        | System::Librdkafka
        | System::Sarama
        | System::KafkaJs
        | System::KafkaPython
        | System::Address => return Whose::Registered,
    }
    let address = said.place.as_ref().and_then(|place| place.address.as_ref());
    let declared = address.and_then(|address| declared(lines, &address.to_string()));
    let written = said.place.as_ref().map_or("", |place| place.written.as_str());
    if let Some(whose) = declared.or_else(|| by_signs(lines, at, written)) {
        return whose;
    }
    let port = address.and_then(|address| address.port);
    let line = lines.get(at).map(|line| line.to_ascii_lowercase()).unwrap_or_default();
    if line.contains("rpc error: code = ") && port.is_some_and(|port| ROCKETMQ.contains(&port)) {
        return Whose::Proxy;
    }
    match port.filter(|_| system == System::RocketMq) {
        Some(8_080 | 8_081) => return Whose::Proxy,
        Some(9_878) => return Whose::Controller,
        Some(40_911) => return Whose::Peer,
        Some(_) | None => {}
    }
    match address.and_then(|address| by_port(system, address)) {
        Some((Kind::NameServer, _)) => Whose::NameServer,
        Some((Kind::ZooKeeper, _)) => Whose::ZooKeeper,
        None => Whose::Registered,
    }
}

fn by_signs(lines: &[&str], at: usize, address: &str) -> Option<Whose> {
    let before = lines.get(at.saturating_sub(BEFORE)..at)?;
    // Frames in between are those of another message, and so is a line with another address.
    let own = |line: &str| !is_frame(line) && !has_other(line, address);
    let before = before.iter().rev().take_while(|line| own(line));
    let behind = lines.get(at + 1..)?.iter().take(BEHIND).take_while(|line| is_frame(line));
    let around = before.chain(lines.get(at)).chain(behind);
    let around: Vec<String> = around.map(|line| line.to_ascii_lowercase()).collect();
    // A proxy's answer speaks of what the proxy itself called.
    let answer = lines.get(at).is_some_and(|line| line.contains("response-code="));
    let has = |sign: &&str| !answer && around.iter().any(|line| line.contains(*sign));
    SIGNS.iter().find(|(_, signs)| signs.iter().any(&has)).map(|(whose, _)| *whose)
}

/// Whether a line names an address that isn't `address`.
fn has_other(line: &str, address: &str) -> bool {
    let words = line.split(|c: char| c.is_whitespace() || "<>()[],;=\"".contains(c));
    let is_address = |word: &&str| {
        let ip = word.split_once(':').map_or("", |(host, _)| host);
        ip.parse::<Ipv4Addr>().is_ok()
    };
    words.filter(is_address).any(|word| !word.contains(address) && !address.contains(word))
}

fn declared(lines: &[&str], address: &str) -> Option<Whose> {
    let address = address.to_ascii_lowercase();
    let said = |line: &&str| {
        let line = line.to_ascii_lowercase();
        DECLARED.iter().find(|(_, before)| {
            let behind = line.split_once(before).map_or("", |(_, behind)| behind);
            let scheme = |behind: &str| behind.split_once(':').map(|(_, rest)| rest.to_owned());
            let at = |text: &str| text.starts_with(&address);
            at(behind) || scheme(behind).is_some_and(|rest| at(&rest))
        })
    };
    lines.iter().find_map(said).map(|(whose, _)| *whose)
}

/// A line of a stack trace.
fn is_frame(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("at ") || line.starts_with("... ") || line.starts_with("Caused by: ")
}
