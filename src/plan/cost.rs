//! Where a remedy is applied, and what it costs.

use crate::model::plan::Site;
use crate::model::remedy::Place;
use crate::model::{Change, Finding, Remedy};

/// Where the first remedy of a finding is applied.
pub(super) fn site(finding: &Finding, remedy: &Remedy) -> Site {
    match &remedy.place {
        Place::InRegistryByHand | Place::InRegistryByItself => Site::Registry,
        Place::OnEveryCaller
        | Place::OnEachClient
        | Place::OnEveryJavaClient
        | Place::OnCallersLeft
        | Place::InRegistryAddresses => Site::Callers,
        Place::NextRun
        | Place::NextRunOrRegistryAddresses
        | Place::NextRunOrRoot
        | Place::OnConsumerHost
        | Place::OnThisHost
        | Place::OnThisHostWithBridge { .. } => Site::Probe,
        Place::OnHostOfMember(member) | Place::OnHostOfMemberAndWayToIt(member) => {
            Site::Machines(vec![member.host.to_string()])
        }
        Place::OnHostAndFirewalls(host) => Site::Machines(vec![host.clone()]),
        Place::OnHost { ip: Some(ip), .. } if finding.machines.is_empty() => {
            Site::Machines(vec![ip.to_string()])
        }
        Place::WhereServiceRuns if finding.address.is_none() => Site::Unknown,
        Place::Said(_) => Site::Unknown,
        Place::OnHost { .. }
        | Place::AtOwnerAndProvider { .. }
        | Place::InWorkload { .. }
        | Place::InPodTemplate
        | Place::WhereContainerIsStarted
        | Place::WhereServiceRuns
        | Place::InSettingsOfRegistrant
        | Place::InEachZooCfg
        | Place::HereAndInZooCfg
        | Place::OnMembersThatAreDown
        | Place::OnEachBroker
        | Place::OnBrokersNamed
        | Place::OnHostsOfTheirFindings => machines(finding),
    }
}

fn machines(finding: &Finding) -> Site {
    match finding.machines.as_slice() {
        [] => Site::Unknown,
        machines => Site::Machines(machines.iter().map(ToString::to_string).collect()),
    }
}

/// The less, the sooner of two steps that restore as much: a command in the registry, a rule of a firewall, a
/// setting and a restart, a container made anew.
pub(super) fn cost(remedy: &Remedy) -> u8 {
    if matches!(&remedy.place, Place::InRegistryByHand | Place::InRegistryByItself) {
        return 0;
    }
    if matches!(&remedy.place, Place::OnHostAndFirewalls(_)) {
        return 1;
    }
    let makes_anew = |change: &Change| match change {
        Change::Recreation(_) | Change::Compose(_) | Change::Kubernetes(_) => true,
        Change::Script(_)
        | Change::ScriptWithDocument(_)
        | Change::Exports(_)
        | Change::SavedFile { .. }
        | Change::Properties(_)
        | Change::Systemd(_)
        | Change::JavaOption(_)
        | Change::Advice(_) => false,
    };
    if remedy.changes.iter().any(makes_anew) { 3 } else { 2 }
}
