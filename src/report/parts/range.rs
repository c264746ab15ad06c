//! The range that makes an address a container's.

use serde::Serialize;

use crate::model::{Class, Range};

#[derive(Serialize)]
pub(crate) struct RangePart<'a> {
    source: &'static str,
    name: Option<&'a str>,
    runtime: Option<&'static str>,
    network: String,
}

/// Which range makes it a container's address.
pub(crate) fn range(class: &Class) -> Option<RangePart<'_>> {
    let Class::Container(range) = class else { return None };
    Some(match range {
        Range::LocalBridge { interface, network } => RangePart {
            source: "local-bridge",
            name: Some(interface),
            runtime: None,
            network: network.to_string(),
        },
        Range::DefaultPool { name, kind, network } => RangePart {
            source: "default-pool",
            name: Some(name),
            runtime: Some(kind.name()),
            network: network.to_string(),
        },
        Range::Declared(network) => RangePart {
            source: "declared",
            name: None,
            runtime: None,
            network: network.to_string(),
        },
    })
}
