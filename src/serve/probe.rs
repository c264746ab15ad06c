//! `/probe?target=`: a check of another registry than those that are kept checking, if the operator allows it.

use std::sync::Arc;

use bytes::Bytes;
use globset::GlobMatcher;
use tokio::sync::Semaphore;

use super::published::rendered;
use crate::model::text::visible;
use crate::model::{Job, ServeJob, Target, TargetError, Unwatched};
use crate::net::Net;
use crate::registry::parse_target;
use crate::run::run;

/// Checks at the same time.
const AT_ONCE: usize = 4;

/// Who may be checked, and how.
#[derive(Debug)]
pub(super) struct Probes {
    net: Net,
    job: Job,
    allowed: Vec<GlobMatcher>,
    room: Arc<Semaphore>,
}

/// Why a target isn't checked.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotProbed {
    #[error("{}", visible(&.0.problem))]
    Target(TargetError),
    #[error("this target is not allowed: start regprobe with --web.allow-target GLOB")]
    Forbidden,
    #[error("as many targets as may be are being checked")]
    Busy,
    #[error("the check failed")]
    Failed,
}

impl Probes {
    pub(super) fn new(net: &Net, job: &ServeJob) -> Self {
        Self {
            net: net.clone(),
            job: job.job.clone(),
            allowed: job.allowed_targets.clone(),
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The metrics of a check of this target.
    pub(super) async fn probe(&self, text: &str) -> Result<Bytes, NotProbed> {
        let target = self.target(text)?;
        let place = Arc::clone(&self.room).try_acquire_owned().map_err(|_| NotProbed::Busy)?;
        let (net, job) = (self.net.clone(), Job { targets: vec![target], ..self.job.clone() });
        // A thread of its own, which ends by itself if nobody waits for it any more.
        let checking = tokio::task::spawn_blocking(move || {
            let _place = place;
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            let report = runtime.block_on(run(&net, &job, &Unwatched));
            runtime.shutdown_background();
            Some(rendered(&report, "prometheus"))
        });
        checking.await.ok().flatten().ok_or(NotProbed::Failed)
    }

    /// One of those that are checked anyway, or one that is allowed. Only they are given credentials.
    fn target(&self, text: &str) -> Result<Target, NotProbed> {
        let target = parse_target(text).map_err(NotProbed::Target)?;
        if let Some(own) = self.job.targets.iter().find(|own| own.text == target.text) {
            return Ok(own.clone());
        }
        match self.allowed.iter().any(|allowed| allowed.is_match(&target.text)) {
            true => Ok(target),
            false => Err(NotProbed::Forbidden),
        }
    }
}
