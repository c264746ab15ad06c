//! An entry that can't be read is corrected where it is configured.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use percent_encoding::percent_decode_str;

use super::software::product_of;
use super::subject::Software;
use crate::model::remedy::Place;
use crate::model::{Author, Host, Release, Remedy};

/// `raw` is an entry that `author` wrote.
pub fn correct_entry(raw: &str, author: Author) -> Option<Remedy> {
    let software = match author {
        Author::Dubbo => Software::Dubbo(Release::Old),
        Author::SpringCloud => Software::Spring,
        Author::RocketMq => Software::RocketMq,
        Author::Unknown => return None,
    };
    corrected(&value(raw), software)
}

/// `raw` is the value itself, or the entry that it became; `None`: `software` registers nowhere.
pub fn correct_value(raw: &str, software: Software) -> Option<Remedy> {
    // Without brackets an IPv6 address looks like one with a port behind it.
    let is_address = raw.parse::<IpAddr>().is_ok();
    corrected(&if is_address { Cow::Borrowed(raw) } else { value(raw) }, software)
}

fn corrected(value: &str, software: Software) -> Option<Remedy> {
    let changes = product_of(software).corrected(value, meant(value))?;
    Some(Remedy {
        name: "correct-entry",
        title: "Correct the value where it is set".to_owned(),
        place: Place::InSettingsOfRegistrant,
        changes,
        caveat: Some(
            "The value is only a host, without port, comment or space; an IPv6 address needs \
             square brackets if the software doesn't add them itself."
                .to_owned(),
        ),
    })
}

/// What was set: an entry is that, with a port behind it.
fn value(raw: &str) -> Cow<'_, str> {
    let decoded = percent_decode_str(raw).decode_utf8_lossy();
    let host = match decoded.split_once("\"address\":\"") {
        Some((_, rest)) => rest.split('"').next().unwrap_or_default(),
        None => {
            let rest = decoded.split_once("://").map_or(&*decoded, |(_, rest)| rest);
            let authority = rest.split(['/', '?']).next().unwrap_or_default();
            match authority.rsplit_once(':') {
                // A host that is fine has the wrong port; only an IPv6 address lacks brackets.
                Some((host, _)) if host.contains(':') || host.parse::<Host>().is_err() => host,
                _ => authority,
            }
        }
    };
    Cow::Owned(host.to_owned())
}

/// The host that the value begins with.
fn meant(value: &str) -> Option<Host> {
    let word = value.split([' ', '\t', '#', ',', ';']).next()?;
    let host = match word.split_once(':') {
        Some((host, _)) if host.parse::<Ipv4Addr>().is_ok() => host,
        _ => word,
    };
    match host.parse().ok()? {
        Host::Ip(IpAddr::V4(_)) if host == value => None,
        Host::Name(name) if host == value || !name.contains('.') => None,
        Host::Scoped(..) => None,
        Host::Ip(ip) => Some(Host::Ip(ip)),
        Host::Name(name) => Some(Host::Name(name)),
    }
}
