//! A network namespace of the demo's own, so that bridges and routes are real and nothing leaves
//! the host.

use std::fs::{self, File};
use std::io;
use std::sync::mpsc;
use std::thread;

use nix::errno::Errno;
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getgid, getuid};

/// Why this process can't have a network namespace of its own.
#[derive(Debug, thiserror::Error)]
pub enum NoNamespace {
    #[error("{}", .0.desc())]
    Kernel(Errno),
    #[error(transparent)]
    User(#[from] io::Error),
}

/// Moves this process into a network namespace without any way out; as an ordinary user, into a
/// user namespace as well. Only a process with one thread can do that.
pub fn enter() -> Result<(), NoNamespace> {
    match unshare(CloneFlags::CLONE_NEWNET) {
        Ok(()) => Ok(()),
        Err(Errno::EPERM) => Ok(enter_as_user()?),
        Err(errno) => Err(NoNamespace::Kernel(errno)),
    }
}

fn enter_as_user() -> io::Result<()> {
    let (user, group) = (getuid(), getgid());
    unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNET)?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("0 {group} 1"))
}

/// Another host: a thread in a network namespace of its own.
pub(super) struct Host {
    /// The namespace, to lay a cable to.
    pub namespace: File,
    start: mpsc::Sender<()>,
    ready: mpsc::Receiver<io::Result<()>>,
}

impl Host {
    /// Starts a host that runs `live` once it is told that its cables are laid. `live` calls its
    /// argument when everything serves; it ends with the process.
    pub(super) fn start(
        live: impl FnOnce(&dyn Fn()) -> io::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        let (namespace_to, namespace_from) = mpsc::channel();
        let (start, started) = mpsc::channel::<()>();
        let (report, ready) = mpsc::channel();
        thread::Builder::new().name("host".to_owned()).spawn(move || {
            let opened = unshare(CloneFlags::CLONE_NEWNET)
                .map_err(io::Error::from)
                .and_then(|()| File::open("/proc/thread-self/ns/net"));
            // A closed channel means that the demo has ended; then there is nobody to tell.
            let _ = namespace_to.send(opened);
            if started.recv().is_ok() {
                let outcome = live(&|| drop(report.send(Ok(()))));
                let _ = report.send(outcome);
            }
        })?;
        let namespace = namespace_from.recv().map_err(io::Error::other)??;
        Ok(Self { namespace, start, ready })
    }

    /// Says that the cables are laid, and waits until everything serves.
    pub(super) fn run(&self) -> io::Result<()> {
        self.start.send(()).map_err(io::Error::other)?;
        self.ready.recv().map_err(io::Error::other)?
    }
}
