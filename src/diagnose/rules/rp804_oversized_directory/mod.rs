//! A directory that Java clients with the default `jute.maxbuffer` can't list.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::{Confidence, Oddity};
use crate::remedy::jute_maxbuffer;

pub(super) const RULE: Rule = Rule {
    code: "RP804",
    name: "oversized-directory",
    title: "A directory is too large for Java clients",
    page: include_str!("page.md"),
    about: About::Registry,
    examine: &[Examine::Whole(examine)],
};

/// What Java's client takes by default, from ZooKeeper 3.6 on.
const DEFAULT_BUFFER: usize = 1_048_575;
/// What it took before.
const OLD_BUFFER: usize = 4_194_304;

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.oddities()
        .filter_map(|(_, oddity)| {
            let Oddity::OversizedDirectory { path, children, bytes } = oddity else { return None };
            Some(notice(path, *children, *bytes))
        })
        .collect()
}

fn notice(path: &str, children: usize, bytes: usize) -> Notice {
    let cause = format!(
        "the list of {children} entries in {} takes {bytes} bytes, but ZooKeeper's Java client \
         accepts {DEFAULT_BUFFER} by default",
        tick(path)
    );
    let old = format!("ZooKeeper's Java client up to 3.5 accepts {OLD_BUFFER} bytes");
    let old = (bytes < OLD_BUFFER).then_some(old);
    let fact = "clients lose the connection because of it, without a clear error, and try again";
    Notice {
        subject: path.to_owned(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::error(Confidence::Certain, cause)
            .facts([fact.to_owned()])
            .facts(old)
            .remedies([jute_maxbuffer(bytes)]),
    }
}
