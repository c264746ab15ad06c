//! What a registry has to bring: how its targets are written, and how it is read.

use std::pin::Pin;

use crate::model::{CheckSettings, Listing, RegistryKind, Target, TargetError, TargetId};
use crate::net::Net;

/// A future that borrows what it works on.
pub type Reading<'a> = Pin<Box<dyn Future<Output = Listing> + 'a>>;

/// A kind of registry. What is its own stands here, so that `cli` need not ask for its kind.
pub trait Registry: Sync {
    fn kind(&self) -> RegistryKind;

    /// What a target of this kind begins with.
    fn scheme(&self) -> &'static str;

    /// A target as people write it.
    fn example(&self) -> &'static str;

    /// Whether it signs in with the credentials that a user names beside the target.
    fn takes_credentials(&self) -> bool;

    /// Whether Dubbo's applications register there.
    fn is_dubbos(&self) -> bool;

    /// Whether `text` is written as a target of this kind, rightly or wrongly.
    fn claims(&self, text: &str) -> bool;

    /// Parses a target that this registry claims.
    fn parse(&self, text: &str) -> Result<Target, TargetError>;

    /// Reads all that `target` lists. `index` is its place among the run's targets. A read that
    /// fails in part, or whole, is a listing that says so.
    fn read<'a>(
        &'a self,
        net: &'a Net,
        id: TargetId,
        target: &'a Target,
        settings: &'a CheckSettings,
    ) -> Reading<'a>;
}
