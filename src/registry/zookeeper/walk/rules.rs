//! `<root>/config/dubbo/<key>`: governance rules in Dubbo's configuration centre.

use super::walker::Walker;
use crate::model::reference::RuleNode;

/// Rules that are read: of more, nobody could keep track.
const MOST: usize = 10_000;

pub(super) async fn read(walker: &mut Walker<'_>) -> Vec<RuleNode> {
    let directory = format!("{}/config/dubbo", walker.top);
    let mut keys = walker.list_beside(&directory).await;
    keys.retain(|key| is_rule(key));
    keys.sort();
    keys.truncate(MOST);
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

/// The configuration centre holds settings of applications, too, which may be secret: they aren't read.
fn is_rule(key: &str) -> bool {
    [".condition-router", ".tag-router", ".script-router", ".configurators"]
        .iter()
        .any(|kind| key.ends_with(kind))
}
