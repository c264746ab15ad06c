//! What is wrong with an address by its shape alone, whoever dials it: one place for the rules, for
//! messages (`explain`) and for what would be registered (`whoami`).

use super::address::Host;
use super::class::{Class, Range, is_first_host, is_pod_range};

/// A shape that callers elsewhere can't use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// To each caller it means the caller itself.
    Wildcard,
    /// The zone of an IPv6 address means something on one host.
    Zone,
    /// It means something else on each link.
    LinkLocal,
    /// A loopback address, or a name that resolves to one everywhere.
    Loopback,
    /// The first address of a container network, which is its bridge's.
    Bridge(&'a Range),
    Pod(&'a Range),
    Container(&'a Range),
}

/// The shape of a host of that class; `None`: by itself it is like any other. The order is the rules':
/// of a link-local address with a zone, the zone is told.
pub fn of<'a>(class: &'a Class, host: &Host) -> Option<Shape<'a>> {
    match (class, host) {
        (Class::Wildcard, _) => Some(Shape::Wildcard),
        (_, Host::Scoped(..)) => Some(Shape::Zone),
        (Class::LinkLocal, _) => Some(Shape::LinkLocal),
        (Class::Loopback, _) => Some(Shape::Loopback),
        (Class::Container(range), host) => match host.ip() {
            Some(ip) if is_first_host(range, ip) => Some(Shape::Bridge(range)),
            Some(_) | None => Some(of_member(range)),
        },
        (Class::Name, host) => host.is_localhost().then_some(Shape::Loopback),
        (Class::Private | Class::Shared | Class::Public, _) => None,
    }
}

/// The shape of an address in that range that is no bridge's.
pub fn of_member(range: &Range) -> Shape<'_> {
    match is_pod_range(range) {
        true => Shape::Pod(range),
        false => Shape::Container(range),
    }
}

impl Shape<'_> {
    /// The rule that finds it.
    pub fn code(self) -> &'static str {
        match self {
            Shape::Wildcard => "RP108",
            Shape::Zone => "RP112",
            Shape::LinkLocal => "RP111",
            Shape::Loopback => "RP107",
            Shape::Bridge(_) => "RP102",
            Shape::Pod(_) => "RP401",
            Shape::Container(_) => "RP101",
        }
    }
}
