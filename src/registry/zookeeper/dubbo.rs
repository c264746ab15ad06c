//! Dubbo's interface level: a znode whose name is a whole URL, percent-encoded.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::model::{
    Address, AddressError, Attributes, Host, Malformed, Protocol, Registrant, Registration, Role,
    ServiceKey, Subject, TargetId,
};

/// The directories below an interface, and the role of what is in them.
pub(super) const CATEGORIES: [(&str, Role); 4] = [
    ("providers", Role::Provider),
    ("consumers", Role::Consumer),
    ("configurators", Role::Configurator),
    ("routers", Role::Router),
];

/// Where an entry was found.
pub(super) struct Place<'a> {
    pub target: TargetId,
    pub interface: &'a Arc<str>,
    pub role: Role,
    /// The znode's path.
    pub path: String,
}

/// Parses the name of a znode. `Ok(None)` is an entry that stands for nothing (`empty://`).
pub(super) fn parse(
    name: &str,
    place: Place<'_>,
    registrant: Option<Registrant>,
) -> Result<Option<Registration>, Malformed> {
    let url = decode(name)?;
    let (scheme, rest) = url.split_once("://").ok_or(Malformed::NoScheme)?;
    if scheme.is_empty() {
        return Err(Malformed::EmptyScheme);
    }
    if scheme == "empty" {
        return Ok(None);
    }
    let (location, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = location.split_once('/').unwrap_or((location, ""));
    // Credentials may stand before the host; they are nobody's business here.
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let address = address(authority, place.role)?;
    let attributes = Attributes::from_query(query);
    let subject = subject(place.interface, &attributes);
    let key = (place.role == Role::Provider).then(|| key(&subject, place.interface, path));
    Ok(Some(Registration {
        target: place.target,
        role: place.role,
        subject,
        address,
        protocol: Protocol::from_scheme(scheme),
        origin: place.path,
        attributes,
        registrant,
        interfaces: None,
        serves: None,
        metadata_at: None,
        key: key.flatten(),
    }))
}

/// Java's `URLEncoder` writes a space as `+`.
fn decode(name: &str) -> Result<String, Malformed> {
    let spaced = name.replace('+', " ");
    match percent_decode_str(&spaced).decode_utf8() {
        Ok(url) => Ok(url.into_owned()),
        Err(_) => Err(Malformed::NotUtf8),
    }
}

/// Providers must have a port. Consumers have none; rules are for no address at all.
fn address(authority: &str, role: Role) -> Result<Option<Address>, AddressError> {
    match role {
        Role::Provider => provider_address(authority).map(Some),
        Role::Consumer => {
            // Whatever stands for its port, nobody dials it.
            let host = match authority.rsplit_once(':') {
                Some((host, _)) if !host.contains(':') || host.ends_with(']') => host,
                _ => authority,
            };
            let address = Address::parse_host_or_address(host)?;
            Ok(Some(Address { port: None, ..address }))
        }
        Role::Configurator | Role::Router | Role::Instance | Role::Broker | Role::Endpoint => {
            Ok(None)
        }
    }
}

/// Dubbo splits at the last colon, so `fe80::1:20880` has a port, brackets or not.
fn provider_address(authority: &str) -> Result<Address, AddressError> {
    match Address::parse(authority) {
        Ok(address) => Ok(address),
        Err(error) => match authority.rsplit_once(':') {
            Some((host, port)) if host.contains(':') && !host.starts_with('[') => {
                let host: Host = host.parse()?;
                Address::parse(&format!("[{host}]:{port}"))
            }
            _ => Err(error),
        },
    }
}

/// A provider looks its services up by the path of its URL, which is the interface by default.
fn key(subject: &Subject, interface: &Arc<str>, path: &str) -> Option<ServiceKey> {
    let Subject::DubboService { group, version, .. } = subject else { return None };
    let path = match path {
        "" => Arc::clone(interface),
        path if *path == **interface => Arc::clone(interface),
        path => path.into(),
    };
    let interface = Arc::clone(interface);
    Some(ServiceKey { group: group.clone(), path, version: version.clone(), interface })
}

fn subject(interface: &Arc<str>, attributes: &Attributes) -> Subject {
    let get = |key: &str| {
        attributes.get(key).filter(|value| !value.is_empty()).map(|value| Arc::from(&*value))
    };
    // Up to 2.7.2 what `<dubbo:provider>` sets has a prefix, and counts where nothing else is said.
    let or_default = |key: &str| get(key).or_else(|| get(&format!("default.{key}")));
    Subject::DubboService {
        interface: Arc::clone(interface),
        group: or_default("group"),
        // Dubbo means the same by 0.0.0 as by no version.
        version: or_default("version").filter(|version| &**version != "0.0.0"),
        application: get("application"),
        release: get("release"),
    }
}
