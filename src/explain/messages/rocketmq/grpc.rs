//! What RocketMQ 5's clients for gRPC write: Java, Python, Node.js, Go, C#, C++.

use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::roles::{behind_a_proxy, no_proxy};
use crate::model::{Confidence, Whose};

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message { says: "ProducerImpl{…}[FAILED]", weight: Weight::Symptom, judge: failed },
    Message {
        says: "the service PushConsumerImpl{…}[FAILED]",
        weight: Weight::Symptom,
        judge: failed,
    },
    Message {
        says: "the service SimpleConsumerImpl{…}[FAILED]",
        weight: Weight::Symptom,
        judge: failed,
    },
    Message {
        says: "Exception raised from stream response observer, clientId={…}, endpoints={address}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "UNAVAILABLE: Network closed for unknown reason",
        weight: Weight::Symptom,
        judge: no_grpc,
    },
    Message {
        says: "UNAVAILABLE: Failed ALPN negotiation: {cause}",
        weight: Weight::Cause,
        judge: tls,
    },
    Message {
        says: "rocketmq.shaded.io.grpc.StatusRuntimeException: UNAVAILABLE: {cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "rocketmq.shaded.io.grpc.StatusRuntimeException: DEADLINE_EXCEEDED: {cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "Stream is already completed, no further calls are allowed",
        weight: Weight::Symptom,
        judge: stream_ended,
    },
    Message {
        says: "Failed to fetch topic route, clientId={…}, topic={topic}, endpoints={address}, \
               error={cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "Failed to fetch topic route, clientId={…}, topic={topic}",
        weight: Weight::Wrapper,
        judge: unavailable,
    },
    Message {
        says: "Startup the rocketmq client failed, clientId={…}, error={cause}",
        weight: Weight::Wrapper,
        judge: unavailable,
    },
    Message {
        says: "UNAVAILABLE: No connection established. Last error: {…}connect {cause} {address}. \
               Resolution note:",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "UNAVAILABLE: No connection established. Last error: {cause}. Resolution note:",
        weight: Weight::Wrapper,
        judge: unavailable,
    },
    Message {
        says: "Name resolution failed for target dns:{address}",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "Fetch topic route failed after {…} attempts, clientId={…}, error={cause}",
        weight: Weight::Wrapper,
        judge: unavailable,
    },
    Message { says: "4 DEADLINE_EXCEEDED: {cause}", weight: Weight::Wrapper, judge: unavailable },
    Message { says: "14 UNAVAILABLE: {cause}", weight: Weight::Wrapper, judge: unavailable },
    Message {
        says: "failed to connect to all addresses; last error: {value}: ipv4:{address}: {cause}",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "failed to connect to all addresses; last error: {value}: ipv6:{address}: {cause}",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "failed to connect to all addresses",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "DNS resolution failed for {address}: {cause}",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "failed to send message to {address}, because of run out of attempt times, \
               topic:{topic}, ",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "send heartbeat to {address} exception, e: {cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "read stream from endpoints {address} occurred AioRpcError. code: {…}, message: \
               {cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "failed to fetch topic:{topic} route.",
        weight: Weight::Wrapper,
        judge: failed,
    },
    Message { says: "create grpc conn failed, err={cause}", weight: Weight::Cause, judge: no_grpc },
    Message {
        says: "getDefaultClientSession {address} failed, err={cause}",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "telemeter to {address} failed, err={cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "failed to get topic route data result from remote during client startup, \
               clientId={…}, topics={topic}, err={cause}",
        weight: Weight::Wrapper,
        judge: unavailable,
    },
    Message {
        says: "rocketmq: no available endpoints",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message { says: "rocketmq: no available brokers", weight: Weight::Symptom, judge: unavailable },
    Message {
        says: "rpc error: code = Unavailable desc = {cause}",
        weight: Weight::Wrapper,
        judge: unavailable,
    },
    Message {
        says: "Status(StatusCode=\"Unavailable\", Detail=\"{cause}\"",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message {
        says: "Failed to query route for {topic} during starting. Cause: {cause}",
        weight: Weight::Symptom,
        judge: unavailable,
    },
];

/// What a client can't do without a proxy.
const NEEDS: &str = "A RocketMQ 5 client for gRPC needs a proxy's port (8081), not a name \
                     server's (9876) nor a broker's (10911); a cluster without a proxy serves \
                     only clients of 4.x.";
/// What is common to all of them, whichever runtime wrote it.
const TLS: &str = "One side uses TLS, and the other doesn't, or doesn't offer HTTP/2 over it. The \
                   clients use TLS unless `enableSsl(false)` says otherwise; a proxy takes both, \
                   but what stands before it (a load balancer, an ingress) may not.";

/// The client starts only if it gets its topics' routes.
fn failed(seen: &Seen) -> Judgement {
    let meaning = "A RocketMQ 5 client for gRPC doesn't start, because it gets no answer from a \
                   proxy; its own log (`~/logs/rocketmq/rocketmq-client.log`) names the endpoints.";
    match seen.said.place {
        Some(_) => unavailable(seen),
        None => Judgement::new(class("client-generation"), Confidence::Possible, meaning)
            .and(NEEDS)
            .of(Whose::Proxy)
            .or(
                class("proxy-unreachable"),
                "the proxy's port can't be reached, or the one it hands out",
            )
            .steps([behind_a_proxy()]),
    }
}

/// Connected, and what answers isn't gRPC.
fn no_grpc(seen: &Seen) -> Judgement {
    let meaning = "The port accepts the connection and closes it instead of answering in gRPC.";
    let judgement =
        Judgement::new(class("client-generation"), Confidence::Likely, meaning).and(NEEDS);
    let judgement =
        match seen.said.cause.as_deref().is_some_and(|cause| cause.contains("deadline")) {
            true => judgement.or(class("proxy-unreachable"), "packets to the port are dropped"),
            false => judgement
                .or(rule("RP501"), "a forwarder holds the port, and nobody serves behind it"),
        };
    judgement.of(Whose::Proxy).steps([behind_a_proxy()])
}

fn tls(_: &Seen) -> Judgement {
    let meaning = "The TLS handshake doesn't agree on HTTP/2, which gRPC needs.";
    Judgement::new(class("client-generation"), Confidence::Likely, meaning)
        .and(TLS)
        .and(NEEDS)
        .of(Whose::Proxy)
        .steps([behind_a_proxy()])
}

fn stream_ended(_: &Seen) -> Judgement {
    let meaning = "The proxy, or what stands before it, ended the client's telemetry stream, and \
                   the client still wrote to it.";
    Judgement::new(class("proxy-unreachable"), Confidence::Possible, meaning)
        .and(
            "Mostly the proxy is reached by one address (a NodePort, a mapped port) and hands out \
             another one, where nobody answers; the lines before this one name it (`endpoints=`).",
        )
        .and(handed_out())
        .of(Whose::Proxy)
        .or(class("client-generation"), "the port is a name server's or a broker's")
        .steps([behind_a_proxy()])
}

fn handed_out() -> &'static str {
    "In local mode a proxy hands out brokerIP1 with its grpcServerPort, in cluster mode the host \
     that the client asked for with grpcServerPort."
}

/// No answer of the endpoint that is named, if one is.
fn unavailable(seen: &Seen) -> Judgement {
    let cause = seen.said.cause.as_deref().unwrap_or_default().to_ascii_lowercase();
    let has = |word: &str| cause.contains(word);
    if has("alpn") || has("ssl") || has("tls") || has("http1.x") {
        let judgement = tls(seen);
        return match &seen.said.place {
            Some(place) => judgement.and(format!("The endpoint is `{place}`.")),
            None => judgement,
        };
    }
    let Some(place) = &seen.said.place else { return failed_without(seen) };
    no_proxy(seen, place).of(Whose::Proxy)
}

fn failed_without(seen: &Seen) -> Judgement {
    let mut judgement = failed(seen);
    judgement.meaning.push(handed_out().to_owned());
    judgement
}
