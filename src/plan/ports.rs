//! The ports that a remedy's commands publish.

use std::collections::BTreeSet;

use crate::model::Remedy;

/// Each pair once: the machine's port, and that in the container.
pub(super) fn published(remedy: &Remedy) -> BTreeSet<(u16, u16)> {
    let mut ports = BTreeSet::new();
    for change in &remedy.changes {
        let text = change.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        let pairs = words.iter().zip(words.iter().skip(1));
        let values = pairs.filter(|(option, _)| **option == "-p").map(|(_, value)| value);
        ports.extend(values.filter_map(|value| {
            let (outer, inner) = value.split_once(':')?;
            Some((outer.parse().ok()?, inner.parse().ok()?))
        }));
    }
    ports
}
