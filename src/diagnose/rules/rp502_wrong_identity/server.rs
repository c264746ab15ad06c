//! A RocketMQ server that is no broker, where one is registered.

use crate::diagnose::subject::workload_of;
use crate::diagnose::{AddressView, Claim, RunIndex, words};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Answer, Attempt, Confidence, RocketMqServer, ServerKind, Verdict};
use crate::remedy::{broker_port_of_its_own, for_wrong_address};

pub(super) fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let server = told(view)?;
    let subjects =
        view.registrations.iter().map(|registration| registration.subject.to_string()).collect();
    let (instead, confidence) = match server.kind {
        ServerKind::NameServer | ServerKind::Proxy => (", not the broker", Confidence::Certain),
        ServerKind::Unknown => ("", Confidence::Likely),
    };
    let cause = format!(
        "{} is registered for {}, but {} answers there{instead}",
        sentence::address(view.address),
        sentence::names(&subjects),
        plain(&server.to_string())
    );
    let workload = workload_of(run, view);
    Some(
        Claim::error(confidence, cause)
            .facts(words::facts(run, view))
            .remedies([broker_port_of_its_own(&workload)])
            .remedies(for_wrong_address(&workload)),
    )
}

fn told<'a>(view: &AddressView<'a>) -> Option<&'a RocketMqServer> {
    match &view.path?.identity {
        Attempt::Done(Answer::Server(server)) if view.verdict == Verdict::Misidentified => {
            Some(server)
        }
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => None,
    }
}
