//! One address, one broker, and one name, one cluster: the entry that isn't true goes.

use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// Names for apart what runs, and lets the rest expire. `wrong`: the entries that aren't true.
pub fn one_broker(wrong: &str) -> Remedy {
    let whose = if wrong.is_empty() { "one of them" } else { wrong };
    remedy(
        "Leave one entry an address",
        advice(format!(
            "If {whose} runs on another machine, its brokerIP1 is a copy: give it an address of its \
             own. If it is an old name, stop the process that still has it (sh bin/mqshutdown \
             broker), and the entry goes at once. Two brokers on one machine need listenPort at \
             least 3 apart and names of their own."
        )),
    )
}

/// A name for each cluster's broker.
pub fn one_cluster() -> Remedy {
    remedy(
        "Leave one broker a name",
        advice(
            "Give one of them another brokerName in its broker.conf, or both the same \
             brokerClusterName where they are master and slave. Stop both, and stop that one last: a \
             name server forgets a name's cluster with the name's last broker only. Then start them \
             again.",
        ),
    )
}

fn remedy(title: &str, change: Change) -> Remedy {
    Remedy {
        name: "one-broker-an-address",
        title: title.to_owned(),
        place: Place::OnBrokersNamed,
        changes: vec![change],
        caveat: None,
    }
}
