//! The packets, as real servers sent them.

use std::time::Duration;

use bytes::BytesMut;
use regprobe::registry::zookeeper::{
    wire::{self, Question},
    words,
};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/zookeeper/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

/// What ZooKeeper 3.9.5 answered, without its length.
pub fn answered(name: &str) -> Vec<u8> {
    fixture(&format!("zookeeper-3.9.5-{name}.resp.bin"))[4..].to_vec()
}

fn asked(name: &str) -> Vec<u8> {
    fixture(&format!("zookeeper-3.9.5-{name}.req.bin"))
}

#[test]
fn recorded_answers_are_understood() {
    for version in ["3.4.14", "3.9.5"] {
        let answer = fixture(&format!("zookeeper-{version}-connect.resp.bin"));
        let granted = wire::connect_response(&answer[4..]).unwrap();
        assert!(granted.timeout_ms > 0 && granted.session != 0 && !granted.read_only);
    }
    let srvr = String::from_utf8(fixture("zookeeper-3.4.14-4lw-default-srvr.txt")).unwrap();
    let serving =
        words::Srvr::Serving { version: "3.4.14".to_owned(), mode: "standalone".to_owned() };
    assert_eq!(words::srvr(&srvr), serving);
    let cons =
        String::from_utf8(fixture("zookeeper-3.9.5-4lw-cons-container-behind-nat.txt")).unwrap();
    let told = words::cons(&cons).unwrap();
    let sources: Vec<&str> = told.iter().map(|session| session.source.as_str()).collect();
    assert!(sources.iter().any(|source| source.starts_with("10.9.8.7:")), "{sources:?}");
    let timeouts: Vec<_> = words::cons(&cons).unwrap().into_iter().map(|s| s.timeout).collect();
    assert_eq!(timeouts, [Some(Duration::from_secs(40)); 2]);
    assert_eq!(words::asker(&cons), Some("127.0.0.1".parse().unwrap()));
    let old = String::from_utf8(fixture("zookeeper-3.4.14-4lw-default-cons.txt")).unwrap();
    assert_eq!(words::asker(&old), Some("127.0.0.1".parse().unwrap()));
    let two = " /10.0.0.1:1[0](queued=0)\n /10.0.0.2:1[0](queued=0)\n";
    assert_eq!(words::asker(two), None, "either may be another's");
    let refused = "cons is not executed because it is not in the whitelist.\n";
    assert_eq!(words::cons(refused), None);
}

#[test]
fn questions_are_those_that_were_recorded() {
    let mut out = BytesMut::new();
    wire::question(7, Question::Data, "/services/demo-provider", &mut out);
    assert_eq!(out, asked("getdata-services"));
    out.clear();
    wire::question(1, Question::Data, "/secure/x", &mut out);
    assert_eq!(out, asked("acl-getdata-noauth"));
    assert_eq!(wire::credentials("digest", b"u:p"), asked("acl-auth-ok"));
    let recorded = asked("close");
    let number = i32::from_be_bytes(recorded[4..8].try_into().unwrap());
    assert_eq!(wire::farewell(number), recorded);
}

#[test]
fn answers_say_what_was_recorded() {
    let of = |name: &str| {
        let frame = answered(name);
        let answer = wire::answer(&frame).unwrap();
        (answer.number, answer.error, answer.body.len())
    };
    assert_eq!(of("acl-auth-ok"), (wire::AUTH_NUMBER, 0, 0));
    assert_eq!(of("acl-auth-unknown-scheme"), (wire::AUTH_NUMBER, -115, 0));
    assert_eq!(of("acl-getdata-noauth"), (1, -102, 0));
    assert_eq!(of("exists-nonode").1, -101);
    let frame = answered("getchildren2-dubbo");
    let children = wire::children(wire::answer(&frame).unwrap().body).unwrap();
    assert_eq!(children, ["metadata", "mapping", "config", "lab.api.GreetingService"]);
    let latin_1 = [0, 0, 0, 2, 0, 0, 0, 4, b'c', b'a', b'f', 0xe9, 0, 0, 0, 1, b'x'];
    assert_eq!(wire::children(&latin_1).unwrap(), ["caf\u{fffd}", "x"]);
    let frame = answered("getdata-services");
    let (data, stat) = wire::data(wire::answer(&frame).unwrap().body).unwrap();
    assert_eq!((data.len(), stat.children, stat.owner), (0, 1, 0));
    assert_eq!(stat.created_ms, 0x01a2_0fb5_3e84);
}
