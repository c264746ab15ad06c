//! An entry that isn't its provider's own: somebody else's session keeps it.

use std::net::IpAddr;

use crate::diagnose::claimants::{Claimant, claimant, claimants};
use crate::diagnose::remedies::{Patient, recreate_entry};
use crate::diagnose::signs::{is_absent_from_link, is_refused};
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Verdict};

pub const RULE: Rule = Rule {
    code: "RP603",
    name: "foreign-owner",
    title: "Another process than the provider owns its registration",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let dead = is_dead(scene, sight)?;
    let registered = sight.address.host.ip()?;
    let foreign: Vec<(Claimant, &str)> = claimants(scene, sight.indices)
        .into_iter()
        .filter(|one| one.is_elsewhere(scene, registered))
        .filter_map(|one| {
            // A tool that registers for others may well be wanted, as long as they live.
            let tool = || (dead && one.owns_others(scene)).then_some(TOOL);
            let copied = is_copied(scene, sight, &one, registered).then_some(COPIED);
            Some((one, copied.or_else(tool)?))
        })
        .collect();
    let (first, why) = foreign.first()?;
    let patient = Patient::new(scene, sight);
    let port = scene.target_of(first.registration)?.members.first()?.port.unwrap_or(ZOOKEEPER);
    Some(
        claim(sight, dead, first.ip, why)
            .facts([STAYS.to_owned()])
            .facts(words::facts(scene, sight))
            .remedies([recreate_entry(&patient, first.ip, port)])
            .covers(foreign.iter().map(|(one, _)| one.index).collect()),
    )
}

/// The port of a member that names none.
const ZOOKEEPER: u16 = 2181;

/// Whether the provider is gone; `None`: neither that nor that it answers.
fn is_dead(scene: &Scene, sight: &Sight) -> Option<bool> {
    match sight.verdict {
        Verdict::Unreachable if sight.way == Way::Ordinary => {
            (is_refused(sight) || is_absent_from_link(scene, sight)).then_some(true)
        }
        Verdict::Reachable => Some(false),
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => None,
    }
}

fn claim(sight: &Sight, dead: bool, from: IpAddr, why: &str) -> Claim {
    let address = words::address(sight.address);
    let owner = format!("its entry is owned by a session from {from}: {why}");
    if dead {
        let met = sight.path.map(words::outcome).unwrap_or_default();
        Claim::error(Confidence::Likely, format!("{address}: {met}, and {owner}"))
    } else {
        Claim::info(Confidence::Possible, format!("{address} answers, and {owner}"))
    }
}

const STAYS: &str =
    "the entry stays as long as that session is open, whether the provider lives or not";
const COPIED: &str = "what the same application registers otherwise comes from that host itself";
const TOOL: &str = "it owns entries of several hosts and applications, as an administration tool's or a \
                    copy script's does";

/// The application's other entries on that host come from the host itself.
fn is_copied(scene: &Scene, sight: &Sight, one: &Claimant, registered: IpAddr) -> bool {
    let application = one.registration.subject.application();
    let own = scene.registrants.from(registered).iter();
    application.is_some()
        && own.filter_map(|index| claimant(scene, *index)).any(|own| {
            own.registration.subject.application() == application
                && own.registration.role == one.registration.role
                && own.registration.target == one.registration.target
                && own.session.member == one.session.member
                && own.registration.address.as_ref().map(|a| &a.host) == Some(&sight.address.host)
        })
}
