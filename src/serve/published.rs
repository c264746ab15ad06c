//! What is known, as it is handed out: written once a check, however many ask.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

use crate::model::{Report, Watched};
use crate::report::{Style, Timings, format_named, metrics_of_watch, page_of_watch};

/// One check's answers.
#[derive(Clone, Debug)]
pub(super) struct Published {
    pub metrics: Bytes,
    pub report: Bytes,
    pub page: Bytes,
}

/// Where the newest answers are; none before the first check.
#[derive(Debug, Default)]
pub(super) struct Board(watch::Sender<Option<Arc<Published>>>);

impl Board {
    pub(super) fn put_up(&self, published: Published) {
        self.0.send_replace(Some(Arc::new(published)));
    }

    pub(super) fn newest(&self) -> Option<Arc<Published>> {
        self.0.borrow().clone()
    }

    /// Told of each change from now on.
    pub(super) fn follow(&self) -> watch::Receiver<Option<Arc<Published>>> {
        self.0.subscribe()
    }
}

impl Published {
    pub(super) fn new(report: &Report, watched: &Watched, timings: &Timings) -> Self {
        // Nothing is written to anything but memory, which takes all.
        let metrics = metrics_of_watch(report, watched, timings).unwrap_or_default();
        let mut page = Vec::new();
        let _ = page_of_watch(report, watched, &mut page);
        Self { metrics: metrics.into(), report: rendered(report, "json"), page: page.into() }
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
