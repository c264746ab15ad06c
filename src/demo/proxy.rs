//! A RocketMQ proxy's gRPC port, which gives routes and nothing else.

use std::collections::BTreeMap;
use std::io;

use bytes::{Bytes, BytesMut};
use h2::RecvStream;
use h2::server::{SendResponse, handshake};
use http::{HeaderMap, HeaderValue, Request, Response};
use tokio::net::{TcpListener, TcpStream};

use crate::model::ProxyMode;
use crate::protocol::rocketmq_grpc::wire::{
    Broker, Endpoints, HostAndPort, ILLEGAL_TOPIC, MessageQueue, OK, QueryRouteRequest,
    QueryRouteResponse, Status, TOPIC_NOT_FOUND, framed, unframed,
};

/// A topic that no client may use.
const SYSTEM_TOPIC: &str = "TBW102";

/// A proxy, and what it is configured with.
#[derive(Clone, Debug)]
pub struct Proxy {
    pub mode: ProxyMode,
    /// `grpcServerPort`, which it hands out.
    pub port: u16,
    /// `useEndpointPortFromRequest`.
    pub uses_request_port: bool,
    /// The hosts of its brokers (`brokerIP1`), by their names.
    pub brokers: BTreeMap<String, String>,
    pub topics: Vec<String>,
}

impl Proxy {
    /// One whose topics each of `brokers` has.
    pub fn new(mode: ProxyMode, port: u16, brokers: &[(&str, &str)], topics: &[&str]) -> Self {
        let own = |text: &&str| (*text).to_owned();
        Self {
            mode,
            port,
            uses_request_port: false,
            brokers: brokers.iter().map(|(name, host)| (own(name), own(host))).collect(),
            topics: topics.iter().map(own).collect(),
        }
    }

    fn answer(&self, request: QueryRouteRequest) -> QueryRouteResponse {
        let topic = request.topic.unwrap_or_default().name;
        if topic == SYSTEM_TOPIC {
            return refused(ILLEGAL_TOPIC, "cannot access system topic");
        }
        if !self.topics.contains(&topic) {
            return refused(TOPIC_NOT_FOUND, "No topic route info in name server for the topic");
        }
        let used = request.endpoints.unwrap_or_default();
        let queues = self.brokers.iter().map(|(name, host)| MessageQueue {
            broker: Some(Broker { name: name.clone(), endpoints: Some(self.handed(&used, host)) }),
        });
        QueryRouteResponse {
            status: Some(Status { code: OK, message: "OK".to_owned() }),
            message_queues: queues.collect(),
        }
    }

    fn handed(&self, used: &Endpoints, host: &str) -> Endpoints {
        let port = i32::from(self.port);
        let addresses = match self.mode {
            ProxyMode::Local => vec![HostAndPort { host: host.to_owned(), port }],
            ProxyMode::Cluster => used
                .addresses
                .iter()
                .map(|address| HostAndPort {
                    host: address.host.clone(),
                    port: if self.uses_request_port { address.port } else { port },
                })
                .collect(),
        };
        Endpoints { scheme: used.scheme, addresses }
    }
}

fn refused(code: i32, message: &str) -> QueryRouteResponse {
    let status = Some(Status { code, message: message.to_owned() });
    QueryRouteResponse { status, message_queues: Vec::new() }
}

/// Serves on `listener` until the task is dropped.
pub async fn serve(listener: TcpListener, proxy: Proxy) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(converse(stream, proxy.clone()));
    }
}

async fn converse(stream: TcpStream, proxy: Proxy) -> Result<(), h2::Error> {
    let mut connection = handshake(stream).await?;
    while let Some(call) = connection.accept().await {
        let (request, respond) = call?;
        // A client that goes away takes its answer with it.
        tokio::spawn(reply(proxy.clone(), request, respond));
    }
    Ok(())
}

async fn reply(
    proxy: Proxy,
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
) -> Result<(), h2::Error> {
    let mut body = request.into_body();
    let mut bytes = BytesMut::new();
    while let Some(data) = body.data().await {
        bytes.extend_from_slice(&data?);
    }
    let mut head = Response::new(());
    let headers = head.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/grpc"));
    let mut answer = respond.send_response(head, false)?;
    let request = unframed(&bytes).unwrap_or_default();
    answer.send_data(framed(&proxy.answer(request)), false)?;
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    answer.send_trailers(trailers)
}
