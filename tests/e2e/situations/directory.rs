//! What real consumers of each version get of a registry, beside what regprobe says: the cases of
//! `src/directory/cases.toml`, each an interface of its own.

use std::collections::BTreeSet;

use crate::applied::Applied;
use crate::directory_cases::{Case, cases};
use crate::probe::{calls, check, paste};
use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo, V2_6, V2_6_0, V2_7, V3_2, V3_3};
use crate::servers::zookeeper::{self, Asking, V3_9};
use crate::walk::Walk;
use crate::world::{Host, World};
use crate::znodes::{self, Owner};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const MIGRATION: &str = "DUBBO_SERVICEDISCOVERY_MIGRATION";
/// What is left of it for one service.
const ORDERS: [&str; 3] = [ZOOKEEPER, "--service", "shop.api.OrderService"];

/// What a consumer of a case is started with.
fn reference(case: &Case) -> String {
    let get = |key: &str| case.consumer.get(key).cloned().unwrap_or_default();
    let fields = ["group", "version", "protocol", "tag"].map(get).join(";");
    format!("{};{fields}", case.interface())
}

/// What the providers of a case really serve.
fn services(case: &Case) -> Vec<String> {
    let services = case.providers.iter().map(|provider| {
        let get = |key: &str| {
            let plain = provider.get(key).or_else(|| provider.get(&format!("default.{key}")));
            plain.cloned().unwrap_or_default()
        };
        format!("{};{};{}", case.interface(), get("group"), get("version"))
    });
    services.collect()
}

/// The path and the content of each node of a case.
fn nodes(case: &Case) -> Vec<(String, String)> {
    let entry = |(category, url): (&str, String)| {
        (znodes::entry(&case.interface(), category, &url), String::new())
    };
    case.urls().into_iter().map(entry).chain(case.rules()).collect()
}

#[test]
fn directory() {
    let world = World::new("directory");
    let registry = world.host("registry", 20);
    let orders = world.host("orders", 8);
    let web = world.host("web", 9);
    let shop = world.host("shop", 7);
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, V3_9, Asking::FourLetterWords);
    let cases = cases();
    let interfaces: Vec<String> = cases.iter().flat_map(services).collect();
    let served = Dubbo::new(V2_7, "orders", ZOOKEEPER);
    let _provider = dubbo::serves(&world, &orders, &served, "20880", &interfaces);
    znodes::session(&caller, &registry.ip, |session| {
        // Two cases may have one rule.
        for (path, data) in cases.iter().flat_map(nodes).collect::<BTreeSet<_>>() {
            session.create_all(&path, &data, Owner::Anyone);
        }
    });
    let mut walk = Walk::through("directory");
    let mut applied = Applied::in_world("directory");
    for version in [V2_6, V2_7, V3_2, V3_3] {
        walk.situation(version, || agrees(&world, &web, &caller, version, &cases));
    }
    walk.situation("switch-off-rules", || {
        let only = cases.iter().filter(|case| case.name == "OverrideAll");
        let references: Vec<String> = only.map(reference).collect();
        let settings = ["shop.calls-on=true"];
        let mail = Dubbo { properties: &settings, ..Dubbo::new(V2_7, "mail", ZOOKEEPER) };
        let consumer = dubbo::calls(&world, &web, &mail, &references);
        let outcome = check(&caller, &[ZOOKEEPER, "--service", "com.shop.OverrideAll"]);
        outcome.exits(1).says("RP604", "", "ruled out by");
        outcome.says("RP206", "", "leaves `mail` no provider for `com.shop.OverrideAll`");
        let remedy = applied.take(&outcome, ["RP206", "", "switch-off-rules"], V2_7);
        zookeeper::write_shell(&world.data, V3_9);
        caller.paste(&format!("cd {}\nPATH=\"$PWD:$PATH\"\n{}", world.data.display(), remedy[0]));
        let consumer = consumer.wait("a call that goes well", |printed| {
            printed.contains("CALL com.shop.OverrideAll ok")
        });
        let outcome = check(&caller, &[ZOOKEEPER, "--service", "com.shop.OverrideAll"]);
        outcome.silent("RP604").silent("RP206");
        consumer.stop();
    });
    for (remedy, setting) in [
        ("match-tag", "dubbo.provider.tag=gray"),
        ("enable-provider", "dubbo.provider.parameters=[{disabled:true}]"),
    ] {
        walk.situation(remedy, || {
            let settings = [setting];
            let ours = Dubbo { properties: &settings, ..Dubbo::new(V2_7, "shop", ZOOKEEPER) };
            let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
            let consumer = caller_in_vain(&world, &web, V2_7, ZOOKEEPER);
            let outcome = check(&caller, &ORDERS);
            outcome.exits(1).says("RP604", "", "its only provider");
            outcome.says("RP206", "", "leaves `mail` no provider for `shop.api.OrderService`");
            applied.take(&outcome, ["RP206", "", remedy], V2_7);
            provider.stop();
            let ours = Dubbo::new(V2_7, "shop", ZOOKEEPER);
            let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
            let consumer = consumer.wait("a call that goes well", calls_well);
            check(&caller, &ORDERS).exits(0).silent("RP604").silent("RP206");
            stop([provider, consumer]);
        });
    }
    walk.situation("metadata-port", || {
        let settings =
            ["shop.register-mode=instance", "dubbo.application.metadata-service-port=20999"];
        let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", ZOOKEEPER) };
        let closed = shop.firewall("input", &["tcp dport 20999 reject with tcp reset"]);
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = caller_in_vain(&world, &web, V3_3, ZOOKEEPER);
        let outcome = check(&caller, &ORDERS);
        outcome.exits(1).verdict("10.9.8.7:20880", "reachable");
        outcome.says("RP709", "10.9.8.7:20999", "the connection was refused");
        outcome.says("RP604", "", "its only provider is not known to serve it");
        applied.take(&outcome, ["RP709", "10.9.8.7:20999", "metadata-port"], V3_3);
        provider.stop();
        let ours = Dubbo { properties: &settings[..1], ..Dubbo::new(V3_3, "shop", ZOOKEEPER) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = consumer.wait("a call that goes well", calls_well);
        check(&caller, &ORDERS).exits(0).silent("RP604").silent("RP709");
        drop(closed);
        stop([provider, consumer]);
    });
    walk.situation("a metadata service on a port of its own", || {
        let settings =
            ["shop.register-mode=instance", "dubbo.application.metadata-service-port=20999"];
        let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", ZOOKEEPER) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = calling(&world, &web, V3_3, ZOOKEEPER);
        let consumer = consumer.wait("a call that goes well", calls_well);
        check(&caller, &ORDERS).exits(0).verdict("10.9.8.7:20999", "reachable");
        stop([provider, consumer]);
    });
    for (remedy, code) in [("publish-metadata", "RP709"), ("register-mapping", "RP707")] {
        walk.situation(remedy, || {
            let settings =
                ["shop.register-mode=instance", "dubbo.application.metadata-type=remote"];
            // The mapping is missed just as well where the instance keeps its metadata itself.
            let settings = if code == "RP709" { &settings[..] } else { &settings[..1] };
            let ours = Dubbo { properties: settings, ..Dubbo::new(V3_3, "shop", ZOOKEEPER) };
            let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
            let gone = match code {
                "RP709" => "/dubbo/metadata/shop",
                _ => "/dubbo/mapping/shop.api.OrderService",
            };
            znodes::session(&caller, &registry.ip, |session| session.delete_all(gone));
            let consumer = caller_in_vain(&world, &web, V3_3, ZOOKEEPER);
            let outcome = check(&caller, &ORDERS);
            outcome.exits(1).says(code, "", gone.rsplit('/').next().expect("a name"));
            outcome.says("RP604", "", "has no usable provider for `shop.api.OrderService`");
            applied.take(&outcome, [code, "", remedy], V3_3);
            provider.stop();
            let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
            let consumer = consumer.wait("a call that goes well", calls_well);
            check(&caller, &ORDERS).exits(0).silent("RP604").silent(code);
            stop([provider, consumer]);
        });
    }
    walk.situation("an instance serves another group than its caller asks for", || {
        let (provider, consumer) =
            instance(&world, &shop, &web, "all", ["shop.group=x", "shop.group=nope"]);
        let outcome = check(&caller, &[ZOOKEEPER, "--service", "shop.api.OrderService"]);
        outcome.exits(1).says("RP604", "", "registered for `x/shop.api.OrderService` only");
        assert!(consumer.printed().contains("CALL FAILED"), "{}", consumer.printed());
        stop([provider, consumer]);
        let (provider, consumer) =
            instance(&world, &shop, &web, "all", ["shop.group=x", "shop.group=x"]);
        let outcome = check(&caller, &[ZOOKEEPER, "--service", "shop.api.OrderService"]);
        outcome.silent("RP604");
        assert!(consumer.printed().contains("CALL placed"), "{}", consumer.printed());
        stop([provider, consumer]);
    });
    walk.situation("an instance that 2.7 doesn't look for, and 3.x does", || {
        let settings = ["shop.register-mode=instance"];
        let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", ZOOKEEPER) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = called(dubbo::consumer(&world, &web, &Dubbo::new(V3_2, "web", ZOOKEEPER)));
        check(&caller, &ORDERS).exits(0).silent("RP604");
        consumer.stop();
        let consumer = caller_in_vain(&world, &web, V2_7, ZOOKEEPER);
        let outcome = check(&caller, &ORDERS);
        outcome.exits(1).silent("RP707").says("RP604", "", "registered as an instance");
        applied.take(&outcome, ["RP604", "", "register-interfaces"], V3_3);
        provider.stop();
        let settings = ["shop.register-mode=all"];
        let ours = Dubbo { properties: &settings, ..ours };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = consumer.wait("a call that goes well", calls_well);
        check(&caller, &ORDERS).exits(0).silent("RP604");
        stop([provider, consumer]);
        let mapping = "/dubbo/mapping/shop.api.OrderService";
        znodes::session(&caller, &registry.ip, |session| session.delete_all(mapping));
    });
    walk.situation("an instance that only the mapping of 2.7 names", || {
        let service = format!("{ZOOKEEPER}?registry-type=service");
        let ours = Dubbo::new(V2_7, "shop", &service);
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        for version in [V3_3, V2_7] {
            let consumer = caller_in_vain(&world, &web, version, ZOOKEEPER);
            let outcome = check(&caller, &ORDERS);
            outcome.exits(1).says("RP604", "", "has no usable provider");
            match version {
                V2_7 => outcome.silent("RP707").says("RP604", "", "registered as an instance"),
                _ => outcome.says("RP707", "", "/dubbo/mapping/shop.api.OrderService"),
            };
            consumer.stop();
        }
        let consumer = caller_in_vain(&world, &web, V3_3, ZOOKEEPER);
        let outcome = check(&caller, &ORDERS);
        applied.take(&outcome, ["RP707", "", "register-interfaces"], V2_7);
        provider.stop();
        let ours = Dubbo::new(V2_7, "shop", ZOOKEEPER);
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = consumer.wait("a call that goes well", calls_well);
        check(&caller, &ORDERS).exits(0).silent("RP604").silent("RP707");
        stop([provider, consumer]);
        znodes::session(&caller, &registry.ip, |session| {
            session.delete_all("/dubbo/config/mapping")
        });
    });
    walk.situation("a migration rule keeps a consumer from instances", || {
        znodes::session(&caller, &registry.ip, |session| {
            let path = format!("/dubbo/config/{MIGRATION}/porter.migration");
            session.create_all(&path, "key: porter\nstep: FORCE_INTERFACE\n", Owner::Anyone);
        });
        let moved = format!("{ZOOKEEPER}?group=moved");
        let settings = ["shop.register-mode=instance"];
        let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", &moved) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let ruled = Dubbo::new(V3_3, "porter", &moved);
        let consumer = dubbo::failing_consumer(&world, &web, &ruled);
        let outcome = check(&caller, &[&moved]);
        outcome.exits(1).says("RP604", "", "porter.migration");
        stop([provider, consumer]);
        let unruled = Dubbo::new(V3_3, "mail", &moved);
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = dubbo::consumer(&world, &web, &unruled);
        assert!(consumer.printed().contains("CALL placed"), "{}", consumer.printed());
        check(&caller, &[&moved]).silent("RP604");
        stop([provider, consumer]);
    });
    walk.situation("instances below the group that the registry's address names", || {
        let grouped = format!("{ZOOKEEPER}?group=store");
        let settings = ["shop.register-mode=instance"];
        let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", &grouped) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = called(dubbo::consumer(&world, &web, &Dubbo::new(V3_3, "web", &grouped)));
        let outcome = check(&caller, &[&grouped]);
        outcome.exits(0).silent("RP604").verdict("10.9.8.7:20880", "reachable");
        stop([provider, consumer]);
    });
    walk.situation(
        "registry-root: instances below the root path of the registry's address",
        || {
            let bare = format!("{ZOOKEEPER}?group=rooted");
            let named = format!("{bare}&rootPath=/myroot");
            let settings = ["shop.register-mode=instance"];
            let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", &named) };
            let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
            let consumer = called(dubbo::consumer(&world, &web, &Dubbo::new(V3_3, "web", &named)));
            let outcome = check(&caller, &[&named]);
            outcome.exits(0).no_findings().verdict("10.9.8.7:20880", "reachable");
            let outcome = check(&caller, &[&bare]);
            outcome.finds("RP604", "warning", "").says("RP604", "", "below `/myroot`");
            let command = applied.command(&outcome, ["RP604", "", "registry-root"], V3_3);
            let outcome = paste(&caller, &command);
            outcome.exits(0).no_findings().verdict("10.9.8.7:20880", "reachable");
            stop([provider, consumer]);
        },
    );
    walk.situation("an old provider takes its group and version from its defaults", || {
        let settings = ["shop.default-group=x", "shop.default-version=1.0.0"];
        // Its own client for ZooKeeper is another library's.
        let by_curator = format!("{ZOOKEEPER}?client=curator");
        let ours = Dubbo { properties: &settings, ..Dubbo::new(V2_6_0, "shop", &by_curator) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let check = || check(&caller, &[ZOOKEEPER, "--service", "shop.api.OrderService"]);
        for version in [V2_6_0, V2_6, V2_7] {
            let settings = ["shop.group=x", "shop.version=1.0.0"];
            let ours = Dubbo { properties: &settings, ..Dubbo::new(version, "web", &by_curator) };
            let consumer = called(dubbo::consumer(&world, &web, &ours));
            let outcome = check();
            outcome.exits(0).verdict("10.9.8.7:20880", "reachable");
            outcome.silent("RP604").silent("RP502").silent("RP602");
            consumer.stop();
        }
        let plain = Dubbo::new(V2_6_0, "web", &by_curator);
        let consumer = dubbo::failing_consumer(&world, &web, &plain);
        check().exits(1).says("RP604", "", "registered for `x/shop.api.OrderService:1.0.0` only");
        stop([provider, consumer]);
    });
    walk.situation("the provider is in one registry, the consumer in the other", || {
        let [first, second] = ["first", "second"].map(|group| format!("{ZOOKEEPER}?group={group}"));
        let ours = Dubbo::new(V2_7, "shop", &first);
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = caller_in_vain(&world, &web, V2_7, &second);
        let outcome = check(&caller, &[&first, &second]);
        outcome.exits(1).says("RP604", "", "a registry that the consumer isn't registered in");
        outcome.says("RP710", "", "`mail` is registered in");
        let alone = check(&caller, &[&second]);
        alone.exits(1).silent("RP710").says("RP604", "", "registered below `/first`");
        applied.take(&outcome, ["RP710", "", "same-registry"], V2_7);
        consumer.stop();
        let consumer = calling(&world, &web, V2_7, &first);
        let consumer = consumer.wait("a call that goes well", calls_well);
        check(&caller, &[&first, &second]).silent("RP604").silent("RP710");
        stop([provider, consumer]);
    });
    walk.situation("the broken provider of what an application calls", || {
        let elsewhere = [("DUBBO_IP_TO_REGISTRY", "10.9.8.99")];
        let ours = Dubbo { environment: &elsewhere, ..Dubbo::new(V2_7, "shop", ZOOKEEPER) };
        let provider = dubbo::provider(&world, &shop, &ours, "dubbo:20880");
        let consumer = dubbo::failing_consumer(&world, &web, &Dubbo::new(V2_7, "web", ZOOKEEPER));
        let only_web = [ZOOKEEPER, "--application", "web"];
        let outcome = check(&caller, &only_web);
        outcome.exits(1).counts("provider", 1).counts("consumer", 1);
        outcome.says("RP604", "", "shop.api.OrderService");
        outcome.says("RP105", "10.9.8.99:20880", "10.9.8.7:20880");
        let outcome = calls(&caller, &[&only_web[..], &["-v"]].concat());
        assert_eq!(outcome.exits(1).called("web", "shop.api.OrderService"), (0, 1));
        outcome.shows("10.9.8.99:20880  unreachable").shows("1 call: 1 can't succeed.");
        let nobody = calls(&caller, &[ZOOKEEPER, "--application", "wbe"]);
        nobody.exits(1).shows("No living consumer matches the filters").says("RP904", "", "wbe");
        stop([provider, consumer]);
        let provider =
            dubbo::provider(&world, &shop, &Dubbo::new(V2_7, "shop", ZOOKEEPER), "dubbo:20880");
        let consumer = dubbo::consumer(&world, &web, &Dubbo::new(V2_7, "web", ZOOKEEPER));
        let outcome = calls(&caller, &only_web);
        assert_eq!(outcome.exits(0).called("web", "shop.api.OrderService"), (1, 1));
        assert!(consumer.printed().contains("CALL placed"), "{}", consumer.printed());
        stop([provider, consumer]);
    });
    applied.end();
    walk.end();
}

/// A consumer `mail` of the provider's service, which goes on calling.
fn calling(world: &World, web: &Host, version: &'static str, registry: &str) -> Server {
    let settings = ["shop.calls-on=true"];
    let mail = Dubbo { properties: &settings, ..Dubbo::new(version, "mail", registry) };
    dubbo::calls(world, web, &mail, &["shop.api.OrderService;;;;".to_owned()])
}

/// The same, whose calls fail.
fn caller_in_vain(world: &World, web: &Host, version: &'static str, registry: &str) -> Server {
    calling(world, web, version, registry)
        .wait("a call that fails", |printed| printed.contains("CALL shop.api.OrderService failed"))
}

fn calls_well(printed: &str) -> bool {
    printed.contains("CALL shop.api.OrderService ok")
}

/// A provider of 3.3 that registers as an instance, and a consumer, each with a setting.
fn instance(
    world: &World,
    shop: &Host,
    web: &Host,
    mode: &str,
    [provided, called]: [&str; 2],
) -> (Server, Server) {
    let mode = format!("shop.register-mode={mode}");
    let (settings, called) = ([mode.as_str(), provided], [called]);
    let ours = Dubbo { properties: &settings, ..Dubbo::new(V3_3, "shop", ZOOKEEPER) };
    let provider = dubbo::provider(world, shop, &ours, "dubbo:20880");
    let caller = Dubbo { properties: &called, ..Dubbo::new(V3_3, "web", ZOOKEEPER) };
    (provider, dubbo::consumer(world, web, &caller))
}

/// Waits until a call of the consumer went well.
fn called(consumer: Server) -> Server {
    consumer.wait("a call that goes well", |printed| printed.contains("CALL placed"))
}

fn stop(servers: [Server; 2]) {
    for server in servers {
        server.stop();
    }
}

/// Real calls, and what `check` says while the consumer is there.
fn agrees(world: &World, web: &Host, caller: &Host, version: &'static str, cases: &[Case]) {
    let release = version.trim_start_matches("dubbo-");
    let asked: Vec<&Case> = cases.iter().filter(|case| case.left.contains_key(release)).collect();
    let references: Vec<String> = asked.iter().map(|case| reference(case)).collect();
    let consumer: Server =
        dubbo::calls(world, web, &Dubbo::new(version, "web", ZOOKEEPER), &references);
    let printed = consumer.printed();
    let outcome = check(caller, &[ZOOKEEPER]);
    let vain: BTreeSet<String> = outcome.interfaces_of("RP604");
    let shown = calls(caller, &[ZOOKEEPER, "--application", "web"]);
    let ruled_out: BTreeSet<String> = outcome.interfaces_of("RP206");
    let mut wrong = Vec::new();
    for case in asked {
        let interface = case.interface();
        let line = |how: &str| format!("CALL {interface} {how}");
        let told = printed.lines().find(|told| told.starts_with(&line("")));
        let calls = told.is_some_and(|told| told.starts_with(&line("ok")));
        let expected = case.left[release] > 0;
        let (usable, all) = shown.called("web", &interface);
        let is_ruled = !calls && case.has_settings();
        if calls != expected
            || vain.contains(&interface) == calls
            || (usable > 0) != calls
            || ruled_out.contains(&interface) != is_ruled
        {
            wrong.push(format!(
                "{} on {version}: {}, {}, {}, {usable} of {all}; expected: {expected}",
                case.name,
                told.unwrap_or("not called"),
                if vain.contains(&interface) { "RP604" } else { "no RP604" },
                if ruled_out.contains(&interface) { "RP206" } else { "no RP206" },
            ));
        }
    }
    consumer.stop();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
