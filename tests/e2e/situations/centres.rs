//! Where real applications look for governance rules, if their registry has a group.

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo, V2_7, V3_3};
use crate::servers::zookeeper::{self, Asking, V3_9};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes::{self, Owner};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const GROUPED: &str = "zookeeper://10.9.8.20:2181?group=ruled";
const RULE: &str =
    "enabled: true\nforce: true\nruntime: true\nconditions:\n  - '=> host != 10.9.8.7'\n";

#[test]
fn centres() {
    let world = World::new("centres");
    let registry = world.host("registry", 20);
    let shop = world.host("shop", 7);
    let web = world.host("web", 9);
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, V3_9, Asking::FourLetterWords);
    let _provider =
        dubbo::provider(&world, &shop, &Dubbo::new(V2_7, "shop", GROUPED), "dubbo:20880");
    let mut walk = Walk::through("centres");
    // Below which root the rule stands, whether the group is a setting of its own, and whether calls succeed.
    for (root, is_setting, calls) in [
        ("dubbo", false, false),
        ("ruled", false, true),
        ("dubbo", true, true),
        ("ruled", true, false),
    ] {
        let path = format!("/{root}/config/dubbo/shop.api.OrderService::.condition-router");
        let put = || {
            znodes::session(&caller, &registry.ip, |session| {
                session.create_all(&path, RULE, Owner::Anyone);
            })
        };
        put();
        for version in [V2_7, V3_3] {
            let name = format!("{version}: a rule below {root}, group as a setting: {is_setting}");
            walk.situation(&name, || {
                let (address, settings) = match is_setting {
                    true => (ZOOKEEPER, &["shop.registry-group=ruled"][..]),
                    false => (GROUPED, &[][..]),
                };
                let ours = Dubbo { properties: settings, ..Dubbo::new(version, "web", address) };
                let service = ["shop.api.OrderService;;;;".to_owned()];
                let consumer = dubbo::calls(&world, &web, &ours, &service);
                let printed = consumer.printed();
                assert_eq!(printed.contains("CALL shop.api.OrderService ok"), calls, "{printed}");
                let outcome = check(&caller, &[GROUPED]);
                // Which of the two an application reads, its registrations don't tell: the address's is supposed.
                match (root, is_setting) {
                    ("dubbo", false) => {
                        outcome.says("RP206", "", &path).says("RP604", "", "ruled out by");
                    }
                    ("dubbo", true) => {}
                    _ => {
                        outcome.exits(0).silent("RP206").silent("RP604");
                    }
                }
                consumer.stop();
            });
        }
        znodes::session(&caller, &registry.ip, |session| session.delete_all(&path));
    }
    walk.end();
}
