//! The one call that a Triple server is asked, and what its answers mean.

use http::{HeaderMap, Method, Request, Uri, Version};
use percent_encoding::percent_decode_str;

use crate::model::ServiceKey;
use crate::model::text::visible;
use crate::protocol::http2::Answer;

/// Dubbo's own services have no echo: Dubbo 3.3.0 that is asked for one logs without end.
const DUBBOS_OWN: &str = "org.apache.dubbo.";

/// What `$echo` carries, as a gRPC message: no compression, the length, and Dubbo's request wrapper
/// with one argument: Hessian's null, of type `java.lang.Object`.
pub const ECHO: &[u8] = b"\0\0\0\0\x1f\x0a\x08hessian4\x12\x01N\x1a\x10java.lang.Object";
/// What `serviceName` carries: the wrapper without an argument.
pub const SERVICE_NAME: &[u8] = b"\0\0\0\0\x0a\x0a\x08hessian4";

/// Letters of a server's words that are kept.
const WORDS: usize = 300;
/// How Dubbo's refusals begin: of a call without a token, and (3.0 to 3.2) of a path with a slash in it.
const REFUSALS: [&str; 2] = ["Forbid invoke remote service ", "Bad path format:"];
/// gRPC's UNIMPLEMENTED: there is no such service, or no such method of it.
const UNIMPLEMENTED: u16 = 12;

/// All that is kept of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    pub content_type: String,
    /// The name that the server gives itself.
    pub server: String,
    pub grpc_status: Option<u16>,
    pub message: String,
    /// Dubbo 3.3 says that the service threw.
    pub threw: bool,
    pub body: Vec<u8>,
}

/// What an answer says of the service that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    There,
    Absent,
    /// It is the application of this name, and not the one that was asked for.
    Another(String),
    /// Dubbo refuses the call, in these words.
    Refused(String),
    /// Dubbo says nothing of it.
    Untold,
    /// It may be Dubbo, or something in between; these are its words.
    Unclear(String),
    /// There is no such page, which is how some of Triple's servers in other languages say that they
    /// have no echo.
    NoEcho(String),
    /// It isn't Dubbo.
    Foreign(String),
}

/// A call without an effect, and the message that it carries.
pub struct Call {
    pub request: Request<()>,
    pub message: &'static [u8],
}

/// What proves `key`, by its path, as callers of Triple do. Of a service: `$echo`, which Dubbo's own filter answers before the service is
/// reached. Of an application: `serviceName` of its metadata service. `None`: neither can be asked.
pub fn call(authority: &str, key: &ServiceKey) -> Option<Call> {
    let (method, message) = match &*key.path {
        _ if key.is_application() => ("serviceName", SERVICE_NAME),
        path if path.starts_with(DUBBOS_OWN) => return None,
        _ => ("$echo", ECHO),
    };
    let uri = Uri::builder()
        .scheme("http")
        .authority(authority)
        .path_and_query(format!("/{}/{method}", key.path))
        .build()
        .ok()?;
    let mut request = Request::builder()
        .method(Method::POST)
        .version(Version::HTTP_2)
        .uri(uri)
        .header("content-type", "application/grpc+proto")
        .header("te", "trailers");
    let (version, group) = (key.version.as_deref(), key.group.as_deref());
    for (name, value) in [("tri-service-version", version), ("tri-service-group", group)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    Some(Call { request: request.body(()).ok()?, message })
}

impl Reply {
    /// gRPC's status stands in the trailers, or in the headers where nothing follows them.
    pub(in crate::protocol) fn read(answer: Answer) -> Self {
        let Answer { status, headers, trailers, body } = answer;
        let text = |map: &HeaderMap, name: &str| {
            map.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let late = |name| text(&trailers, name).or_else(|| text(&headers, name));
        let message = late("grpc-message").unwrap_or_default();
        Self {
            status,
            content_type: text(&headers, "content-type").unwrap_or_default(),
            server: text(&headers, "server").unwrap_or_default(),
            grpc_status: late("grpc-status").and_then(|status| status.parse().ok()),
            message: percent_decode_str(&message).decode_utf8_lossy().into_owned(),
            threw: headers.contains_key("tri-exception-code"),
            body,
        }
    }

    /// What it says of `key`.
    pub fn says(&self, key: &ServiceKey) -> Said {
        match self.grpc_status {
            Some(0) if key.is_application() => self.names_itself(key),
            // Whoever gives back what was sent has Dubbo's echo in front of the service.
            Some(0) if self.body == ECHO => Said::There,
            Some(UNIMPLEMENTED) if self.denies(&key.path) => match key {
                // An application may do without this service.
                _ if key.is_application() => Said::Untold,
                _ if key.path == key.interface => Said::Absent,
                // Callers that learn of it from the application call it by its interface.
                _ => Said::Refused(self.words()),
            },
            Some(_) if self.names_the_service(&key.path) => Said::There,
            Some(_) if REFUSALS.iter().any(|words| self.message.starts_with(words)) => {
                Said::Refused(self.words())
            }
            Some(_) => Said::Unclear(self.words()),
            // A page for people: no gRPC server has one.
            None if self.content_type.starts_with("text/html") => Said::Foreign(self.words()),
            None if self.status == 404 => Said::NoEcho(self.words()),
            None => Said::Unclear(self.words()),
        }
    }

    /// A group that is an application's name is asked for that application.
    fn names_itself(&self, key: &ServiceKey) -> Said {
        match (returned_string(&self.body), &key.group) {
            (Some(name), Some(group)) if name == **group => Said::There,
            (Some(name), Some(_)) => Said::Another(visible(&name).into_owned()),
            _ => Said::Unclear(self.words()),
        }
    }

    /// Dubbo 3.0 to 3.2, and Dubbo 3.3.
    fn denies(&self, path: &str) -> bool {
        self.message.strip_prefix("Service not found:") == Some(path)
            || (self.status == 404 && self.message == "Invoker for gRPC not found")
    }

    /// A service whose echo was taken away, or that is made from an IDL: it is there to say so. The
    /// last is gRPC for Go, the others are Dubbo.
    fn names_the_service(&self, path: &str) -> bool {
        let message = &self.message;
        self.threw
            || message.starts_with("Failed to invoke remote proxy method $echo to ")
            || *message == format!("Method : $echo not found of service:{path}")
            || *message == format!("unknown method $echo for service {path}")
    }

    /// The answer in words that can be shown.
    pub(in crate::protocol) fn words(&self) -> String {
        let Self { status, content_type, server, .. } = self;
        let text = match self.grpc_status {
            Some(0) => "grpc-status 0, and not what was sent".to_owned(),
            Some(code) if self.message.is_empty() => format!("grpc-status {code}"),
            Some(code) => format!("grpc-status {code}: {}", self.message),
            None => {
                let server = if server.is_empty() { "" } else { &format!(" from {server}") };
                format!("HTTP/2 status {status}{server}, `{content_type}`")
            }
        };
        let shown: String = visible(&text).chars().take(WORDS).collect();
        shown
    }
}

/// The string that a call returned: the second field of Dubbo's response wrapper, in Hessian.
fn returned_string(message: &[u8]) -> Option<String> {
    let (_, mut fields) = message.split_first_chunk::<5>()?;
    loop {
        let (tag, rest) = fields.split_first()?;
        let (length, rest) = varint(rest)?;
        let (value, rest) = rest.split_at_checked(length)?;
        fields = rest;
        if *tag == 0x12 {
            let text = match value {
                [length @ 0..=0x1f, text @ ..] if text.len() >= usize::from(*length) => text,
                [0x30..=0x33, _, text @ ..] => text,
                _ => return None,
            };
            return Some(String::from_utf8_lossy(text).into_owned());
        }
    }
}

/// A length below 2^14, and what follows it.
fn varint(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [low @ 0..=0x7f, rest @ ..] => Some((usize::from(*low), rest)),
        [low, high @ 0..=0x7f, rest @ ..] => {
            Some((usize::from(low & 0x7f) | usize::from(*high) << 7, rest))
        }
        _ => None,
    }
}
