//! What holds for every registry in `REGISTRIES`: readers find it, its targets are understood, it reads
//! what is there, and it takes nothing else for a registry.

use std::fs;
use std::net::SocketAddr;

use regprobe::demo::name_server::{self, NameServer, Table};
use regprobe::demo::proxy::{self, Proxy};
use regprobe::demo::zookeeper::{self, Node, Tree, ZooKeeper};
use regprobe::model::{Address, Listing, ProxyMode, Read, RegistryKind, Target, TargetId};
use regprobe::net::Net;
use regprobe::registry::{REGISTRIES, Registry, of_kind, parse_target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::check::settings;
use crate::snapshot::root;

/// What is no target of any registry.
const FOREIGN: &str = "eureka://10.0.0.1:8761";

#[test]
fn readers_find_every_registry() {
    let page = |path: &str| fs::read_to_string(root().join(path)).expect("a page");
    let schema: serde_json::Value = serde_json::from_str(&page("docs/report.schema.json")).unwrap();
    let kinds = schema.pointer("/$defs/registry/properties/kind/enum").expect("the kinds");
    let names: Vec<&str> = REGISTRIES.iter().map(|registry| registry.kind().name()).collect();
    assert_eq!(*kinds, serde_json::json!(names), "the schema's kinds");
    let refusal = parse_target(FOREIGN).unwrap_err().problem;
    for registry in REGISTRIES {
        let scheme = registry.scheme();
        assert!(scheme.starts_with(registry.kind().name()), "{scheme} is not its kind's name");
        for path in ["README.md", "docs/registries.md"] {
            assert!(page(path).contains(scheme), "{path} has no {scheme}");
        }
        assert!(refusal.contains(scheme), "{refusal}");
        assert_eq!(of_kind(registry.kind()).expect("itself").scheme(), scheme);
    }
}

#[test]
fn every_registry_has_transcripts_and_a_hostile_test() {
    for registry in REGISTRIES {
        let name = registry.kind().name();
        let transcripts = root().join("tests/fixtures").join(name);
        let recorded = fs::read_dir(&transcripts).map_or(0, Iterator::count);
        assert!(recorded > 1, "{} has no transcripts", transcripts.display());
        let tests = root().join("tests/it").join(name);
        let hostile = fs::read_to_string(tests.join("hostile.rs")).unwrap_or_default();
        assert!(hostile.contains("flip"), "{} has no hostile test", tests.display());
        let module = fs::read_to_string(tests.join("mod.rs")).unwrap_or_default();
        assert!(module.contains("mod hostile;"), "{} doesn't run it", tests.display());
    }
}

#[test]
fn what_a_registry_claims_it_understands_or_refuses_by_its_part() {
    let claiming = |text: &str| -> Vec<RegistryKind> {
        let registries = REGISTRIES.iter().filter(|registry| registry.claims(text));
        registries.map(|registry| registry.kind()).collect()
    };
    assert!(claiming(FOREIGN).is_empty(), "{FOREIGN} is claimed");
    for registry in REGISTRIES {
        let (kind, scheme, example) = (registry.kind(), registry.scheme(), registry.example());
        assert_eq!(claiming(example), [kind], "{example}");
        let target = parse_target(example).unwrap();
        assert_eq!((target.kind, target.text.as_str()), (kind, example));
        assert!(example.starts_with(scheme) && target.members.len() > 1, "{example} shows little");
        assert_eq!(parse_target(&scheme.to_uppercase().replace("://", "://h")).unwrap().kind, kind);
        for wrong in ["", "h:port", "h:0", "h:65536", "[::1", "10.0.0.300:1", "a b:1", "h:1,h:x"] {
            let text = format!("{scheme}{wrong}");
            assert_eq!(claiming(&text), [kind], "{text}");
            let refusal = registry.parse(&text).unwrap_err();
            assert!(text.contains(&refusal.part), "{text}: {}", refusal.part);
            assert_eq!(parse_target(refusal.example).unwrap().kind, kind, "{}", refusal.example);
        }
    }
}

/// A registry in which something is registered.
async fn embedded(kind: RegistryKind) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    match kind {
        RegistryKind::ZooKeeper => {
            let mut tree = Tree::default();
            let provider = "dubbo%3A%2F%2F10.0.0.1%3A20880%2Fcom.acme.Order";
            let path = format!("/dubbo/com.acme.Order/providers/{provider}");
            tree.put(&path, Node { owner: 7, ..Node::default() });
            let served = ZooKeeper { tree, ..ZooKeeper::default() };
            tokio::spawn(zookeeper::serve(listener, served));
        }
        RegistryKind::RocketMq => {
            let table = Table::default().broker("acme", "broker-a", 0, "10.0.0.1:10911");
            let served = NameServer { table, ..NameServer::default() };
            tokio::spawn(name_server::serve(listener, served));
        }
        RegistryKind::RocketMqProxy => {
            let brokers = [("broker-a", "10.0.0.1")];
            let served = Proxy::new(ProxyMode::Local, 8081, &brokers, &["orders"]);
            tokio::spawn(proxy::serve(listener, served));
        }
    }
    address
}

/// A port that answers whatever is said to it with `answer`, and hangs up.
async fn answering(answer: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&answer).await;
            });
        }
    });
    address
}

/// The third target of a run, with these members.
async fn read(registry: &dyn Registry, members: &[SocketAddr]) -> Listing {
    let members: Vec<Address> =
        members.iter().map(|member| Address::parse(&member.to_string()).unwrap()).collect();
    let target = Target { members, ..parse_target(registry.example()).unwrap() };
    registry.read(&Net::default(), TargetId(2), &target, &settings()).await
}

#[tokio::test]
async fn every_registry_reads_what_is_registered() {
    for registry in REGISTRIES {
        let kind = registry.kind();
        let living = embedded(kind).await;
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        for members in [&[living][..], &[closed, living]] {
            let listing = read(*registry, members).await;
            assert_eq!((listing.read, listing.error), (Read::Complete, None), "{kind:?}");
            assert_eq!(
                (listing.target, listing.members.len()),
                (TargetId(2), members.len()),
                "{kind:?}"
            );
            for (look, member) in listing.members.iter().zip(members) {
                assert_eq!(look.member.to_string(), member.to_string());
                assert_eq!(look.state.is_ok(), *member == living, "{kind:?}: {:?}", look.state);
            }
            let [registration] = listing.registrations.as_slice() else {
                panic!("{kind:?}: {:?}", listing.registrations)
            };
            let address = registration.address.as_ref().expect("an address");
            assert_eq!(
                (registration.target, address.host.to_string()),
                (TargetId(2), "10.0.0.1".into())
            );
            assert!(!registration.origin.is_empty(), "{kind:?}: nobody can find the entry");
        }
    }
}

#[tokio::test]
async fn no_registry_takes_a_stranger_for_an_empty_one() {
    let strangers: [&[u8]; 6] = [
        b"",
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        &[0x15, 3, 1, 0, 2, 2, 40],
        &[0x7f, 0xff, 0xff, 0xff],
        &[0; 64],
    ];
    for registry in REGISTRIES {
        let kind = registry.kind();
        for stranger in strangers {
            let listing = read(*registry, &[answering(stranger.to_vec()).await]).await;
            let shown = String::from_utf8_lossy(stranger);
            assert_eq!(listing.read, Read::Failed, "{kind:?} reads {shown:?}");
            assert!(listing.error.is_some_and(|error| !error.is_empty()), "{kind:?}: {shown:?}");
            let [look] = listing.members.as_slice() else { panic!("{kind:?} looks at no member") };
            assert!(look.state.is_err(), "{kind:?} finds {shown:?} well");
            assert!(listing.registrations.is_empty() && listing.target == TargetId(2));
        }
    }
}
