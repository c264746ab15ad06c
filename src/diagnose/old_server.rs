//! A ZooKeeper that is too old for newer clients. Those register nothing there, so that the tree doesn't tell of
//! them: what it lacks is all that is seen.

use crate::model::quote::tick;
use crate::model::{Address, Listing};

/// The first version that has what Curator 5 asks for: containers.
const FIRST: (u32, u32) = (3, 5);

/// A member that is older than that.
#[derive(Clone, Copy, Debug)]
pub(super) struct OldServer<'a> {
    pub member: &'a Address,
    version: &'a str,
}

/// A member of the registry that clients with Curator 5 can't register at.
pub(super) fn old_server(listing: &Listing) -> Option<OldServer<'_>> {
    listing.members.iter().find_map(|look| {
        let version = look.state.as_ref().ok()?.split(' ').next()?;
        let mut numbers = version.split('.').map(str::parse::<u32>);
        let (major, minor) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        ((major, minor) < FIRST).then_some(OldServer { member: &look.member, version })
    })
}

impl OldServer<'_> {
    /// What that means for an application that isn't there.
    pub(super) fn fact(&self) -> String {
        format!(
            "{} is ZooKeeper {}, where clients with Curator 5 (Dubbo 3.3, and 3.1 and 3.2 with \
             it) can't register: they log \"KeeperErrorCode = Unimplemented\" and need ZooKeeper \
             3.5 or later",
            tick(&self.member.to_string()),
            self.version
        )
    }
}
