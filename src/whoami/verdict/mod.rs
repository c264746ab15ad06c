//! Whether others could use what would be registered. It judges only: what mends it comes later.

mod ip;
mod judged;
mod named;
mod own;
mod range;

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
