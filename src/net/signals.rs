//! Whether somebody wants this program to end.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// Listens from now on; the future is over when SIGTERM or SIGINT came.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
