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
    let dead = match sight.verdict {
        Verdict::Unreachable if sight.way == Way::Ordinary => {
            is_refused(sight) || is_absent_from_link(scene, sight)
        }
        Verdict::Reachable => false,
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => return None,
    };
    if !dead && !sight.is_fine() {
        return None;
    }
    let registered = sight.address.host.ip()?;
    let foreign: Vec<(Claimant, String)> = claimants(scene, sight.indices)
        .into_iter()
        .filter(|one| one.is_elsewhere(scene, registered))
        .filter_map(|one| {
            // A tool that registers for others may well be wanted, as long as they live.
            let why = copied(scene, sight, &one, registered);
            why.or_else(|| (dead && one.owns_others(scene)).then(|| TOOL.to_owned()))
                .map(|why| (one, why))
        })
        .collect();
    let (first, why) = foreign.first()?;
    let address = words::address(sight.address);
    let from = first.ip;
    let claim = if dead {
        let met = sight.path.map(words::outcome).unwrap_or_default();
        let cause =
            format!("{address}: {met}, and its entry is owned by a session from {from}: {why}");
        Claim::error(Confidence::Likely, cause)
    } else {
        let cause =
            format!("{address} answers, and its entry is owned by a session from {from}: {why}");
        Claim::info(Confidence::Possible, cause)
    };
    let patient = Patient::new(scene, sight);
    Some(
        claim
            .facts([
                "the entry stays as long as that session is open, whether the provider lives or \
                     not"
                .to_owned(),
            ])
            .facts(words::facts(scene, sight))
            .remedies([recreate_entry(&patient, from)])
            .covers(foreign.iter().map(|(one, _)| one.index).collect()),
    )
}

/// The application's other entries on that host come from the host itself.
fn copied(scene: &Scene, sight: &Sight, one: &Claimant, registered: IpAddr) -> Option<String> {
    let application = one.registration.subject.application()?;
    let own = scene.registrants.from(registered).iter();
    let own = own.filter_map(|index| claimant(scene, *index)).find(|own| {
        own.registration.subject.application() == Some(application)
            && own.registration.role == one.registration.role
            && own.registration.target == one.registration.target
            && own.session.member == one.session.member
            && own.registration.address.as_ref().map(|a| &a.host) == Some(&sight.address.host)
    });
    own.map(|_| {
        "what the same application registers otherwise comes from that host itself".to_owned()
    })
}

const TOOL: &str = "it owns entries of several hosts and applications, as an administration tool's or a \
                    copy script's does";
