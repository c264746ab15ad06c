//! What a recorded or made-up other end proves of itself.

use regprobe::model::{BrokerIdentity, Identity, Silence};
use regprobe::protocol::remoting::identify;
use regprobe::protocol::remoting::wire::{Command, Form};

use super::transcript;

/// Lets `bytes`, and then the end of the stream, be the other end's words.
pub fn identity_in(bytes: &[u8]) -> Result<BrokerIdentity, Identity> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(identify(&mut tokio::io::join(bytes, tokio::io::sink())))
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
    };
    assert_eq!(identity, expected);
    let identity = identity_in(&transcript("5.3.3-broker-26-config")).expect("a broker");
    assert_eq!((identity.name.as_str(), identity.version.as_str()), ("broker533", "V5_3_3"));
}

#[test]
fn access_control_withholds_it() {
    let Err(Identity::Withheld(text)) = identity_in(&transcript("4.9.7-aclEnable-broker-26"))
    else {
        panic!("not withheld")
    };
    assert!(text.starts_with("code 1: org.apache.rocketmq.acl.common.AclException"), "{text}");
    let mut refusal = Command::request(26, 1, &[]).answer(16);
    refusal.remark = Some("username cannot be null.".into());
    let expected = Identity::Withheld("code 16: username cannot be null.".into());
    assert_eq!(identity_in(&refusal.encode(Form::Json)), Err(expected));
}

#[test]
fn a_name_server_is_not_a_broker() {
    let answer = transcript("5.3.3-namesrv-28-runtimeinfo-wrongrole");
    let text = "a RocketMQ server V5_3_3 that is no broker (a name server or a proxy)";
    assert_eq!(identity_in(&answer), Err(Identity::OtherProtocol(text.into())));
    let mut empty = Command::request(26, 1, &[]).answer(0);
    empty.body = b"listenPort=9876\n".to_vec();
    let text = "a RocketMQ server whose configuration names no broker";
    assert_eq!(identity_in(&empty.encode(Form::Json)), Err(Identity::OtherProtocol(text.into())));
}

#[test]
fn something_else_is_named() {
    let other = |bytes: &[u8]| match identity_in(bytes) {
        Err(Identity::OtherProtocol(text)) => text,
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
