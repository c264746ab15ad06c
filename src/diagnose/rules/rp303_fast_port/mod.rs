//! A RocketMQ broker answers, and its fast (VIP) port doesn't.

use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::{Outcome, first_path, outcome};
use crate::diagnose::{
    About, AddressView, Claim, Examine, Hurts, Notice, Rule, RunIndex, brokers, words,
};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{AddressEvidence, Attempt, Confidence, Identity, Purpose, Verdict};
use crate::remedy::fast_port;

pub(super) const RULE: Rule = Rule {
    code: "RP303",
    name: "fast-port",
    title: "A broker's fast (VIP) port is closed",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.registered()
        .flat_map(|(broker, verdict)| {
            run.companions(&broker.address)
                .filter(|(entry, _)| matches!(entry.purpose, Purpose::FastPort { .. }))
                .filter_map(move |(fast, _)| notice(run, broker, verdict, fast))
        })
        .collect()
}

fn notice(
    run: &RunIndex,
    broker: &AddressEvidence,
    verdict: Verdict,
    fast: &AddressEvidence,
) -> Option<Notice> {
    let here = run.pick(run.at(&broker.address));
    let path = first_path(fast)?;
    let fails = match outcome(path, &here) {
        Outcome::Fails | Outcome::Stranger => true,
        Outcome::Answers | Outcome::Unknown => false,
    };
    if !fails || !is_up(broker, verdict) {
        return None;
    }
    let view = AddressView::new(run, broker, verdict, run.at(&broker.address), &here);
    let port = fast.address.port?;
    let cause = format!(
        "the broker at {} answers, but its fast channel {} doesn't: {}",
        sentence::address(&broker.address),
        sentence::address(&fast.address),
        words::outcome(path)
    );
    let claim = Claim::warning(Confidence::Certain, cause)
        .facts([WHO.to_owned()])
        .facts(version(broker))
        .hurts(Hurts::FastChannel)
        .remedies(fast_port(&workload_of(run, &view), port));
    Some(Notice {
        subject: here.iter().map(|one| one.subject.to_string()).min()?,
        address: Some(fast.address.clone()),
        registrations: run.at(&broker.address).to_vec(),
        claim,
    })
}

const WHO: &str = "clients up to 4.5.0 send through the fast channel by default; from 4.5.1 on they \
                   don't use it by default";

/// The broker itself can be used, or would with credentials.
fn is_up(broker: &AddressEvidence, verdict: Verdict) -> bool {
    let withheld = first_path(broker)
        .is_some_and(|path| matches!(path.identity, Attempt::Failed(Identity::Withheld(_))));
    verdict == Verdict::Reachable || withheld
}

fn version(broker: &AddressEvidence) -> Option<String> {
    let told = brokers::answer(first_path(broker)?)?;
    (!told.version.is_empty()).then(|| format!("the broker is {}", plain(&told.version)))
}
