//! A plain ZooKeeper client for what the tests put into a tree, and for comparing trees.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::patience::AGES;
use crate::world::Host;

/// Who may do everything with a new node.
#[derive(Clone, Copy)]
pub enum Owner {
    Anyone,
    /// Whoever this session has authenticated as.
    Me,
}

pub struct Session {
    stream: TcpStream,
    xid: i32,
}

const CREATE: i32 = 1;
const DELETE: i32 = 2;
const EXISTS: i32 = 3;
const GET_DATA: i32 = 4;
const GET_CHILDREN: i32 = 12;
const AUTH: i32 = 100;
const CLOSE: i32 = -11;

/// Opens a session with the server at `ip`, seen from `host`, for the time of `work`.
pub fn session<T: Send>(host: &Host, ip: &str, work: impl FnOnce(&mut Session) -> T + Send) -> T {
    host.inside(|| {
        let mut session = Session::open(ip);
        let value = work(&mut session);
        session.call(CLOSE, &[]);
        value
    })
}

/// The path of a provider's node.
pub fn provider(service: &str, url: &str) -> String {
    entry(service, "providers", url)
}

/// The path of a node that is named by a URL.
pub fn entry(service: &str, category: &str, url: &str) -> String {
    let name: String = url.bytes().map(encoded).collect();
    format!("/dubbo/{service}/{category}/{name}")
}

/// What an application that keeps its metadata itself writes of an address.
pub fn instance(application: &str, protocol: &str, address: &str) -> String {
    let (host, port) = address.split_once(':').expect("a host and a port");
    let metadata = serde_json::json!({
        "dubbo.endpoints": format!(r#"[{{"port":{port},"protocol":"{protocol}"}}]"#),
        "dubbo.metadata-service.url-params": format!(r#"{{"port":"{port}","protocol":"{protocol}"}}"#),
        "dubbo.metadata.storage-type": "local",
    });
    let payload = serde_json::json!({ "id": address, "name": application, "metadata": metadata });
    serde_json::json!({
        "name": application,
        "id": address,
        "address": host,
        "port": port.parse::<u16>().expect("a port"),
        "payload": payload,
    })
    .to_string()
}

/// As Java's URLEncoder does it.
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b".-*_".contains(&byte) {
        return char::from(byte).to_string();
    }
    format!("%{byte:02X}")
}

/// Every node with its data and its whole Stat: the same text means that nothing was written.
pub fn dump(host: &Host, ip: &str) -> String {
    session(host, ip, |session| {
        let mut text = String::new();
        session.dump("/", &mut text);
        text
    })
}

impl Session {
    fn open(ip: &str) -> Self {
        let stream = TcpStream::connect((ip, 2181)).expect("ZooKeeper accepts");
        stream.set_read_timeout(Some(AGES)).expect("a time limit");
        let mut session = Self { stream, xid: 0 };
        let mut hello = vec![0; 12];
        hello.extend(600_000_i32.to_be_bytes());
        hello.extend([0; 8]);
        hello.extend(16_i32.to_be_bytes());
        hello.extend([0; 16]);
        session.send(&hello);
        session.receive();
        session
    }

    pub fn authenticate(&mut self, user_and_password: &str) {
        let mut body = 0_i32.to_be_bytes().to_vec();
        put(&mut body, b"digest");
        put(&mut body, user_and_password.as_bytes());
        self.call(AUTH, &body);
    }

    /// Creates a persistent node without data.
    pub fn create(&mut self, path: &str, owner: Owner) {
        self.create_with(path, "", owner);
    }

    /// Creates a persistent node.
    pub fn create_with(&mut self, path: &str, data: &str, owner: Owner) {
        self.create_as(path, data, owner, 0);
    }

    /// Creates a persistent node, and those above it that aren't there.
    pub fn create_all(&mut self, path: &str, data: &str, owner: Owner) {
        for (end, _) in path.match_indices('/').filter(|(place, _)| *place > 0) {
            if !self.exists(&path[..end]) {
                self.create(&path[..end], owner);
            }
        }
        self.create_with(path, data, owner);
    }

    /// Deletes a node and all below it.
    pub fn delete_all(&mut self, path: &str) {
        let mut request = Vec::new();
        put(&mut request, path.as_bytes());
        request.push(0); // no watch
        let answer = self.call(GET_CHILDREN, &request);
        for child in strings(&answer) {
            self.delete_all(&format!("{path}/{child}"));
        }
        let mut body = Vec::new();
        put(&mut body, path.as_bytes());
        body.extend((-1_i32).to_be_bytes()); // any version
        self.call(DELETE, &body);
    }

    fn exists(&mut self, path: &str) -> bool {
        let mut request = Vec::new();
        put(&mut request, path.as_bytes());
        request.push(0); // no watch
        self.ask(EXISTS, &request).0 == 0
    }

    /// Creates a node that goes with this session.
    pub fn create_ephemeral(&mut self, path: &str) {
        self.create_as(path, "", Owner::Anyone, 1);
    }

    fn create_as(&mut self, path: &str, data: &str, owner: Owner, flags: i32) {
        let (scheme, id): (&[u8], &[u8]) = match owner {
            Owner::Anyone => (b"world", b"anyone"),
            Owner::Me => (b"auth", b""),
        };
        let mut body = Vec::new();
        put(&mut body, path.as_bytes());
        put(&mut body, data.as_bytes());
        body.extend(1_i32.to_be_bytes()); // one entry
        body.extend(31_i32.to_be_bytes()); // all permissions
        put(&mut body, scheme);
        put(&mut body, id);
        body.extend(flags.to_be_bytes());
        self.call(CREATE, &body);
    }

    fn dump(&mut self, path: &str, text: &mut String) {
        let mut request = Vec::new();
        put(&mut request, path.as_bytes());
        request.push(0); // no watch
        let data = self.call(GET_DATA, &request);
        let _ = writeln!(text, "{path} {}", String::from_utf8_lossy(&data).escape_debug());
        let answer = self.call(GET_CHILDREN, &request);
        let mut children = strings(&answer);
        children.sort();
        for child in children {
            self.dump(&format!("{}/{child}", path.trim_end_matches('/')), text);
        }
    }

    /// Sends a request and gives what follows the header of its answer, which has to be a success.
    fn call(&mut self, operation: i32, body: &[u8]) -> Vec<u8> {
        let (error, answer) = self.ask(operation, body);
        assert_eq!(error, 0, "ZooKeeper refuses operation {operation}: error {error}");
        answer
    }

    /// Sends a request and gives the error of its answer, and what follows the header.
    fn ask(&mut self, operation: i32, body: &[u8]) -> (i32, Vec<u8>) {
        self.xid += 1;
        let xid = if operation == AUTH { -4 } else { self.xid };
        let mut request = xid.to_be_bytes().to_vec();
        request.extend(operation.to_be_bytes());
        request.extend(body);
        self.send(&request);
        let answer = self.receive();
        let error = i32::from_be_bytes(answer[12..16].try_into().expect("four bytes"));
        (error, answer[16..].to_vec())
    }

    fn send(&mut self, body: &[u8]) {
        let mut frame = Vec::new();
        put(&mut frame, body);
        self.stream.write_all(&frame).expect("ZooKeeper takes the request");
    }

    fn receive(&mut self) -> Vec<u8> {
        let mut length = [0; 4];
        self.stream.read_exact(&mut length).expect("an answer");
        let mut body = vec![0; u32::from_be_bytes(length) as usize];
        self.stream.read_exact(&mut body).expect("a whole answer");
        body
    }
}

fn put(into: &mut Vec<u8>, bytes: &[u8]) {
    into.extend(i32::try_from(bytes.len()).expect("a short text").to_be_bytes());
    into.extend(bytes);
}

/// A vector of strings at the start of an answer.
fn strings(mut bytes: &[u8]) -> Vec<String> {
    let mut take = |n: usize| {
        let (head, tail) = bytes.split_at(n);
        bytes = tail;
        head
    };
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().expect("four bytes")) as usize;
    let count = number(take(4));
    let text = |take: &mut dyn FnMut(usize) -> Vec<u8>| {
        let length = number(&take(4));
        String::from_utf8_lossy(&take(length)).into_owned()
    };
    (0..count).map(|_| text(&mut |n| take(n).to_vec())).collect()
}
