//! What is to be done about the findings: faults as an operator counts them, and steps in order.

use std::collections::BTreeSet;

/// A finding, by its place in the diagnosis.
pub type FindingPlace = usize;

/// The faults of a run, what mends them, and the calls that are at stake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the steps.
    pub faults: Vec<Fault>,
    /// In the order in which they are to be done.
    pub steps: Vec<Step>,
    /// Every call that lacks a provider, and every topic that lacks a broker.
    pub impaired: Vec<Impaired>,
}

/// One cause: what is wrong in one way with one application on one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Those that it is told by, worst first.
    pub findings: Vec<FindingPlace>,
    /// Those that are its effects.
    pub effects: Vec<FindingPlace>,
    pub applications: Vec<String>,
    pub machines: Vec<String>,
    /// The place of its step.
    pub step: usize,
}

/// One change in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub site: Site,
    /// The name of the remedy.
    pub remedy: String,
    /// What to do there, in one line.
    pub change: String,
    /// Places of its faults.
    pub faults: Vec<usize>,
    /// The findings that it ends: those of its faults, and the effects that end with them alone.
    pub ends: Vec<FindingPlace>,
    /// The calls that have more providers after it, were it the only one.
    pub mends: Vec<Mended>,
    /// Places of the steps without which it mends less.
    pub needs: Vec<usize>,
    pub urgency: Urgency,
}

/// Where a step is done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// On one machine, or on each of several that one finding is about.
    Machines(Vec<String>),
    /// In what a registry holds.
    Registry,
    /// At those who call.
    Callers,
    /// Where the probe runs: its options, or another place to look from.
    Probe,
    /// Nobody knows which machine.
    Unknown,
}

/// How a step stands in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Urgency {
    /// Some who call have nothing left without it.
    Down,
    /// As long as the registry is ill, what it says of the rest is in doubt.
    Registry,
    /// Some calls fail without it.
    Partly,
    /// Nobody is known to be hurt.
    Other,
}

/// A call that a step gives providers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Its place in the plan.
    pub call: usize,
    /// Providers that can be used now, and after the step alone.
    pub before: usize,
    pub after: usize,
}

/// A call that lacks a provider, or topics that lack a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impaired {
    /// Who calls; none: nobody tells a name, or it is a topic, which anybody may send to.
    pub applications: Vec<String>,
    pub wants: Wants,
    /// Those that would serve it, each address or broker name once.
    pub providers: Vec<Provider>,
    /// `Some(false)`: nothing is left; `None`: that can't be told.
    pub is_callable: Option<bool>,
    /// The findings that say nothing but that it lacks them.
    pub told_by: Vec<FindingPlace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wants {
    /// `group/interface:version`
    Service(String),
    /// RocketMQ topics with queues on the same brokers.
    Topics { first: String, count: usize },
}

/// What would serve a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// An address, or the name of brokers; empty: it isn't there yet.
    pub at: String,
    /// Of whom; empty where it isn't told.
    pub application: String,
    /// The findings that have to end before it serves; none: it does. `None`: it can't be told, or
    /// nothing is known that could be done.
    pub behind: Option<Vec<FindingPlace>>,
}

/// What is left after some of the steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// The findings that have ended.
    pub ended: BTreeSet<FindingPlace>,
    /// Providers of each impaired call that can be used then, in order.
    pub usable: Vec<usize>,
}

/// What is left of a plan once some of its steps are done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// All steps, with what each mends now.
    pub plan: Plan,
    /// Places of the steps that are done.
    pub done: BTreeSet<usize>,
    /// The findings that have ended.
    pub ended: BTreeSet<FindingPlace>,
    /// The calls that have more providers than before.
    pub mended: Vec<Mended>,
    pub clashes: Vec<Clash>,
}

/// A port of a machine that several changes would publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub machine: String,
    pub port: u16,
    /// The registered addresses that they are for.
    pub addresses: Vec<String>,
}

impl Impaired {
    /// Providers that can be used once these findings have ended.
    pub fn usable_without(&self, ended: &BTreeSet<FindingPlace>) -> usize {
        let is_free = |provider: &&Provider| {
            provider
                .behind
                .as_ref()
                .is_some_and(|behind| behind.iter().all(|place| ended.contains(place)))
        };
        self.providers.iter().filter(is_free).count()
    }

    /// Providers that can be used now.
    pub fn usable(&self) -> usize {
        self.usable_without(&BTreeSet::new())
    }

    /// Nothing is left.
    pub fn is_down(&self) -> bool {
        self.is_callable == Some(false)
    }

    /// How many calls it stands for.
    pub fn count(&self) -> usize {
        match self.wants {
            Wants::Service(_) => 1,
            Wants::Topics { count, .. } => count,
        }
    }
}

impl Plan {
    /// What is left once the steps at these places are done, nothing else having changed.
    pub fn after(&self, steps: &BTreeSet<usize>) -> After {
        let done = steps.iter().filter_map(|place| self.steps.get(*place));
        let faults = done.flat_map(|step| &step.faults).filter_map(|place| self.faults.get(*place));
        let mut ended: BTreeSet<FindingPlace> =
            faults.flat_map(|fault| fault.findings.iter().copied()).collect();
        let usable: Vec<usize> =
            self.impaired.iter().map(|impaired| impaired.usable_without(&ended)).collect();
        ended.extend(self.ended_effects(&usable));
        After { ended, usable }
    }

    /// The findings that only say what is impaired, and no longer true of anything.
    pub fn ended_effects(&self, usable: &[usize]) -> BTreeSet<FindingPlace> {
        let told = |still: bool| -> BTreeSet<FindingPlace> {
            let each = self.impaired.iter().zip(usable);
            let of =
                each.filter(|(impaired, usable)| (impaired.is_down() && **usable == 0) == still);
            of.flat_map(|(impaired, _)| impaired.told_by.iter().copied()).collect()
        };
        told(false).difference(&told(true)).copied().collect()
    }
}

impl Site {
    pub fn kind(&self) -> &'static str {
        match self {
            Site::Machines(_) => "machine",
            Site::Registry => "registry",
            Site::Callers => "callers",
            Site::Probe => "probe",
            Site::Unknown => "unknown",
        }
    }

    pub fn machines(&self) -> &[String] {
        match self {
            Site::Machines(machines) => machines,
            Site::Registry | Site::Callers | Site::Probe | Site::Unknown => &[],
        }
    }
}

impl Urgency {
    pub fn name(self) -> &'static str {
        match self {
            Urgency::Down => "down",
            Urgency::Registry => "registry",
            Urgency::Partly => "partly",
            Urgency::Other => "other",
        }
    }
}
