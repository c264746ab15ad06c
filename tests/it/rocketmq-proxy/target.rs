//! `rocketmq-proxy://host:8081?topic=T`.

use regprobe::model::{Address, RegistryKind};
use regprobe::registry::{name_beside, parse_target, parse_targets};

#[test]
fn a_proxy_is_named_with_its_topic() {
    for (text, members, topic) in [
        ("rocketmq-proxy://10.0.0.7:8081", vec!["10.0.0.7:8081"], None),
        ("rocketmq-proxy://mq.example", vec!["mq.example:8081"], None),
        ("RocketMQ-Proxy://[fd00::7]:18081?topic=a%25b", vec!["[fd00::7]:18081"], Some("a%b")),
        ("rocketmq-proxy://a:1;b:2;a:1?topic=orders", vec!["a:1", "b:2"], Some("orders")),
    ] {
        let target = parse_target(text).unwrap();
        assert_eq!(target.kind, RegistryKind::RocketMqProxy, "{text}");
        let named: Vec<String> = target.members.iter().map(Address::to_string).collect();
        assert_eq!(
            (named, target.topic.as_deref()),
            (members.iter().map(ToString::to_string).collect(), topic)
        );
    }
    for (text, part) in [
        ("rocketmq-proxy://a:8081?topic=", "topic="),
        ("rocketmq-proxy://a:8081?group=g", "group=g"),
        ("rocketmq-proxy://a:8081/x", "a:8081/x"),
    ] {
        assert_eq!(parse_target(text).unwrap_err().part, part, "{text}");
    }
}

#[test]
fn a_proxy_without_a_topic_knows_the_name_servers_beside_it() {
    let mut targets = parse_targets("rocketmq-proxy://a:8081;rocketmq://n:9876").unwrap();
    targets.extend(parse_targets("rocketmq-proxy://b:8081?topic=orders").unwrap());
    name_beside(&mut targets);
    let known = |place: usize| targets[place].name_servers.len();
    assert_eq!((known(0), known(1), known(2)), (1, 0, 0));
}
