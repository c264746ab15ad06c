//! The process lives, and its registered port is closed: another one is published.

use crate::diagnose::path_scope::PathScope;
use crate::diagnose::signs::{Liveness, SignOfLife, is_refused, liveness, sibling};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, RegistrationId, Role};
use crate::remedy::{for_wrong_address, publish_port};

pub(super) const RULE: Rule = Rule {
    code: "RP301",
    name: "wrong-port",
    title: "The registered port is closed, but its process is alive",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() || view.scope != PathScope::Ordinary || !is_refused(view) {
        return None;
    }
    // It is no port that is wrong.
    if words::host_that_answers(run, view).is_some() {
        return None;
    }
    let lives: Vec<(RegistrationId, SignOfLife)> = view
        .indices
        .iter()
        .filter_map(|index| match liveness(run, view, *index) {
            Liveness::Lives(how) => Some((*index, how)),
            Liveness::Unknown if is_broker(run, *index) => Some((*index, SignOfLife::Listed)),
            Liveness::Gone | Liveness::Unknown => None,
        })
        .collect();
    let (_, how) = lives.first()?;
    let open = sibling(run, view);
    let cause = format!(
        "{}: {}, but {how}",
        sentence::address(view.address),
        view.path.map(words::outcome).unwrap_or_default()
    );
    let confidence = match open {
        Some((_, true)) => Confidence::Certain,
        Some((_, false)) | None => Confidence::Likely,
    };
    let open = open.map(|(port, _)| port);
    let beside = match how {
        SignOfLife::OpenSession | SignOfLife::OtherEntry => {
            open.map(|port| format!("port {port} of the same host is open"))
        }
        // The cause names the port already.
        SignOfLife::OtherPort { .. } => None,
        SignOfLife::Listed => Some(OF_BROKERS.to_owned()),
    };
    let workload = workload_of(run, view);
    // Nothing shows yet that it is the port, and not the address.
    let address = (*how == SignOfLife::Listed).then(|| for_wrong_address(&workload));
    Some(
        Claim::error(confidence, cause)
            .facts(beside)
            .facts(words::facts(run, view))
            .remedies([publish_port(&workload, open)])
            .remedies(address.unwrap_or_default())
            .covers(lives.into_iter().map(|(index, _)| index).collect()),
    )
}

fn is_broker(run: &RunIndex, id: RegistrationId) -> bool {
    run.registration(id).is_some_and(|registration| registration.role == Role::Broker)
}

const OF_BROKERS: &str = "its port is published under another number, its brokerIP1 is another \
                          machine's, or a firewall resets connections; one that was killed a \
                          moment ago is gone in the next run";
