//! `regprobe serve`: keeps checking, and answers whoever asks over HTTP.

mod accept;
mod answer;
mod asked;
mod check;
mod events;
mod guard;
mod probe;
mod published;
mod shared;
mod users;
mod web_config;

use std::io;
use std::sync::Arc;

use self::accept::answer_all;
use self::check::keep_checking;
use self::events::Followers;
pub use self::guard::Guard;
use self::probe::Probes;
use self::published::Board;
use self::shared::Shared;
pub use self::web_config::WebConfigError;
use crate::model::ServeJob;
use crate::net::{Listener, Net};

/// Keeps checking and answers, until `stop` is over. Whoever is being answered then is answered to the end.
pub async fn serve(
    net: &Net,
    job: &ServeJob,
    guard: Guard,
    listener: Listener,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let shared = Arc::new(Shared {
        board: Board::default(),
        followers: Followers::default(),
        probes: Probes::new(net, job),
        guard,
    });
    let (net, job, told) = (net.clone(), job.clone(), Arc::clone(&shared));
    // A check of its own thread: judging a large registry doesn't keep a scrape waiting.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new()
        .name("check".to_owned())
        .spawn(move || runtime.block_on(keep_checking(&net, &job, &told.board)))?;
    answer_all(&listener, &shared, stop).await;
    Ok(())
}
