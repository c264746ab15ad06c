//! Server-sent events: one for each check.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, stream};
use hyper::body::Frame;
use tokio::sync::Semaphore;

use super::published::Board;
use crate::net::within;

/// Whoever is gone is noticed when this is sent.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Room for those who follow, beside those who ask.
#[derive(Debug)]
pub(super) struct Followers(Arc<Semaphore>);

impl Default for Followers {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(32)))
    }
}

impl Followers {
    /// What happens from now on; `None`: there is no room.
    pub(super) fn follow(
        &self,
        board: &Board,
    ) -> Option<impl Stream<Item = Result<Frame<Bytes>, Infallible>> + use<>> {
        let place = Arc::clone(&self.0).try_acquire_owned().ok()?;
        Some(stream::unfold((board.follow(), place), |(mut changes, place)| async move {
            let text = match within(SIGN_OF_LIFE, changes.changed()).await {
                Some(Ok(())) => "data: checked\n\n",
                Some(Err(_)) => return None,
                None => ": still here\n\n",
            };
            Some((Ok(Frame::data(Bytes::from_static(text.as_bytes()))), (changes, place)))
        }))
    }
}
