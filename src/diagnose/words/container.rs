//! A container of this host in words.

use crate::diagnose::containers::{Hosted, hosted, published};
use crate::diagnose::index::{AddressView, RunIndex};
use crate::model::quote::tick;
use crate::model::{Container, Published};

/// Which container the address is, or leads to, and whether its port is published.
pub(super) fn container(run: &RunIndex, view: &AddressView) -> Option<String> {
    if let Some((container, port)) = published(run, view) {
        return Some(format!(
            "port {} of this machine is published by {}: its port {}",
            port.published_as,
            named(container),
            port.port
        ));
    }
    let Hosted { container, is_registrant } = hosted(run, view)?;
    if !is_registrant {
        return Some(format!(
            "{} of this machine has that address, but it is unknown whether it registered it",
            named(container)
        ));
    }
    let port = view.address.port?;
    let own: Vec<&Published> =
        container.published.iter().filter(|published| published.port == port).collect();
    Some(format!("it is {} of this machine, {}", named(container), how_published(port, &own)))
}

fn how_published(port: u16, own: &[&Published]) -> String {
    let everywhere = own.iter().find(|published| published.only_on.is_none());
    match (everywhere, own.first()) {
        (Some(published), _) if published.published_as == port => {
            format!("which publishes port {port} under the same number")
        }
        (Some(published), _) => {
            format!("which publishes port {port} as {}", published.published_as)
        }
        (None, Some(Published { published_as, only_on: Some(only_on), .. })) => {
            format!("which publishes port {port} on {only_on}:{published_as} only")
        }
        (None, _) => {
            format!("which doesn't publish port {port}: `-p {port}:{port}` is missing")
        }
    }
}

fn named(container: &Container) -> String {
    format!("the container {} (image {})", tick(&container.name), tick(&container.image))
}
