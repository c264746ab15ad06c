//! The judgement: a verdict an address, and findings with what mends them.

use std::time::Duration;

use super::address::{Address, Host};
use super::registration::RegistrationId;
use super::remedy::Remedy;

/// What the evidence says of one address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Connected, and identity proven or not provable in its protocol.
    Reachable,
    /// It answers, but only on this host.
    LocalOnly,
    Unreachable,
    /// Something answers, and it is not what was registered.
    Misidentified,
    /// It can't be told from here.
    #[default]
    Undetermined,
}

/// Every verdict, best first.
pub const VERDICTS: [Verdict; 5] = [
    Verdict::Reachable,
    Verdict::LocalOnly,
    Verdict::Unreachable,
    Verdict::Misidentified,
    Verdict::Undetermined,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    Possible,
    Likely,
    Certain,
}

/// One sentence with the observed fact in it.
pub type Cause = String;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `RP101`.
    pub code: &'static str,
    /// `container-address`.
    pub name: &'static str,
    /// The rule in one line, the same for each of its findings.
    pub title: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    pub address: Option<Address>,
    /// Those concerned.
    pub registrations: Vec<RegistrationId>,
    /// Whose they are, by name: applications, and brokers.
    pub applications: Vec<String>,
    /// The machines behind them, as far as is known.
    pub machines: Vec<Host>,
    pub cause: Cause,
    /// Further observed facts, one line each.
    pub facts: Vec<String>,
    /// Whom it hurts.
    pub affects: Vec<Effect>,
    pub remedies: Vec<Remedy>,
    /// Fingerprints of the findings that it is an effect of: those mend it.
    pub because: Vec<String>,
    /// It goes by itself, at the latest so long after the run; `None`: it stays until somebody acts, or that
    /// isn't known.
    pub expires_after: Option<Duration>,
    /// The consumers who can't call any more because of it, beside those of an unusable address.
    pub breaks: Vec<RegistrationId>,
    /// The providers that it keeps from consumers, although their addresses may be used.
    pub withholds: Vec<RegistrationId>,
    /// The same from run to run for the same fault.
    pub fingerprint: String,
    /// The same for whatever the rule says of the same application on the same machine: a container's next
    /// address, and its other ports.
    pub key: String,
}

/// A caller that a finding hurts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Effect {
    /// Empty: it tells no name.
    pub application: String,
    /// `None`: it isn't known.
    pub host: Option<Host>,
}

impl Verdict {
    /// Whether callers can use the address; `None`: it can't be told from here.
    pub fn usable(self) -> Option<bool> {
        match self {
            Verdict::Reachable => Some(true),
            Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => Some(false),
            Verdict::Undetermined => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Reachable => "reachable",
            Verdict::LocalOnly => "local-only",
            Verdict::Unreachable => "unreachable",
            Verdict::Misidentified => "misidentified",
            Verdict::Undetermined => "undetermined",
        }
    }
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}
