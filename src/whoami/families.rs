//! Every family, and the line of one that has a version.

use super::family::Family;
use super::{dubbo, dubbo_go, kafka, rocketmq, spring};
use crate::model::Version;

/// Every family.
pub static FAMILIES: &[&dyn Family] =
    &[&dubbo::Dubbo, &rocketmq::RocketMq, &kafka::Kafka, &spring::Spring, &dubbo_go::DubboGo];

/// The line that has `version`, or the newest. A version that leaves numbers out means the newest of
/// those that begin so.
pub fn line_of(family: &dyn Family, version: Option<&[u32]>) -> Option<usize> {
    let lines = family.lines();
    let Some(version) = version else { return lines.len().checked_sub(1) };
    let number = |place: usize| version.get(place).copied().unwrap_or(u32::MAX);
    let asked: Version = (number(0), number(1), number(2));
    lines.iter().rposition(|line| line.from <= asked)
}
