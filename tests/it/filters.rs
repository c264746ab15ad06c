//! What is left out where the operator names services.

use std::time::Duration;

use globset::Glob;
use regprobe::demo::zookeeper::{Node, Tree, ZooKeeper, serve};
use regprobe::model::{CheckSettings, Depth, Filters, Listing, Plan, Unwatched};
use regprobe::net::Net;
use regprobe::registry::{parse_target, read};
use tokio::net::TcpListener;

async fn listed(tree: Tree, services: &[&str]) -> Listing {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let text = format!("zookeeper://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, ZooKeeper { tree, ..ZooKeeper::default() }));
    let globs = services.iter().map(|glob| Glob::new(glob).unwrap().compile_matcher());
    let plan = Plan {
        targets: vec![parse_target(&text).unwrap()],
        filters: Filters { services: globs.collect(), ..Filters::default() },
        check: CheckSettings {
            timeout: Duration::from_secs(2),
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
    read(&Net::default(), &plan, &Unwatched).await.remove(0)
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
