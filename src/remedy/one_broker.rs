//! One address, one broker, and one name, one cluster: the entry that isn't true goes.

use super::text::{advice, word};
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// Names for apart what runs, and lets the rest expire. `wrong`: the entries that aren't true.
pub fn one_broker(wrong: &str) -> Remedy {
    let whose = if wrong.is_empty() { "one of them" } else { wrong };
    remedy(
        "Keep one entry per address",
        advice(format!(
            "If {whose} runs on another machine, its brokerIP1 was copied: give it its own \
             address. If it is an old name, stop the process that still uses it (sh \
             bin/mqshutdown broker); its entry is then removed at once. Two brokers on one \
             machine need values of listenPort that differ by at least 3, and different names."
        )),
    )
}

/// A name for each cluster's broker.
pub fn one_cluster() -> Remedy {
    remedy(
        "Keep one broker per name",
        advice(
            "Give one of them another brokerName in its broker.conf, or, if they are master and \
             slave, give both the same brokerClusterName. Stop both, that one last: a name server \
             forgets the cluster of a name only when the last broker with that name is gone. Then \
             start them again.",
        ),
    )
}

/// One master of a name.
pub fn one_master(broker: &str) -> Remedy {
    let broker = word(broker);
    remedy(
        "Keep one master per name",
        advice(format!(
            "Give one of them another brokerName than `{broker}` in its broker.conf, or make it a \
             slave: brokerId=1 and brokerRole=SLAVE, with an empty store. Then start it again."
        )),
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
