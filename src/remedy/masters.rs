//! A master for a RocketMQ broker name that has slaves alone.

use super::text::{advice, word};
use crate::model::Remedy;
use crate::model::remedy::Place;

/// Where ids are configured: the master again, or the slave in its place.
pub fn start_master(broker: &str) -> Remedy {
    let broker = word(broker);
    Remedy {
        name: "start-master",
        title: "Start the master again".to_owned(),
        place: Place::OnBrokersNamed,
        changes: vec![advice(format!(
            "Start the broker of `{broker}` that has brokerId=0 in its file (`sh bin/mqbroker -c \
             …`); its log, ~/logs/rocketmqlogs/broker.log, tells why it ended. If its machine is \
             lost, set brokerId=0 and brokerRole=ASYNC_MASTER in the slave's file, and start that \
             one again."
        ))],
        caveat: Some(
            "A slave made master lacks what it hadn't copied yet. The old master must not come \
             back as a second one: give it brokerId=1 and brokerRole=SLAVE first."
                .to_owned(),
        ),
    }
}

/// Where a controller chooses.
pub fn elect_master(broker: &str) -> Remedy {
    let broker = word(broker);
    Remedy {
        name: "elect-master",
        title: "Bring a broker back that the controller may choose".to_owned(),
        place: Place::OnBrokersNamed,
        changes: vec![advice(format!(
            "Start the broker of `{broker}` again that was the master: the controller chooses \
             only among brokers that were in sync with it. `mqadmin getSyncStateSet -a CONTROLLER \
             -b {broker}` shows them."
        ))],
        caveat: Some(
            "If its machine is lost, start the controller with enableElectUncleanMaster=true: it \
             then chooses the broker that is left, and what that hadn't copied is lost."
                .to_owned(),
        ),
    }
}
