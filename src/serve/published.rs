//! What is known, as it is handed out: written once a check, however many ask.

use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;

use crate::model::{Report, Watched};
use crate::report::{Style, Timings, format_named, metrics_of_watch};

/// One check's answers.
#[derive(Clone, Debug)]
pub(super) struct Published {
    pub metrics: Bytes,
    pub report: Bytes,
    pub page: Bytes,
}

/// Where the newest answers are; none before the first check.
#[derive(Debug, Default)]
pub(super) struct Board(RwLock<Option<Arc<Published>>>);

impl Board {
    pub(super) fn put_up(&self, published: Published) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(published));
    }

    pub(super) fn newest(&self) -> Option<Arc<Published>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Published {
    pub(super) fn new(report: &Report, watched: &Watched, timings: &Timings) -> Self {
        // Nothing is written to anything but memory, which takes all.
        let metrics = metrics_of_watch(report, watched, timings).unwrap_or_default();
        Self {
            metrics: metrics.into(),
            report: rendered(report, "json"),
            page: rendered(report, "text"),
        }
    }
}

/// The report in the format of that name.
pub(super) fn rendered(report: &Report, format: &str) -> Bytes {
    let mut bytes = Vec::new();
    if let Some(format) = format_named(format) {
        let _ = format.render(report, &Style::default(), &mut bytes);
    }
    bytes.into()
}
