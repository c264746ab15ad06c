//! Targets of this registry, as pasted.

use crate::model::{Target, TargetError};

/// Dubbo's root where a target names none.
pub const DEFAULT_ROOT: &str = "dubbo";

pub fn claims(text: &str) -> bool {
    text.starts_with("zookeeper://")
}

pub fn parse(text: &str) -> Result<Target, TargetError> {
    Err(TargetError { problem: "no".into(), part: text.into(), example: "zookeeper://h:1" })
}
