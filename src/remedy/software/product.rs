//! What remedies ask a product for. Where most have nothing of their own, nothing is the default.

use crate::model::{Change, Host, RegistryKind, Remedy};
use crate::remedy::documents;
use crate::remedy::subject::Workload;

pub(in crate::remedy) trait Product: Sync {
    /// Where it registers.
    fn registry(&self) -> RegistryKind {
        RegistryKind::ZooKeeper
    }

    /// Its own setting for the address that it registers, for a process.
    fn told(&self, _: &Workload) -> Option<Remedy> {
        None
    }

    /// The same, given to a container that is started anew.
    fn told_in_container(&self, _: &Workload) -> Option<Remedy> {
        None
    }

    /// The variables in which it takes the address that it registers, where these are all it needs.
    fn address_variables(&self) -> &'static [&'static str] {
        &[]
    }

    /// What tells a pod's container its node's address.
    fn told_in_pod(&self, _: &Workload) -> String {
        documents::node_variables(self.address_variables())
    }

    /// What to know before that, behind what is so for every pod.
    fn pod_caveat(&self) -> &'static str {
        ""
    }

    /// What to know before it is put into the host's network, behind what is so for all.
    fn host_network_caveat(&self, _: &Workload) -> &'static str {
        ""
    }

    /// All that a process opens which registers this one port; `None`: it registers each.
    fn opened_ports(&self, _registered: u16) -> Option<[u16; 3]> {
        None
    }

    /// The variable in which it takes the port that it registers, where that may be another than it
    /// listens on.
    fn port_variable(&self) -> Option<&'static str> {
        None
    }

    /// What else there is where its port can't be published, behind what is so for all.
    fn port_caveat(&self) -> &'static str {
        ""
    }

    /// What takes an unusable address out of its settings.
    fn without_override(&self, workload: &Workload) -> Vec<Change>;

    /// What corrects `value`, which is no host, to what was `meant`; `None`: it has no entries.
    fn corrected(&self, _value: &str, _meant: Option<Host>) -> Option<Vec<Change>> {
        None
    }
}
