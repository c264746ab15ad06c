//! What a recorded or made-up other end proves of itself.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use regprobe::demo::broker::{self, Broker};
use regprobe::demo::remoting::{self, ACCESS_KEY, Behaviour, Fault, SECRET_KEY};
use regprobe::model::{
    AccessKey, Answer, BrokerIdentity, DLedgerGroup, DLedgerPeer, Deployment, Foreign, Identity,
    KnownProtocol, Mode, RocketMqServer, Secret, ServerKind, Silence,
};
use regprobe::net;
use regprobe::protocol::remoting::wire::{Command, Form, decode};
use regprobe::protocol::remoting::{identify, signed};

use super::registry::listen;
use super::transcript;

/// For servers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't, or not to all that is asked.
const SHORT: Duration = Duration::from_secs(1);

/// Lets `bytes`, and then the end of the stream, be the other end's words.
pub fn answer_in(bytes: &[u8]) -> Result<Answer, Identity> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(identify(&mut tokio::io::join(bytes, tokio::io::sink()), LIMIT, None))
}

pub fn identity_in(bytes: &[u8]) -> Result<BrokerIdentity, Identity> {
    answer_in(bytes).map(broker_in)
}

fn broker_in(answer: Answer) -> BrokerIdentity {
    match answer {
        Answer::Broker(broker) => broker,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_broker_tells_who_it_is() {
    let identity = identity_in(&transcript("4.9.7-broker-26-config")).expect("a broker");
    let expected = BrokerIdentity {
        cluster: "DefaultCluster".into(),
        name: "broker497".into(),
        id: 0,
        version: "V4_9_7".into(),
        ip1: Some("172.17.0.5".into()),
        ip2: Some("127.0.0.1".into()),
        listen_port: Some(10911),
        ha_listen_port: Some(10912),
        role: Some("ASYNC_MASTER".into()),
        deployment: Deployment::default(),
    };
    assert_eq!(identity, expected);
    let identity = identity_in(&transcript("5.3.3-broker-26-config")).expect("a broker");
    assert_eq!((identity.name.as_str(), identity.version.as_str()), ("broker533", "V5_3_3"));
}

#[test]
fn a_broker_tells_who_chooses_its_master() {
    for (version, id, role) in [("4.9.7", 0, "SYNC_MASTER"), ("5.3.3", 2, "SLAVE")] {
        let name = format!("{version}-dledger-broker-26-config");
        let broker = identity_in(&transcript(&name)).expect("a broker");
        assert_eq!((broker.id, broker.role.as_deref()), (id, Some(role)));
        let peers = ["n0-127.0.0.1:40911", "n1-127.0.0.1:40912", "n2-127.0.0.1:40913"];
        let group = DLedgerGroup {
            name: "RaftNode00".into(),
            own_id: "n1".into(),
            peers: peers.map(DLedgerPeer::parse).into(),
        };
        assert_eq!(group.others().count(), 2);
        assert_eq!(group.majority(), 2);
        let mode = Mode::DLedger(group);
        assert_eq!(broker.deployment, Deployment { mode, slave_acts_as_master: false });
    }
    let controlled = identity_in(&transcript("5.3.3-controller-broker-26-config"));
    let mode = Mode::Controller { addresses: "127.0.0.1:9878".into() };
    assert_eq!(controlled.expect("a broker").deployment.mode, mode);
    let nobody = DLedgerPeer { id: "n0".into(), address: None };
    assert_eq!(DLedgerPeer::parse("n0-"), nobody);
}

#[test]
fn access_control_withholds_it() {
    let Err(Identity::Withheld(text)) = identity_in(&transcript("4.9.7-aclEnable-broker-26"))
    else {
        panic!("not withheld")
    };
    assert!(text.starts_with("code 1: org.apache.rocketmq.acl.common.AclException"), "{text}");
    let refusal = transcript("5.3.3-authenticationEnabled-broker-26");
    let expected = Identity::Withheld("code 16: username cannot be null.".into());
    assert_eq!(identity_in(&refusal), Err(expected));
}

#[test]
fn a_name_server_is_not_a_broker() {
    let answer = transcript("5.3.3-namesrv-28-runtimeinfo-wrongrole");
    // It hangs up before it tells which kind it is.
    let unknown = RocketMqServer { kind: ServerKind::Unknown, version: "V5_3_3".into() };
    assert_eq!(answer_in(&answer), Ok(Answer::Server(unknown.clone())));
    assert_eq!(unknown.to_string(), "a RocketMQ server that is no broker (V5_3_3)");
    let mut empty = Command::request(26, 1, &[]).answer(0);
    empty.body = b"listenPort=9876\n".to_vec();
    let text = "a RocketMQ server whose configuration names no broker";
    assert_eq!(
        identity_in(&empty.encode(Form::Json)),
        Err(Identity::OtherProtocol(Foreign::Misspoken(text.into())))
    );
}

#[test]
fn something_else_is_named() {
    let other = |bytes: &[u8]| match identity_in(bytes) {
        Err(Identity::OtherProtocol(foreign)) => foreign.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(other(b"HTTP/1.1 400 Bad\r\n\r\n"), "HTTP (`HTTP/1.1 400 Bad`)");
    assert_eq!(other(b"\x15\x03\x01\0\x02\x02\x28"), "TLS");
    let cut = "an answer cut short: the connection ended 3 bytes into an answer";
    assert_eq!(other(b"\0\0\0"), cut);
    assert_eq!(identity_in(b""), Err(Identity::Silent(Silence::Closed)));
}

#[test]
fn only_the_answer_to_the_question_counts() {
    let mut bytes = Command::request(40, 1, &[]).encode(Form::Json);
    bytes.extend(Command::request(26, 9, &[]).answer(3).encode(Form::Binary));
    bytes.extend(transcript("4.9.7-broker-26-config"));
    assert_eq!(identity_in(&bytes).map(|identity| identity.name), Ok("broker497".into()));
}

#[test]
fn servers_that_are_no_broker_are_told_apart() {
    let route = || recorded("5.3.3-proxy-105-route-TBW102");
    let old_names = || recorded("4.9.7-namesrv-106-clusterinfo-v0");
    let refusal = |code: i32| Command::request(code, 0, &[]).answer(3);
    let proxy = move |request: &Command| match request.code {
        26 => Some(recorded("5.3.3-proxy-26-wrongrole")),
        105 => Some(route()),
        106 => Some(recorded("5.3.3-proxy-106-wrongrole")),
        other => panic!("{other} was sent"),
    };
    assert_eq!(server_that(proxy), "a RocketMQ proxy (V5_3_3)");
    // A proxy that wants credentials for what it knows.
    let closed = move |request: &Command| match request.code {
        105 => Some(Command { code: 16, ..route() }),
        _ => proxy(request),
    };
    assert_eq!(server_that(closed), "a RocketMQ proxy (V5_3_3)");
    let name_server = |request: &Command| match request.code {
        106 => Some(recorded("5.3.3-namesrv-106-clusterinfo-v0")),
        105 => Some(recorded("5.3.3-namesrv-105-route-TBW102-std")),
        _ => Some(recorded("5.3.3-namesrv-28-runtimeinfo-wrongrole")),
    };
    assert_eq!(server_that(name_server), "a RocketMQ name server (V5_3_3)");
    let silent_on_26 = move |request: &Command| (request.code == 106).then(old_names);
    assert_eq!(server_that(silent_on_26), "a RocketMQ name server (V5_3_3)");
    let neither = move |request: &Command| Some(refusal(request.code));
    assert_eq!(server_that(neither), "a RocketMQ server that is no broker (V5_3_3)");
    // It falls silent, and what it said before counts.
    let half = move |request: &Command| (request.code == 26).then(|| refusal(26));
    assert_eq!(server_that(half), "a RocketMQ server that is no broker (V5_3_3)");
}

#[test]
fn a_broker_that_is_slow_is_still_a_broker() {
    let config = Mutex::new(Some(()));
    // Silent on the first question; to the second it sends the answer to the first.
    let slow = move |request: &Command| {
        let first = config.lock().unwrap().take();
        match (first, request.code) {
            (Some(()), _) => None,
            (None, _) => Some(Command { opaque: 1, ..recorded("5.3.3-broker-26-config") }),
        }
    };
    assert_eq!(broker_in(asked(slow).expect("a broker")).name, "broker533");
}

#[test]
fn the_grpc_port_of_a_proxy_is_named() {
    let path = "tests/fixtures/rocketmq/5.3.3-proxy-grpc-26.bin";
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path);
    let http2 = Foreign::plain(KnownProtocol::Http2);
    assert_eq!(identity_in(&bytes), Err(Identity::OtherProtocol(http2)));
}

fn recorded(name: &str) -> Command {
    decode(&transcript(name)).expect(name).expect(name).0
}

/// The words for a server that gives these answers, each under its request's number and as 5.3.3 does.
fn server_that(
    answer: impl Fn(&Command) -> Option<Command> + Send + Sync + Copy + 'static,
) -> String {
    let numbered = move |request: &Command| {
        answer(request).map(|answer| Command { opaque: request.opaque, ..answer })
    };
    match asked(numbered) {
        Ok(Answer::Server(server)) => server.to_string(),
        other => panic!("{other:?}"),
    }
}

fn asked(
    answer: impl Fn(&Command) -> Option<Command> + Send + Sync + 'static,
) -> Result<Answer, Identity> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (listener, _) = listen().await;
        let at = listener.local_addr().unwrap();
        tokio::spawn(remoting::serve(listener, Behaviour::default(), answer));
        let mut link = net::dial(at, LIMIT).await.expect("a connection");
        identify(&mut link.stream, SHORT, None).await
    })
}

#[test]
fn an_embedded_broker_and_its_faults_are_told_apart() {
    let silent = |kind| Err(Identity::Silent(kind));
    let other = |foreign| Err(Identity::OtherProtocol(foreign));
    let http = Foreign::said(KnownProtocol::Http, "`HTTP/1.1 400 Bad Request`");
    let cut = "an answer cut short: the connection ended 9 bytes into an answer";
    let acl = "code 1: org.apache.rocketmq.acl.common.AclException: No accessKey is configured";
    let cases = [
        (Fault::None, Ok("b")),
        (Fault::ByteByByte, Ok("b")),
        (Fault::Silent, silent(Silence::TimedOut)),
        (Fault::SilentOn(26), silent(Silence::TimedOut)),
        (Fault::Resets, silent(Silence::Reset)),
        (Fault::Http, other(http)),
        (Fault::Tls, other(Foreign::Tls { alert: None })),
        (Fault::HugeLength, other(Foreign::Unknown("bytes 7f ff ff ff".to_owned()))),
        (Fault::Cuts(9), other(Foreign::Misspoken(cut.to_owned()))),
        (Fault::Acl, Err(Identity::Withheld(acl.to_owned()))),
        (Fault::Auth, Err(Identity::Withheld("code 16: username cannot be null.".to_owned()))),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (fault, expected) in cases {
        let behaviour = Behaviour { fault, ..Behaviour::default() };
        let broker = Broker { behaviour, ..Broker::master("C", "b", "10.0.0.1") };
        let identity = runtime.block_on(async {
            let (listener, _) = listen().await;
            let at = listener.local_addr().unwrap();
            tokio::spawn(broker::serve(listener, broker));
            let mut link = net::dial(at, LIMIT).await.expect("a connection");
            let silent = matches!(fault, Fault::Silent | Fault::SilentOn(_));
            identify(&mut link.stream, if silent { SHORT } else { LIMIT }, None).await
        });
        let name = identity.map(|answer| broker_in(answer).name);
        assert_eq!(name, expected.map(str::to_owned), "{fault:?}");
    }
}

fn key(secret: &str) -> AccessKey {
    AccessKey { name: ACCESS_KEY.to_owned(), secret: Secret::new(secret) }
}

#[test]
fn a_broker_with_access_control_tells_who_it_is_to_its_key() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asked = |fault, key: Option<AccessKey>| {
        let behaviour = Behaviour { fault, ..Behaviour::default() };
        let broker = Broker { behaviour, ..Broker::master("C", "b", "10.0.0.1") };
        runtime.block_on(async {
            let (listener, _) = listen().await;
            let at = listener.local_addr().unwrap();
            tokio::spawn(broker::serve(listener, broker));
            let mut link = net::dial(at, LIMIT).await.expect("a connection");
            identify(&mut link.stream, LIMIT, key.as_ref()).await
        })
    };
    for fault in [Fault::Acl, Fault::Auth] {
        let told = asked(fault, Some(key(SECRET_KEY)));
        assert_eq!(told.map(|answer| broker_in(answer).name), Ok("b".to_owned()), "{fault:?}");
        let Err(Identity::Withheld(words)) = asked(fault, Some(key("another"))) else {
            panic!("{fault:?}: it told who it is to a wrong key")
        };
        assert!(words.ends_with("for the key that was given"), "{words}");
        assert!(!words.contains("another"), "{words}");
    }
}

#[test]
fn a_request_is_signed_as_rocketmqs_own_client_does() {
    // printf operator | openssl dgst -sha1 -hmac 12345678 -binary | base64
    let plain = Command::request(26, 1, &[]);
    let request = signed(plain, &key(SECRET_KEY));
    assert_eq!(request.field("Signature"), Some("amqVUYU2TmbaRwninw3PfzV+Ocg="));
    // The values go by the order of their names: operator, g, t.
    let two = Command::request(26, 1, &[("topic", "t"), ("group", "g")]);
    let request = signed(two, &key(SECRET_KEY));
    assert_eq!(request.field("Signature"), Some("lKPRgN1+7Zl2uk5V1z7CKlwO3qA="));
    assert!(!format!("{:?}", key(SECRET_KEY)).contains(SECRET_KEY));
}
