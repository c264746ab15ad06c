//! A RocketMQ broker answers, and its fast (VIP) port doesn't.

use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::{Outcome, outcome};
use crate::diagnose::{
    About, AddressView, Claim, Examine, Hurts, JudgedAddress, Notice, Rule, RunIndex, brokers,
    words,
};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Attempt, Confidence, Identity, Purpose, Verdict};
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
        .flat_map(|broker| {
            run.related(&broker.evidence.address)
                .filter(|related| matches!(related.evidence.purpose, Purpose::FastPort { .. }))
                .filter_map(move |fast| notice(run, broker, fast))
        })
        .collect()
}

fn notice(run: &RunIndex, broker: &JudgedAddress, fast: &JudgedAddress) -> Option<Notice> {
    let address = &broker.evidence.address;
    let here = run.pick(run.at(address));
    let path = fast.path?;
    let fails = match outcome(path, &here) {
        Outcome::Fails | Outcome::Stranger => true,
        Outcome::Answers | Outcome::Unknown => false,
    };
    if !fails || !is_up(broker) {
        return None;
    }
    let view = AddressView::new(run, broker, run.at(address), &here);
    let port = fast.evidence.address.port?;
    let cause = format!(
        "the broker at {} answers, but its fast channel {} doesn't: {}",
        sentence::address(address),
        sentence::address(&fast.evidence.address),
        words::outcome(path)
    );
    let claim = Claim::warning(Confidence::Certain, cause)
        .facts([WHO.to_owned()])
        .facts(version(broker))
        .hurts(Hurts::FastChannel)
        .remedies(fast_port(&workload_of(run, &view), port));
    Some(Notice {
        subject: here.iter().map(|registration| registration.subject.to_string()).min()?,
        address: Some(fast.evidence.address.clone()),
        registrations: run.at(address).to_vec(),
        claim,
    })
}

const WHO: &str = "clients up to 4.5.0 send through the fast channel by default; from 4.5.1 on \
                   they don't use it by default";

/// The broker itself can be used, or would with credentials.
fn is_up(broker: &JudgedAddress) -> bool {
    let withheld = broker
        .path
        .is_some_and(|path| matches!(path.identity, Attempt::Failed(Identity::Withheld(_))));
    broker.verdict == Verdict::Reachable || withheld
}

fn version(broker: &JudgedAddress) -> Option<String> {
    let told = brokers::answer(broker.path?)?;
    (!told.version.is_empty()).then(|| format!("the broker is {}", plain(&told.version)))
}
