//! `regprobe serve`: keeps checking, and answers whoever asks over HTTP.

mod accept;
mod answer;
mod asked;
mod check;
mod probe;
mod published;
mod shared;

use std::io;
use std::sync::Arc;

use self::accept::answer_all;
use self::check::keep_checking;
use self::probe::Probes;
use self::published::Board;
use self::shared::Shared;
use crate::model::ServeJob;
use crate::net::{Listener, Net};

/// Keeps checking and answers, until `stop` is over. Whoever is being answered then is answered to the end.
pub async fn serve(
    net: &Net,
    job: &ServeJob,
    listener: Listener,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let shared = Arc::new(Shared { board: Board::default(), probes: Probes::new(net, job) });
    let (net, job, told) = (net.clone(), job.clone(), Arc::clone(&shared));
    // A check of its own thread: judging a large registry doesn't keep a scrape waiting.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new()
        .name("check".to_owned())
        .spawn(move || runtime.block_on(keep_checking(&net, &job, &told.board)))?;
    answer_all(&listener, &shared, stop).await;
    Ok(())
}
