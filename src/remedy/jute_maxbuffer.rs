//! Java clients give up on a ZooKeeper answer larger than `jute.maxbuffer`.

use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// A buffer that holds an answer of `bytes`, rounded up to the next power of two.
pub fn jute_maxbuffer(bytes: usize) -> Remedy {
    let room = bytes.saturating_mul(2).checked_next_power_of_two().unwrap_or(usize::MAX);
    Remedy {
        name: "jute-maxbuffer",
        title: "Let the clients accept larger answers".to_owned(),
        place: Place::OnEveryJavaClient,
        changes: vec![
            Change::JavaOption(format!("-Djute.maxbuffer={room}")),
            advice(
                "Registration by application (register-mode instance, Dubbo 3) keeps the directory \
                 small permanently.",
            ),
        ],
        caveat: Some(
            "It is read when the process starts. The servers need no change: they send a list of \
             any size. The directory doesn't change, so this finding will still be reported."
                .to_owned(),
        ),
    }
}
