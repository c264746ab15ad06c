//! Words that remedies share, and names that a shell takes for nothing else.

use crate::model::Change;

/// For who pastes what sets variables of a shell.
pub(super) const FROM_THAT_SHELL: &str = "Start the process from that shell, or set the variables \
                               where it is started: the systemd unit, `docker run -e`, the pod's \
                               `env`.";

/// The Java options that a shell has already, before others.
pub(super) const KEPT_OPTIONS: &str = "${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }";

/// The shell's functions for what is changed on a machine: they say why nothing was changed.
pub(super) const COMMON: &str = include_str!("common.sh");

pub(super) fn script(text: impl Into<String>) -> Change {
    Change::Script(text.into())
}

pub(super) fn exports(text: impl Into<String>) -> Change {
    Change::Exports(text.into())
}

pub(super) fn advice(text: impl Into<String>) -> Change {
    Change::Advice(text.into())
}

/// The letters of a name that no shell takes for anything else.
pub fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}
