//! The frame of Dubbo's own protocol: a 16-byte header and a body, serialized as the header says.

use std::sync::Arc;

use super::hessian::{self, Value};
use crate::model::ServiceKey;

/// First two bytes of every frame.
pub const MAGIC: [u8; 2] = [0xda, 0xbb];
/// Length of the header.
pub const HEADER: usize = 16;
/// Serialization id of Hessian 2, the one that every version since 2.0 answers a heartbeat in.
pub const HESSIAN2: u8 = 2;

const REQUEST: u8 = 0x80;
const TWO_WAY: u8 = 0x40;
const EVENT: u8 = 0x20;
/// Status of an answer that is none of an error.
const OK: u8 = 20;
/// The request couldn't be decoded: how Dubbo 3 says that it doesn't know a service.
const BAD_REQUEST: u8 = 40;
const SERVICE_ERROR: u8 = 70;
/// Dubbo's version of the protocol, which isn't its release.
const PROTOCOL_VERSION: &str = "2.0.2";
const NOT_FOUND: &str = "Not found exported service: ";
const NO_METHOD: &[u8] = b"Not found method \"$echo\" in class";
/// Dubbo 3 looks the parameters of the method up in the service, and finds none.
pub const UNKNOWN_SERVICE: &str =
    "Fail to decode request due to: RpcInvocation [methodName=$echo, parameterTypes=null";
/// Service keys that are taken from an answer.
const KEYS: usize = 10_000;
/// Characters of an error that are shown.
const SHOWN: usize = 160;
/// The first value of an answer says what follows: Hessian's numbers for a value and for none, by itself or
/// with attachments after it.
const VALUE: u8 = 0x91;
const NOTHING: u8 = 0x92;
const VALUE_WITH_ATTACHMENTS: u8 = 0x94;
const NOTHING_WITH_ATTACHMENTS: u8 = 0x95;
/// Hessian's null: the body of a heartbeat.
const NULL: u8 = b'N';

/// The header of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub request: bool,
    pub event: bool,
    /// Of a response: 20 is OK.
    pub status: u8,
    pub id: u64,
    /// Bytes that follow.
    pub length: u32,
}

/// What the bytes so far are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed {
    Header(Header),
    /// Right so far, and not enough yet.
    More,
    /// No Dubbo frame.
    Foreign,
}

/// A heartbeat that asks for an answer. It reaches no service.
pub fn heartbeat(id: u64) -> Vec<u8> {
    frame(REQUEST | TWO_WAY | EVENT | HESSIAN2, 0, id, &[NULL])
}

/// A call that proves `key` and has no effect. Of a service: `$echo`, which Dubbo's own filter answers
/// before any method of the service. Of an application: `serviceName` of its metadata service, which has
/// no such filter.
pub fn question(id: u64, key: &ServiceKey) -> Vec<u8> {
    let (method, parameters, arguments): (_, _, &[&str]) = match key.is_application() {
        true => ("serviceName", "", &[]),
        false => ("$echo", "Ljava/lang/Object;", &["ping"]),
    };
    call(id, key, (method, parameters), arguments)
}

/// `getMetadataInfo` of a metadata service, which reads and changes nothing: what every consumer of an
/// instance asks for before it takes it.
pub fn metadata_question(id: u64, key: &ServiceKey, revision: &str) -> Vec<u8> {
    call(id, key, ("getMetadataInfo", "Ljava/lang/String;"), &[revision])
}

fn call(
    id: u64,
    key: &ServiceKey,
    (method, parameters): (&str, &str),
    arguments: &[&str],
) -> Vec<u8> {
    let version = key.version.as_deref().unwrap_or("0.0.0");
    let mut body = Vec::with_capacity(128);
    let call = [PROTOCOL_VERSION, &*key.interface, version, method, parameters];
    for text in call.iter().chain(arguments) {
        put_string(&mut body, text);
    }
    body.push(b'H');
    for (name, value) in
        [("path", &*key.path), ("interface", &*key.interface), ("version", version)]
    {
        put_string(&mut body, name);
        put_string(&mut body, value);
    }
    if let Some(group) = &key.group {
        put_string(&mut body, "group");
        put_string(&mut body, group);
    }
    body.push(b'Z');
    frame(REQUEST | TWO_WAY | HESSIAN2, 0, id, &body)
}

/// Hessian 2's string: its length in UTF-16 units, in one byte up to 31, in ten bits up to 1023.
fn put_string(body: &mut Vec<u8>, text: &str) {
    let units = text.encode_utf16().count();
    match u16::try_from(units).unwrap_or(u16::MAX).to_be_bytes() {
        [0, low @ 0..=31] => body.push(low),
        [high @ 0..=3, low] => body.extend_from_slice(&[0x30 + high, low]),
        [high, low] => body.extend_from_slice(&[b'S', high, low]),
    }
    body.extend_from_slice(text.as_bytes());
}

fn frame(flag: u8, status: u8, id: u64, body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEADER + body.len());
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&[flag, status]);
    frame.extend_from_slice(&id.to_be_bytes());
    frame.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend_from_slice(body);
    frame
}

/// The answer to `$echo` on a service that is there, as a provider gives it.
pub fn echo_answer(id: u64) -> Vec<u8> {
    frame(HESSIAN2, OK, id, b"\x94\x04pingH\x05dubbo\x052.0.2Z")
}

/// The answer to a call of a service that isn't there: `asked` and all that is, with the port.
pub fn not_found_answer(id: u64, asked: &str, exported: &[String]) -> Vec<u8> {
    let mut body = Vec::new();
    let list = exported.join(", ");
    put_string(
        &mut body,
        &format!("{NOT_FOUND}{asked} in [{list}], may be version or group mismatch"),
    );
    frame(HESSIAN2, SERVICE_ERROR, id, &body)
}

/// The answer to a request that can't be decoded.
pub fn refusal(id: u64, words: &str) -> Vec<u8> {
    let mut body = Vec::new();
    put_string(&mut body, words);
    frame(HESSIAN2, BAD_REQUEST, id, &body)
}

/// The answer to a heartbeat, as a provider gives it.
pub fn heartbeat_answer(id: u64) -> Vec<u8> {
    frame(EVENT | HESSIAN2, OK, id, &[NULL])
}

/// What an answer says of the service that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    There,
    /// It isn't there, and these are, as `group/path:version:port`.
    Absent(Vec<String>),
    /// It says something else, or refuses to say.
    Other(String),
}

/// Reads the answer to a question, whatever it is serialized with: Dubbo 3.2 answers errors in another
/// serialization than it was asked in, and the text of them stands in each as it is.
pub fn read_answer(status: u8, body: &[u8]) -> Said {
    // A service without Dubbo's filters (its own are) is found, and the method isn't.
    if status == OK || find(body, NO_METHOD).is_some() {
        return Said::There;
    }
    if let Some(exported) = exported(body) {
        return Said::Absent(exported);
    }
    if status == BAD_REQUEST && find(body, UNKNOWN_SERVICE.as_bytes()).is_some() {
        return Said::Absent(Vec::new());
    }
    Said::Other(format!("status {status}: {}", words(body)))
}

/// The services of a revision, of a metadata service's answer; `Some(None)`: it knows no such revision, and
/// `None`: it doesn't tell.
pub fn read_metadata(status: u8, body: &[u8]) -> Option<Option<Arc<[ServiceKey]>>> {
    let (kind, value) = body.split_first()?;
    match (status, *kind) {
        (OK, NOTHING | NOTHING_WITH_ATTACHMENTS) => Some(None),
        (OK, VALUE | VALUE_WITH_ATTACHMENTS) => {
            let Value::Map(services) = hessian::read(value)?.get("services")?.clone() else {
                return None;
            };
            let keys: Option<Vec<ServiceKey>> =
                services.iter().map(|(_, service)| service_key(service)).collect();
            Some(Some(keys?.into()))
        }
        _ => None,
    }
}

/// `MetadataInfo.ServiceInfo`.
fn service_key(service: &Value) -> Option<ServiceKey> {
    let get = |name: &str| {
        let text = service.get(name).and_then(Value::text);
        text.filter(|text| !text.is_empty()).map(Arc::<str>::from)
    };
    let interface = get("name")?;
    Some(ServiceKey {
        group: get("group"),
        path: get("path").unwrap_or_else(|| Arc::clone(&interface)),
        // Dubbo means the same by 0.0.0 as by no version.
        version: get("version").filter(|version| **version != *"0.0.0"),
        interface,
    })
}

/// The keys in `Not found exported service: … in [g/a.B:1.0.0:20880, …], may be …`.
fn exported(body: &[u8]) -> Option<Vec<String>> {
    let rest = body.get(find(body, NOT_FOUND.as_bytes())?..)?;
    let rest = rest.get(find(rest, b" in [")? + 5..)?;
    let list = String::from_utf8_lossy(rest.get(..find(rest, b"]")?)?);
    let keys = list.split(',').map(str::trim).filter(|key| !key.is_empty());
    Some(keys.take(KEYS).map(str::to_owned).collect())
}

/// The readable part of an error, cut to a line.
fn words(body: &[u8]) -> String {
    let readable = |byte: &u8| matches!(byte, b' '..=b'~');
    let runs = body.split(|byte| !readable(byte)).filter(|run| run.len() > 3);
    let longest = runs.max_by_key(|run| run.len().min(SHOWN)).unwrap_or_default();
    String::from_utf8_lossy(longest.get(..SHOWN).unwrap_or(longest)).into_owned()
}

fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    within.windows(wanted.len()).position(|window| window == wanted)
}

/// Reads a header off the front of `bytes`.
pub fn parse_header(bytes: &[u8]) -> Parsed {
    let known = bytes.len().min(MAGIC.len());
    if bytes.get(..known) != MAGIC.get(..known) {
        return Parsed::Foreign;
    }
    let Some((&[_, _, flag, status, i0, i1, i2, i3, i4, i5, i6, i7, l0, l1, l2, l3], _)) =
        bytes.split_first_chunk::<HEADER>()
    else {
        return Parsed::More;
    };
    Parsed::Header(Header {
        request: flag & REQUEST != 0,
        event: flag & EVENT != 0,
        status,
        id: u64::from_be_bytes([i0, i1, i2, i3, i4, i5, i6, i7]),
        length: u32::from_be_bytes([l0, l1, l2, l3]),
    })
}
