//! The container engine was to tell which container an address is, and didn't.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::plain;
use crate::model::{Confidence, Containers};
use crate::remedy::{check, run_again};

pub(super) const RULE: Rule = Rule {
    code: "RP905",
    name: "containers-unknown",
    title: "The container engine doesn't show which containers run here",
    page: include_str!("page.md"),
    about: About::Probe,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    let Containers::Unknown { engine, message } = &run.vantage.containers else {
        return Vec::new();
    };
    let engine = engine.display().to_string();
    let cause = format!(
        "the container engine at `{}` doesn't show which containers run here: {}",
        plain(&engine).replace('`', "'"),
        plain(message)
    );
    vec![Notice {
        subject: engine.clone(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::warning(Confidence::Certain, cause).remedies([run_again(
            "Run it as a user that may read the engine's socket: root, or a member of the group \
             `docker`. Where the socket is another, name that. `podman system service --time 0 \
             unix://SOCKET &` opens podman's.",
            check(&[&format!("--containers={engine}")], run.targets),
        )]),
    }]
}
