//! The program itself, asked only for what needs no name.

use serde_json::Value;

use crate::asked::{Place, run};

#[test]
fn the_broker_file_is_read_as_java_reads_it() {
    let text = "# a comment\nbrokerName = a\n  brokerIP1: 10.9.\\\n    8.7\nbrokerIP2\\u003d x\n";
    let place = Place::new().file("broker.conf", text);
    let asked = ["whoami", "--as", "rocketmq", "--broker-file", "broker.conf"];
    let found = place.run(&[&asked[..], &["--format", "json", "--fail-on", "never"]].concat());
    assert_eq!(found.code, Some(0), "{found:?}");
    let report: Value = serde_json::from_str(&found.out).expect("JSON");
    assert_eq!(report["prospects"][0]["entries"][0]["host"], "10.9.8.7");
    assert_eq!(report["prospects"][0]["told_by"], "brokerIP1");
}

/// What RocketMQ doesn't read is told, and the file that was named is the one to correct.
#[test]
fn what_a_broker_does_not_read_is_told() {
    let cases: [(&[u8], &str); 4] = [
        (b"brokerIp1=10.9.8.7\n", "the key is brokerIP1, letter for letter"),
        (b"brokerip1: 10.9.8.7\n", "the key is brokerIP1, letter for letter"),
        ("brokerIP1\u{ff1d}10.9.8.7\n".as_bytes(), "a full-width"),
        ("\u{feff}brokerIP1=10.9.8.7\n".as_bytes(), "a byte order mark"),
    ];
    let asked = ["whoami", "--as", "rocketmq", "--format", "json", "--fail-on", "never"];
    for (file, says) in cases {
        let place = Place::new();
        std::fs::write(place.path("broker.conf"), file).expect("a file");
        let found = place.run(&[&asked[..], &["--broker-file", "broker.conf"]].concat());
        let report: Value = serde_json::from_str(&found.out).expect("JSON");
        let first = &report["prospects"][0]["steps"][0];
        assert_eq!((&first["value"], &first["taken"]), (&"10.9.8.7".into(), &false.into()));
        let why = first["why"].as_str().expect("a text");
        assert!(why.starts_with("it isn't read: ") && why.contains(says), "{why}");
    }
    let place = Place::new().file("mine.conf", "brokerIP1=fd00:20::7\n");
    let found = place.run(&[&asked[..], &["--broker-file", "mine.conf"]].concat());
    assert!(found.out.contains("brokerIP1=[fd00:20::7]/' mine.conf"), "{found:?}");
}

/// A comment in GBK is nothing to Java, which reads each byte as a letter.
#[test]
fn a_comment_may_be_in_any_encoding() {
    let place = Place::new();
    let file = b"# \xd6\xf7\xbd\xda\xb5\xe3\r\nbrokerIP1=10.9.8.7\r\n";
    std::fs::write(place.path("broker.conf"), file).expect("a file");
    let asked = ["whoami", "--as", "rocketmq", "--broker-file", "broker.conf"];
    let found = place.run(&[&asked[..], &["--format", "json", "--fail-on", "never"]].concat());
    assert_eq!(found.code, Some(0), "{found:?}");
    let report: Value = serde_json::from_str(&found.out).expect("JSON");
    assert_eq!(report["prospects"][0]["entries"][0]["host"], "10.9.8.7");
}

/// Kafka starts such a process, with nothing that clients would be sent to.
#[test]
fn a_controller_of_kafka_is_no_broker() {
    let text = "process.roles=controller\nlisteners=CONTROLLER://:9093\n\
                controller.listener.names=CONTROLLER\n";
    let asked = ["whoami", "--as", "kafka", "--server-properties", "server.properties"];
    let place = |text: &str| Place::new().file("server.properties", text);
    let found = place(text).run(&asked);
    assert_eq!(found.code, Some(2), "{found:?}");
    assert!(found.err.contains("a controller advertises nothing"), "{found:?}");
    let both = text.replace("=controller\n", "=broker,controller\n");
    assert_eq!(place(&both).run(&asked).code, Some(1), "it lacks a listener for clients");
}

#[test]
fn it_ends_as_check_ends() {
    let dubbo = ["whoami", "--as", "dubbo"];
    let place = || Place::new().variable("DUBBO_IP_TO_REGISTRY", "127.0.0.1");
    for format in ["text", "json"] {
        let asked = [&dubbo[..], &["--format", format]].concat();
        assert_eq!(place().run(&asked).code, Some(1));
        let never = [&asked[..], &["--fail-on", "never"]].concat();
        assert_eq!(place().run(&never).code, Some(0));
    }
    // The JVM reads these options from the environment, so they count here too.
    let options = "-Xmx9m -DDUBBO_IP_TO_REGISTRY=0.0.0.0";
    let place = Place::new().variable("JAVA_TOOL_OPTIONS", options);
    assert_eq!(place.run(&dubbo).code, Some(1));
    let option = |text| [&dubbo[..], &[text]].concat();
    assert_eq!(run(&option("-DDUBBO_IP_TO_REGISTRY=0.0.0.0")).code, Some(1));
    assert_eq!(run(&option("-DDUBBO_IP_TO_REGISTRY=8.8.8.8")).code, Some(0));
}

#[test]
fn wrong_usage_says_what_is_right() {
    for (arguments, says) in [
        (vec!["--as", "tomcat"], "dubbo, rocketmq, kafka, spring, dubbo-go"),
        (vec!["--as", "dubbo:new"], "dubbo:3.2"),
        (vec!["--as", "dubbo:2.4"], "before 2.5.7"),
        (vec!["--property", "x"], "NAME=VALUE"),
        (vec!["--broker-file", "/nowhere/broker.conf"], "/nowhere/broker.conf"),
        (vec!["--registry", "rocketmq://10.0.0.1:9876"], "host:port"),
        (vec!["--registry", "10.0.0.1:x"], "10.0.0.1:x"),
    ] {
        let found = run(&[vec!["whoami"], arguments.clone()].concat());
        assert_eq!(found.code, Some(2), "{arguments:?}");
        assert!(found.err.contains(says), "{arguments:?}: {}", found.err);
    }
}
