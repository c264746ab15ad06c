//! A RocketMQ server that is no broker, where one is registered.

use crate::diagnose::quote::plain;
use crate::diagnose::remedies::{Patient, broker_port_of_its_own, for_wrong_address};
use crate::diagnose::{Claim, Scene, Sight, words};
use crate::model::{Answer, Attempt, Confidence, RocketMqServer, ServerKind, Verdict};

pub fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let server = told(sight)?;
    let subjects = sight.registrations.iter().map(|one| one.subject.to_string()).collect();
    let (instead, confidence) = match server.kind {
        ServerKind::NameServer | ServerKind::Proxy => (", not the broker", Confidence::Certain),
        ServerKind::Unknown => ("", Confidence::Likely),
    };
    let cause = format!(
        "{} is registered for {}, and {} answers there{instead}",
        words::address(sight.address),
        words::names(&subjects),
        plain(&server.to_string())
    );
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(confidence, cause)
            .facts(words::facts(scene, sight))
            .remedies([broker_port_of_its_own(&patient)])
            .remedies(for_wrong_address(&patient)),
    )
}

fn told<'a>(sight: &Sight<'a>) -> Option<&'a RocketMqServer> {
    match &sight.path?.identity {
        Attempt::Done(Answer::Server(server)) if sight.verdict == Verdict::Misidentified => {
            Some(server)
        }
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => None,
    }
}
