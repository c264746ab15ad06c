//! Spring Cloud ZooKeeper's own.

use super::product::Product;
use crate::model::quote::tick;
use crate::model::{Change, Host, Remedy};
use crate::remedy::spring_address::{
    PORT_VARIABLE, VARIABLES, spring_address, spring_address_of_container,
};
use crate::remedy::subject::Workload;
use crate::remedy::text::advice;

pub(super) struct Spring;

impl Product for Spring {
    fn told(&self, workload: &Workload) -> Option<Remedy> {
        Some(spring_address(workload))
    }

    fn told_in_container(&self, workload: &Workload) -> Option<Remedy> {
        Some(spring_address_of_container(workload))
    }

    fn address_variables(&self) -> &'static [&'static str] {
        &VARIABLES
    }

    fn port_variable(&self) -> Option<&'static str> {
        Some(PORT_VARIABLE)
    }

    fn without_override(&self, workload: &Workload) -> Vec<Change> {
        let host = &workload.registered;
        vec![advice(format!(
            "Look for {host} in spring.cloud.zookeeper.discovery.instanceHost and \
             instanceIpAddress, and in the machine's own name in /etc/hosts, and remove it."
        ))]
    }

    fn corrected(&self, value: &str, _: Option<Host>) -> Option<Vec<Change>> {
        Some(vec![advice(format!(
            "It is {} in spring.cloud.zookeeper.discovery.instanceHost, instanceIpAddress or \
         instancePort. Correct it and restart the application.",
            tick(value)
        ))])
    }
}
