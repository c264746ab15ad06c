//! What a RocketMQ proxy hands out: its ports, and the address that stands before them.

use super::next_run::check;
use super::retarget::for_topic;
use super::text::{advice, word};
use crate::model::remedy::Place;
use crate::model::{Address, Host, ProxyMode, Remedy, Target};

/// One of a proxy's two ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyPort {
    Grpc(ProxyMode),
    Remoting,
}

/// The port that clients use (`published`) is the one that the proxy listens on.
pub fn proxy_port(proxy: &Address, port: ProxyPort, published: u16) -> Remedy {
    let (setting, caveat) = match port {
        ProxyPort::Grpc(ProxyMode::Local) => ("grpcServerPort", SAME_EVERYWHERE),
        ProxyPort::Grpc(ProxyMode::Cluster) => ("grpcServerPort", BEFORE_IT),
        ProxyPort::Remoting => ("remotingListenPort", BEFORE_IT),
    };
    Remedy {
        name: "proxy-port",
        title: format!("Let the proxy listen on port {published}, which its clients use"),
        place: Place::OnHostOfMember(proxy.clone()),
        changes: vec![advice(format!(
            "Set \"{setting}\": {published} in {FILE}, publish {published}:{published} where it \
             runs in a container, and start it again."
        ))],
        caveat: Some(caveat.to_owned()),
    }
}

const FILE: &str = "conf/rmq-proxy.json, the file that the proxy is started with (-pc)";
const SAME_EVERYWHERE: &str = "In local mode a proxy hands out its own port for every broker, so \
                               all proxies of the cluster need the same grpcServerPort.";
const BEFORE_IT: &str =
    "A load balancer or another rule before the proxy has to lead to the new port.";

/// In cluster mode: the port that the client itself used.
pub fn proxy_request_port(proxy: &Address) -> Remedy {
    Remedy {
        name: "proxy-request-port",
        title: "Let the proxy hand out the port that the client used".to_owned(),
        place: Place::OnHostOfMember(proxy.clone()),
        changes: vec![advice(format!(
            "Set \"useEndpointPortFromRequest\": true in {FILE}, and start it again."
        ))],
        caveat: Some("RocketMQ 5.1.1 and later have it, for cluster mode.".to_owned()),
    }
}

/// In local mode: all proxies at the port of the one that was asked.
pub fn one_proxy_port(port: u16, broker: &str) -> Remedy {
    Remedy {
        name: "one-proxy-port",
        title: "Let all proxies listen on the same port".to_owned(),
        place: Place::OnBrokersNamed,
        changes: vec![advice(format!(
            "Set \"grpcServerPort\": {port} in conf/rmq-proxy.json of the proxy of `{}` too, \
             publish {port}:{port} where it runs in a container, and start it again.",
            word(broker)
        ))],
        caveat: Some(SAME_EVERYWHERE.to_owned()),
    }
}

/// In local mode: the address of `broker`, which is that of `proxy` where it is its own.
pub fn proxy_broker_address(proxy: Option<&Address>, broker: &str) -> Remedy {
    let (host, what) = host_of(proxy);
    Remedy {
        name: "proxy-broker-address",
        title: "Let the broker have an address that clients can reach".to_owned(),
        place: match proxy {
            Some(proxy) => Place::OnHostOfMember(proxy.clone()),
            None => Place::OnBrokersNamed,
        },
        changes: vec![advice(format!(
            "Set brokerIP1={host} in the file of the broker `{}` (-c of mqbroker, -bc of \
             mqproxy), and start it again with its proxy.",
            word(broker)
        ))],
        caveat: Some(format!("{what}Remoting clients and slaves use brokerIP1 as well.")),
    }
}

/// For clients of the remoting port.
pub fn proxy_access_address(proxy: &Address) -> Remedy {
    let (host, what) = host_of(Some(proxy));
    Remedy {
        name: "proxy-access-address",
        title: "Let the proxy hand out an address that clients can reach".to_owned(),
        place: Place::OnHostOfMember(proxy.clone()),
        changes: vec![advice(format!(
            "Set \"remotingAccessAddr\": \"{host}\" in {FILE}, and start it again."
        ))],
        caveat: Some(format!("{what}Without it the proxy guesses its address.")),
    }
}

/// The address by which clients reach it, and what stands in its place where that isn't known.
fn host_of(proxy: Option<&Address>) -> (String, &'static str) {
    match proxy.map(|proxy| &proxy.host) {
        Some(host) if !host.is_loopback() => match host {
            Host::Ip(ip) if ip.is_ipv6() => (format!("[{ip}]"), ""),
            Host::Ip(_) | Host::Scoped(..) | Host::Name(_) => (host.to_string(), ""),
        },
        Some(_) | None => {
            ("ADDRESS".to_owned(), "ADDRESS is the one by which clients reach that machine. ")
        }
    }
}

/// In local mode clients of remoting have no use for a proxy.
pub fn proxy_for_grpc_alone(proxy: &Address) -> Remedy {
    Remedy {
        name: "proxy-for-grpc-alone",
        title: "Name the name server to clients that speak remoting".to_owned(),
        place: Place::OnEachClient,
        changes: vec![advice(format!(
            "Clients of RocketMQ 4 (rocketmq-client, NAMESRV_ADDR) get the name server's address \
             in place of {proxy}; those of RocketMQ 5 (rocketmq-client-java) get the proxy's gRPC \
             port. Or run the proxy in cluster mode, where its remoting port serves too."
        ))],
        caveat: None,
    }
}

/// A topic that the proxy knows is given with the target.
pub fn proxy_topic(target: &Target) -> Remedy {
    Remedy {
        name: "proxy-topic",
        title: "Name a topic that clients of the proxy use".to_owned(),
        place: Place::NextRun,
        changes: vec![check(&[], [&for_topic(target, "TOPIC")])],
        caveat: Some(
            "Where its name server is named beside it, the topics of that one are tried."
                .to_owned(),
        ),
    }
}
