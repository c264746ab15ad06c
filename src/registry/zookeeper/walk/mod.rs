//! The walk over the tree, level by level: all nodes of a level are asked for at once.

mod applications;
mod interfaces;
mod walker;

use self::walker::Walker;
use super::sessions::Sessions;
use crate::model::sentence::count;
use crate::model::{Oddity, Registration, Target};

/// What the walk brings home.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub registrations: Vec<Registration>,
    pub oddities: Vec<Oddity>,
}

/// Reads interfaces and instances, and closes the sessions. `index` is the target's place among the
/// run's targets.
pub(super) async fn walk(sessions: Sessions<'_>, index: usize, target: &Target) -> Walk {
    let Target { chroot, root, .. } = target;
    let top = format!("{chroot}/{root}");
    let mut walker =
        Walker { sessions, target: index, chroot, top, oddities: Vec::new(), unread: 0 };
    let mut registrations = interfaces::read(&mut walker).await;
    registrations.extend(applications::read(&mut walker).await);
    walker.sessions.close().await;
    let mut oddities = walker.oddities;
    if walker.unread > 0 {
        let unread = count(walker.unread, "more node", "more nodes");
        let reason = format!("the session was lost, and {unread} unread");
        oddities.push(Oddity::Unread { path: walker.top, reason });
    }
    // A tree that only has instances is no wrong root, as long as nobody asked for another one.
    if !registrations.is_empty() && root == super::target::DEFAULT_ROOT {
        oddities.retain(|oddity| !matches!(oddity, Oddity::EmptyRoot { .. }));
    }
    registrations.sort_by(|a, b| a.origin.cmp(&b.origin));
    oddities.sort_by_key(Oddity::to_string);
    oddities.dedup();
    Walk { registrations, oddities }
}
