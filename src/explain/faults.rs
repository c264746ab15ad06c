//! The classes that a message may tell of: each rule, and those that have no rule.

use crate::diagnose::RULES;
use crate::model::Fault;

/// A class that no rule finds in a registry, so that there is no page of its own.
#[derive(Debug)]
pub struct Class {
    pub name: &'static str,
    pub title: &'static str,
    /// What it means and what mends it, in whole sentences.
    pub text: &'static str,
}

/// The rule's fault.
pub(super) fn rule(code: &'static str) -> Fault {
    let rule = RULES.iter().find(|rule| rule.code == code);
    rule.map_or(Fault { code: Some(code), name: "", title: "" }, |rule| Fault {
        code: Some(rule.code),
        name: rule.name,
        title: rule.title,
    })
}

/// The fault of a class without a rule.
pub(super) fn class(name: &'static str) -> Fault {
    let title = class_named(name).map_or("", |class| class.title);
    Fault { code: None, name, title }
}

/// The class of that name, whatever its case.
pub fn class_named(name: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.name.eq_ignore_ascii_case(name))
}

/// Classes that only a message tells.
pub static CLASSES: &[Class] = &[
    Class {
        name: "bind-address",
        title: "A process is told to listen at an address that its machine doesn't have",
        text: "The address is set as the one to bind: `dubbo.protocol.host` or DUBBO_IP_TO_BIND, and \
               often it is a public address that a cloud maps to the machine. The process doesn't \
               start to serve, so it isn't registered. Leave the address to bind alone, and set the \
               one that callers use with DUBBO_IP_TO_REGISTRY.",
    },
    Class {
        name: "port-in-use",
        title: "Another process has the port already",
        text: "Two processes of one machine can't listen on one port: an earlier one still runs, or \
               two containers share the host's network. `ss -ltnp` shows who has the port.",
    },
    Class {
        name: "rejected-override",
        title: "Dubbo refuses the address that it is told to register",
        text: "DUBBO_IP_TO_REGISTRY and DUBBO_IP_TO_BIND may not be 127.*, localhost or 0.0.0.0, and \
               have to be addresses. Set the address that callers use.",
    },
    Class {
        name: "slow-or-silent",
        title: "The call reached a process that didn't answer in time",
        text: "A connection was made, the request left, and no answer came within the time limit: the \
               method takes longer than the caller waits, the provider's threads are all busy or it \
               stands still (garbage collection), or something in between holds the port and nobody \
               serves there (RP501).",
    },
    Class {
        name: "connection-lost",
        title: "The connection was there and isn't any more",
        text: "The process at the other end restarted or died, or something in between (a firewall, a \
               NAT, a load balancer) dropped an idle connection.",
    },
    Class {
        name: "no-name-server",
        title: "The client has no RocketMQ name server that it can ask",
        text: "It was given none, or (from 5.0 on) none of those that it was given answers. Set \
               NAMESRV_ADDR, or `namesrvAddr` in code, to `host:9876;host:9876`.",
    },
    Class {
        name: "no-route-of-topic",
        title: "No name server knows a broker for the topic",
        text: "The topic doesn't exist, its broker isn't registered with the name server that was \
               asked, or the broker doesn't create topics by itself (autoCreateTopicEnable=false).",
    },
    Class {
        name: "metadata-missing",
        title: "A Dubbo 3 consumer can't learn which application serves the interface",
        text: "By application, a consumer asks the registry which application an interface belongs \
               to. That mapping is missing: the provider registers by interface only \
               (register-mode=interface), it has never reached the metadata center, or the consumer \
               reads another registry. `dubbo.application.service-discovery.migration` \
               FORCE_INTERFACE on the consumer looks for the interface alone.",
    },
    Class {
        name: "routed-away",
        title: "Providers are registered, and a routing rule of Dubbo leaves none",
        text: "A tag, condition or script rule, or a disabled provider, matches nobody.",
    },
    Class {
        name: "replication",
        title: "A RocketMQ slave can't follow its master",
        text: "A slave fetches data from the master's brokerIP2:haListenPort and metadata from its \
               brokerIP1:listenPort. Both have to be reachable from the slave.",
    },
    Class {
        name: "client-generation",
        title: "A RocketMQ 5 client speaks gRPC to a port of another protocol",
        text: "The clients of apache/rocketmq-clients speak gRPC to a proxy (8081), not to a name \
               server (9876) nor to a broker (10911); the 4.x clients speak remoting to a name server.",
    },
    Class {
        name: "bootstrap",
        title: "The Kafka client can't use its bootstrap server",
        text: "The failing address is the one in the client's own configuration, so no advertised \
               address is to blame yet.",
    },
    Class {
        name: "no-leader",
        title: "A Kafka partition has no leader that clients can be sent to",
        text: "Right after a topic was made this passes by itself. If it stays, the broker that should \
               lead is down, or brokers can't reach one another by the addresses that they advertise.",
    },
    Class {
        name: "no-metadata",
        title: "The Kafka client got no answer of use within its time limit",
        text: "It is what another failure comes to: the lines before it tell which address failed.",
    },
    Class {
        name: "four-letter-words",
        title: "ZooKeeper answers, and isn't allowed to tell what was asked",
        text: "Since 3.4.10 and 3.5 only `srvr` is allowed by default. It is no fault: clients don't \
               need it. `4lw.commands.whitelist` in zoo.cfg opens more.",
    },
];
