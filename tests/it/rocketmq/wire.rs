//! Frames and the JSON in them, against what real servers sent.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regprobe::protocol::remoting::json::{quote_keys, read};
use regprobe::protocol::remoting::wire::{Command, FRAME_CAP, Form, WireError, decode};
use regprobe::protocol::remoting::{properties, version};

use super::{transcript, transcripts};

#[test]
fn every_recorded_answer_is_one_whole_frame() {
    for (name, bytes) in transcripts() {
        let (command, form, length) = decode(&bytes).expect(&name).expect(&name);
        assert_eq!(length, bytes.len(), "{name}");
        assert!(command.is_answer(), "{name}");
        assert_eq!(command.opaque, 1, "{name}");
        let expected = if name.contains("4.9.7") { "V4_9_7" } else { "V5_3_3" };
        assert_eq!(version::name(command.version), expected, "{name}");
        let binary = name.starts_with("4.9.7") && name.contains("binheader");
        assert_eq!(form == Form::Binary, binary, "{name}");
    }
}

#[test]
fn a_frame_written_is_the_frame_read() {
    let mut command = Command::request(105, -7, &[("topic", "Zahlung-ä"), ("x", "")]);
    command.remark = Some("why \"not\"".into());
    command.version = 401;
    command.body = b"{}".to_vec();
    for form in [Form::Json, Form::Binary] {
        let mut bytes = command.encode(form);
        let whole = bytes.len();
        bytes.extend_from_slice(b"more");
        assert_eq!(decode(&bytes), Ok(Some((command.clone(), form, whole))));
    }
}

#[test]
fn the_request_is_the_one_that_servers_answered() {
    let text = String::from_utf8(Command::request(26, 1, &[]).encode(Form::Json)).expect("ASCII");
    let header = r#"{"code":26,"flag":0,"language":"OTHER","opaque":1,"serializeTypeCurrentRPC":"JSON","version":0}"#;
    assert_eq!(text.get(8..), Some(header));
}

#[test]
fn other_protocols_are_told_from_their_first_bytes() {
    let cases: &[(&[u8], WireError)] = &[
        (b"HTTP/1.1 400", WireError::Length(0x4854_5450)),
        (b"\x15\x03\x01\0", WireError::Length(0x1503_0100)),
        (b"\0\0\0\x03", WireError::Length(3)),
        (b"\0\0\x12\x04\0\0\0\0", WireError::HeaderLength(0, 0x1204)),
        (b"\0\0\0\x10\0\0\0\x0d", WireError::HeaderLength(13, 16)),
        (b"\0\0\0\x29\x02\0\0\x02", WireError::Form(2)),
        (b"\0\0\0\x29\x01\0\0\x02", WireError::HeaderLength(2, 0x29)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(decode(bytes), Err(expected.clone()));
    }
    assert_eq!(decode(&(FRAME_CAP + 1).to_be_bytes()), Err(WireError::Length(FRAME_CAP + 1)));
    assert_eq!(decode(&FRAME_CAP.to_be_bytes()), Ok(None));
}

#[test]
fn bare_keys_are_quoted_and_strings_left_alone() {
    let cases = [
        (r#"{0:"a"}"#, r#"{"0":"a"}"#),
        (r#"{ 0 : "a" , 12:"b"}"#, r#"{ "0" : "a" , "12":"b"}"#),
        (r#"{-1:"a",1L:"b"}"#, r#"{"-1":"a","1":"b"}"#),
        (r#"{"0":"a"}"#, r#"{"0":"a"}"#),
        (r#"[1,2,{3:[4,5]}]"#, r#"[1,2,{"3":[4,5]}]"#),
        (r#"{"x {0: y":{0:"\"{1:2,3:4"}}"#, r#"{"x {0: y":{"0":"\"{1:2,3:4"}}"#),
        (r#"{"a\\":{0:1}}"#, r#"{"a\\":{"0":1}}"#),
        (r#"{-:1}"#, r#"{-:1}"#),
        (r#"{0"#, r#"{0"#),
        (r#"{""#, r#"{""#),
        (r#"{"\"#, r#"{"\"#),
    ];
    for (input, expected) in cases {
        assert_eq!(String::from_utf8_lossy(&quote_keys(input.as_bytes())), expected);
    }
    assert!(matches!(quote_keys(br#"{"0":1}"#), Cow::Borrowed(_)));
}

#[test]
fn real_bodies_are_read() {
    let body = decode(&transcript("5.3.3-namesrv-106-clusterinfo-v0")).unwrap().unwrap().0.body;
    let value: serde_json::Value = read(&body).expect("a table");
    let addresses = value["brokerAddrTable"]["broker533"]["brokerAddrs"].clone();
    let addresses: BTreeMap<String, String> = serde_json::from_value(addresses).expect("a map");
    assert_eq!(addresses, BTreeMap::from([("0".into(), "172.17.0.5:10911".into())]));
}

#[test]
fn version_numbers_are_those_of_the_releases() {
    let cases = [
        (211, ""),
        (212, "V4_0_0_SNAPSHOT"),
        (213, "V4_0_0"),
        (277, "V4_3_2"),
        (293, "V4_4_0"),
        (355, "V4_7_1"),
        (373, "V4_8_0"),
        (401, "V4_9_4"),
        (407, "V4_9_7"),
        (412, "V5_0_0_SNAPSHOT"),
        (413, "V5_0_0"),
        (453, "V5_2_0"),
        (479, "V5_3_3"),
        (493, "V5_4_0"),
        (513, "V5_5_0"),
        (611, "V5_9_9"),
        (612, ""),
        (i32::MIN, ""),
        (i32::MAX, ""),
    ];
    for (number, expected) in cases {
        assert_eq!(version::name(number), expected, "{number}");
    }
}

#[test]
fn properties_are_read_line_by_line() {
    let text = "# c\nbrokerIP1=10.0.0.1 \r\nempty=\nx=a=b\nbrokerIP1=2\n";
    assert_eq!(properties::value(text, "brokerIP1"), Some("10.0.0.1"));
    assert_eq!(properties::value(text, "x"), Some("a=b"));
    assert_eq!(properties::value(text, "empty"), None);
    assert_eq!(properties::value(text, "broker"), None);
}
