//! The walk over the tree, level by level: all nodes of a level are asked for at once.

mod applications;
mod interfaces;
mod metadata;
mod roots;
mod rules;
mod traces;
mod walker;

use self::walker::Walker;
use super::sessions::Sessions;
use crate::model::reference::RuleNode;
use crate::model::sentence::count;
use crate::model::{Oddity, Registration, Target, TargetId, Trace};

/// What the walk brings home.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub registrations: Vec<Registration>,
    pub oddities: Vec<Oddity>,
    pub rules: Vec<RuleNode>,
    pub has_metadata: bool,
    pub traces: Vec<Trace>,
}

/// Reads interfaces and instances, and closes the sessions. `index` is the target's place among the
/// run's targets.
pub(super) async fn walk(sessions: Sessions<'_>, id: TargetId, target: &Target) -> Walk {
    let Target { chroot, root, instances_root, .. } = target;
    let instances_root = instances_root.as_deref();
    let top = format!("{chroot}/{root}");
    let mut walker =
        Walker { sessions, target: id, chroot, top: top.clone(), oddities: Vec::new(), unread: 0 };
    let (mut registrations, mut others) = interfaces::read(&mut walker).await;
    registrations.extend(applications::read(&mut walker, instances_root, &mut others).await);
    let rules = rules::read(&mut walker, others.has_config).await;
    let traces = traces::read(&mut walker, &registrations).await;
    walker.sessions.close().await;
    let mut oddities = walker.oddities;
    if walker.unread > 0 {
        let unread = count(walker.unread, "more node", "more nodes");
        let reason = format!("the session was lost, and {unread} unread");
        oddities.push(Oddity::Unread { path: walker.top, reason });
    }
    // A tree that only has instances is no wrong root, as long as they are where they were asked for.
    let below = format!("{top}/");
    let has_own = registrations.iter().any(|entry| entry.origin.starts_with(&below));
    let is_asked_for = instances_root.is_some() || root == super::target::DEFAULT_ROOT;
    if has_own || (is_asked_for && !registrations.is_empty()) {
        oddities.retain(|oddity| !matches!(oddity, Oddity::EmptyRoot { .. }));
    }
    registrations.sort_by(|a, b| a.origin.cmp(&b.origin));
    oddities.sort_by_key(Oddity::to_string);
    oddities.dedup();
    Walk { registrations, oddities, rules, has_metadata: others.has_metadata, traces }
}
