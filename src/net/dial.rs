//! One TCP connection, and what the kernel and the network said of it.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, ControlMessageOwned, MsgFlags, SockFlag, SockType, SockaddrIn, SockaddrIn6,
    SockaddrStorage, connect, recvmsg, setsockopt, socket, sockopt,
};
use tokio::net::TcpStream;

use super::clock::{now, within};
use super::lookup::{Names, lookup};
use crate::model::{Address, ConnectFailure, Connected, ContactError, FailureKind, Icmp};

/// A connection that was made.
#[derive(Debug)]
pub struct Link {
    pub stream: TcpStream,
    pub connected: Connected,
}

/// Connects to `address` within `limit`. A failure says who refused, where an ICMP message did.
pub async fn dial(address: SocketAddr, limit: Duration) -> Result<Link, ConnectFailure> {
    let start = now();
    let stream = begin(address).map_err(|error| failure(&error, start, None))?;
    match within(limit, stream.writable()).await {
        Some(Ok(())) => match stream.take_error() {
            Ok(None) => connected(stream, address, start),
            Ok(Some(error)) if is_reset(&error) => connected(stream, address, start),
            Ok(Some(error)) | Err(error) => Err(failure(&error, start, sender(&stream))),
        },
        Some(Err(error)) => Err(failure(&error, start, sender(&stream))),
        None => Err(ConnectFailure {
            kind: FailureKind::TimedOut,
            elapsed: start.elapsed(),
            errno: None,
            message: format!("no answer within {limit:?}"),
            icmp: sender(&stream),
            attempts: 1,
        }),
    }
}

/// The other end was there, and broke the connection off. A port that nobody listens on refuses.
pub fn is_reset(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

/// This end's address of a connection to `to`, which is closed at once.
pub async fn local_end_towards(
    names: &Names,
    to: &Address,
    limit: Duration,
) -> Result<IpAddr, ContactError> {
    let mut ips = lookup(names, &to.host, limit).await?;
    ips.sort_by_key(IpAddr::is_ipv6);
    let ip = ips.first().copied().ok_or(ContactError::NoAddress)?;
    let address = SocketAddr::new(ip, to.port.unwrap_or_default());
    match dial(address, limit).await {
        Ok(link) => {
            let local = link.connected.local.ok_or(ContactError::NoLocalAddress)?;
            Ok(local.ip())
        }
        Err(failure) => Err(ContactError::NotConnected(failure.message)),
    }
}

/// A socket that the kernel reports as writable and free of errors. One whose two ends are the same
/// met itself: nobody listens there, and the kernel happened to choose that very port for this end.
fn connected(
    stream: TcpStream,
    address: SocketAddr,
    start: Instant,
) -> Result<Link, ConnectFailure> {
    let local = stream.local_addr().ok();
    if local == Some(address) {
        return Err(failure(&Errno::ECONNREFUSED.into(), start, None));
    }
    let connected = Connected { elapsed: start.elapsed(), local, attempts: 1, tls: false };
    Ok(Link { stream, connected })
}

/// Starts a connect. `TcpStream::connect` would do, but it closes the socket on failure, and with
/// it goes the error queue that tells who said no.
fn begin(address: SocketAddr) -> io::Result<TcpStream> {
    let fd = open(address)?;
    match connect(fd.as_raw_fd(), &SockaddrStorage::from(address)) {
        Ok(()) | Err(Errno::EINPROGRESS) => TcpStream::from_std(fd.into()),
        Err(errno) => Err(errno.into()),
    }
}

fn open(address: SocketAddr) -> io::Result<OwnedFd> {
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::Inet,
        SocketAddr::V6(_) => AddressFamily::Inet6,
    };
    let flags = SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC;
    let fd = socket(family, SockType::Stream, flags, None)?;
    // Without it the kernel keeps to itself who said no. Refusing it is no reason not to dial.
    let _ = match address {
        // Nobody stands in between to say so.
        _ if address.ip().is_loopback() => Ok(()),
        SocketAddr::V4(_) => setsockopt(&fd, sockopt::Ipv4RecvErr, &true),
        SocketAddr::V6(_) => setsockopt(&fd, sockopt::Ipv6RecvErr, &true),
    };
    Ok(fd)
}

/// Sender, type and code of the ICMP error in the socket's error queue.
fn sender(stream: &TcpStream) -> Option<Icmp> {
    let mut control = nix::cmsg_space!([u8; 128]);
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message =
        recvmsg::<SockaddrStorage>(stream.as_raw_fd(), &mut [], Some(&mut control), flags).ok()?;
    message
        .cmsgs()
        .ok()?
        .find_map(|message| {
            if let ControlMessageOwned::Ipv4RecvErr(error, Some(from)) = message {
                return Some((error, IpAddr::V4(SockaddrIn::from(from).ip())));
            }
            if let ControlMessageOwned::Ipv6RecvErr(error, Some(from)) = message {
                return Some((error, IpAddr::V6(SockaddrIn6::from(from).ip())));
            }
            None
        })
        .filter(|(error, from)| error.ee_type != 0 && !from.is_unspecified())
        .map(|(error, from)| Icmp { from, kind: error.ee_type, code: error.ee_code })
}

fn failure(error: &io::Error, start: Instant, icmp: Option<Icmp>) -> ConnectFailure {
    let errno = error.raw_os_error();
    let kind = match errno.map(Errno::from_raw) {
        Some(Errno::ECONNREFUSED) => FailureKind::Refused,
        Some(Errno::ETIMEDOUT) => FailureKind::TimedOut,
        Some(Errno::EHOSTUNREACH | Errno::EHOSTDOWN) => FailureKind::HostUnreachable,
        Some(Errno::ENETUNREACH | Errno::ENETDOWN) => FailureKind::NetworkUnreachable,
        _ => FailureKind::Failed,
    };
    ConnectFailure {
        kind,
        elapsed: start.elapsed(),
        errno,
        message: errno
            .map_or_else(|| error.to_string(), |code| Errno::from_raw(code).desc().to_owned()),
        icmp,
        attempts: 1,
    }
}
