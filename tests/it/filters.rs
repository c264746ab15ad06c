//! What is looked at where the operator names something: that, who calls it, and what it calls.

use globset::Glob;
use regprobe::demo::zookeeper::{Node, Tree, ZooKeeper, serve};
use regprobe::directory::references;
use regprobe::model::{Address, Filters, Gate, RunMode, TargetId};
use regprobe::net::Net;
use regprobe::registry::{REGISTRIES, parse_target};
use regprobe::select::{Selection, select};
use tokio::net::TcpListener;

use crate::check::settings;

/// `--service`, `--application`, `--group` and `--address`, as `-sORDERS`, `-aWEB`, `-gSHOP`, `-@HOST`.
fn filters(options: &[&str]) -> Filters {
    let mut filters = Filters::default();
    for option in options {
        let (letter, text) = option.split_at(2);
        let glob = || Glob::new(text).expect("a glob").compile_matcher();
        match letter {
            "-s" => filters.services.push(glob()),
            "-a" => filters.applications.push(glob()),
            "-g" => filters.groups.push(glob()),
            "-@" => {
                filters.addresses.push(Address::parse_host_or_address(text).expect("an address"))
            }
            other => panic!("no option is {other}"),
        }
    }
    filters
}

async fn selected(tree: Tree, options: &[&str], mode: RunMode) -> Selection {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = parse_target(&format!("zookeeper://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(serve(listener, ZooKeeper { tree, ..ZooKeeper::default() }));
    let settings = settings();
    let registry =
        REGISTRIES.iter().find(|registry| registry.kind() == target.kind).expect("a registry");
    let listing = registry.read(&Net::default(), TargetId(0), &target, &settings).await;
    let listings = vec![listing];
    let all = references(&listings);
    select(listings, all, &filters(options), &Gate::default(), mode)
}

/// `subject@address` of each registration, sorted.
fn left(selection: &Selection) -> String {
    let entries = selection.listings.iter().flat_map(|listing| &listing.registrations);
    let mut seen: Vec<String> = entries
        .map(|registration| {
            format!("{}@{}", registration.subject, registration.address.as_ref().unwrap())
        })
        .collect();
    seen.sort();
    seen.join(" ")
}

/// `CONSUMER>PROVIDER,PROVIDER` of each reference, by address; a provider that is removed has a `!`. What isn't
/// judged, since filters leave providers out, has `~` for `>`.
fn followed(selection: &Selection) -> String {
    let entries: Vec<_> =
        selection.listings.iter().flat_map(|listing| &listing.registrations).collect();
    let at = |id: regprobe::model::RegistrationId| {
        id.of(&entries).unwrap().address.as_ref().unwrap().to_string()
    };
    let lines = selection.references.iter().map(|reference| {
        let consumers: Vec<String> = reference.consumers.iter().map(|id| at(*id)).collect();
        let offers = reference.offers.iter().map(|offer| {
            let mark = if offer.removed.is_some() { "!" } else { "" };
            format!("{}{mark}", at(offer.registration))
        });
        let sign = if reference.is_part { "~" } else { ">" };
        format!("{}{sign}{}", consumers.join(","), offers.collect::<Vec<_>>().join(","))
    });
    lines.collect::<Vec<_>>().join(" ")
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
        let options: Vec<String> = services.iter().map(|service| format!("-s{service}")).collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let listing = selected(tree(), &options, RunMode::Check).await.listings.remove(0);
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
    for (options, expected) in [
        (&["-@10.0.0.1:20880"][..], "a.Svc@10.0.0.1:20880 a.Svc@10.0.0.9"),
        (&["-@10.0.0.1"], "a.Svc@10.0.0.1:20880 a.Svc@10.0.0.9 b.Svc@10.0.0.1:20881"),
        (
            &["-@10.0.0.2:20880", "-@10.0.0.1:20881"],
            "a.Svc@10.0.0.2:20880 a.Svc@10.0.0.9 b.Svc@10.0.0.1:20881",
        ),
        (&["-sb.Svc", "-@10.0.0.1:20880"], ""),
        (&["-sc.Svc", "-@10.0.0.1:20880"], "c.Svc@10.0.0.9"),
        (&["-@10.0.0.3:20880"], ""),
        // What is called from a host.
        (
            &["-@10.0.0.9"],
            "a.Svc@10.0.0.1:20880 a.Svc@10.0.0.2:20880 a.Svc@10.0.0.9 c.Svc@10.0.0.9",
        ),
    ] {
        let selection = selected(tree(), options, RunMode::Check).await;
        assert_eq!(left(&selection), expected, "{options:?}");
    }
}

/// `web` calls Order, which has a provider of its version, one of another and one that is disabled; `mail`
/// calls it too, and `orders` calls Stock, of a group.
fn shop() -> Tree {
    let mut tree = Tree::default();
    let mut put = |interface: &str, category: &str, url: &str| {
        let name = percent_encoding::utf8_percent_encode(url, percent_encoding::NON_ALPHANUMERIC);
        let node = Node { owner: 7, ..Node::default() };
        tree.put(&format!("/dubbo/{interface}/{category}/{name}"), node);
    };
    let order = "com.acme.Order?application=orders&version";
    put("com.acme.Order", "providers", &format!("dubbo://10.0.0.1:20880/{order}=1"));
    put("com.acme.Order", "providers", &format!("dubbo://10.0.0.2:20880/{order}=2"));
    put("com.acme.Order", "providers", &format!("dubbo://10.0.0.3:20880/{order}=1&disabled=true"));
    let consumer = |host, application, rest: &str| {
        format!("consumer://{host}/com.acme.X?category=consumers&application={application}&{rest}")
    };
    put("com.acme.Order", "consumers", &consumer("10.0.0.8", "web", "version=1"));
    put("com.acme.Order", "consumers", &consumer("10.0.0.9", "mail", "version=1"));
    let stock = "com.acme.Stock?application=stock&group";
    put("com.acme.Stock", "providers", &format!("dubbo://10.0.0.4:20880/{stock}=east"));
    put("com.acme.Stock", "providers", &format!("dubbo://10.0.0.5:20880/{stock}=west"));
    put("com.acme.Stock", "consumers", &consumer("10.0.0.1", "orders", "group=east,north"));
    put("com.acme.Mail", "providers", "dubbo://10.0.0.6:20880/com.acme.Mail?application=mail");
    tree
}

const ORDER: &str = "com.acme.Order:1@10.0.0.1:20880 com.acme.Order:1@10.0.0.3:20880";

#[tokio::test]
async fn an_application_is_what_it_provides_and_calls_and_who_provides_that() {
    let selection = selected(shop(), &["-aweb"], RunMode::Check).await;
    assert_eq!(left(&selection), format!("{ORDER} com.acme.Order:1@10.0.0.8"));
    assert_eq!(followed(&selection), "10.0.0.8>10.0.0.1:20880,10.0.0.3:20880!");

    // It provides all that there is of Order, so its callers are judged as well.
    let selection = selected(shop(), &["-aorders"], RunMode::Check).await;
    let provided = "com.acme.Order:2@10.0.0.2:20880 east,north/com.acme.Stock@10.0.0.1 \
                    east/com.acme.Stock@10.0.0.4:20880";
    let callers = "com.acme.Order:1@10.0.0.8 com.acme.Order:1@10.0.0.9";
    assert_eq!(left(&selection), format!("{ORDER} {callers} {provided}"));
    assert_eq!(
        followed(&selection),
        "10.0.0.8,10.0.0.9>10.0.0.1:20880,10.0.0.3:20880! 10.0.0.1>10.0.0.4:20880"
    );

    let selection = selected(shop(), &["-anobody"], RunMode::Check).await;
    assert_eq!((left(&selection), selection.references), (String::new(), Vec::new()));
}

#[tokio::test]
async fn a_service_is_named_as_reports_print_it() {
    let callers = "com.acme.Order:1@10.0.0.8 com.acme.Order:1@10.0.0.9";
    for (option, expected) in [
        ("-scom.acme.Order:1", format!("{ORDER} {callers}")),
        ("-s*:2", "com.acme.Order:2@10.0.0.2:20880".to_owned()),
        ("-scom.acme.Order", format!("{ORDER} {callers} com.acme.Order:2@10.0.0.2:20880")),
        ("-swest/com.acme.Stock", "west/com.acme.Stock@10.0.0.5:20880".to_owned()),
        (
            "-seast/*",
            "east,north/com.acme.Stock@10.0.0.1 east/com.acme.Stock@10.0.0.4:20880".to_owned(),
        ),
        (
            "-gnorth",
            "east,north/com.acme.Stock@10.0.0.1 east/com.acme.Stock@10.0.0.4:20880".to_owned(),
        ),
    ] {
        let selection = selected(shop(), &[option], RunMode::Check).await;
        assert_eq!(left(&selection), expected, "{option}");
    }
}

/// Whether `web` and `mail` can call is told by two providers, of which one is asked for.
#[tokio::test]
async fn callers_are_judged_only_where_what_is_asked_for_decides() {
    let mut tree = shop();
    let url = "dubbo://10.0.0.7:20880/com.acme.Order?application=late&version=1";
    let name = percent_encoding::utf8_percent_encode(url, percent_encoding::NON_ALPHANUMERIC);
    tree.put(
        &format!("/dubbo/com.acme.Order/providers/{name}"),
        Node { owner: 7, ..Node::default() },
    );
    let options = ["-@10.0.0.7:20880"];
    let check = selected(tree.clone(), &options, RunMode::Check).await;
    let callers = "com.acme.Order:1@10.0.0.8 com.acme.Order:1@10.0.0.9";
    assert_eq!(left(&check), format!("com.acme.Order:1@10.0.0.7:20880 {callers}"));
    assert_eq!(followed(&check), "10.0.0.8,10.0.0.9~10.0.0.7:20880");
    let calls = selected(tree.clone(), &options, RunMode::Calls).await;
    let all = "10.0.0.1:20880,10.0.0.3:20880!,10.0.0.7:20880";
    assert_eq!(followed(&calls), format!("10.0.0.8,10.0.0.9>{all}"));
    let list = selected(tree.clone(), &options, RunMode::List).await;
    assert_eq!(left(&list), "com.acme.Order:1@10.0.0.7:20880");
    let list = selected(tree, &["-aweb"], RunMode::List).await;
    assert_eq!((left(&list), followed(&list)), ("com.acme.Order:1@10.0.0.8".into(), String::new()));
}

/// Whose provider a rule or its own setting takes away is a caller all the same, and is told what does.
#[tokio::test]
async fn who_lost_a_provider_that_is_asked_for_is_judged() {
    let mut tree = shop();
    let mut put = |category: &str, url: &str| {
        let name = percent_encoding::utf8_percent_encode(url, percent_encoding::NON_ALPHANUMERIC);
        let node = Node { owner: 7, ..Node::default() };
        tree.put(&format!("/dubbo/com.acme.Gone/{category}/{name}"), node);
    };
    put("providers", "dubbo://10.0.0.5:20880/com.acme.Gone?application=gone&disabled=true");
    put("consumers", "consumer://10.0.0.8/com.acme.Gone?category=consumers&application=web");
    let selection = selected(tree, &["-agone"], RunMode::Check).await;
    assert_eq!(left(&selection), "com.acme.Gone@10.0.0.5:20880 com.acme.Gone@10.0.0.8");
    assert_eq!(followed(&selection), "10.0.0.8>10.0.0.5:20880!");
}

/// An instance of 3.3, whose metadata are of revision R1.
const INSTANCE: &str = r#"{"address":"10.0.0.8","port":20880,"payload":{"metadata":{
    "dubbo.endpoints":"[{\"port\":20880,\"protocol\":\"dubbo\"}]",
    "dubbo.metadata.revision":"R1","dubbo.metadata.storage-type":"remote"}}}"#;
const METADATA: &str = r#"{"app":"orders","revision":"R1","services":{"x/com.acme.Order:1:dubbo":{
    "name":"com.acme.Order","group":"x","version":"1","protocol":"dubbo","path":"com.acme.Order"}}}"#;

/// What it serves is told by its metadata; without them, by the interface alone.
#[tokio::test]
async fn an_instance_is_named_by_what_it_serves() {
    let instance = "orders@10.0.0.8:20880";
    for (option, told, untold) in [
        ("-sx/com.acme.Order:1", instance, instance),
        ("-scom.acme.Order", instance, instance),
        ("-scom.acme.Order:2", "", instance),
        ("-sx/com.acme.Stock", "", ""),
        ("-sorders", instance, instance),
        ("-gx", instance, ""),
        ("-gy", "", ""),
    ] {
        for (metadata, expected) in [(Some(METADATA), told), (None, untold)] {
            let mut tree = Tree::default();
            let mut put = |path: &str, text: &str, owner: i64| {
                let data = text.as_bytes().to_vec();
                tree.put(path, Node { data, owner, ..Node::default() });
            };
            put("/services/orders/10.0.0.8:20880", INSTANCE, 8);
            put("/dubbo/mapping/com.acme.Order", "orders", 0);
            if let Some(text) = metadata {
                put("/dubbo/metadata/orders/R1", text, 0);
            }
            let selection = selected(tree, &[option], RunMode::Check).await;
            assert_eq!(left(&selection), expected, "{option}, {metadata:?}");
        }
    }
}

/// `list` shows what matches, and nothing that it calls, even where it calls in vain.
#[tokio::test]
async fn a_list_has_just_what_matches() {
    let mut tree = shop();
    let url = "consumer://10.0.0.8/com.acme.Mail?category=consumers&application=web&version=9";
    let name = percent_encoding::utf8_percent_encode(url, percent_encoding::NON_ALPHANUMERIC);
    tree.put(
        &format!("/dubbo/com.acme.Mail/consumers/{name}"),
        Node { owner: 7, ..Node::default() },
    );
    let list = selected(tree, &["-aweb"], RunMode::List).await;
    assert_eq!(left(&list), "com.acme.Mail:9@10.0.0.8 com.acme.Order:1@10.0.0.8");
    assert_eq!(followed(&list), "");
}
