//! Targets of this registry, as pasted.

use crate::model::{Target, TargetError};

pub fn claims(text: &str) -> bool {
    text.starts_with("rocketmq://")
}

pub fn parse(text: &str) -> Result<Target, TargetError> {
    Err(TargetError { problem: "no".into(), part: text.into(), example: "rocketmq://h:1" })
}
