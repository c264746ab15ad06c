//! A port on which others ask this program.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::clock::pause;

/// A port that is open.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    pub async fn open(at: SocketAddr) -> io::Result<Self> {
        let opened = match TcpListener::bind(at).await {
            // Every address, where there is no IPv6.
            Err(_) if at.ip() == IpAddr::V6(Ipv6Addr::UNSPECIFIED) => {
                TcpListener::bind((Ipv4Addr::UNSPECIFIED, at.port())).await
            }
            opened => opened,
        };
        opened.map(Self)
    }

    /// Where it is open: a port of 0 became one that was free.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Whoever connects next.
    pub async fn accept(&self) -> TcpStream {
        loop {
            match self.0.accept().await {
                Ok((stream, _)) => {
                    // A short answer isn't held back. Refusing it costs time, and nothing else.
                    let _ = stream.set_nodelay(true);
                    return stream;
                }
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                // There is no descriptor left. One is free again when somebody's conversation ends.
                Err(_) => pause(Duration::from_millis(100)).await,
            }
        }
    }
}
