//! One IP address: by its shape, and by whether it is this host's.

use std::net::IpAddr;

use super::judged::{Judged, Mend};
use super::own::judge_own;
use super::range::range_name;
use crate::model::{Class, Confidence, Host, Shape, Told, classify, classify_host, shape};
use crate::whoami::surroundings::Surroundings;

/// An address, by what kind of address it is and whose.
pub(super) fn judge_ip(around: &Surroundings<'_>, ip: IpAddr, told: Told) -> Judged {
    let class = classify(ip, around.vantage, around.settings);
    let shape = shape::of(&class, &Host::Ip(ip));
    match (shape.and_then(|shape| by_shape(ip, shape)), around.vantage.owner_of(ip)) {
        (Some(judged), _) => judged,
        (None, Some(owner)) => judge_own(around, (ip, told), shape, owner),
        (None, None) => judge_foreign(around, ip, &class, told),
    }
}

/// What is wrong whosoever address it is; `None`: that depends on whose it is.
fn by_shape(ip: IpAddr, shape: Shape) -> Option<Judged> {
    let (because, mend) = match shape {
        Shape::Loopback => (
            format!("{ip} is a loopback address: each caller connects to its own machine"),
            Mend::Name,
        ),
        Shape::Wildcard => (
            format!("{ip} is the wildcard address: a caller that connects to it reaches itself"),
            Mend::Correct,
        ),
        Shape::LinkLocal => {
            (format!("{ip} is link-local: it is valid only on its own link"), Mend::Tell)
        }
        Shape::Zone | Shape::Bridge(_) | Shape::Pod(_) | Shape::Container(_) => return None,
    };
    let needed = mend.of(ip.to_string());
    Some(Judged::unusable(Some(shape.code()), Confidence::Certain, because, needed))
}

/// An address with a zone means nothing on another host.
pub(super) fn zoned(around: &Surroundings<'_>, text: &str, host: &Host, zone: &str) -> Judged {
    let class = classify_host(host, around.vantage, around.settings);
    let code = shape::of(&class, host).map(Shape::code);
    let because = format!("{text} has the zone {zone}, which has no meaning on other machines");
    Judged::unusable(code, Confidence::Certain, because, Mend::Tell.of(text))
}

/// An address that this host or container doesn't have.
fn judge_foreign(around: &Surroundings<'_>, ip: IpAddr, class: &Class, told: Told) -> Judged {
    if let (Class::Container(range), Some((interface, _))) =
        (class, around.vantage.container_network_of(ip))
    {
        let because = format!("{ip} is in {} ({})", range_name(range), interface.name);
        let code = shape::of(class, &Host::Ip(ip)).map(Shape::code);
        let needed = Mend::Tell.of(ip.to_string());
        return Judged::unusable(code, Confidence::Certain, because, needed);
    }
    match told {
        Told::Nothing => {
            let because = format!("{ip} isn't this machine's: callers are sent to another one");
            let needed = Mend::Name.of(ip.to_string());
            Judged::unusable(Some("RP106"), Confidence::Certain, because, needed)
        }
        Told::Bound(setting) => {
            let because = format!(
                "{setting} is the address to listen on, but {ip} isn't this machine's: it doesn't \
                 start (Cannot assign requested address)"
            );
            let needed = Mend::NotBound.of(ip.to_string());
            Judged::unusable(None, Confidence::Certain, because, needed)
        }
        Told::Registered(setting) => {
            let lead = match around.vantage.container {
                true => "its host's, with the port published under the registered number",
                false => "one that leads here, such as a load balancer's or a NAT's",
            };
            let because =
                format!("{setting} says {ip}, which isn't an address here; it has to be {lead}");
            Judged::fine(None, because)
        }
    }
}
