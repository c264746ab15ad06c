//! Why a name server's answer tells nothing.

use super::line::NoAnswer;
use crate::protocol::remoting::wire::Command;

/// What was asked for stays unknown.
#[derive(Debug, thiserror::Error)]
pub(super) enum Untold {
    /// Code and remark of an answer that is no success.
    #[error("code {code}: {remark}")]
    Refused { code: i32, remark: String },
    #[error("its list of brokers can't be understood: {0}")]
    Brokers(serde_json::Error),
    #[error("its list of topics can't be understood: {0}")]
    Topics(serde_json::Error),
    #[error("a route can't be understood: {0}")]
    Route(serde_json::Error),
    #[error("{unread} of {all} routes: {why}")]
    Routes { unread: usize, all: usize, why: NoAnswer },
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
}

impl Untold {
    pub(super) fn refused(answer: &Command) -> Self {
        let remark = answer.remark.as_deref().unwrap_or("no reason given").trim();
        Untold::Refused { code: answer.code, remark: remark.to_owned() }
    }
}
