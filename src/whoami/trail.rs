//! What was looked at on the way to a choice, in order.

use crate::model::{Choice, ChoiceStep, Entry, Registered, Told};

#[derive(Debug, Default)]
pub(super) struct Trail {
    steps: Vec<ChoiceStep>,
}

impl Trail {
    /// Something that was passed over.
    pub(super) fn over(
        &mut self,
        source: impl Into<String>,
        value: impl Into<String>,
        why: impl Into<String>,
    ) {
        let (source, value, why) = (source.into(), value.into(), why.into());
        self.steps.push(ChoiceStep { source, value, taken: false, why });
    }

    /// What was taken in the end.
    pub(super) fn take(
        mut self,
        source: impl Into<String>,
        value: impl Into<String>,
        why: impl Into<String>,
    ) -> Choice {
        let (source, value, why) = (source.into(), value.into(), why.into());
        let registered = Registered::Host(value.clone());
        self.steps.push(ChoiceStep { source, value, taken: true, why: why.clone() });
        self.end(registered, why)
    }

    /// It came to nothing that is registered.
    pub(super) fn end(self, registered: Registered, rule: impl Into<String>) -> Choice {
        Choice {
            entries: vec![Entry { label: String::new(), registered, told: Told::Nothing }],
            rule: rule.into(),
            steps: self.steps,
            told: Told::Nothing,
        }
    }
}
