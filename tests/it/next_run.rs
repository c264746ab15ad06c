//! What is printed for the probe's own next run: the right target, whole and quoted.

use regprobe::model::{Finding, Remedy};

use crate::cases::{Case, judge};

const UNKNOWN_NAME: &str = r#"
    registered = [{ url = "dubbo://orders.example:20880/lab.api.Orders?application=orders", session = 1 }]
    seen = [{ at = "orders.example:20880", unresolved = "Name or service not known" }]
"#;

#[test]
fn a_target_is_whole_and_one_word() {
    let target = "zookeeper://10.9.8.20:2181?backup=10.9.8.21:2181&group=shop";
    let (command, caveat) = elsewhere(target);
    assert_eq!(command, format!("regprobe check '{target}'"));
    assert_eq!(caveat, None);
}

#[test]
fn who_signed_in_has_to_do_so_again_and_no_password_is_told() {
    let (command, _) = elsewhere("zookeeper://shop:s3cret@10.9.8.20:2181");
    let sign_in = "--zookeeper-auth 'digest:USER:file=FILE'";
    assert_eq!(command, format!("regprobe check {sign_in} zookeeper://10.9.8.20:2181"));
}

#[test]
fn the_loopback_is_another_machine_elsewhere() {
    for target in ["zookeeper://127.0.0.1:2181", "zookeeper://localhost:2181"] {
        let (_, caveat) = elsewhere(target);
        assert!(caveat.is_some_and(|caveat| caveat.contains("as its callers do")), "{target}");
    }
    let told = |target: &str| {
        let oddity = "'no-broker'";
        let registry = format!("registry = {{ target = '{target}', oddities = [{oddity}] }}");
        remedy(&findings(&registry), "RP803", "all-name-servers").caveat.unwrap_or_default()
    };
    assert!(told("127.0.0.1:9876").contains("loopback"));
    assert!(!told("10.9.8.20:9876").contains("loopback"));
}

#[test]
fn the_port_that_was_most_likely_meant_is_put_in_its_place() {
    let command = |target: &str, member: &str, fails: &str| {
        let text = format!(
            "registry = {{ target = '{target}', members = [\
             {{ at = '10.9.8.20:2181' }}, {{ at = '{member}', fails = '{fails}' }}] }}"
        );
        let changes = remedy(&findings(&text), "RP801", "registry-member").changes;
        changes.get(1).map(|change| change.text().into_owned())
    };
    let list = "zookeeper://10.9.8.20:2181,10.9.8.21:2281/shop?group=orders";
    let corrected = "regprobe check \
                     'zookeeper://10.9.8.20:2181/shop?backup=10.9.8.21:2181&group=orders'";
    assert_eq!(command(list, "10.9.8.21:2281", "tls").as_deref(), Some(corrected));
    assert_eq!(command(list, "10.9.8.21:2281", "other HTTP").as_deref(), Some(corrected));
    let servers = "10.9.8.20:9876;10.9.8.21:10911";
    let corrected = "regprobe check '10.9.8.20:9876;10.9.8.21:9876'";
    assert_eq!(command(servers, "10.9.8.21:10911", "other a broker").as_deref(), Some(corrected));
    // It was the usual one.
    let list = "zookeeper://10.9.8.20:2181,10.9.8.21:2181";
    assert_eq!(command(list, "10.9.8.21:2181", "other HTTP"), None);
}

#[test]
fn the_wait_is_as_long_as_the_session() {
    let wait = |registry: &str, session: &str| {
        let text = format!(
            "{registry}\nregistered = [{{ url = \
             'dubbo://10.9.8.7:20880/lab.api.Orders?application=orders', session = 1{session} \
             }}]\nseen = [{{ at = '10.9.8.7:20880', by = 'eth0', is = 'refused' }}]"
        );
        let changes = remedy(&findings(&text), "RP601", "wait-for-expiry").changes;
        changes.iter().map(|change| change.text().into_owned()).collect::<Vec<_>>().join("\n")
    };
    let usual = wait("", "");
    assert!(usual.contains("with default settings") && usual.contains("sleep 46; regprobe check"));
    let short = wait("registry = { longest_session = 10, open = [] }", "");
    assert!(short.contains("here 10 s") && short.contains("sleep 14; regprobe check"), "{short}");
    // Dubbo asks for no more than a minute.
    let long = wait("registry = { longest_session = 300, open = [] }", "");
    assert!(long.contains("here 60 s") && long.contains("sleep 67; regprobe check"), "{long}");
}

/// The command and the caveat of a look from elsewhere.
fn elsewhere(target: &str) -> (String, Option<String>) {
    let text = format!("registry = {{ target = '{target}' }}\n{UNKNOWN_NAME}");
    let remedy = remedy(&findings(&text), "RP109", "look-from-elsewhere");
    (remedy.changes[0].text().into_owned(), remedy.caveat)
}

fn findings(text: &str) -> Vec<Finding> {
    let case: Case = toml::from_str(&format!("name = ''\nexpect = []\n{text}")).expect("a case");
    judge(&case).diagnosis.findings
}

fn remedy(findings: &[Finding], code: &str, name: &str) -> Remedy {
    let finding = findings.iter().find(|finding| finding.code == code);
    let finding = finding.unwrap_or_else(|| panic!("no {code} in {findings:#?}"));
    let remedy = finding.remedies.iter().find(|remedy| remedy.name == name);
    remedy.unwrap_or_else(|| panic!("no {name} in {finding:#?}")).clone()
}
