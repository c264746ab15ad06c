//! The container engine was to tell which container an address is, and didn't.

use crate::diagnose::quote::plain;
use crate::diagnose::remedies::{check, run_again};
use crate::diagnose::{Claim, Examine, Notice, Rule, Scene};
use crate::model::{Confidence, Containers};

pub const RULE: Rule = Rule {
    code: "RP905",
    name: "containers-unknown",
    title: "The container engine doesn't tell what runs here",
    page: include_str!("page.md"),
    examine: &[Examine::Whole(examine)],
};

fn examine(scene: &Scene) -> Vec<Notice> {
    let Containers::Unknown { engine, message } = &scene.vantage.containers else {
        return Vec::new();
    };
    let engine = engine.display().to_string();
    let cause = format!(
        "the container engine at `{}` doesn't tell which containers run here: {}",
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
            check(&[&format!("--containers={engine}")], scene.targets),
        )]),
    }]
}
