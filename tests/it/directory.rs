//! What consumers get of the registries: the cases that the end-to-end tests let real consumers answer.

use std::collections::BTreeMap;
use std::fmt::Write;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regprobe::demo::zookeeper::{Node, Tree, ZooKeeper, serve};
use regprobe::directory::references;
use regprobe::model::{Listing, Read, TargetId};
use regprobe::net::Net;
use regprobe::registry::{REGISTRIES, parse_target};
use tokio::net::TcpListener;

use crate::check::settings;
use crate::directory_cases::{Case, cases, query};
use crate::snapshot::{check_file, root};

fn tree(case: &Case, release: &str) -> Tree {
    let interface = case.interface();
    let mut tree = Tree::default();
    let mut put = |category: &str, url: &str| {
        let name = utf8_percent_encode(url, NON_ALPHANUMERIC);
        let node = Node { owner: 7, ..Node::default() };
        tree.put(&format!("/dubbo/{interface}/{category}/{name}"), node);
    };
    for (category, url) in case.urls() {
        put(category, &url);
    }
    let told = match release {
        "2.6.12" => "&dubbo=2.0.2".to_owned(),
        release => format!("&dubbo=2.0.2&release={release}"),
    };
    let parameters: BTreeMap<String, String> = case
        .consumer
        .iter()
        .map(|(key, value)| {
            (if key == "tag" { "dubbo.tag" } else { key }.to_owned(), value.clone())
        })
        .collect();
    let consumer = format!(
        "consumer://10.9.8.9/{interface}?application=web&category=consumers&check=false&interface=\
         {interface}&side=consumer{told}{}",
        query(&parameters)
    );
    put("consumers", &consumer);
    for (path, text) in case.rules() {
        tree.put(&path, Node { data: text.into_bytes(), ..Node::default() });
    }
    tree
}

async fn read(tree: Tree, index: usize) -> Listing {
    read_root(tree, index, "").await
}

/// `options` of the registry's address.
async fn read_root(tree: Tree, index: usize, options: &str) -> Listing {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, ZooKeeper { tree, ..ZooKeeper::default() }));
    let target = parse_target(&format!("zookeeper://{address}{options}")).expect("a target");
    let registry =
        REGISTRIES.iter().find(|registry| registry.kind() == target.kind).expect("a registry");
    registry.read(&Net::default(), TargetId(index), &target, &settings()).await
}

/// How many providers the only consumer is left, and what was said of each.
fn left(listings: &[Listing]) -> (usize, String) {
    let references = references(listings);
    let [reference] = &references[..] else {
        panic!("one consumer calls one service: {references:?}")
    };
    assert!(reference.unevaluated.is_empty(), "{reference:?}");
    let left = reference.offers.iter().filter(|offer| offer.removed.is_none()).count();
    (left, format!("{:?}", reference.offers))
}

#[tokio::test]
async fn each_consumer_gets_what_its_own_dubbo_would_hold() {
    let mut wrong = Vec::new();
    for case in cases() {
        for (release, expected) in &case.left {
            let listing = read(tree(&case, release), 0).await;
            assert_eq!(listing.oddities, [], "{}", case.name);
            let (left, offers) = left(&[listing]);
            if left != *expected {
                wrong.push(format!("{} on {release}: {left} for {expected}: {offers}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A consumer of 3.3 of a service without a group.
const CONSUMER: &str = "/dubbo/com.shop.Order/consumers/consumer%3A%2F%2F10.9.8.9%2Fcom.shop.Order%3Fapplication%3Dweb%26release%3D3.3.6";
/// An instance whose metadata are in the registry.
const INSTANCE: &str = r#"{"address":"10.9.8.8","port":20880,"payload":{"metadata":{
    "dubbo.endpoints":"[{\"port\":20880,\"protocol\":\"dubbo\"}]",
    "dubbo.metadata.revision":"R1","dubbo.metadata.storage-type":"remote"}}}"#;

#[tokio::test]
async fn rules_and_metadata_that_are_hidden_leave_the_read_whole() {
    let secret = || Node { reader: Some("shop:s3cret".to_owned()), ..Node::default() };
    let mut tree = Tree::default();
    tree.put(CONSUMER, Node { owner: 7, ..Node::default() });
    tree.put("/dubbo/mapping/com.shop.Order", Node { data: b"orders".to_vec(), ..Node::default() });
    tree.put("/dubbo/config/dubbo", secret());
    tree.put("/dubbo/metadata/orders/R1", secret());
    let node = Node { data: INSTANCE.as_bytes().to_vec(), owner: 8, ..Node::default() };
    tree.put("/services/orders/10.9.8.8:20880", node);
    let listing = read(tree, 0).await;
    assert_eq!((listing.read, listing.oddities.as_slice()), (Read::Complete, [].as_slice()));
    let (left, offers) = left(&[listing]);
    assert_eq!(left, 1, "it isn't known what it serves: {offers}");
}

#[tokio::test]
async fn an_instance_is_removed_whose_metadata_are_missing_or_tell_otherwise() {
    for (metadata, expected) in [
        (None, 0),
        (
            Some(
                r#"{"services":{"x/com.shop.Order:dubbo":{"name":"com.shop.Order","group":"x"}}}"#,
            ),
            0,
        ),
        (Some(r#"{"services":{"com.shop.Order:dubbo":{"name":"com.shop.Order"}}}"#), 1),
    ] {
        let mut tree = Tree::default();
        tree.put(CONSUMER, Node { owner: 7, ..Node::default() });
        tree.put(
            "/dubbo/mapping/com.shop.Order",
            Node { data: b"orders".to_vec(), ..Node::default() },
        );
        tree.put("/dubbo/metadata", Node::default());
        if let Some(text) = metadata {
            let node = Node { data: text.as_bytes().to_vec(), ..Node::default() };
            tree.put("/dubbo/metadata/orders/R1", node);
        }
        let node = Node { data: INSTANCE.as_bytes().to_vec(), owner: 8, ..Node::default() };
        tree.put("/services/orders/10.9.8.8:20880", node);
        let (left, offers) = left(&[read(tree, 0).await]);
        assert_eq!(left, expected, "{metadata:?}: {offers}");
    }
}

#[tokio::test]
async fn a_migration_rule_takes_instances_and_nobody_else() {
    for (step, expected) in
        [("FORCE_INTERFACE", 0), ("FORCE_APPLICATION", 1), ("APPLICATION_FIRST", 1)]
    {
        for rule in [
            format!("key: web\nstep: {step}\n"),
            format!(
                "interfaces: [{{serviceKey: com.shop.Order, step: {step}}}]\nstep: FORCE_INTERFACE"
            ),
            format!("applications: [{{serviceKey: orders, step: {step}}}]"),
            format!(
                "interfaces: [{{serviceKey: com.shop.Other, step: FORCE_INTERFACE}}]\nstep: {step}"
            ),
        ] {
            let mut tree = Tree::default();
            tree.put(CONSUMER, Node { owner: 7, ..Node::default() });
            let text = |text: &str| Node { data: text.as_bytes().to_vec(), ..Node::default() };
            tree.put("/dubbo/mapping/com.shop.Order", text("orders"));
            tree.put("/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION/web.migration", text(&rule));
            let metadata = r#"{"services":{"com.shop.Order:dubbo":{"name":"com.shop.Order"}}}"#;
            tree.put("/dubbo/metadata/orders/R1", text(metadata));
            tree.put("/services/orders/10.9.8.8:20880", Node { owner: 8, ..text(INSTANCE) });
            let (left, offers) = left(&[read(tree, 0).await]);
            assert_eq!(left, expected, "{rule}: {offers}");
        }
    }
}

/// The releases of the end-to-end tests' consumers.
const RELEASES: [&str; 4] = ["2.6.12", "2.7.23", "3.2.19", "3.3.6"];

#[test]
fn the_page_lists_every_case() {
    let mut page = String::from(
        "# What real consumers get of a registry\n\nThe end-to-end test `directory` puts each of \
         these into a real ZooKeeper, with a real provider behind it, and lets a real consumer of \
         each release call. regprobe has to say RP604 just where the call fails, and it does in \
         each cell below. The cases are `src/directory/cases.toml`, which a hermetic test \
         evaluates as well; what is behind them is in \
         [registries.md](registries.md#what-a-consumer-gets).\n\n",
    );
    let _ = writeln!(page, "| case | {} |", RELEASES.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(RELEASES.len()));
    for case in cases() {
        let cells = RELEASES.map(|release| match case.left.get(release) {
            None => "",
            Some(0) => "fails",
            Some(_) => "calls",
        });
        let _ = writeln!(page, "| {} | {} |", words(&case.name), cells.join(" | "));
    }
    check_file(&root().join("docs/directory-agreement.md"), &page);
}

/// `OtherGroup` as words: `other group`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// Where the registry's address names the group, Dubbo has its rules below `dubbo`; where the group is a setting of
/// its own, below that. Which of the two it is can't be seen.
#[tokio::test]
async fn rules_of_a_group_stand_below_dubbo_or_below_the_group() {
    let rule = "enabled: true\nforce: true\nconditions:\n  - '=> host != 10.9.8.8'\n";
    for (release, roots, expected, unsure) in [
        ("3.3.6", &["dubbo"][..], 0, 0),
        ("3.3.6", &["store"], 1, 1),
        ("3.3.6", &["store", "dubbo"], 0, 0),
        ("2.7.23", &["dubbo"], 0, 0),
        ("2.7.23", &["store"], 1, 1),
        ("2.6.12", &["store", "dubbo"], 1, 0),
    ] {
        let mut tree = Tree::default();
        let mut put = |category: &str, url: &str| {
            let name = utf8_percent_encode(url, NON_ALPHANUMERIC);
            let node = Node { owner: 7, ..Node::default() };
            tree.put(&format!("/store/com.shop.Order/{category}/{name}"), node);
        };
        let release_of =
            if release == "2.6.12" { "dubbo=2.6.12" } else { &format!("release={release}") };
        put("providers", "dubbo://10.9.8.8:20880/com.shop.Order?application=orders");
        put(
            "consumers",
            &format!("consumer://10.9.8.9/com.shop.Order?application=web&{release_of}"),
        );
        for root in roots {
            let node = Node { data: rule.as_bytes().to_vec(), ..Node::default() };
            tree.put(&format!("/{root}/config/dubbo/com.shop.Order::.condition-router"), node);
        }
        let references = references(&[read_root(tree, 0, "?group=store").await]);
        let [reference] = &references[..] else { panic!("{references:?}") };
        let left = reference.offers.iter().filter(|offer| offer.removed.is_none()).count();
        let found = (left, reference.unevaluated.len());
        assert_eq!(found, (expected, unsure), "{release} {roots:?}: {reference:?}");
    }
}
