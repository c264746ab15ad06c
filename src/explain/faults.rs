//! The classes that a message may tell of: each rule, and those that have no rule.

use crate::diagnose::RULES;
use crate::model::Fault;

/// A class that no rule finds in a registry, so that there is no page of its own.
#[derive(Debug)]
pub struct Class {
    pub name: &'static str,
    pub title: &'static str,
    /// What it means and how to fix it, in whole sentences.
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
        title: "A process is configured to listen on an address that its machine doesn't have",
        text: "The address is set as the one to bind: `dubbo.protocol.host` or DUBBO_IP_TO_BIND, \
               and often it is a public address that a cloud maps to the machine. The process \
               fails to start, so it isn't registered. Don't set the address to bind; set only \
               the one that callers use, with DUBBO_IP_TO_REGISTRY.",
    },
    Class {
        name: "port-in-use",
        title: "Another process has the port already",
        text: "Two processes of one machine can't listen on one port: an earlier one still runs, \
               or two containers share the host's network. `ss -ltnp` shows who has the port.",
    },
    Class {
        name: "rejected-override",
        title: "Dubbo refuses the address that is configured for the registration",
        text: "DUBBO_IP_TO_REGISTRY and DUBBO_IP_TO_BIND may not be 127.*, localhost or 0.0.0.0, \
               and have to be addresses. Set the address that callers use.",
    },
    Class {
        name: "slow-or-silent",
        title: "The call reached a process that didn't answer in time",
        text: "The connection was established and the request was sent, but no answer came within \
               the time limit: the method takes longer than the caller waits, all of the \
               provider's threads are busy or paused (garbage collection), or something in \
               between holds the port and no service answers there (RP501).",
    },
    Class {
        name: "connection-lost",
        title: "An established connection was lost",
        text: "The process at the other end restarted or died, or something in between (a \
               firewall, a NAT, a load balancer) dropped an idle connection.",
    },
    Class {
        name: "no-name-server",
        title: "The client has no RocketMQ name server that it can ask",
        text: "None is configured, or (from 5.0 on) none of the configured ones answers. Set \
               NAMESRV_ADDR, or `namesrvAddr` in code, to `host:9876;host:9876`.",
    },
    Class {
        name: "no-route-of-topic",
        title: "No name server knows a broker for the topic",
        text: "The topic doesn't exist, its broker isn't registered with the name server that was \
               asked, or the broker doesn't create topics by itself \
               (autoCreateTopicEnable=false). With the name server as a target, `explain` says \
               whether it has a broker at all (RP803), and a master for each name (RP708).",
    },
    Class {
        name: "metadata-missing",
        title: "A Dubbo 3 consumer can't find out which application serves the interface",
        text: "By application, a consumer asks the registry which application an interface \
               belongs to. That mapping is missing: the provider registers by interface only \
               (register-mode=interface), it has never reached the metadata center, or the \
               consumer reads another registry. `dubbo.application.service-discovery.migration` \
               FORCE_INTERFACE on the consumer looks only for the interface. With the registry as \
               a target, `explain` names the mapping that lacks the application (RP707), or the \
               consumer that looks at another level than its provider registers (RP604).",
    },
    Class {
        name: "metadata-unread",
        title: "A Dubbo 3 consumer can't get the metadata of a provider's instance",
        text: "By application, a consumer knows what an instance serves only from its metadata, \
               which it asks of the instance's metadata service, or reads in the metadata center. \
               Where it gets none, it doesn't call the instance. The metadata service may listen \
               on a port of its own (a random one in dubbo-go; \
               `dubbo.application.metadata-service-port`), which has to be reachable too. With \
               the registry as a target, `explain` says which instance's metadata it is, and why \
               they can't be read (RP709).",
    },
    Class {
        name: "unsupported-protocol",
        title: "A provider is registered with a protocol that the consumer's Dubbo doesn't have",
        text: "The consumer leaves out such a provider. Add the protocol's dependency to the \
               consumer, or export another protocol. `Unsupported protocol X in notified url` \
               says which it has.",
    },
    Class {
        name: "serialization",
        title: "Consumer and provider of Dubbo use different serializations",
        text: "The consumer takes the serialization of the provider's URL (`serialization`, \
               `prefer.serialization`), and a provider from 2.7.9 and 3.0 on refuses another one \
               than it registered. Set the same on both sides, or on none, and have its extension \
               on both.",
    },
    Class {
        name: "refused-class",
        title: "Dubbo refuses a class of a call",
        text: "Since 3.2 Dubbo reads only classes that are on its list (mode STRICT) and that are \
               Serializable. `security/serialize.allowlist` in the class path adds to the list, \
               and `dubbo.application.serialize-check-status` sets the mode.",
    },
    Class {
        name: "payload",
        title: "A request or an answer is longer than Dubbo's limit",
        text: "`dubbo.protocol.payload` is 8 MiB by default, and the side that logs this refuses \
               what is longer. Address and registry are in order.",
    },
    Class {
        name: "entry-exists",
        title: "An entry of the registry is there already when a process registers it",
        text: "After a lost session the old entry stays until ZooKeeper ends the session, and \
               Dubbo replaces it. If it comes again and again, several processes register one \
               address.",
    },
    Class {
        name: "old-zookeeper",
        title: "The ZooKeeper is older than its clients need",
        text: "`KeeperErrorCode = Unimplemented`: Curator 3 and later ask for what came with \
               ZooKeeper 3.5. Run 3.5 or newer, or use a client that is made for 3.4.",
    },
    Class {
        name: "routed-away",
        title: "Providers are registered, but Dubbo's routing rules exclude all of them",
        text: "A tag, condition or script rule matches no provider, or providers are disabled. \
               With the registry as a target, `explain` names the rule or the setting and how to \
               switch it off (RP206), or the tag that the consumer asks for in vain (RP604).",
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
               server (9876) or to a broker (10911); the 4.x clients speak remoting to a name \
               server.",
    },
    Class {
        name: "proxy-unreachable",
        title: "A RocketMQ 5 client can't use the endpoint of a proxy",
        text: "A client for gRPC asks the proxy that it is configured with for a topic's \
               endpoints, and calls those that it is handed. In local mode a proxy hands out \
               brokerIP1 with its grpcServerPort, in cluster mode the host that the client asked \
               for with grpcServerPort, or with the client's port where \
               `useEndpointPortFromRequest` is true. A proxy registers nowhere; in local mode what is \
               wrong with its endpoint is wrong with its broker's address (RP101 to RP113).",
    },
    Class {
        name: "controller",
        title: "A RocketMQ broker can't reach its controller",
        text: "A broker in controller mode gets its id and its role from the controllers' leader, \
               and asks `controllerAddr` where that is. The leader is announced as \
               `controllerDLegerPeers` has it (`jRaftControllerRPCAddr` with jRaft): each address \
               there has to be reachable from every broker.",
    },
    Class {
        name: "no-cluster",
        title: "No registered RocketMQ broker has that cluster's name",
        text: "A proxy in cluster mode looks for the brokers of its rocketMQClusterName, and \
               mqadmin for those of `-c`. It is the brokers' brokerClusterName, DefaultCluster by \
               default, and the brokers have to be registered with the name servers that are \
               asked.",
    },
    Class {
        name: "dledger-peer",
        title: "A member of a DLedger group can't reach another one",
        text: "The members of `dLegerPeers` elect a leader among themselves: each entry is \
               `ID-HOST:PORT`, separated by semicolons, with a host that the others reach and no IPv6 \
               address.",
    },
    Class {
        name: "own-host-name",
        title: "A machine can't resolve its own host name",
        text: "Java asks for the address of the own host name, and gets none. Add the name to \
               /etc/hosts with the address that others use.",
    },
    Class {
        name: "credentials",
        title: "RocketMQ refuses the client's credentials or its permissions",
        text: "The broker or the proxy is reached, so address and network are in order. ACL 1.0 \
               reads conf/plain_acl.yml on each broker (`aclEnable`), ACL 2.0 keeps users and \
               their permissions itself (`authenticationEnabled`, `authorizationEnabled`). Give \
               the client the access key and the secret key of a user that may do what it does.",
    },
    Class {
        name: "forbidden",
        title: "A RocketMQ broker or topic is set to refuse that",
        text: "`brokerPermission` of the broker, or `perm` of the topic there: 6 is read and \
               write, 4 is read only, 2 is write only. `mqadmin topicRoute` shows it, \
               `wipeWritePerm` takes writing away before a restart, and `addWritePerm` gives it \
               back.",
    },
    Class {
        name: "store-unavailable",
        title: "A RocketMQ broker is reached and can't store messages",
        text: "Its disk is full, it is a slave, or its store is shut down or broken. The network \
               is in order.",
    },
    Class {
        name: "kafka-listeners",
        title: "Kafka refuses its listeners, so the broker doesn't start",
        text: "Each listener needs a name and a port of its own, each name a protocol in \
               listener.security.protocol.map, each advertised listener one of that name in \
               `listeners`, and inter.broker.listener.name has to be one of the advertised ones.",
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
        text: "Right after a topic was created this disappears by itself. If it persists, the \
               broker that should lead is down, or brokers can't reach each other at the \
               addresses that they advertise.",
    },
    Class {
        name: "no-metadata",
        title: "The Kafka client got no usable answer within its time limit",
        text: "It is the effect of another failure: the lines before it show which address failed.",
    },
    Class {
        name: "four-letter-words",
        title: "ZooKeeper answers, but its whitelist doesn't allow the command",
        text: "Since 3.4.10 and 3.5 only `srvr` is allowed by default. It isn't a fault: clients \
               don't need it. `4lw.commands.whitelist` in zoo.cfg allows more.",
    },
];
