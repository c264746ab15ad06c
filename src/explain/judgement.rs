//! What one message says of the fault behind it.

use crate::model::{Class, Confidence, Fault, NextStep, Said, System, Whose};

/// How much a message tells: of several in one text, the one that tells most counts, and of equals
/// the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Only its values count, for another message.
    Context,
    /// It says that a call failed, and wraps the reason.
    Wrapper,
    /// What a fault comes to.
    Symptom,
    /// The fault itself.
    Cause,
}

/// A known message.
pub(super) struct Message {
    /// As its source has it, with a name for each value.
    pub says: &'static str,
    pub weight: Weight,
    pub judge: fn(&Seen) -> Judgement,
}

/// The values of a message, and what the address is by its range.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub system: System,
    pub said: &'a Said,
    /// The message itself.
    pub quote: &'a str,
    pub class: Option<&'a Class>,
    /// Whose address it is.
    pub whose: Whose,
}

#[derive(Clone, Debug)]
pub(super) struct Judgement {
    pub fault: Fault,
    pub confidence: Confidence,
    pub meaning: Vec<String>,
    pub steps: Vec<NextStep>,
    pub alternatives: Vec<(Fault, &'static str)>,
    /// Whose the address is, where the message itself decides that.
    pub whose: Option<Whose>,
}

impl Judgement {
    pub(super) fn new(fault: Fault, confidence: Confidence, meaning: impl Into<String>) -> Self {
        Self {
            fault,
            confidence,
            meaning: vec![meaning.into()],
            steps: Vec::new(),
            alternatives: Vec::new(),
            whose: None,
        }
    }

    pub(super) fn and(mut self, meaning: impl Into<String>) -> Self {
        self.meaning.push(meaning.into());
        self
    }

    /// The address that the message names is that one's.
    pub(super) fn of(mut self, whose: Whose) -> Self {
        self.whose = Some(whose);
        self
    }

    pub(super) fn also(mut self, meaning: Option<&'static str>) -> Self {
        self.meaning.extend(meaning.map(str::to_owned));
        self
    }

    pub(super) fn or(mut self, fault: Fault, why: &'static str) -> Self {
        if fault != self.fault {
            self.alternatives.push((fault, why));
        }
        self
    }

    pub(super) fn steps(mut self, steps: impl IntoIterator<Item = NextStep>) -> Self {
        self.steps.extend(steps);
        self
    }
}

/// Something to do next, with its command.
pub(super) fn step(text: &str, command: Option<String>) -> NextStep {
    NextStep { text: text.to_owned(), command }
}
