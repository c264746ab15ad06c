//! What a rule is, and what it says.

use std::time::Duration;

use super::causes::Causes;
use super::impact::Hurts;
use super::index::{AddressView, RunIndex};
use crate::model::{Address, Confidence, RegistrationId, Remedy, Severity};

/// One class of fault: a code for good, a page, and how it is recognised.
#[derive(Debug)]
pub struct Rule {
    /// `RP101`.
    pub code: &'static str,
    /// `container-address`.
    pub name: &'static str,
    /// The fault in one line.
    pub title: &'static str,
    /// Markdown: what it finds, why callers fail, how to fix it.
    pub page: &'static str,
    pub about: About,
    pub examine: &'static [Examine],
}

/// What a rule's findings are about, by which they are told first or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What is registered, and where.
    Address,
    /// An application that calls in vain.
    Consumer,
    /// What keeps an application from providers that are there.
    Directory,
    /// The registry itself: as long as it is ill, what it says of the rest is in doubt.
    Registry,
    /// What this run couldn't do.
    Probe,
    /// What somebody expected, which is what they ask for.
    Expectation,
}

/// How a rule looks at a run.
#[derive(Clone, Copy, Debug)]
pub enum Examine {
    /// At one registered address. The first rule of `RULES` that claims it explains it, and the
    /// later ones aren't asked.
    Address(fn(&RunIndex, &AddressView) -> Option<Claim>),
    /// At all of it.
    Whole(fn(&RunIndex) -> Vec<Notice>),
    /// At what the findings of the others lead to.
    Effect(fn(&RunIndex, &Causes) -> Vec<Notice>),
}

/// What a rule says of the address it was shown.
#[derive(Clone, Debug)]
pub struct Claim {
    pub severity: Severity,
    pub confidence: Confidence,
    /// One sentence with the observed fact in it.
    pub cause: String,
    pub facts: Vec<String>,
    pub remedies: Vec<Remedy>,
    /// The registrations that it explains, where not all of the address: the later rules are asked
    /// about the others.
    pub covers: Option<Vec<RegistrationId>>,
    pub hurts: Hurts,
    /// Fingerprints of the findings that it is an effect of.
    pub because: Vec<String>,
    /// It goes by itself, at the latest so long after the run.
    pub expires_after: Option<Duration>,
    /// The consumers who can't call any more because of it, beside those of an unusable address.
    pub breaks: Vec<RegistrationId>,
    /// The providers that it keeps from consumers, although their addresses may be used.
    pub withholds: Vec<RegistrationId>,
    /// What tells it from others about the same subject, where it has no address.
    pub mark: String,
}

/// What a rule says of the run as a whole.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it is about, the same from run to run.
    pub subject: String,
    pub address: Option<Address>,
    pub registrations: Vec<RegistrationId>,
    pub claim: Claim,
}

impl About {
    /// The greater, the earlier it is told among findings of the same severity.
    pub fn weight(self) -> u8 {
        match self {
            About::Expectation => 4,
            About::Registry => 3,
            About::Consumer => 2,
            About::Directory => 1,
            About::Address | About::Probe => 0,
        }
    }
}

impl Claim {
    pub fn new(severity: Severity, confidence: Confidence, cause: String) -> Self {
        Self {
            severity,
            confidence,
            cause,
            facts: Vec::new(),
            remedies: Vec::new(),
            covers: None,
            hurts: Hurts::Callers,
            because: Vec::new(),
            expires_after: None,
            breaks: Vec::new(),
            withholds: Vec::new(),
            mark: String::new(),
        }
    }

    pub fn error(confidence: Confidence, cause: String) -> Self {
        Self::new(Severity::Error, confidence, cause)
    }

    pub fn warning(confidence: Confidence, cause: String) -> Self {
        Self::new(Severity::Warning, confidence, cause)
    }

    pub fn info(confidence: Confidence, cause: String) -> Self {
        Self::new(Severity::Info, confidence, cause)
    }

    /// Adds facts.
    pub fn facts(mut self, facts: impl IntoIterator<Item = String>) -> Self {
        self.facts.extend(facts);
        self
    }

    pub fn remedies(mut self, remedies: impl IntoIterator<Item = Remedy>) -> Self {
        self.remedies.extend(remedies);
        self
    }

    pub fn hurts(mut self, hurts: Hurts) -> Self {
        self.hurts = hurts;
        self
    }

    pub fn because(mut self, fingerprints: Vec<String>) -> Self {
        self.because = fingerprints;
        self
    }

    pub fn expires_after(mut self, length: Option<Duration>) -> Self {
        self.expires_after = length;
        self
    }

    pub fn breaks(mut self, consumers: Vec<RegistrationId>) -> Self {
        self.breaks = consumers;
        self
    }

    pub fn withholds(mut self, providers: Vec<RegistrationId>) -> Self {
        self.withholds = providers;
        self
    }

    pub fn mark(mut self, mark: String) -> Self {
        self.mark = mark;
        self
    }

    pub fn covers(mut self, registrations: Vec<RegistrationId>) -> Self {
        self.covers = Some(registrations);
        self
    }
}
