//! Targets as pasted.

use regprobe::model::RegistryKind;
use regprobe::registry::parse_target;

#[test]
fn lists_of_name_servers_are_taken_as_they_are_written() {
    let cases: &[(&str, &[&str])] = &[
        ("rocketmq://h1:9876;h2:9877", &["h1:9876", "h2:9877"]),
        ("rocketmq://h1", &["h1:9876"]),
        ("RocketMQ://h1;10.0.0.2", &["h1:9876", "10.0.0.2:9876"]),
        ("h1:9876;h2:9876", &["h1:9876", "h2:9876"]),
        ("h1:9876,h2:9876", &["h1:9876", "h2:9876"]),
        (" h1:9876; h2:9876; ", &["h1:9876", "h2:9876"]),
        ("localhost:9876", &["localhost:9876"]),
        ("h1:9876;h1:9876", &["h1:9876"]),
        ("[fd00::1]:9876;10.0.0.1:9876", &["[fd00::1]:9876", "10.0.0.1:9876"]),
        ("rocketmq://[fd00::1]", &["[fd00::1]:9876"]),
        ("rocketmq_namesrv:9876", &["rocketmq_namesrv:9876"]),
    ];
    for (text, expected) in cases {
        let target = parse_target(text).expect(text);
        assert_eq!(target.kind, RegistryKind::RocketMq, "{text}");
        assert_eq!(target.text, text.trim());
        let members: Vec<String> = target.members.iter().map(ToString::to_string).collect();
        assert_eq!(members, *expected, "{text}");
    }
}

#[test]
fn a_wrong_part_is_pointed_out() {
    let cases = [
        ("h1:9876;h2:98765", "h2:98765", "`98765` is no port"),
        ("h1:9876;h2", "h2", "the port is missing"),
        ("h1:9876;:9876", ":9876", "the host is missing"),
        ("rocketmq://h1:9876;h 2:9876", "h 2:9876", "neither an IP address nor a host name"),
        ("rocketmq://h1:9876/x", "h1:9876/x", "neither path nor parameters"),
        ("rocketmq://me@h1:9876", "me@h1:9876", "no user name"),
        ("fd00::1:9876;h:1", "fd00::1:9876", "square brackets"),
        ("rocketmq://[fd00::1:9876", "[fd00::1:9876", "the bracket is not closed"),
        ("rocketmq://", "rocketmq://", "no name server is given"),
        (";", ";", "no name server is given"),
        ("h1:9876 h2:9876", "h1:9876 h2:9876", "between name servers there is a `;`"),
        ("h1:9876|h2:9876", "h1:9876|h2:9876", "between name servers there is a `;`"),
        ("rocketmq://h1:9876|h2:9876", "h1:9876|h2:9876", "between name servers there is a `;`"),
        ("h1:9876 | h2:9876;h3:9876", "h1:9876 | h2:9876", "between name servers there is a `;`"),
        ("10.0.0.999:9876", "10.0.0.999:9876", "neither an IP address nor a host name"),
    ];
    for (text, part, problem) in cases {
        let error = parse_target(text).expect_err(text);
        assert_eq!(error.part, part, "{text}");
        assert!(error.problem.contains(problem), "{text}: {}", error.problem);
        assert_eq!(error.example.contains("://"), text.contains("://"), "{text}");
        assert!(parse_target(error.example).is_ok());
    }
}

#[test]
fn what_is_no_list_is_not_taken_for_one() {
    let web = parse_target("http://h1:9876").expect_err("a web server");
    assert_eq!(web.part, "http://h1:9876");
    assert!(web.problem.contains("leave `http://` out"), "{}", web.problem);
    assert_eq!(web.example, "10.0.0.1:9876;10.0.0.2:9876");
    for text in ["nacos://h:8848", "h1", "http://h1:8080"] {
        let error = parse_target(text).expect_err(text);
        assert!(error.problem.starts_with("a target starts with"), "{text}");
    }
}
