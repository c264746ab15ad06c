//! Which of this host's containers an address is, where its engine told.

use super::index::{AddressView, RunIndex};
use super::origin::Origin;
use crate::model::{Container, Host, Published};

/// Digits of an id that are a container's host name.
const HOST_NAME: usize = 12;

/// A container that has the registered address, and whether it is surely the one that registered it: other
/// hosts may have the same range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hosted<'a> {
    pub container: &'a Container,
    pub is_registrant: bool,
}

pub(super) fn hosted<'a>(run: &RunIndex<'a>, view: &AddressView) -> Option<Hosted<'a>> {
    let running = run.vantage.containers.running();
    let is_it = |container: &&Container| match &view.address.host {
        Host::Ip(ip) => container.addresses.contains(ip),
        Host::Scoped(..) => false,
        Host::Name(name) => is_named(container, name),
    };
    let mut found = running.iter().filter(is_it);
    // Two networks of one range: which of them it is can't be told.
    let container = found.next().filter(|_| found.next().is_none())?;
    let by_id = matches!(view.address.host, Host::Name(_));
    match view.origin {
        Origin::Elsewhere => None,
        Origin::Here => Some(Hosted { container, is_registrant: true }),
        // That the same service answers is no proof: another host may run another of its kind.
        Origin::Unknown => Some(Hosted { container, is_registrant: by_id }),
    }
}

/// No two containers have an id in common, on whatever host.
fn is_named(container: &Container, name: &str) -> bool {
    name.len() >= HOST_NAME
        && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        && container.id.starts_with(name)
}

/// The container that this host's own registered address and port lead to.
pub(super) fn published<'a>(
    run: &RunIndex<'a>,
    view: &AddressView,
) -> Option<(&'a Container, Published)> {
    let ip = view.ip().filter(|ip| run.is_own(*ip))?;
    let port = view.address.port?;
    run.vantage.containers.running().iter().find_map(|container| {
        let leads = |published: &&Published| {
            published.published_as == port && published.only_on.is_none_or(|only| only == ip)
        };
        Some((container, *container.published.iter().find(leads)?))
    })
}
