//! Tags: a provider's own `dubbo.tag`, and `<application>.tag-router` (`TagRouter`, `TagStateRouter`).

use std::net::IpAddr;

use super::effect::{Effect, Tag, TagRule};
use super::yaml;
use crate::directory::candidate::{Candidate, left, remove};
use crate::directory::consumer::Consumer;
use crate::model::reference::Removal;
use crate::model::{Address, Host};

pub(super) fn of_yaml(text: &str) -> Effect {
    let Some(rule) = yaml::mapping(text) else { return Effect::Unknown };
    if !yaml::flag(&rule, "enabled", true) {
        return Effect::Off;
    }
    let tags = yaml::mappings(&rule, "tags");
    if tags.is_empty() {
        return Effect::Off;
    }
    // Since 3.1 a tag may go by what else a provider says of itself.
    if tags.iter().any(|tag| tag.get("match").is_some_and(|value| !value.is_null())) {
        return Effect::Unknown;
    }
    let tags = tags.into_iter().map(|tag| Tag {
        name: yaml::text(tag, "name").unwrap_or_default(),
        addresses: yaml::texts(tag, "addresses"),
    });
    Effect::Tags(TagRule { force: yaml::flag(&rule, "force", false), tags: tags.collect() })
}

/// Without a rule the tags in the URLs decide.
pub(super) fn by_static_tag(consumer: &Consumer<'_>, candidates: &mut [Candidate]) {
    let wanted = consumer.tag();
    if let Some(tag) = &wanted {
        let same = |candidate: &Candidate| candidate.tag.as_deref() == Some(&**tag);
        if left(candidates).any(same) || consumer.forces_its_tag() {
            remove(candidates, &Removal::WantedTag(tag.to_string()), same);
            return;
        }
    }
    without_own_tag(candidates, |_| true);
}

/// By the rule; gives whether it could be evaluated.
pub(super) fn by_rule(
    rule: &TagRule,
    why: &Removal,
    consumer: &Consumer<'_>,
    candidates: &mut [Candidate],
) -> bool {
    let listed = || rule.tags.iter().flat_map(|tag| &tag.addresses);
    if !listed().all(|address| is_plain(address)) {
        return false;
    }
    let obeys_unnamed = consumer.line.is_some_and(|line| line.obeys_unnamed_tags);
    let Some(wanted) = consumer.tag() else {
        remove(candidates, why, |candidate| !is_among(candidate, listed()));
        without_own_tag(candidates, |tag| {
            obeys_unnamed || rule.tags.iter().any(|named| named.name == tag)
        });
        return true;
    };
    let named = rule.tags.iter().find(|tag| tag.name == *wanted && !tag.addresses.is_empty());
    match named {
        Some(tag) => {
            let there = |candidate: &Candidate| is_among(candidate, tag.addresses.iter());
            if left(candidates).any(there) || rule.force {
                remove(candidates, why, there);
                return true;
            }
        }
        None => {
            let same = |candidate: &Candidate| candidate.tag.as_deref() == Some(&*wanted);
            if left(candidates).any(same) {
                remove(candidates, &Removal::WantedTag(wanted.to_string()), same);
                return true;
            }
        }
    }
    if consumer.forces_its_tag() {
        remove(candidates, why, |_| false);
        return true;
    }
    // Nobody has the tag: all who have none.
    remove(candidates, why, |candidate| !is_among(candidate, listed()));
    without_own_tag(candidates, |_| true);
    true
}

/// Takes away those whose own tag `counts`.
fn without_own_tag(candidates: &mut [Candidate], counts: impl Fn(&str) -> bool) {
    for candidate in candidates.iter_mut().filter(|candidate| candidate.removed.is_none()) {
        candidate.removed = candidate.tag.clone().filter(|tag| counts(tag)).map(Removal::Tag);
    }
}

fn is_among<'t>(candidate: &Candidate, mut listed: impl Iterator<Item = &'t String>) -> bool {
    let Some(address) = candidate.address else { return false };
    listed.any(|pattern| is_at(pattern, address))
}

/// An address, with a port or for all ports; `*` for a part of an IPv4 address; 0.0.0.0 for any host.
fn is_at(pattern: &str, address: &Address) -> bool {
    let (host, port) = match pattern.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') => (host, Some(port)),
        _ => (pattern, None),
    };
    let port_fits = match port {
        None | Some("*") => true,
        Some(port) => address.port.is_some_and(|own| own.to_string() == port),
    };
    let host_fits = match &address.host {
        Host::Ip(IpAddr::V4(ip)) => {
            let own = ip.octets().map(|octet| octet.to_string());
            let parts: Vec<&str> = host.split('.').collect();
            let alike = parts.len() == own.len()
                && parts.iter().zip(&own).all(|(part, octet)| *part == "*" || part == octet);
            alike || (host == "0.0.0.0" && port.is_some())
        }
        own @ (Host::Ip(IpAddr::V6(_)) | Host::Scoped(..) | Host::Name(_)) => {
            own.to_string() == host
        }
    };
    port_fits && host_fits
}

/// A network or a range of numbers isn't evaluated here.
fn is_plain(pattern: &str) -> bool {
    !pattern.contains(['/', '-'])
}
