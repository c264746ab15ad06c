//! `<root>/config/<group>/<key>`: governance rules in Dubbo's configuration centre.

use super::walker::Walker;
use crate::model::reference::RuleNode;

/// Rules that are read: of more, nobody could keep track.
const MOST: usize = 10_000;

/// The groups that rules are in, and how the key of a rule ends. The configuration centre holds settings of
/// applications, too, which may be secret: they aren't read.
const GROUPS: [(&str, &[&str]); 2] = [
    ("dubbo", &[".condition-router", ".tag-router", ".script-router", ".configurators"]),
    ("DUBBO_SERVICEDISCOVERY_MIGRATION", &[".migration"]),
];

pub(super) async fn read(walker: &mut Walker<'_>) -> Vec<RuleNode> {
    let mut rules = Vec::new();
    for (group, kinds) in GROUPS {
        let directory = format!("{}/config/{group}", walker.top);
        let mut keys = walker.list_beside(&directory).await;
        keys.retain(|key| kinds.iter().any(|kind| key.ends_with(kind)));
        keys.sort();
        keys.truncate(MOST);
        rules.extend(of_group(walker, &directory, keys).await);
    }
    rules
}

async fn of_group(walker: &mut Walker<'_>, directory: &str, keys: Vec<String>) -> Vec<RuleNode> {
    let paths: Vec<String> = keys.iter().map(|key| format!("{directory}/{key}")).collect();
    let mut rules = Vec::new();
    let answers = walker.sessions.data(&paths).await;
    for ((key, path), answer) in keys.into_iter().zip(paths).zip(answers) {
        match answer {
            Ok((data, _)) => {
                let text = String::from_utf8_lossy(&data).into_owned();
                rules.push(RuleNode { path, key, text });
            }
            Err(trouble) => {
                walker.trouble_beside(&path, trouble);
            }
        }
    }
    rules
}
