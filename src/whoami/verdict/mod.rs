//! Whether others could use what would be registered. It judges only: what mends it comes later.

mod ip;
mod judged;
mod named;
mod own;
mod range;

use std::net::IpAddr;

use super::surroundings::Surroundings;
use crate::model::{Confidence, Entry, Host, Interface, Registered, Told, classify_host};
use ip::{judge_ip, zoned};
pub(super) use judged::{Judged, Mend, Needed};
use named::judge_name;

/// Whether others could use that entry.
pub(super) fn judge_entry(around: &Surroundings<'_>, entry: &Entry) -> Judged {
    match &entry.registered {
        Registered::Host(text) => judge_text(around, text, entry.told),
        Registered::Refused(message) => {
            let because = format!("it doesn't start: {message}");
            Judged::unusable(None, Confidence::Certain, because, Mend::Refused.of(""))
        }
        Registered::Nothing(what) => {
            let because = format!("it registers {what}");
            Judged::unusable(None, Confidence::Certain, because, Mend::Tell.of(""))
        }
        Registered::Open(what) => Judged::fine(None, format!("it is unknown without {what}")),
    }
}

/// A broker writes its port behind what it is told, whatever that is.
fn puts_a_port_behind(told: Told) -> bool {
    matches!(told, Told::Registered("brokerIP1" | "brokerIP2"))
}

/// The entry as a host: brackets belong to the address.
fn judge_text(around: &Surroundings<'_>, text: &str, told: Told) -> Judged {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let host = match bare.parse::<Host>() {
        Ok(host) => host,
        Err(error) => {
            let because = format!("`{text}` is no host: {error}");
            let needed = Mend::Correct.of(text);
            return Judged::unusable(Some("RP113"), Confidence::Certain, because, needed);
        }
    };
    let mut judged = match &host {
        Host::Ip(IpAddr::V6(_)) if bare == text && puts_a_port_behind(told) => {
            let because =
                format!("{text} has no square brackets, and the port is put right behind it");
            let needed = Mend::Correct.of(text);
            Judged::unusable(Some("RP112"), Confidence::Certain, because, needed)
        }
        Host::Ip(ip) => judge_ip(around, *ip, told),
        Host::Scoped(_, zone) => zoned(around, text, &host, zone),
        Host::Name(name) => judge_name(around, name, told),
    };
    judged.used.class = Some(classify_host(&host, around.vantage, around.settings));
    judged.used.interface = owner(around, &host).map(|owner| owner.name.clone());
    judged
}

fn owner<'a>(around: &Surroundings<'a>, host: &Host) -> Option<&'a Interface> {
    around.vantage.owner_of(host.ip()?)
}
