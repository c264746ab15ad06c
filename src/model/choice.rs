//! What software would register here, why, and whether anybody could use it.

use super::class::Class;
use super::finding::{Confidence, Severity};
use super::premises::Premises;
use super::remedy::Remedy;
use super::vantage::Vantage;

/// A version as software numbers it; what is left out is 0.
pub type Version = (u32, u32, u32);

/// A run of `whoami`.
#[derive(Clone, Debug)]
pub struct SelfReport {
    /// RFC 3339.
    pub started: String,
    pub vantage: Vantage,
    pub premises: Premises,
    pub prospects: Vec<Prospect>,
    pub exit_code: u8,
}

/// What one version line of one software would do.
#[derive(Clone, Debug)]
pub struct Prospect {
    /// `dubbo`.
    pub family: &'static str,
    /// `Dubbo`.
    pub title: &'static str,
    /// Its place among the family's lines.
    pub line: usize,
    /// `3.0.3 to 3.0.15`.
    pub versions: String,
    pub choice: Choice,
    pub uses: Vec<Use>,
    /// What the other lines of the same software would register, newest first; lines that follow on
    /// each other and agree are one.
    pub others: Vec<Other>,
}

/// Other version lines, which choose alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub versions: String,
    pub registered: Registered,
    /// The choice differs from the one that is asked for.
    pub differs: bool,
}

/// A choice with the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is registered: one entry, or one a listener.
    pub entries: Vec<Entry>,
    /// The rule that decided, as a sentence.
    pub rule: String,
    pub steps: Vec<ChoiceStep>,
    pub told: Told,
}

/// One registered host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `brokerIP1`, a listener's name; empty where there is only one.
    pub label: String,
    pub registered: Registered,
    /// Of one entry somebody may have set the address, and of another not.
    pub told: Told,
}

impl Choice {
    /// Somebody set all of it.
    pub fn told_by(mut self, told: Told) -> Self {
        self.told = told;
        for entry in &mut self.entries {
            entry.told = told;
        }
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The host as it is written into the registry.
    Host(String),
    /// It doesn't start, with this message.
    Refused(String),
    /// It finds no address.
    Nothing(String),
    /// It depends on something that isn't known: on what.
    Open(String),
}

/// Whether somebody told it the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It chose by itself.
    Nothing,
    /// What to register, by this setting.
    Registered(&'static str),
    /// What to listen on and register, by this setting.
    Bound(&'static str),
}

/// Something that was looked at on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceStep {
    /// `docker0`, `DUBBO_IP_TO_BIND`, `the host name app-7`.
    pub source: String,
    /// `172.17.0.1`; empty where it gave nothing.
    pub value: String,
    pub taken: bool,
    /// Why it was taken or passed over.
    pub why: String,
}

/// Whether others can use an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// `None`: it can't be told from here.
    pub usable: Option<bool>,
    pub class: Option<Class>,
    /// The interface that has the address.
    pub interface: Option<String>,
    /// One sentence.
    pub because: String,
    pub concern: Option<Concern>,
}

/// What is wrong with an entry, and what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// The rule that finds the same in a registry.
    pub code: Option<&'static str>,
    pub severity: Severity,
    pub confidence: Confidence,
    pub remedies: Vec<Remedy>,
}

impl Choice {
    /// The first entry's host.
    pub fn host(&self) -> Option<&str> {
        match &self.entries.first()?.registered {
            Registered::Host(host) => Some(host),
            Registered::Refused(_) | Registered::Nothing(_) | Registered::Open(_) => None,
        }
    }
}

impl Registered {
    pub fn outcome(&self) -> &'static str {
        match self {
            Registered::Host(_) => "host",
            Registered::Refused(_) => "refused",
            Registered::Nothing(_) => "nothing",
            Registered::Open(_) => "open",
        }
    }

    /// The host, or what is said in its place.
    pub fn text(&self) -> &str {
        match self {
            Registered::Host(text)
            | Registered::Refused(text)
            | Registered::Nothing(text)
            | Registered::Open(text) => text,
        }
    }
}
