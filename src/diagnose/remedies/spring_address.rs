//! The address that Spring Cloud ZooKeeper registers.

use super::change;
use super::patient::Patient;
use crate::model::{ChangeKind, Remedy};

/// The instance's host, set by name.
pub fn spring_address(patient: &Patient) -> Remedy {
    Remedy {
        name: "spring-address",
        title: "Tell Spring Cloud which address to register".to_owned(),
        place: patient.place(),
        changes: vec![change(
            ChangeKind::Shell,
            format!(
                "{}export SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEHOST=\"$HOST_IP\"\nexport \
                 SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEPORT={}",
                patient.set_host_ip(),
                patient.port
            ),
        )],
        caveat: Some(
            "The same in application.yml: spring.cloud.zookeeper.discovery.instanceHost and \
             instancePort. Where only the card is wrong, \
             spring.cloud.inetutils.preferredNetworks chooses it. A container has to publish the \
             port under the number that it registers."
                .to_owned(),
        ),
    }
}
