//! Who calls what is looked at: whoever it is, they are reported, so that a finding names whom it hurts.

use std::collections::{HashMap, HashSet};

use crate::directory::takes;
use crate::model::{Registration, Role, Subject, TargetId};

/// What providers serve, by target and interface: groups with versions; `None` is any of them.
#[derive(Default)]
pub(super) struct Callers<'a> {
    served: HashMap<(TargetId, &'a str), HashSet<Option<Key<'a>>>>,
}

type Key<'a> = (Option<&'a str>, Option<&'a str>);

impl<'a> Callers<'a> {
    /// Of these registrations.
    pub(super) fn of(registrations: impl Iterator<Item = &'a Registration>) -> Self {
        let mut all = Self::default();
        for entry in registrations.filter(|entry| entry.role != Role::Consumer) {
            match &entry.subject {
                Subject::DubboService { interface, group, version, .. } => {
                    all.add(entry.target, interface, Some((group.as_deref(), version.as_deref())));
                }
                Subject::DubboApplication { .. } => {
                    entry.interfaces().for_each(|name| all.add(entry.target, name, None));
                }
                Subject::SpringService { .. } | Subject::RocketMqBroker { .. } => {}
            }
        }
        all
    }

    fn add(&mut self, target: TargetId, interface: &'a str, key: Option<Key<'a>>) {
        self.served.entry((target, interface)).or_default().insert(key);
    }

    /// Whether `consumer` calls any of it.
    pub(super) fn has(&self, consumer: &Registration) -> bool {
        let Subject::DubboService { interface, group, version, .. } = &consumer.subject else {
            return false;
        };
        let wanted = (group.as_deref(), version.as_deref());
        let served = self.served.get(&(consumer.target, &**interface));
        served.is_some_and(|keys| keys.iter().any(|key| key.is_none_or(|key| takes(wanted, key))))
    }
}
