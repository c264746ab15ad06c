//! Wrong usage ends with 2, before anything is dialled, and says how to put it right.

use std::net::TcpListener;

use crate::asked::{Place, run};

#[track_caller]
fn refused(arguments: &[&str], says: &str) {
    let ran = run(arguments);
    assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
    assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
    assert_eq!(ran.out, "", "{arguments:?}");
}

#[test]
fn arguments_that_do_not_fit() {
    refused(&[], "Usage: regprobe <COMMAND>");
    refused(&["chek"], "similar subcommand exists: 'check'");
    refused(&["check"], "no target is given");
    refused(&["check", "h:9876", "--timout", "3s"], "similar argument exists: '--timeout'");
    refused(&["check", "h:9876", "--timeout", "3"], "500ms, 3s, 1m");
    refused(&["check", "h:9876", "--timeout", "1ms"], "--timeout is 1ms: it may be 10ms to 600s");
    refused(&["check", "h:9876", "--attempts", "0"], "--attempts is 0: it may be 1 to 10");
    refused(&["check", "h:9876", "--concurrency", "0"], "--concurrency is 0");
    refused(&["check", "h:9876", "--fail-on", "fatal"], "error, warning, info, never");
    refused(&["check", "h:9876", "--suppress", "101"], "a code looks like RP101");
    refused(&["check", "h:9876", "--suppress", "RP199"], "there is no such rule");
    refused(&["check", "h:9876", "--our-network", "10.9/16"], "10.9.0.0/16");
    refused(&["check", "h:9876", "--service", "a[b"], "--service");
    refused(&["check", "h:9876", "-q", "-v"], "cannot be used with");
    refused(&["demo", "zookeeper://h"], "unexpected argument");
}

#[test]
fn expectations_that_are_none() {
    let refused = |expectation, says| refused(&["check", "h:9876", "--expect", expectation], says);
    refused("", "it is empty");
    refused(">=2", "it is empty");
    refused("com.acme.Order=>2", "`=>` is no comparison: there are >=, <= and ==");
    refused("com.acme.Order>2", "`>` is no comparison");
    refused("com.acme.Order>=two", "`two` is no number");
    refused("com.acme.Order>=", "`` is no number");
    refused("com.acme.Order>=0", "any number is at least 0");
    refused("aplication orders", "`aplication` is no kind");
    refused("application", "the name is missing after `application`");
    refused("topic a b", "`a b` has a blank in it");
    refused("/com.acme.Order", "the group is missing in `/com.acme.Order`");
    refused("com.acme.Order:", "the version is missing in `com.acme.Order:`");
    refused("com.acme.Order:!", "the version is missing");
    refused("blue/:1.0.0", "the interface is missing");
    refused("a/b/com.acme.Order", "`a/b/com.acme.Order` has too many parts");
    refused("broker a/b/c", "`a/b/c` is no broker");
    refused("calls of web>=2", "`calls of` takes no comparison, and `>=2` is one");
}

#[test]
fn what_is_expected_is_checks_own() {
    refused(&["calls", "h:9876", "--expect", "topic orders"], "--expect is `check`'s alone");
    refused(&["list", "h:9876", "--wait", "10m"], "--wait is `check`'s alone");
    refused(&["check", "h:9876", "--wait", "10m"], "--wait goes with --expect or --expect-file");
    refused(&["check", "h:9876", "--expect", "topic a", "--settle", "1s"], "--settle goes with");
    refused(&["check", "h:9876", "--expect", "topic a", "--wait", "10ms"], "--wait is 10ms");
    refused(&["check", "h:9876", "--since", "10m"], "--since goes with --expect");
    refused(&["check", "h:9876", "--expect", "topic orders", "--since", "noon"], "RFC 3339");
}

#[test]
fn a_file_of_expectations_is_refused_by_its_line() {
    for (text, says) in [
        ("", "line 1: missing field `expect`"),
        ("[[expect]]\nservcie = 'a'", "line 2: unknown field `servcie`"),
        ("[[expect]]\ntopic = 'a'\n\n[[expect]]\nat-least = 2", "line 4: it says none of"),
        ("[[expect]]\ntopic = 'a'\nbroker = 'b'", "line 1: it says several of"),
        ("[[expect]]\ntopic = 'a b'", "line 1: `a b` has a blank"),
        ("[[expect]]\ntopic = 'a'\nversion = '1'", "line 1: `version` goes with service"),
        ("[[expect]]\nservice = 'a:1'\nversion = '2'", "the version stands in `service` and in"),
        ("[[expect]]\nservice = 'a'\nversion = ''", "the version is empty"),
        ("[[expect]]\nservice = 'a'\nexactly = 1\nat-most = 2", "`exactly` says both"),
        ("[[expect]]\nservice = 'a'\nat-least = 3\nat-most = 2", "is more than at-most = 2"),
        ("[[expect]]\nservice = 'a'\nat-least = 0", "it expects nothing"),
        ("[[expect]]\nservice = 'a'\nat-least = -1", "line 3: invalid value"),
        ("[[expect]]\nservice = 'a'\nnetworks = '10.9/16'", "line 3: a network is an address"),
        ("[[expect]]\ncalls-of = 'web'\nat-least = 2", "`a number` goes with what is counted"),
    ] {
        let place = Place::new().file("expected.toml", text);
        let ran = place.run(&["check", "h:9876", "--expect-file", "expected.toml"]);
        assert_eq!(ran.code, Some(2), "{text}: {ran:?}");
        assert!(
            ran.err.contains("expected.toml: ") && ran.err.contains(says),
            "{text}: {}",
            ran.err
        );
    }
}

#[test]
fn outputs_that_do_not_fit() {
    refused(&["check", "h:9876", "--format", "xml"], "the formats are text, json, jsonl");
    refused(&["check", "h:9876", "--format", "json="], "the file's name is missing");
    refused(&["check", "h:9876", "-f", "json", "-f", "text"], "only one format can go to");
    refused(&["check", "h:9876", "-f", "json=a", "-o", "b"], "--output has nothing to write");
    refused(&["check", "h:9876", "-o", "no/such/file"], "there is no folder no/such");
    refused(&["check", "h:9876", "-o", "."], "is a folder");
}

#[test]
fn a_target_is_refused_with_its_wrong_part_pointed_out() {
    let ran = run(&["check", "zookeeper://10.0.0.1:2181,10.0.0.2:21811x/chroot"]);
    assert_eq!(ran.code, Some(2));
    let expected = "\
error: not an ensemble member's address: `21811x` is no port (1 to 65535)

    zookeeper://10.0.0.1:2181,10.0.0.2:21811x/chroot
                              ^^^^^^^^^^^^^^^

  for example: zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181&group=dubbo
";
    assert_eq!(ran.err, expected);
}

#[test]
fn passwords_are_not_repeated() {
    let source = "digest:reader:hunter2";
    for arguments in [
        &["check", "zookeeper://reader:hunter2@h:port"] as &[&str],
        &["check", "zookeeper://h:port?username=reader&password=hunter2"],
        &["check", "zookeeper://h:2181", "--zookeeper-auth", source],
        &["check", "h:9876", "--rocketmq-auth", "operator:hunter2"],
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    }
    refused(&["check", "zookeeper://h", "--zookeeper-auth", source], "digest:USER:file=PATH");
    refused(&["check", "zookeeper://h", "--zookeeper-auth", "digest:u"], "a part is missing");
    refused(&["check", "zookeeper://h", "--zookeeper-auth", "ip:u:env=A"], "the only scheme");
    refused(&["check", "zookeeper://h", "--zookeeper-auth", "digest:u:env=A"], "A is not set");
    for (given, says) in [
        ("operator", "a part is missing"),
        (":env=A", "a part is empty"),
        ("operator:s3cret", "ACCESS_KEY:file=PATH"),
        ("operator:env=A", "A is not set"),
    ] {
        refused(&["check", "10.0.0.1:9876", "--rocketmq-auth", given], says);
    }
    refused(&["check", "zookeeper://h", "--zookeeper-auth", "digest:u:file=a"], "can't be read");
}

#[test]
fn nothing_is_dialled() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let good = format!("zookeeper://{}", listener.local_addr().expect("an address"));
    refused(&["check", &good, "zookeeper://:::"], "not an ensemble member's address");
    assert!(listener.accept().is_err(), "the good target was dialled");
}

#[test]
fn the_file_is_refused_by_key_and_line() {
    for (text, says) in [
        (
            "timeout = \"1s\"\ntimout = \"2s\"\n",
            "regprobe.toml: line 2: there is no option `timout`",
        ),
        ("\n[check]\n", "line 2: there is no option `check`"),
        ("config = \"other.toml\"\n", "line 1: there is no option `config`"),
        ("passive = true\ntimeout = \"3\"\n", "line 2, `timeout`: a duration is a number"),
        ("timeout = 3\n", "line 1, `timeout`: invalid type"),
        ("attempts = \"3\"\n", "line 1, `attempts`: invalid type"),
        ("service = [\"a\", \"b[\"]\n", "line 1, `service`:"),
        ("suppress = \"RP1\"\n", "line 1, `suppress`: a code looks like RP101"),
        ("fail-on = \"fatal\"\n", "line 1, `fail-on`: unknown variant"),
        ("targets = [\n", "line 1"),
    ] {
        let ran = Place::new().file("regprobe.toml", text).run(&["check", "h:9876"]);
        assert_eq!(ran.code, Some(2), "{text}: {ran:?}");
        assert!(ran.err.contains(says), "{text}: {}", ran.err);
    }
    refused(&["check", "h:9876", "--config", "gone.toml"], "gone.toml can't be read");
}

#[test]
fn a_variable_is_refused_by_its_name() {
    for (name, value) in [
        ("REGPROBE_TIMEOUT", "3"),
        ("REGPROBE_ATTEMPTS", "few"),
        ("REGPROBE_CONCURRENCY", "-1"),
        ("REGPROBE_PASSIVE", "perhaps"),
        ("REGPROBE_CONTAINER_NETWORK", "10.9.0.0/16,docker"),
        ("REGPROBE_OUR_NETWORK", "lan"),
        ("REGPROBE_FAIL_ON", "fatal"),
        ("REGPROBE_SUPPRESS", "RP101=172.17.*,RP1"),
        ("REGPROBE_FORMAT", "xml"),
        ("REGPROBE_COLOR", "sometimes"),
        ("REGPROBE_QUIET", "perhaps"),
        ("REGPROBE_VERBOSE", "perhaps"),
        ("REGPROBE_SERVICE", "a[b"),
        ("REGPROBE_APPLICATION", "a[b"),
        ("REGPROBE_GROUP", "a[b"),
        ("REGPROBE_ADDRESS", "10.0.0.1:port"),
        ("REGPROBE_INTERVAL", "3"),
        ("REGPROBE_LABEL_LIMIT", "few"),
        ("REGPROBE_WEB_ALLOW_TARGET", "a["),
    ] {
        let ran = Place::new().variable(name, value).run(&["check", "h:9876"]);
        assert_eq!(ran.code, Some(2), "{name}: {ran:?}");
        assert!(ran.err.contains(&format!("the variable {name}")), "{name}: {}", ran.err);
    }
    for (name, value, says) in [
        ("REGPROBE_TARGETS", "zookeeper://", "no ensemble member"),
        ("REGPROBE_ZOOKEEPER_AUTH", "digest:u:env=A", "A is not set"),
        ("REGPROBE_CONFIG", "gone.toml", "gone.toml can't be read"),
        ("REGPROBE_OUTPUT", "no/such/file", "there is no folder no/such"),
        ("NAMESRV_ADDR", "10.0.0.1:99999", "`99999` is no port"),
    ] {
        let ran = Place::new().variable(name, value).run(&["check"]);
        assert_eq!(ran.code, Some(2), "{name}: {ran:?}");
        assert!(ran.err.contains(says), "{name}: {}", ran.err);
    }
}

#[test]
fn an_unknown_rule_has_a_nearest_one() {
    refused(&["explain", "RP109x"], "the nearest is RP109 (unresolvable-name)");
    refused(&["explain", "container-adress"], "the nearest is RP101 (container-address)");
    refused(&["explain"], "the text is empty");
}
