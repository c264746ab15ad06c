//! One TCP connection, and what the kernel and the network said of it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, ControlMessageOwned, MsgFlags, SockFlag, SockType, SockaddrIn, SockaddrIn6,
    SockaddrStorage, recvmsg, setsockopt, socket, sockopt,
};
use tokio::net::{TcpSocket, TcpStream};

use super::{now, within};
use crate::model::{ConnectFailure, Connected, FailureKind, Icmp};

/// A connection that was made.
#[derive(Debug)]
pub struct Link {
    pub stream: TcpStream,
    pub connected: Connected,
}

/// Connects to `address` within `limit`. A failure says who refused, where an ICMP message did.
pub async fn dial(address: SocketAddr, limit: Duration) -> Result<Link, ConnectFailure> {
    let start = now();
    let socket = open(address).map_err(|error| failure(error, start, None))?;
    // The error queue outlives the attempt only through a descriptor of our own.
    let queue = socket.try_clone().ok();
    let socket = TcpSocket::from_std_stream(std::net::TcpStream::from(socket));
    match within(limit, socket.connect(address)).await {
        Some(Ok(stream)) => {
            let connected = Connected {
                elapsed: start.elapsed(),
                local: stream.local_addr().ok(),
                attempts: 1,
            };
            Ok(Link { stream, connected })
        }
        Some(Err(error)) => Err(failure(error, start, queue.and_then(|fd| sender(&fd)))),
        None => Err(ConnectFailure {
            kind: FailureKind::TimedOut,
            elapsed: start.elapsed(),
            errno: None,
            message: format!("no answer within {limit:?}"),
            icmp: queue.and_then(|fd| sender(&fd)),
            attempts: 1,
        }),
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
        SocketAddr::V4(_) => setsockopt(&fd, sockopt::Ipv4RecvErr, &true),
        SocketAddr::V6(_) => setsockopt(&fd, sockopt::Ipv6RecvErr, &true),
    };
    Ok(fd)
}

/// Sender, type and code of the ICMP error in the socket's error queue.
fn sender(fd: &OwnedFd) -> Option<Icmp> {
    let mut control = nix::cmsg_space!([u8; 128]);
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message =
        recvmsg::<SockaddrStorage>(fd.as_fd().as_raw_fd(), &mut [], Some(&mut control), flags)
            .ok()?;
    message
        .cmsgs()
        .ok()?
        .find_map(|message| match message {
            ControlMessageOwned::Ipv4RecvErr(error, Some(from)) => {
                Some((error, IpAddr::V4(SockaddrIn::from(from).ip())))
            }
            ControlMessageOwned::Ipv6RecvErr(error, Some(from)) => {
                Some((error, IpAddr::V6(SockaddrIn6::from(from).ip())))
            }
            _ => None,
        })
        .filter(|(error, from)| error.ee_type != 0 && !from.is_unspecified())
        .map(|(error, from)| Icmp { from, kind: error.ee_type, code: error.ee_code })
}

fn failure(error: io::Error, start: Instant, icmp: Option<Icmp>) -> ConnectFailure {
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
