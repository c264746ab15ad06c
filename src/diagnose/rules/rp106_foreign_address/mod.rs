//! The registered address is another host's than the one that registered it.

use std::net::IpAddr;

use crate::diagnose::path_scope::PathScope;
use crate::diagnose::session_owners::{SessionOwner, session_owner, session_owners};
use crate::diagnose::signs::failure;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, RegistrationId, Verdict};
use crate::remedy::for_wrong_address;

pub(super) const RULE: Rule = Rule {
    code: "RP106",
    name: "foreign-address",
    title: "The registered address is another machine's",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.verdict != Verdict::Unreachable
        || view.scope != PathScope::Ordinary
        || view.is_in_containers()
    {
        return None;
    }
    failure(view)?;
    let registered = view.address.host.ip()?;
    let wrong: Vec<SessionOwner> = session_owners(run, view.indices)
        .into_iter()
        .filter(|owner| owner.is_elsewhere(run, registered))
        .collect();
    let first = wrong.first()?;
    // Of two hosts each may be the wrong one.
    if wrong.iter().any(|owner| owner.ip != first.ip) {
        return None;
    }
    let (whose, confidence) = whose(run, view, first, registered)?;
    let indices: Vec<RegistrationId> = wrong.iter().map(|owner| owner.index).collect();
    let registrations = run.pick(&indices);
    let view = &view.with(run, &indices, &registrations);
    let is = match confidence {
        Confidence::Possible => "seems to be",
        Confidence::Likely | Confidence::Certain => "is",
    };
    let cause = format!(
        "{} was registered from {}, but {registered} {is} another machine, {whose}; {}",
        sentence::address(view.address),
        first.ip,
        view.path.map(words::outcome).unwrap_or_default()
    );
    let remedies = for_wrong_address(&workload_of(run, view));
    Some(
        Claim::error(confidence, cause)
            .facts([format!(
                "on {}, `getent hosts \"$(hostname)\"` shows whether its hosts file or DNS returns \
                 {registered}",
                first.ip
            )])
            .facts(words::facts(run, view))
            .remedies(remedies)
            .covers(indices.clone()),
    )
}

/// The host that has the address, by another session that comes from there or by the registry.
fn whose(
    run: &RunIndex,
    view: &AddressView,
    wrong: &SessionOwner,
    registered: IpAddr,
) -> Option<(String, Confidence)> {
    let application = wrong.registration.subject.application();
    let others = run.registrants.from(registered).iter();
    let other = others.filter_map(|index| session_owner(run, *index)).find(|owner| {
        owner.session.member == wrong.session.member
            && owner.registration.target == wrong.registration.target
            && owner.registration.subject.application() != application
    });
    if let Some(other) = other {
        let name = other
            .registration
            .subject
            .application()
            .map_or_else(|| other.registration.subject.to_string(), str::to_owned);
        let reached = !run.reached_ports(&view.address.host).is_empty();
        let known = reached && wrong.is_known(run);
        let confidence = if known { Confidence::Likely } else { Confidence::Possible };
        return Some((format!("from which {} registers", tick(&name)), confidence));
    }
    let target = run.target_of(wrong.registration)?;
    let member = target.members.iter().any(|member| member.host.ip() == Some(registered));
    member.then(|| ("a member of the registry".to_owned(), Confidence::Possible))
}
