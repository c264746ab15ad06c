//! An embedded ZooKeeper: a tree to read, and the faults of real ensembles at the turn of a switch.

mod packets;
mod tree;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use self::packets::Request;
pub use self::tree::{Node, Tree};
use crate::model::Session;
use crate::net::read_frame;

/// Largest request that is taken in.
const CAP: usize = 1 << 20;

/// How long a client may be silent at most, and where a session says nothing else.
const TIMEOUT: Duration = Duration::from_secs(40);

/// What the server does instead of serving.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Accepts and says nothing.
    Silent,
    /// Accepts and closes.
    Closes,
    /// Has no quorum: `srvr` says so, and a session is refused without a byte.
    NoQuorum,
    /// Is a web server.
    Http,
    /// Answers with a TLS alert.
    Tls,
    /// Gives a length that nobody should believe.
    HugeLength,
    /// Falls silent after so many requests of a session.
    SilentAfter(usize),
    /// Hangs up after so many requests of a session.
    ClosesAfter(usize),
    /// Serves reads only.
    ReadOnly,
    /// The same, and in no new session.
    NoNewSession,
    /// Takes so long for an early answer of a session, as a JVM that collects its garbage.
    Pauses(Duration),
    /// Hangs up on the first that asks for a session, as one does that lets a host have a single
    /// connection and has another of it.
    HangsUpOnce,
    /// Hangs up on whoever asks for a session while it has so many.
    FewSessions(usize),
}

/// What is served.
#[derive(Debug, Default)]
pub struct ZooKeeper {
    pub tree: Tree,
    pub fault: Fault,
    /// What `cons` tells; `None`: the whitelist lacks it, as by default.
    pub sessions: Option<Vec<Session>>,
}

/// Serves on `listener` until the task is dropped.
pub async fn serve(listener: TcpListener, zookeeper: ZooKeeper) -> io::Result<()> {
    let server = Arc::new(Server {
        zookeeper,
        next_session: AtomicI64::new(0x0100_0000_0000_0001),
        hung_up: AtomicBool::new(false),
        sessions: AtomicUsize::new(0),
    });
    loop {
        let (stream, peer) = listener.accept().await?;
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            // A client that goes away in the middle is its own affair.
            let _ = server.converse(stream, peer).await;
        });
    }
}

struct Server {
    zookeeper: ZooKeeper,
    next_session: AtomicI64,
    hung_up: AtomicBool,
    /// Sessions that are open.
    sessions: AtomicUsize,
}

impl Server {
    async fn converse(&self, mut stream: TcpStream, peer: SocketAddr) -> io::Result<()> {
        match self.zookeeper.fault {
            Fault::Closes => return Ok(()),
            Fault::Silent => return wait_for_the_end(&mut stream).await,
            Fault::Http => return say(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await,
            Fault::Tls => return say(&mut stream, &[0x15, 3, 1, 0, 2, 2, 40]).await,
            Fault::HugeLength => return say(&mut stream, &[0x7f, 0xff, 0xff, 0xff]).await,
            Fault::None
            | Fault::NoQuorum
            | Fault::SilentAfter(_)
            | Fault::ClosesAfter(_)
            | Fault::ReadOnly
            | Fault::NoNewSession
            | Fault::Pauses(_)
            | Fault::HangsUpOnce
            | Fault::FewSessions(_) => {}
        }
        let mut first = [0; 4];
        stream.read_exact(&mut first).await?;
        if first.iter().all(u8::is_ascii_lowercase) {
            return self.word(&mut stream, &first, peer).await;
        }
        let hangs_up = match self.zookeeper.fault {
            Fault::NoQuorum => true,
            Fault::HangsUpOnce => !self.hung_up.swap(true, Ordering::Relaxed),
            Fault::FewSessions(most) => self.sessions.load(Ordering::Relaxed) >= most,
            Fault::None
            | Fault::Silent
            | Fault::Closes
            | Fault::Http
            | Fault::Tls
            | Fault::HugeLength
            | Fault::SilentAfter(_)
            | Fault::ClosesAfter(_)
            | Fault::ReadOnly
            | Fault::NoNewSession
            | Fault::Pauses(_) => false,
        };
        if hangs_up {
            return Ok(());
        }
        let length = u32::from_be_bytes(first) as usize;
        let mut body = vec![0; length.min(CAP)];
        stream.read_exact(&mut body).await?;
        self.sessions.fetch_add(1, Ordering::Relaxed);
        let served = self.session(&mut stream, packets::idle(&body)).await;
        self.sessions.fetch_sub(1, Ordering::Relaxed);
        served
    }

    async fn word(
        &self,
        stream: &mut TcpStream,
        word: &[u8; 4],
        peer: SocketAddr,
    ) -> io::Result<()> {
        let text = match (word, self.zookeeper.fault) {
            (b"srvr" | b"cons", Fault::NoQuorum) => {
                "This ZooKeeper instance is not currently serving requests\n".to_owned()
            }
            (b"srvr", _) => "Zookeeper version: 3.9.5-embedded, built on 2026-01-01\n\
                             Latency min/avg/max: 0/0.0/0\nReceived: 1\nSent: 1\n\
                             Connections: 1\nOutstanding: 0\nZxid: 0x1\nMode: standalone\n\
                             Node count: 1\n"
                .to_owned(),
            (b"cons", _) => match &self.zookeeper.sessions {
                Some(sessions) => {
                    asker_line(peer) + &sessions.iter().map(connection_line).collect::<String>()
                }
                None => "cons is not executed because it is not in the whitelist.\n".to_owned(),
            },
            _ => format!(
                "{} is not executed because it is not in the whitelist.\n",
                String::from_utf8_lossy(word)
            ),
        };
        stream.write_all(text.as_bytes()).await
    }

    async fn session(&self, stream: &mut TcpStream, idle: Duration) -> io::Result<()> {
        let session = self.next_session.fetch_add(1, Ordering::Relaxed);
        if self.zookeeper.fault == Fault::NoNewSession {
            return stream.write_all(&packets::no_new_session()).await;
        }
        let read_only = self.zookeeper.fault == Fault::ReadOnly;
        let timeout = TIMEOUT.min(idle);
        stream.write_all(&packets::granted(session, timeout, read_only)).await?;
        let mut credentials = Vec::new();
        let mut served = 0;
        while let Ok(body) = read_frame(stream, CAP).await {
            let Some((xid, request)) = packets::request(&body) else { return Ok(()) };
            let fault = self.zookeeper.fault;
            if matches!(fault, Fault::SilentAfter(count) if served >= count) {
                continue;
            }
            if matches!(fault, Fault::ClosesAfter(count) if served >= count) {
                return Ok(());
            }
            if let (Fault::Pauses(pause), 1) = (fault, served) {
                tokio::time::sleep(pause).await;
            }
            if let Request::Auth(_, credential) = &request {
                credentials.push(String::from_utf8_lossy(credential).into_owned());
            }
            let answer = packets::answer(xid, &request, &self.zookeeper.tree, &credentials);
            stream.write_all(&answer).await?;
            served += 1;
            if request == Request::Close {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Whoever asks has a connection too, and no session.
fn asker_line(peer: SocketAddr) -> String {
    format!(" /{peer}[0](queued=0,recved=1,sent=0)\n")
}

fn connection_line(session: &Session) -> String {
    let timeout = session.timeout.unwrap_or(TIMEOUT).as_millis();
    format!(
        " /{}[1](queued=0,recved=1,sent=1,sid=0x{:x},lop=CREA,to={timeout})\n",
        session.source, session.id
    )
}

async fn say(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    let mut asked = [0; 256];
    let _ = stream.read(&mut asked).await?;
    stream.write_all(bytes).await
}

async fn wait_for_the_end(stream: &mut TcpStream) -> io::Result<()> {
    let mut sink = [0; 256];
    while stream.read(&mut sink).await? > 0 {}
    Ok(())
}
