//! Waiting for the thing itself, for as long as a busy machine takes.

use std::time::{Duration, Instant};

/// What isn't there after so long never comes.
pub const AGES: Duration = Duration::from_secs(30 * 60);
/// For one question among many that are asked until it is answered: a server that is only starting may
/// forget one.
pub const ONE_QUESTION: Duration = Duration::from_secs(10);
/// How often it is told what is waited for.
const TOLD: Duration = Duration::from_secs(60);

/// Waits until `look` gives something; until then it says what there is instead.
#[track_caller]
pub fn until<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let (start, mut told) = (Instant::now(), TOLD);
    let mut pause = Duration::from_millis(20);
    loop {
        let instead = match look() {
            Ok(found) => return found,
            Err(instead) => instead,
        };
        assert!(start.elapsed() < AGES, "no {what} in {AGES:?}: {instead}");
        if start.elapsed() > told {
            println!("-- waiting for {what} for {} s: {instead}", told.as_secs());
            told *= 2;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(200));
    }
}

/// Waits until `condition` holds.
#[track_caller]
pub fn until_true(what: &str, condition: impl Fn() -> bool) {
    until(what, || condition().then_some(()).ok_or_else(|| "not yet".to_owned()));
}
