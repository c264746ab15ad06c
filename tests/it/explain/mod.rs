//! Pasted messages: real texts and what they come to, hostile ones, and the program around them.

mod cases;
mod docs;
mod hostile;
mod program;

use std::time::Duration;

use regprobe::check::classify_host;
use regprobe::diagnose::explain::explain;
use regprobe::model::{CheckSettings, Containers, Depth, Explanation};

use crate::cases::vantage;

/// What `text` means on a machine of a plain LAN.
fn explained(text: &str) -> Explanation {
    let (lan, settings) = (vantage("lan", Containers::NotAsked), settings());
    explain(text, &|host| classify_host(host, &lan, &settings))
}

fn settings() -> CheckSettings {
    CheckSettings {
        timeout: Duration::from_secs(3),
        attempts: 1,
        concurrency: 64,
        passive: false,
        identity: Depth::Full,
        container_networks: Vec::new(),
        our_networks: Vec::new(),
        denied_networks: Vec::new(),
    }
}
