//! Who may ask, as the file says it now.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::web_config::{WebConfig, WebConfigError};

/// The file that was named, read anew whenever it or what it names has changed.
#[derive(Debug, Default)]
pub struct Guard {
    path: Option<PathBuf>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    config: Arc<WebConfig>,
    stamp: Vec<Option<Stamp>>,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(std::time::Duration, u64);

impl Guard {
    pub fn new(path: Option<PathBuf>) -> Result<Self, WebConfigError> {
        let known = match &path {
            Some(path) => Known::of(WebConfig::read(path)?),
            None => Known::default(),
        };
        Ok(Self { path, known: Mutex::new(known) })
    }

    /// What holds now. A file that can't be used any more opens no door: what it said before holds.
    pub(super) fn now(&self) -> Arc<WebConfig> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = &self.path
            && known.stamp != stamp(&known.config)
        {
            match WebConfig::read(path) {
                Ok(config) => *known = Known::of(config),
                Err(_) => known.stamp = stamp(&known.config),
            }
        }
        Arc::clone(&known.config)
    }
}

impl Known {
    fn of(config: WebConfig) -> Self {
        Self { stamp: stamp(&config), config: Arc::new(config) }
    }
}

/// `None`: it isn't there.
fn stamp(config: &WebConfig) -> Vec<Option<Stamp>> {
    let of = |path: &PathBuf| {
        let meta = fs::metadata(path).ok()?;
        let changed = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Stamp(changed, meta.len()))
    };
    config.files.iter().map(of).collect()
}
