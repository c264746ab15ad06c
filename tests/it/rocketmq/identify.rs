//! What a recorded or made-up other end proves of itself.

use std::time::Duration;

use regprobe::demo::broker::{self, Broker};
use regprobe::demo::remoting::{Fault, Manner};
use regprobe::model::{BrokerIdentity, Identity, Silence};
use regprobe::net;
use regprobe::protocol::remoting::identify;
use regprobe::protocol::remoting::wire::{Command, Form};

use super::registry::listen;
use super::transcript;

const LIMIT: Duration = Duration::from_millis(500);

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

#[test]
fn an_embedded_broker_and_its_faults_are_told_apart() {
    let silent = |kind| Err(Identity::Silent(kind));
    let other = |text: &str| Err(Identity::OtherProtocol(text.to_owned()));
    let cut = "an answer cut short: the connection ended 9 bytes into an answer";
    let acl = "code 1: org.apache.rocketmq.acl.common.AclException: No accessKey is configured";
    let cases = [
        (Fault::None, Ok("b")),
        (Fault::ByteByByte, Ok("b")),
        (Fault::Silent, silent(Silence::TimedOut)),
        (Fault::SilentOn(26), silent(Silence::TimedOut)),
        (Fault::Resets, silent(Silence::Reset)),
        (Fault::Http, other("HTTP (`HTTP/1.1 400 Bad Request`)")),
        (Fault::Tls, other("TLS")),
        (Fault::HugeLength, other("an unknown protocol (bytes 7f ff ff ff)")),
        (Fault::Cuts(9), other(cut)),
        (Fault::Acl, Err(Identity::Withheld(acl.to_owned()))),
        (Fault::Auth, Err(Identity::Withheld("code 16: username cannot be null.".to_owned()))),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (fault, expected) in cases {
        let manner = Manner { fault, ..Manner::default() };
        let broker = Broker { manner, ..Broker::master("C", "b", "10.0.0.1") };
        let identity = runtime.block_on(async {
            let (listener, _) = listen().await;
            let at = listener.local_addr().unwrap();
            tokio::spawn(broker::serve(listener, broker));
            let mut link = net::dial(at, LIMIT).await.expect("a connection");
            net::within(LIMIT, identify(&mut link.stream))
                .await
                .unwrap_or(Err(Identity::Silent(Silence::TimedOut)))
        });
        let name = identity.map(|identity| identity.name);
        assert_eq!(name, expected.map(str::to_owned), "{fault:?}");
    }
}
