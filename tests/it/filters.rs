//! What is left out where the operator names services.

use std::time::Duration;

use globset::Glob;
use regprobe::demo::zookeeper::{Node, Tree, ZooKeeper, serve};
use regprobe::model::{Address, CheckSettings, Depth, Filters, Job, Listing, Unwatched};
use regprobe::net::Net;
use regprobe::registry::{parse_target, read};
use tokio::net::TcpListener;

async fn listed(tree: Tree, services: &[&str]) -> Listing {
    listed_at(tree, services, &[]).await
}

async fn listed_at(tree: Tree, services: &[&str], addresses: &[&str]) -> Listing {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let text = format!("zookeeper://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, ZooKeeper { tree, ..ZooKeeper::default() }));
    let globs = services.iter().map(|glob| Glob::new(glob).unwrap().compile_matcher());
    let addresses = addresses.iter().map(|text| Address::parse_host_or_address(text).unwrap());
    let job = Job {
        targets: vec![parse_target(&text).unwrap()],
        filters: Filters {
            services: globs.collect(),
            addresses: addresses.collect(),
            ..Filters::default()
        },
        check: CheckSettings {
            timeout: Duration::from_secs(60),
            attempts: 1,
            concurrency: 8,
            passive: true,
            identity: Depth::Full,
            container_networks: Vec::new(),
            our_networks: Vec::new(),
            denied_networks: Vec::new(),
        },
        engine: None,
        list_only: false,
        fail_on: None,
        suppressions: Vec::new(),
    };
    read(&Net::default(), &job, &Unwatched).await.remove(0)
}

#[tokio::test]
async fn a_broken_entry_of_another_service_is_left_out() {
    let tree = || {
        let mut tree = Tree::default();
        for path in [
            "/dubbo/a.Svc/providers/dubbo%3A%2F%2F10.0.0.1%3A20880%2Fa.Svc",
            "/dubbo/a.Svc/providers/nothing",
            "/dubbo/b.Svc/providers/nothing",
            "/services/c/d/1",
        ] {
            tree.put(path, Node { owner: 7, ..Node::default() });
        }
        tree
    };
    for (services, registrations, broken) in
        [(&[][..], 1, 3), (&["a.*"], 1, 1), (&["b.Svc"], 0, 1), (&["c/d"], 0, 1), (&["x"], 0, 0)]
    {
        let listing = listed(tree(), services).await;
        let counts = (listing.registrations.len(), listing.oddities.len());
        assert_eq!(counts, (registrations, broken), "{services:?}: {:?}", listing.oddities);
    }
}

#[tokio::test]
async fn an_address_leaves_what_is_there_and_who_calls_it() {
    let tree = || {
        let mut tree = Tree::default();
        for path in [
            "/dubbo/a.Svc/providers/dubbo%3A%2F%2F10.0.0.1%3A20880%2Fa.Svc",
            "/dubbo/a.Svc/providers/dubbo%3A%2F%2F10.0.0.2%3A20880%2Fa.Svc",
            "/dubbo/a.Svc/consumers/consumer%3A%2F%2F10.0.0.9%2Fa.Svc%3Fcategory%3Dconsumers",
            "/dubbo/b.Svc/providers/dubbo%3A%2F%2F10.0.0.1%3A20881%2Fb.Svc",
            "/dubbo/c.Svc/consumers/consumer%3A%2F%2F10.0.0.9%2Fc.Svc%3Fcategory%3Dconsumers",
        ] {
            tree.put(path, Node { owner: 7, ..Node::default() });
        }
        tree
    };
    for (services, addresses, left) in [
        (&[][..], &["10.0.0.1:20880"][..], "a.Svc@10.0.0.1:20880 a.Svc@10.0.0.9"),
        (&[], &["10.0.0.1"], "a.Svc@10.0.0.1:20880 a.Svc@10.0.0.9 b.Svc@10.0.0.1:20881"),
        (
            &[],
            &["10.0.0.2:20880", "10.0.0.1:20881"],
            "a.Svc@10.0.0.2:20880 a.Svc@10.0.0.9 b.Svc@10.0.0.1:20881",
        ),
        (&["b.Svc"], &["10.0.0.1:20880"], ""),
        (&["c.Svc"], &["10.0.0.1:20880"], "c.Svc@10.0.0.9"),
        (&[], &["10.0.0.3:20880"], ""),
    ] {
        let listing = listed_at(tree(), services, addresses).await;
        let mut seen: Vec<String> = listing
            .registrations
            .iter()
            .map(|one| format!("{}@{}", one.subject, one.address.as_ref().unwrap()))
            .collect();
        seen.sort();
        assert_eq!(seen.join(" "), left, "{services:?} {addresses:?}");
    }
}
