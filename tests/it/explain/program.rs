//! `regprobe explain` as its users run it.

use assert_cmd::Command;
use serde_json::Value;

use crate::asked::{Place, Ran, run};

fn piped(arguments: &[&str], text: &[u8]) -> Ran {
    let place = Place::new();
    let mut command: Command = place.command();
    let output = command.args(arguments).write_stdin(text).output().expect("it runs");
    Ran::from(output)
}

const FAILED: &str = "connect to <172.17.0.2:10911> failed";

#[test]
fn a_text_comes_as_an_argument_or_by_the_standard_input() {
    let asked = run(&["explain", FAILED]);
    assert_eq!((asked.code, asked.err.as_str()), (Some(0), ""), "{asked:?}");
    assert!(asked.out.starts_with("RP101 container-address (likely)\n"), "{}", asked.out);
    for arguments in [&["explain", "-"] as &[&str], &["explain"]] {
        assert_eq!(piped(arguments, FAILED.as_bytes()).out, asked.out, "{arguments:?}");
    }
    // A whole log with bytes that are no UTF-8.
    let log = [b"\xff\xfe garbage\r\n".as_slice(), FAILED.as_bytes(), b"\r\n"].concat();
    assert_eq!(piped(&["explain", "-"], &log).out, asked.out);
}

#[test]
fn what_is_unknown_is_said_to_be() {
    let bla = run(&["explain", "bla"]);
    assert_eq!(bla.code, Some(1), "{bla:?}");
    assert!(bla.out.contains("No message in this text is known.") && bla.err.is_empty(), "{bla:?}");
    let near =
        run(&["explain", "the provider said: Not exported service, version mismatch of group"]);
    assert_eq!(near.code, Some(1));
    assert!(near.out.contains("RP502"), "{}", near.out);
}

#[test]
fn a_mistyped_code_is_no_text() {
    for (wanted, nearest) in
        [("RP999", "RP"), ("rp10", "RP101"), ("fast-prot", "RP303 (fast-port)")]
    {
        let ran = run(&["explain", wanted]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{wanted}: {ran:?}");
        assert!(ran.err.contains(nearest), "{wanted}: {}", ran.err);
    }
    for (arguments, says) in [
        (&["explain", "zookeeper://10.0.0.1:2181"] as &[&str], "the message goes before it"),
        (&["explain", "RP101", "zookeeper://127.0.0.1:1"], "not with a code"),
        (&["explain", " "], "the text is empty"),
        (&["explain", FAILED, "zookeeper://:::"], "not an ensemble member's address"),
        (&["explain", FAILED, "--format", "xml"], "the formats are"),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(piped(&["explain"], b"").code, Some(2));
}

#[test]
fn a_class_without_a_rule_has_a_page() {
    let page = run(&["explain", "Bind-Address"]);
    assert_eq!(page.code, Some(0));
    assert!(
        page.out.starts_with("# bind-address: a process is configured to listen"),
        "{}",
        page.out
    );
    assert!(page.out.lines().all(|line| line.len() <= 100), "{}", page.out);
}

#[test]
fn machines_read_it_too() {
    for format in ["json", "jsonl"] {
        let ran = run(&["explain", FAILED, "--format", format]);
        let read: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(read["class"]["code"], "RP101");
        assert_eq!(read["values"]["address"], "172.17.0.2:10911");
        assert_eq!(read["values"]["address_class"], "container");
        assert_eq!(
            read["next"][0]["command"],
            "regprobe check 'NAME_SERVER:9876' --address 172.17.0.2:10911"
        );
        let unknown: Value =
            serde_json::from_str(&run(&["explain", "bla", "-f", format]).out).expect("JSON");
        assert_eq!(unknown["recognised"], false);
    }
}

#[test]
fn it_goes_where_it_is_sent() {
    let place = Place::new();
    let ran = place.run(&["explain", FAILED, "-f", "text", "-f", "json=a.json"]);
    assert!(ran.code == Some(0) && ran.out.starts_with("RP101"), "{ran:?}");
    let read = |name: &str| std::fs::read_to_string(place.path(name)).expect("it was written");
    assert!(serde_json::from_str::<Value>(&read("a.json")).is_ok());
    let ran = place.run(&["explain", FAILED, "-o", "b.txt", "--color", "always"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert!(read("b.txt").starts_with("RP101"), "a file has no color");
    let quiet = run(&["explain", FAILED, "-q"]);
    let line =
        "RP101 container-address 172.17.0.2:10911: a container's own address is registered\n";
    assert_eq!(quiet.out, line);
    assert_eq!(run(&["explain", "bla", "-q"]).out, "");
    // With a target the files are the report's.
    let target = crate::cli::registry();
    let ran = place.run(&["explain", FAILED, &target, "-f", "json=c.json"]);
    assert!(ran.code == Some(1) && ran.out.starts_with("RP101"), "{ran:?}");
    assert!(read("c.json").contains("regprobe/report/1"));
}

/// A log's last word is at its end, so its beginning is what is left out.
#[test]
fn of_a_long_text_the_end_is_looked_at() {
    const BOUND: usize = 4 << 20;
    let blank = |length: usize| vec![b'\n'; length];
    let whole = [blank(BOUND - FAILED.len()), FAILED.into()].concat();
    let ran = piped(&["explain", "-"], &whole);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    for before in [1, BOUND, 3 * BOUND, 3 * BOUND + 1] {
        let long = [blank(before), whole.clone()].concat();
        let ran = piped(&["explain", "-"], &long);
        assert!(ran.code == Some(0) && ran.out.contains("172.17.0.2:10911"), "{before}: {ran:?}");
        assert!(ran.err.contains("only the last 4 MiB were looked at"), "{before}: {}", ran.err);
    }
    let early = [FAILED.into(), blank(BOUND)].concat();
    let ran = piped(&["explain", "-", "-q"], &early);
    assert!(ran.code == Some(2) && ran.err.contains("the text is empty"), "{ran:?}");
}

#[test]
fn the_list_has_the_classes_without_a_code_too() {
    let list = run(&["explain", "--list"]);
    assert_eq!(list.code, Some(0), "{list:?}");
    for rule in regprobe::diagnose::RULES {
        assert!(list.out.contains(rule.title), "{}", rule.code);
    }
    for class in regprobe::explain::CLASSES {
        let line = list.out.lines().find(|line| line.contains(class.title)).expect(class.name);
        assert!(line.starts_with("-  ") && line.contains(class.name), "{line}");
    }
}

#[test]
fn passwords_are_not_repeated() {
    for text in [
        "client(url: dubbo://10.0.0.1:20880/a.B?token=hunter2&side=consumer) failed to connect to \
         server /10.0.0.1:20880",
        "No provider available for the service a.B from the url \
         zookeeper://u:hunter2@10.0.0.1:2181/x to the consumer c use dubbo version 3",
        "Failed to check the status of the service a.B. No provider available for the service a.B \
         from the url zookeeper://u:hunter2@10.0.0.1:2181/x?password=hunter2 to the consumer \
         10.0.0.2 use dubbo version 3",
        "zookeeper not connected, the address is: zookeeper://u:hunter2@10.0.0.1:2181",
        "dial tcp 10.0.0.1:9092: proxy http://u:hunter2@p:1/?secret=hunter2",
    ] {
        for format in ["text", "json"] {
            let ran = run(&["explain", text, "-f", format]);
            assert!(ran.code < Some(2), "{text}: {ran:?}");
            assert!(!ran.out.contains("hunter2"), "{text}: {}", ran.out);
        }
    }
}

#[test]
fn with_a_target_it_looks_at_what_the_text_is_about() {
    let target = crate::cli::registry();
    let live = |text: &str, format: &str| run(&["explain", text, &target, "-f", format]);
    // A provider on the loopback is registered there, under another port.
    let gone = live(
        "client(url: dubbo://127.0.0.1:1/com.acme.Orders) failed to connect to server /127.0.0.1:1",
        "text",
    );
    assert_eq!(gone.code, Some(1), "{gone:?}");
    assert!(gone.out.starts_with("RP107 ") && gone.out.contains(" 1  RP605 "), "{}", gone.out);
    assert!(!gone.out.contains("regprobe check"), "what is run needn't be run again: {}", gone.out);
    let there = live(
        "No provider available from registry 10.0.0.1:2181 for service com.acme.Orders on \
         consumer 10.0.0.2 use dubbo version 2.7.23",
        "json",
    );
    assert_eq!(there.code, Some(1), "{there:?}");
    let documents: Vec<Value> = serde_json::Deserializer::from_str(&there.out)
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("JSON");
    let [explanation, report] = documents.as_slice() else { panic!("{}", there.out) };
    assert_eq!(explanation["class"]["code"], "RP604");
    assert_eq!(report["findings"][0]["code"], "RP107");
    // What isn't known, or is in no registry that is read, is looked for nowhere.
    assert_eq!(live("bla", "text").code, Some(1));
    let kafka = live("Connection to node -1 (/10.0.0.1:9092) could not be established.", "text");
    assert_eq!(kafka.code, Some(2));
    assert!(kafka.err.contains("nothing was checked") && kafka.out.contains("kcat"), "{kafka:?}");
}

#[test]
fn a_declared_network_counts() {
    let text = "connect to <10.77.0.2:10911> failed";
    assert!(run(&["explain", text]).out.starts_with("RP405"));
    let declared = run(&["explain", text, "--container-network", "10.77.0.0/16"]);
    assert!(declared.out.starts_with("RP101"), "{}", declared.out);
    let ours = run(&["explain", FAILED, "--our-network", "172.17.0.0/16"]);
    assert!(ours.out.starts_with("RP405"), "{}", ours.out);
}

/// A consumer of `com.acme.Orders` that no provider is left for.
const RULED_OUT: [(&str, &str); 2] = [
    (
        "/dubbo/com.acme.Orders/consumers/consumer%3A%2F%2F10.0.0.9%2Fcom.acme.Orders%3Fapplication%3Dweb%26category%3Dconsumers%26interface%3Dcom.acme.Orders%26release%3D2.7.23%26side%3Dconsumer",
        "",
    ),
    (
        "/dubbo/config/dubbo/com.acme.Orders::.condition-router",
        "configVersion: v3.0\nscope: service\nforce: true\nenabled: true\nkey: com.acme.Orders\n\
         conditions:\n  - '=> host = 10.0.0.1'\n",
    ),
];

#[test]
fn a_call_that_is_routed_away_goes_through_the_directory() {
    let target = crate::cli::registry_with(&RULED_OUT);
    let text = "No provider available for the service com.acme.Orders from registry \
                RegistryDirectory(registry: 10.0.0.2:2181)-Directory(invokers: \
                1[127.0.0.1:20880], validInvokers: 1[127.0.0.1:20880], invokersToReconnect: 0[]) \
                on the consumer 10.0.0.9 using the dubbo version 3.3.6.";
    let ran = run(&["explain", text, &target]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.starts_with("routed-away "), "{}", ran.out);
    for says in
        ["DOWN  com.acme.Orders", "RP206", "com.acme.Orders::.condition-router", "10.0.0.1'"]
    {
        assert!(ran.out.contains(says), "{says}: {}", ran.out);
    }
    assert!(!ran.out.contains("RP605"), "{}", ran.out);
}

#[test]
fn what_no_registry_holds_is_looked_for_in_none() {
    let target = crate::cli::registry();
    for text in [
        // The target's own member, another registry, a database.
        &format!("send request to <{}> failed", target.trim_start_matches("zookeeper://")),
        "Exception raised from stream response observer, clientId=c, endpoints=ipv4:10.0.0.5:8081",
        "fail to get next broker id from controller\nconnect to 10.0.0.6:9878 failed",
        "Connection refused: /10.0.0.7:3306",
        "Failed to get metadata for revision after 3 retries, \
         revision=329bbc445ca1e36ed36848cc9002b4ee",
    ] {
        let ran = run(&["explain", text, &target, "--identity", "none"]);
        assert_eq!(ran.code, Some(1), "{text}: {ran:?}");
        assert!(ran.out.contains("RP107") && !ran.out.contains("RP605"), "{text}: {}", ran.out);
    }
}
