//! What somebody expects to be registered and usable, and what a finished run says of it.

use std::time::Duration;

use globset::GlobMatcher;
use ipnet::IpNet;

use super::moment::Moment;
use super::registration::RegistrationId;
use super::waited::Wait;

/// The code of an expectation that isn't held.
pub const UNMET: &str = "RP907";

/// What a run is held to, beside its findings.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    pub expectations: Vec<Expectation>,
    /// When the deployment began.
    pub since: Option<Since>,
    /// To be looked at until all is held; `None`: once.
    pub wait: Option<Wait>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    At(Moment),
    /// So long before the run begins.
    Before(Duration),
}

/// How many of something have to be there.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// As it was written, or what the file says in the same words.
    pub text: String,
    pub about: Expected,
    /// So many that can be used.
    pub at_least: usize,
    /// 0: none is there, be it usable or not.
    pub at_most: Option<usize>,
    /// Only those of this Dubbo release count.
    pub release: Option<GlobMatcher>,
    /// Only those on these networks count; empty: on any.
    pub networks: Vec<IpNet>,
    /// Nobody else is there.
    pub is_alone: bool,
    /// Those that were there before the deployment count, too.
    pub takes_old: bool,
}

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Providers of a Dubbo service.
    Service { interface: String, group: Part, version: Part },
    /// Processes of an application.
    Application(String),
    /// Brokers of a name; `id` 0 is its master.
    Broker { cluster: Option<String>, broker: String, id: Option<i64> },
    /// Brokers with queues of a topic that can be written.
    Topic(String),
    /// Each call of a consumer succeeds.
    CallsOf(String),
}

/// A group or a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Any,
    /// Providers without one.
    Missing,
    Is(String),
    Not(String),
}

/// An expectation beside what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    pub text: String,
    pub at_least: usize,
    pub at_most: Option<usize>,
    /// `None`: it can't be told.
    pub is_held: Option<bool>,
    /// How many that count can be used.
    pub usable: usize,
    /// What was found, in words: `1 of 2: 10.0.0.5:20880 yes; 10.0.0.6:20880 RP405`.
    pub why: String,
    /// Those that are meant, and others that stand in their place.
    pub parties: Vec<Party>,
    /// The fingerprint of the finding that says so, where it isn't held.
    pub finding: Option<String>,
    /// Why waiting doesn't help; `None`: it may.
    pub hopeless: Option<String>,
}

/// A process, a broker or a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its address, or the service that is called.
    pub name: String,
    pub registrations: Vec<RegistrationId>,
    /// It is what is expected; `None`: it can't be told.
    pub is_meant: Option<bool>,
    pub standing: Standing,
    /// A finding's code, or words: why it can't be used, or isn't meant.
    pub reason: Option<String>,
}

/// What a caller has of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Usable,
    Unusable,
    /// It can't be told from here.
    Untold,
    /// A setting or a rule keeps it from callers.
    Withdrawn,
}

impl Gate {
    /// Nothing is expected.
    pub fn is_open(&self) -> bool {
        self.expectations.is_empty()
    }

    /// The same, with a time of day for what counts from `now`.
    pub fn begun_at(&self, now: Moment) -> Self {
        let since = self.since.map(|since| match since {
            Since::At(time) => Since::At(time),
            Since::Before(length) => Since::At(now.before(length)),
        });
        Self { since, ..self.clone() }
    }

    /// When the deployment began, in milliseconds since 1970.
    pub fn since_ms(&self) -> Option<i64> {
        match self.since? {
            Since::At(time) => i64::try_from(time.since(Moment::default()).as_millis()).ok(),
            Since::Before(_) => None,
        }
    }
}

impl Part {
    /// Whether it takes what a provider has.
    pub fn takes(&self, offered: Option<&str>) -> bool {
        match self {
            Part::Any => true,
            Part::Missing => offered.is_none(),
            Part::Is(name) => offered == Some(name),
            Part::Not(name) => offered != Some(name),
        }
    }
}

impl Standing {
    pub fn usable(self) -> Option<bool> {
        match self {
            Standing::Usable => Some(true),
            Standing::Unusable | Standing::Withdrawn => Some(false),
            Standing::Untold => None,
        }
    }
}
