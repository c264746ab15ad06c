//! A time of day as a value, which somebody with a clock gave.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

/// How long after the beginning of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(Duration);

impl Moment {
    /// RFC 3339, as reports have it.
    pub fn parse(text: &str) -> Option<Self> {
        let time = humantime::parse_rfc3339(text).ok()?;
        time.duration_since(UNIX_EPOCH).ok().map(Self)
    }

    pub fn after(self, length: Duration) -> Self {
        // RFC 3339 has four digits for the year.
        const END: Duration = Duration::from_secs(253_402_300_799);
        Self(self.0.saturating_add(length).min(END))
    }

    pub fn before(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(length))
    }

    /// How long ago `earlier` was; zero where the clock was set back.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }

    /// `14:02:11`, UTC.
    pub fn clock(self) -> String {
        let text = humantime::format_rfc3339_seconds(UNIX_EPOCH + self.0).to_string();
        text.get(11..19).unwrap_or_default().to_owned()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        humantime::format_rfc3339_millis(UNIX_EPOCH + self.0).fmt(f)
    }
}
