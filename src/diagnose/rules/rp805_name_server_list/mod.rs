//! A list of name servers that regprobe reads and RocketMQ doesn't.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::{Confidence, RegistryKind, Target};
use crate::remedy::name_server_list;

pub(super) const RULE: Rule = Rule {
    code: "RP805",
    name: "name-server-list",
    title: "A list of name servers is written as RocketMQ doesn't read it",
    page: include_str!("page.md"),
    about: About::Registry,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    let is_list = |target: &&Target| {
        target.kind == RegistryKind::RocketMq
            && target.members.len() > 1
            && target.text.contains(',')
    };
    run.targets.iter().filter(is_list).map(notice).collect()
}

fn notice(target: &Target) -> Notice {
    let cause = format!(
        "{} has a comma between name servers: regprobe has read each of them, but RocketMQ takes \
         only `;`",
        tick(&target.text)
    );
    Notice {
        subject: target.text.clone(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::warning(Confidence::Certain, cause)
            .facts([SEEN.to_owned()])
            .remedies([name_server_list(&target.members)]),
    }
}

const SEEN: &str = "a client with such a list fails with `connect to  failed`; a broker starts \
                    and registers with none of them";
