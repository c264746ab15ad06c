//! QueryRoute of RocketMQ's published protocol (`apache.rocketmq.v2`), and what its answers mean.

use bytes::{BufMut, Bytes, BytesMut};
use http::{Method, Request, Uri, Version};
use prost::Message;

use crate::model::text::visible;
use crate::model::{Address, Host};
use crate::protocol::triple::wire::Reply;

/// What a client asks before it sends or receives anything.
const QUERY_ROUTE: &str = "/apache.rocketmq.v2.MessagingService/QueryRoute";
/// RocketMQ's own code of a request that was fulfilled.
pub const OK: i32 = 20_000;
/// The same where no such topic is known, and where clients may not use it (a system topic).
pub const TOPIC_NOT_FOUND: i32 = 40_402;
pub const ILLEGAL_TOPIC: i32 = 40_002;
/// gRPC's UNIMPLEMENTED: there is no such service.
const UNIMPLEMENTED: u16 = 12;
/// A byte that says that nothing is compressed, and the message's length.
const PREFIX: usize = 5;

#[derive(Clone, PartialEq, Message)]
pub struct QueryRouteRequest {
    #[prost(message, optional, tag = "1")]
    pub topic: Option<Resource>,
    /// The address by which the proxy is asked.
    #[prost(message, optional, tag = "2")]
    pub endpoints: Option<Endpoints>,
}

#[derive(Clone, PartialEq, Message)]
pub struct QueryRouteResponse {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, repeated, tag = "2")]
    pub message_queues: Vec<MessageQueue>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Resource {
    #[prost(string, tag = "2")]
    pub name: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct Endpoints {
    #[prost(int32, tag = "1")]
    pub scheme: i32,
    #[prost(message, repeated, tag = "2")]
    pub addresses: Vec<HostAndPort>,
}

#[derive(Clone, PartialEq, Eq, Message)]
pub struct HostAndPort {
    #[prost(string, tag = "1")]
    pub host: String,
    #[prost(int32, tag = "2")]
    pub port: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct MessageQueue {
    #[prost(message, optional, tag = "4")]
    pub broker: Option<Broker>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Broker {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(message, optional, tag = "3")]
    pub endpoints: Option<Endpoints>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Status {
    #[prost(int32, tag = "1")]
    pub code: i32,
    #[prost(string, tag = "2")]
    pub message: String,
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Each broker's name with each address for it, sorted.
    Route(Vec<(String, HostAndPort)>),
    /// A proxy of RocketMQ refuses: its own code and words.
    Refused { code: i32, message: String },
    /// A gRPC server that isn't RocketMQ's.
    Foreign(String),
    /// It may be RocketMQ's, or something in between; these are its words.
    Unclear(String),
}

/// The call for `topic`, by a client that was told the address `used`; `None`: nobody can be called so.
pub fn query_route(authority: &str, topic: &str, used: &Address) -> Option<(Request<()>, Bytes)> {
    let uri = Uri::builder().scheme("http").authority(authority).path_and_query(QUERY_ROUTE);
    let request = Request::builder()
        .method(Method::POST)
        .version(Version::HTTP_2)
        .uri(uri.build().ok()?)
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("x-mq-protocol", "v2")
        .header("x-mq-client-id", "regprobe");
    let message = QueryRouteRequest {
        topic: Some(Resource { name: topic.to_owned() }),
        endpoints: Some(endpoints(used)),
    };
    Some((request.body(()).ok()?, framed(&message)))
}

fn endpoints(used: &Address) -> Endpoints {
    let scheme = match used.host.ip() {
        Some(ip) if ip.is_ipv4() => 1,
        Some(_) => 2,
        None => 3,
    };
    let host = match &used.host {
        Host::Ip(ip) => ip.to_string(),
        Host::Name(name) => name.clone(),
        Host::Scoped(ip, zone) => format!("{ip}%{zone}"),
    };
    let port = i32::from(used.port.unwrap_or_default());
    Endpoints { scheme, addresses: vec![HostAndPort { host, port }] }
}

/// As a gRPC message, uncompressed.
pub fn framed(message: &impl Message) -> Bytes {
    let length = message.encoded_len();
    let mut bytes = BytesMut::with_capacity(PREFIX + length);
    bytes.put_u8(0);
    bytes.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
    // A buffer that grows takes any message.
    let _ = message.encode(&mut bytes);
    bytes.freeze()
}

/// The message of a gRPC body; `None`: it is cut short, compressed, or none of that type.
pub fn unframed<M: Message + Default>(body: &[u8]) -> Option<M> {
    let (prefix, rest) = body.split_first_chunk::<PREFIX>()?;
    let [0, length @ ..] = *prefix else { return None };
    let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
    M::decode(rest.get(..length)?).ok()
}

/// What the answer to QueryRoute means.
pub fn read(reply: &Reply) -> Said {
    match reply.grpc_status {
        Some(0) => unframed(&reply.body).map_or_else(|| Said::Unclear(reply.words()), route),
        Some(UNIMPLEMENTED) => Said::Foreign(reply.words()),
        Some(_) => Said::Unclear(reply.words()),
        None if reply.content_type.starts_with("application/grpc") => Said::Unclear(reply.words()),
        None => Said::Foreign(reply.words()),
    }
}

fn route(response: QueryRouteResponse) -> Said {
    let Status { code, message } = response.status.unwrap_or_default();
    if code != OK {
        return Said::Refused { code, message: visible(&message).into_owned() };
    }
    let brokers = response.message_queues.into_iter().filter_map(|queue| queue.broker);
    let each = brokers.flat_map(|Broker { name, endpoints }| {
        let addresses = endpoints.unwrap_or_default().addresses;
        addresses.into_iter().map(move |address| (name.clone(), address))
    });
    // Each queue tells its broker again.
    let mut handed: Vec<(String, HostAndPort)> = each.collect();
    handed.sort_by(|(a, at), (b, bt)| (a, &at.host, at.port).cmp(&(b, &bt.host, bt.port)));
    handed.dedup();
    Said::Route(handed)
}
