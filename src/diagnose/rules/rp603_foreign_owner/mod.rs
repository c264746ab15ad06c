//! An entry that isn't its provider's own: somebody else's session keeps it.

use std::net::IpAddr;

use crate::diagnose::path_scope::PathScope;
use crate::diagnose::session_owners::{SessionOwner, session_owner, session_owners};
use crate::diagnose::signs::{is_absent_from_link, is_refused};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Verdict};
use crate::remedy::recreate_entry;

pub(super) const RULE: Rule = Rule {
    code: "RP603",
    name: "foreign-owner",
    title: "The registration is owned by a process other than the provider",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let dead = is_dead(run, view)?;
    let registered = view.address.host.ip()?;
    let foreign: Vec<(SessionOwner, &str)> = session_owners(run, view.indices)
        .into_iter()
        .filter(|owner| owner.is_elsewhere(run, registered))
        .filter_map(|owner| {
            // A tool that registers for others may well be wanted, as long as they live.
            let tool = || (dead && owner.owns_others(run)).then_some(TOOL);
            let copied = is_copied(run, view, &owner, registered).then_some(COPIED);
            Some((owner, copied.or_else(tool)?))
        })
        .collect();
    let (first, why) = foreign.first()?;
    let workload = workload_of(run, view);
    let port = run.target_of(first.registration)?.members.first()?.port.unwrap_or(ZOOKEEPER);
    Some(
        claim(view, dead, first.ip, why)
            .facts([STAYS.to_owned()])
            .facts(words::facts(run, view))
            .remedies([recreate_entry(&workload, first.ip, port)])
            .covers(foreign.iter().map(|(owner, _)| owner.index).collect()),
    )
}

/// The port of a member that names none.
const ZOOKEEPER: u16 = 2181;

/// Whether the provider is gone; `None`: neither that nor that it answers.
fn is_dead(run: &RunIndex, view: &AddressView) -> Option<bool> {
    match view.verdict {
        Verdict::Unreachable if view.scope == PathScope::Ordinary => {
            (is_refused(view) || is_absent_from_link(run, view)).then_some(true)
        }
        Verdict::Reachable => Some(false),
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => None,
    }
}

fn claim(view: &AddressView, dead: bool, from: IpAddr, why: &str) -> Claim {
    let address = sentence::address(view.address);
    let owner = format!("its entry is owned by a session from {from}: {why}");
    if dead {
        let met = view.path.map(words::outcome).unwrap_or_default();
        Claim::error(Confidence::Likely, format!("{address}: {met}, and {owner}"))
    } else {
        Claim::info(Confidence::Possible, format!("{address} answers, and {owner}"))
    }
}

const STAYS: &str =
    "the entry stays as long as that session is open, whether the provider is alive or not";
const COPIED: &str = "the other entries of the same application come from that host itself";
const TOOL: &str = "it owns entries of several hosts and applications, like the session of an \
                    administration tool or a copy script";

/// The application's other entries on that host come from the host itself.
fn is_copied(run: &RunIndex, view: &AddressView, owner: &SessionOwner, registered: IpAddr) -> bool {
    let application = owner.registration.subject.application();
    let own = run.registrants.from(registered).iter();
    application.is_some()
        && own.filter_map(|index| session_owner(run, *index)).any(|own| {
            own.registration.subject.application() == application
                && own.registration.role == owner.registration.role
                && own.registration.target == owner.registration.target
                && own.session.member == owner.session.member
                && own.registration.address.as_ref().map(|a| &a.host) == Some(&view.address.host)
        })
}
