//! A container network in the words of `whoami`.

use crate::model::Range;

/// What an address lies in.
pub(super) fn range_name(range: &Range) -> String {
    match range {
        Range::LocalBridge { interface, network } => {
            format!("the container network {network} of {interface}")
        }
        Range::DefaultPool { name, network, .. } => format!("{network} ({name})"),
        Range::Declared(network) => format!("{network}, which --container-network names"),
    }
}
