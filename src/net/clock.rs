//! The only clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::model::Moment;

/// The time now, for measuring.
pub fn now() -> Instant {
    Instant::now()
}

/// The time of day.
pub fn moment() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Moment::default().after(since.unwrap_or_default())
}

/// The time of day, RFC 3339, UTC, to the millisecond.
pub fn time_of_day() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}

/// The value of `future`, or `None` once `limit` has passed.
pub async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    tokio::time::timeout(limit, future).await.ok()
}

/// Waits.
pub async fn pause(length: Duration) {
    tokio::time::sleep(length).await;
}
