//! The probe's own next run: with another option, from another place, or once more.

use super::text::{advice, script};
use crate::model::next_run::command;
use crate::model::remedy::Place;
use crate::model::{Address, Change, CheckSettings, Remedy, Target};

/// What `--timeout` takes at most, in seconds.
const LONGEST: u64 = 600;

/// Nothing is wrong that is known of: the next run may tell.
pub fn run_again(why: &str, run: Change) -> Remedy {
    Remedy {
        name: "run-again",
        title: "Run the check again".to_owned(),
        place: Place::NextRun,
        changes: vec![advice(why), run],
        caveat: None,
    }
}

/// The range is a network that others really reach.
pub fn our_network(network: &str, target: Option<&Target>) -> Remedy {
    let why = format!("If callers can reach {network}, it isn't a container network for them.");
    let run = check(&["--our-network", network], target);
    Remedy {
        name: "our-network",
        title: "Declare that this range is routed".to_owned(),
        ..run_again(&why, run)
    }
}

/// Nothing is to be changed, where it is meant to be so.
pub fn shared_on_purpose(address: &Address, target: Option<&Target>) -> Remedy {
    let why =
        "A load balancer's address, or a virtual IP shared by several machines, isn't a fault.";
    let run = check(&["--suppress", &format!("RP104={address}")], target);
    Remedy {
        name: "shared-on-purpose",
        title: "Suppress the finding if this is intended".to_owned(),
        ..run_again(why, run)
    }
}

/// The same check from a host that stands where the callers are.
pub fn look_from_elsewhere<'a>(targets: impl IntoIterator<Item = &'a Target>) -> Remedy {
    let targets: Vec<&Target> = targets.into_iter().collect();
    let local =
        targets.iter().any(|target| target.members.iter().any(|member| member.host.is_loopback()));
    Remedy {
        name: "look-from-elsewhere",
        title: "Run the check where the callers are".to_owned(),
        place: Place::OnConsumerHost,
        changes: vec![check(&[], targets)],
        caveat: local.then(|| {
            "There, a loopback address means another machine: name the registry as its callers do."
                .to_owned()
        }),
    }
}

/// The same expectation, for as long as a deployment usually takes.
pub fn expect_again<'a>(text: &str, targets: impl IntoIterator<Item = &'a Target>) -> Remedy {
    let why = "If the deployment is still going on, look once more when it has ended.";
    run_again(why, check(&["--expect", text], targets))
}

/// `regprobe check OPTIONS TARGETS`, for a shell.
pub fn check<'a>(options: &[&str], targets: impl IntoIterator<Item = &'a Target>) -> Change {
    script(command("check", options, targets))
}

/// The same without options, some seconds later.
pub(super) fn check_after<'a>(
    seconds: u64,
    targets: impl IntoIterator<Item = &'a Target>,
) -> Change {
    script(format!("sleep {seconds}; {}", command("check", &[], targets)))
}

/// With five times as long for each answer.
pub fn with_more_time<'a>(
    settings: &CheckSettings,
    targets: impl IntoIterator<Item = &'a Target>,
) -> Change {
    let seconds = (settings.timeout * 5).as_secs().clamp(1, LONGEST);
    check(&["--timeout", &format!("{seconds}s")], targets)
}

/// `regprobe list TARGETS`, for a shell.
pub fn list<'a>(targets: impl IntoIterator<Item = &'a Target>) -> Change {
    script(command("list", &[], targets))
}
