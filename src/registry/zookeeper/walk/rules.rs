//! `<root>/config/<group>/<key>`: governance rules in Dubbo's configuration centre.

use super::walker::Walker;
use crate::model::reference::RuleNode;
use crate::registry::zookeeper::target::DEFAULT_ROOT;

/// Rules that are read: of more, nobody could keep track.
const MOST: usize = 10_000;

/// The groups that rules are in, and how the key of a rule ends. The configuration centre holds settings of
/// applications, too, which may be secret: they aren't read.
const GROUPS: [(&str, &[&str]); 2] = [
    ("dubbo", &[".condition-router", ".tag-router", ".script-router", ".configurators"]),
    ("DUBBO_SERVICEDISCOVERY_MIGRATION", &[".migration"]),
];

/// Below Dubbo's own root too, where the target names another: which of the two an application reads, its
/// registry's address doesn't tell. `has_config`: the target's root has some.
pub(super) async fn read(walker: &mut Walker<'_>, has_config: bool) -> Vec<RuleNode> {
    let usual = format!("{}/{DEFAULT_ROOT}", walker.chroot);
    let is_of_group = walker.top != usual;
    let mut rules = Vec::new();
    if has_config {
        let own = walker.top.clone();
        rules.extend(below(walker, &own, is_of_group).await);
    }
    if is_of_group {
        rules.extend(below(walker, &usual, false).await);
    }
    rules
}

async fn below(walker: &mut Walker<'_>, root: &str, is_of_group: bool) -> Vec<RuleNode> {
    let mut rules = Vec::new();
    for (group, kinds) in GROUPS {
        let directory = format!("{root}/config/{group}");
        let mut keys = walker.list_beside(&directory).await;
        keys.retain(|key| kinds.iter().any(|kind| key.ends_with(kind)));
        keys.sort();
        keys.truncate(MOST);
        let paths: Vec<String> = keys.iter().map(|key| format!("{directory}/{key}")).collect();
        let answers = walker.sessions.data(&paths).await;
        for ((key, path), answer) in keys.into_iter().zip(paths).zip(answers) {
            match answer {
                Ok((data, _)) => {
                    let text = String::from_utf8_lossy(&data).into_owned();
                    rules.push(RuleNode { path, key, text, is_of_group });
                }
                Err(trouble) => {
                    walker.trouble_beside(&path, trouble);
                }
            }
        }
    }
    rules
}
