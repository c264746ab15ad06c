//! Targets as people paste them from their own configuration.

use regprobe::model::{RegistryKind, Target, TargetError};
use regprobe::registry::{parse_target, parse_targets};

#[test]
fn dubbos_registry_address() {
    let target = parse("zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181,10.0.0.3:2182&group=prod");
    assert_eq!(target.kind, RegistryKind::ZooKeeper);
    assert_eq!(members(&target), ["10.0.0.1:2181", "10.0.0.2:2181", "10.0.0.3:2182"]);
    assert_eq!((target.root.as_str(), target.chroot.as_str()), ("prod", ""));
}

#[test]
fn a_connect_string_behind_the_scheme() {
    let target = parse(" ZooKeeper://zk-1.example:2181,zk-2.example/apps/prod/ ");
    assert_eq!(members(&target), ["zk-1.example:2181", "zk-2.example:2181"]);
    assert_eq!((target.root.as_str(), target.chroot.as_str()), ("dubbo", "/apps/prod"));
    assert_eq!(members(&parse("zk://h")), ["h:2181"]);
}

#[test]
fn groups_are_paths() {
    for (group, root) in [
        ("dubbo", "dubbo"),
        ("/dubbo/", "dubbo"),
        ("a/b", "a/b"),
        ("%2Fa%2Fb", "a/b"),
        ("", "dubbo"),
        ("/", ""),
    ] {
        assert_eq!(parse(&format!("zookeeper://h:2181?group={group}")).root, root, "{group}");
    }
}

#[test]
fn the_root_of_instances_is_named_by_root_path() {
    let root = |path: &str| parse(&format!("zookeeper://h:2181?rootPath={path}")).instances_root;
    assert_eq!(root("/myroot"), Some("myroot".to_owned()));
    assert_eq!(root("a%2Fb"), Some("a/b".to_owned()));
    assert_eq!((root(""), root("/services")), (None, None));
    assert!(refused("zookeeper://h:2181?rootPath=/").problem.contains("root"));
}

#[test]
fn what_dubbo_logs_is_accepted_whole() {
    let target = parse(
        "zookeeper://10.0.0.1:2181/org.apache.dubbo.registry.RegistryService?application=orders\
         &client=curator&dubbo=2.0.2&pid=1&release=2.7.23&timeout=5000&timestamp=1700000000000",
    );
    assert_eq!(members(&target), ["10.0.0.1:2181"]);
    assert_eq!((target.root.as_str(), target.chroot.as_str()), ("dubbo", ""));
}

#[test]
fn the_address_that_dubbo_wraps_is_accepted() {
    for scheme in ["registry", "service-discovery-registry"] {
        let target = parse(&format!(
            "{scheme}://10.0.0.1:2181/org.apache.dubbo.registry.RegistryService?application=orders\
             &registry=zookeeper&backup=10.0.0.2:2181"
        ));
        assert_eq!(members(&target), ["10.0.0.1:2181", "10.0.0.2:2181"]);
    }
    assert!(parse_target("registry://10.0.0.1:8848?registry=nacos").is_err());
}

#[test]
fn keys_and_quotes_of_a_configuration_file_are_no_part_of_it() {
    for text in [
        "\"zookeeper://h:2181\"",
        "'zookeeper://h:2181'",
        "dubbo.registry.address=zookeeper://h:2181",
        "address: \"zookeeper://h:2181\"",
        "DUBBO_REGISTRY_ADDRESS = 'zookeeper://h:2181' ",
    ] {
        assert_eq!(members(&parse(text)), ["h:2181"], "{text}");
    }
    let servers = parse_target("NAMESRV_ADDR=10.0.0.1:9876;10.0.0.2:9876").unwrap();
    assert_eq!(members(&servers), ["10.0.0.1:9876", "10.0.0.2:9876"]);
}

#[test]
fn a_scheme_before_each_member_is_told() {
    let error = refused("zookeeper://a:2181,zookeeper://b:2181");
    assert_eq!((error.problem.contains("stands once"), error.part.as_str()), (true, "zookeeper:"));
}

#[test]
fn ipv6_members() {
    let target = parse("zookeeper://[fd00::1]:2181,[fd00::2]");
    assert_eq!(members(&target), ["[fd00::1]:2181", "[fd00::2]:2181"]);
}

#[test]
fn each_member_once() {
    assert_eq!(members(&parse("zookeeper://h:2181,h:2181?backup=h,i")), ["h:2181", "i:2181"]);
}

#[test]
fn credentials_are_taken_and_not_shown() {
    for text in [
        "zookeeper://reader:hunter%3A2@h:2181?group=dubbo",
        "zookeeper://h:2181?username=reader&password=hunter%3A2&group=dubbo",
    ] {
        let target = parse(text);
        assert_eq!(target.text, "zookeeper://h:2181?group=dubbo");
        let [credential] = target.credentials.as_slice() else { panic!("{text}: no credential") };
        assert_eq!(credential.scheme, "digest");
        assert_eq!(credential.secret.reveal(), "reader:hunter:2");
        assert!(!format!("{target:?}").contains("hunter"), "{target:?}");
    }
    assert!(parse("zookeeper://h:2181?username=reader").credentials.is_empty());
}

#[test]
fn the_wrong_part_is_named() {
    for (text, part, problem) in [
        ("zookeeper://10.0.0.1:21811x", "10.0.0.1:21811x", "`21811x` is no port"),
        ("zookeeper://10.0.0.1:2181,10.0.0.2:0", "10.0.0.2:0", "`0` is no port"),
        ("zookeeper://h:2181?backup=10.0.0.300:2181", "10.0.0.300:2181", "neither an IP address"),
        ("zookeeper://fd00::1:2181", "fd00::1:2181", "square brackets"),
        ("zookeeper://[fd00::1:2181", "[fd00::1:2181", "bracket is not closed"),
        ("zookeeper://", "", "no ensemble member"),
        ("zookeeper:///chroot", "", "no ensemble member"),
        ("zookeeper://a:2181;b:2181", "a:2181;b:2181", "a target of its own"),
        ("zookeeper://h:2181?group=a//b", "a//b", "not a path"),
        ("zookeeper://h:2181/a/../b", "/a/../b", "not a path"),
        ("10.0.0.1:2181,10.0.0.2:2181", "10.0.0.1:2181", "write zookeeper:// before it"),
        ("eureka://10.0.0.1:8761", "eureka://10.0.0.1:8761", "zookeeper:// or rocketmq://"),
    ] {
        let error = refused(text);
        assert_eq!(error.part, part, "{text}");
        assert!(error.problem.contains(problem), "{text}: {}", error.problem);
        assert!(parse_target(error.example).is_ok(), "{}", error.example);
    }
}

#[test]
fn a_refusal_never_has_the_password() {
    for text in ["zookeeper://u:hunter2@h:port", "zookeeper://u:hunter2@", "zk://u:hunter2@h/a//b"]
    {
        let error = refused(text);
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[track_caller]
fn parse(text: &str) -> Target {
    parse_target(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
fn refused(text: &str) -> TargetError {
    match parse_target(text) {
        Err(error) => error,
        Ok(target) => panic!("{text} was taken: {target:?}"),
    }
}

fn members(target: &Target) -> Vec<String> {
    target.members.iter().map(ToString::to_string).collect()
}

#[test]
fn several_registries_in_one_text_are_targets_of_their_own() {
    for (text, expected) in [
        ("zookeeper://h:2181?backup=g:2181", vec!["zookeeper://h:2181?backup=g:2181"]),
        (
            "zookeeper://a:2181?group=x | zookeeper://b",
            vec!["zookeeper://a:2181?group=x", "zookeeper://b"],
        ),
        ("dubbo.registry.address=zookeeper://a;zk://b;", vec!["zookeeper://a", "zk://b"]),
        ("10.0.0.1:9876;10.0.0.2:9876", vec!["10.0.0.1:9876;10.0.0.2:9876"]),
        ("rocketmq://a:9876;b:9876", vec!["rocketmq://a:9876;b:9876"]),
        (
            "multiple://127.0.0.1?application=a&service-registry=zookeeper://a:2181,b:2181,zookeeper://c&reference-registry=zookeeper%3A%2F%2Fc",
            vec!["zookeeper://a:2181,b:2181", "zookeeper://c"],
        ),
    ] {
        let targets = parse_targets(text).unwrap();
        let texts: Vec<&str> = targets.iter().map(|target| target.text.as_str()).collect();
        assert_eq!(texts, expected, "{text}");
    }
    for text in [
        "multiple://127.0.0.1?x=zookeeper://a",
        "multiple://h?service-registry=nacos://a",
        "zookeeper://a;b",
    ] {
        assert!(parse_targets(text).is_err(), "{text}");
    }
}
