//! The application level: `/services/<application>/<id>` with Curator's JSON, as Dubbo 3 and Spring
//! Cloud ZooKeeper write it, told apart by what the payload holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::model::{
    Address, Attributes, Author, Host, Malformed, Protocol, Registrant, Registration, Role,
    ServiceKey, Subject, TargetId,
};

#[derive(Deserialize)]
struct Instance {
    address: Option<String>,
    port: Option<u16>,
    #[serde(rename = "sslPort")]
    ssl_port: Option<u16>,
    #[serde(default)]
    payload: Value,
}

/// One of `dubbo.endpoints`: JSON inside JSON.
#[derive(Deserialize)]
struct Endpoint {
    port: u16,
    protocol: String,
}

/// `dubbo.metadata-service.url-params` of Dubbo 3; 2.7 has one of these by protocol, without its name.
#[derive(Deserialize)]
struct MetadataService {
    protocol: Option<String>,
    port: Value,
}

/// Where an instance was found.
pub(super) struct Place<'a> {
    pub target: TargetId,
    pub application: &'a str,
    /// The znode's path.
    pub path: String,
}

/// Parses an instance: one registration for each of its ports. What it serves stands elsewhere.
pub(super) fn parse(
    data: &[u8],
    place: &Place<'_>,
    registrant: &Registrant,
) -> Result<Vec<Registration>, Malformed> {
    let instance: Instance = serde_json::from_slice(data)
        .map_err(|error| Malformed::NotAnInstance(error.to_string()))?;
    let host = instance.address.as_deref().ok_or(Malformed::NoAddress)?;
    let host: Host = unbracketed(host).parse()?;
    let metadata = instance.payload.get("metadata");
    let dubbo = metadata.is_some_and(is_dubbo);
    let attributes = attributes(metadata);
    let ports = match metadata.and_then(|metadata| metadata.get("dubbo.endpoints")) {
        Some(endpoints) => endpoint_ports(endpoints)?,
        None => plain_ports(&instance, metadata),
    };
    if ports.is_empty() {
        return Err(Malformed::NoPort);
    }
    let application: Arc<str> = place.application.into();
    let metadata_at = metadata.and_then(|metadata| metadata_service(metadata, &host));
    let registration = |(protocol, port): (Protocol, u16)| Registration {
        // Which of its services it has in which version, only the instance itself could tell; its
        // metadata service tells whose it is.
        key: metadata_at
            .as_ref()
            .is_some_and(|(with, at)| *with == protocol && at.port == Some(port))
            .then(|| ServiceKey::application(&application)),
        target: place.target,
        role: Role::Instance,
        subject: if dubbo && !is_http(&protocol) {
            Subject::DubboApplication { application: Arc::clone(&application) }
        } else {
            Subject::SpringService { application: Arc::clone(&application) }
        },
        address: Some(Address::new(host.clone(), port)),
        protocol,
        origin: place.path.clone(),
        attributes: attributes.clone(),
        registrant: Some(registrant.clone()),
        interfaces: None,
        serves: None,
        metadata_at: metadata_at.clone(),
    };
    Ok(ports.into_iter().filter(|(_, port)| *port > 0).map(registration).collect())
}

/// Whether a node holds an instance of Dubbo's or of Spring Cloud's.
pub(super) fn is_instance(data: &[u8]) -> bool {
    let instance = serde_json::from_slice::<Instance>(data).ok();
    let class = instance.as_ref().and_then(|instance| instance.payload.get("@class")?.as_str());
    class.is_some_and(|class| class.ends_with(".ZookeeperInstance"))
}

/// Who wrote an instance that can't be parsed, by the class of its payload.
pub(super) fn author(data: &[u8]) -> Author {
    let instance: Value = serde_json::from_slice(data).unwrap_or_default();
    match instance.pointer("/payload/@class").and_then(Value::as_str) {
        Some(class) if class.starts_with(SPRINGS) => Author::SpringCloud,
        Some(class) if class.starts_with(DUBBOS) => Author::Dubbo,
        Some(_) | None => Author::Unknown,
    }
}

const SPRINGS: &str = "org.springframework.cloud.";
const DUBBOS: &str = "org.apache.dubbo.";

/// Where an instance that keeps its metadata itself tells them.
fn metadata_service(metadata: &Value, host: &Host) -> Option<(Protocol, Address)> {
    if metadata.get(STORAGE).and_then(Value::as_str) == Some(REMOTE) {
        return None;
    }
    let parameters = metadata.get("dubbo.metadata-service.url-params")?.as_str()?;
    let (protocol, port) = match serde_json::from_str(parameters) {
        Ok(MetadataService { protocol, port }) => {
            (protocol.unwrap_or_else(|| DEFAULT_PROTOCOL.to_owned()), port)
        }
        Err(_) => {
            let by_protocol: BTreeMap<String, MetadataService> =
                serde_json::from_str(parameters).ok()?;
            let (protocol, MetadataService { port, .. }) = by_protocol.into_iter().next()?;
            (protocol, port)
        }
    };
    let port = match port {
        Value::String(text) => text.parse().ok()?,
        Value::Number(number) => u16::try_from(number.as_u64()?).ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    Some((Protocol::from_scheme(&protocol), Address::new(host.clone(), port)))
}

/// Where an instance keeps its metadata: itself, or in the metadata centre.
const STORAGE: &str = "dubbo.metadata.storage-type";
const REMOTE: &str = "remote";
const DEFAULT_PROTOCOL: &str = "dubbo";

/// Dubbo 3 writes an IPv6 address as in a URL.
fn unbracketed(host: &str) -> &str {
    let within = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    within.filter(|host| host.contains(':')).unwrap_or(host)
}

fn is_dubbo(metadata: &Value) -> bool {
    metadata.as_object().is_some_and(|map| map.keys().any(|key| key.starts_with("dubbo.")))
}

fn endpoint_ports(endpoints: &Value) -> Result<Vec<(Protocol, u16)>, Malformed> {
    let text = endpoints.as_str().unwrap_or_default();
    let endpoints: Vec<Endpoint> =
        serde_json::from_str(text).map_err(|error| Malformed::NoEndpoints(error.to_string()))?;
    Ok(endpoints.into_iter().map(|e| (Protocol::from_scheme(&e.protocol), e.port)).collect())
}

/// Without endpoints there are the instance's own port and those that it names by protocol: with Dubbo Spring
/// Cloud the former is HTTP's, with Dubbo 2.7 alone it is one of the latter.
fn plain_ports(instance: &Instance, metadata: Option<&Value>) -> Vec<(Protocol, u16)> {
    let mut named = metadata.map(protocol_ports).unwrap_or_default();
    for at in metadata.map(metadata_urls).unwrap_or_default() {
        if !named.iter().any(|(_, port)| *port == at.1) {
            named.push(at);
        }
    }
    let dubbo = metadata.is_some_and(is_dubbo) && named.is_empty();
    let plain = if dubbo { Protocol::Dubbo } else { Protocol::Other(HTTP.into()) };
    let own = instance.port.filter(|port| named.iter().all(|(_, other)| other != port));
    let ssl = instance.ssl_port.map(|port| (Protocol::Other(HTTPS.into()), port));
    own.map(|port| (plain, port)).into_iter().chain(ssl).chain(named).collect()
}

const HTTP: &str = "http";
const HTTPS: &str = "https";

fn is_http(protocol: &Protocol) -> bool {
    matches!(protocol.name(), HTTP | HTTPS)
}

/// `dubbo.protocols.<protocol>.port`.
fn protocol_ports(metadata: &Value) -> Vec<(Protocol, u16)> {
    let entries = metadata.as_object().into_iter().flatten();
    let ports = entries.filter_map(|(key, value)| {
        let protocol = key.strip_prefix("dubbo.protocols.")?.strip_suffix(".port")?;
        let port = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some((Protocol::from_scheme(protocol), port.parse().ok()?))
    });
    ports.collect()
}

/// Protocol and port of each of `dubbo.metadata-service.urls`, by which Dubbo Spring Cloud tells where an instance
/// is asked for its services.
fn metadata_urls(metadata: &Value) -> Vec<(Protocol, u16)> {
    let text = metadata.get("dubbo.metadata-service.urls").and_then(Value::as_str);
    let urls: Vec<String> = serde_json::from_str(text.unwrap_or_default()).unwrap_or_default();
    let ports = urls.iter().filter_map(|url| {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let (_, port) = authority.rsplit_once(':')?;
        Some((Protocol::from_scheme(scheme), port.parse().ok()?))
    });
    ports.collect()
}

fn attributes(metadata: Option<&Value>) -> Attributes {
    let map = metadata.and_then(Value::as_object);
    let pairs: Vec<(&str, String)> = map
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (key.as_str(), text)
        })
        .collect();
    pairs.iter().map(|(key, value)| (*key, value.as_str())).collect()
}
