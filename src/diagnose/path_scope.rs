//! Whether the way to an address says anything about callers on other hosts.

use crate::model::class::is_ours;
use crate::model::{CheckSettings, Class, Interface, InterfaceKind, Network, Path, Route, Vantage};

/// How a packet from here gets to one IP address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathScope<'a> {
    /// As from any host.
    Ordinary,
    /// Through a container network of this host.
    OwnContainers(&'a str),
    /// To this host's own address in a container network.
    OwnBridge(&'a str),
    /// To this host itself, as on every host.
    Loopback,
    /// To an address that this host keeps on its loopback; load balancers' members do.
    OwnAlias(&'a str),
}

/// The way that `path` takes. A network that the operator calls his own is an ordinary one.
pub(super) fn scope_of<'a>(
    vantage: &'a Vantage,
    settings: &CheckSettings,
    path: &Path,
) -> PathScope<'a> {
    if is_ours(settings, path.ip) {
        return PathScope::Ordinary;
    }
    // What the operator declares a container network is one, wherever it lies.
    let declared = matches!(path.class, Class::Container(_));
    if path.class == Class::Loopback || (path.ip.to_canonical().is_loopback() && !declared) {
        return PathScope::Loopback;
    }
    match &path.route {
        Route::Local { interface } => {
            let owner = vantage.owner_of(path.ip).or_else(|| named(vantage, interface));
            owner.map_or(PathScope::Ordinary, |owner| match owner.network {
                Network::Containers => PathScope::OwnBridge(&owner.name),
                Network::Loopback => PathScope::OwnAlias(&owner.name),
                Network::Outside => PathScope::Ordinary,
            })
        }
        // Behind a gateway is no longer the network of the interface itself: from inside a
        // container, all the world is reached by its one interface.
        Route::Via { interface, gateway: None, .. } => match named(vantage, interface) {
            Some(out) if out.network == Network::Containers => PathScope::OwnContainers(&out.name),
            _ => PathScope::Ordinary,
        },
        Route::Via { gateway: Some(_), .. }
        | Route::Unreachable
        | Route::Prohibit
        | Route::Blackhole
        | Route::None
        | Route::Unknown(_) => PathScope::Ordinary,
    }
}

impl PathScope<'_> {
    /// The way stays on this host, in its containers.
    pub fn is_in_containers(self) -> bool {
        match self {
            PathScope::OwnContainers(_) | PathScope::OwnBridge(_) => true,
            PathScope::Ordinary | PathScope::Loopback | PathScope::OwnAlias(_) => false,
        }
    }
}

/// The address is on a network that this host has a leg in and others are on.
pub(super) fn is_on_link(vantage: &Vantage, path: &Path) -> bool {
    match &path.route {
        Route::Via { interface, gateway: None, .. } => {
            named(vantage, interface).is_none_or(|out| out.network == Network::Outside)
        }
        Route::Local { .. }
        | Route::Via { gateway: Some(_), .. }
        | Route::Unreachable
        | Route::Prohibit
        | Route::Blackhole
        | Route::None
        | Route::Unknown(_) => false,
    }
}

pub(super) fn named<'a>(vantage: &'a Vantage, name: &str) -> Option<&'a Interface> {
    vantage.interfaces.iter().find(|interface| interface.name == name)
}

/// A bridge by its kind, or by the name that container runtimes give theirs.
pub(super) fn is_bridge(interface: &Interface) -> bool {
    interface.kind == InterfaceKind::Bridge
        || interface.name.starts_with("docker")
        || interface.name.starts_with("br-")
}
