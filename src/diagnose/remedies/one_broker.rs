//! One address, one broker: the entry that isn't true any more goes.

use super::advice;
use crate::model::Remedy;

/// Names for apart what runs, and lets the rest expire.
pub fn one_broker() -> Remedy {
    Remedy {
        name: "one-broker-an-address",
        title: "Leave one entry an address".to_owned(),
        place: "on the brokers named".to_owned(),
        changes: vec![advice(
            "If a broker was renamed, stop the process under its old name (mqshutdown broker), and \
             the entry goes at once; two brokers on one machine need listenPort at least 3 apart \
             and names of their own.",
        )],
        caveat: None,
    }
}
