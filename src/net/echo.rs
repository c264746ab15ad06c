//! Whether an own address answers, asked as Java's `isReachable` asks.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::fd::AsRawFd;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, MsgFlags, SockFlag, SockProtocol, SockType, SockaddrStorage, recv, sendto,
    setsockopt, socket, sockopt,
};
use nix::sys::time::TimeVal;

use super::clock::now;

/// TCP's echo service. A refusal is an answer.
const ECHO_PORT: u16 = 7;

/// An ICMP echo where this process may send one (root, CAP_NET_RAW), else a connection to port 7:
/// that is what Java does, and with the same rights it gets the same answer. Only for addresses of
/// this host. Takes up to `limit`.
pub fn answers_echo(ip: IpAddr, limit: Duration) -> bool {
    match by_icmp(ip, limit) {
        Ok(answered) => answered,
        Err(Errno::EPERM | Errno::EACCES | Errno::EPROTONOSUPPORT | Errno::EAFNOSUPPORT) => {
            by_tcp(ip, limit)
        }
        Err(_) => false,
    }
}

fn by_tcp(ip: IpAddr, limit: Duration) -> bool {
    match TcpStream::connect_timeout(&SocketAddr::new(ip, ECHO_PORT), limit) {
        Ok(_) => true,
        Err(error) => error.kind() == io::ErrorKind::ConnectionRefused,
    }
}

/// `Err`: there is no such socket for this process.
fn by_icmp(ip: IpAddr, limit: Duration) -> nix::Result<bool> {
    let (family, protocol, request, reply, header) = match ip {
        IpAddr::V4(_) => (AddressFamily::Inet, SockProtocol::Icmp, 8, 0, 20),
        IpAddr::V6(_) => (AddressFamily::Inet6, SockProtocol::IcmpV6, 128, 129, 0),
    };
    let fd = socket(family, SockType::Raw, SockFlag::SOCK_CLOEXEC, protocol)?;
    let wait = TimeVal::new(0, i64::from(limit.subsec_micros()).max(1_000));
    let _ = setsockopt(&fd, sockopt::ReceiveTimeout, &wait);
    let [high, low] = std::process::id().to_be_bytes().split_at(2).1.try_into().unwrap_or([0, 1]);
    let packet = echo(request, [high, low]);
    let to = SockaddrStorage::from(SocketAddr::new(ip, 0));
    if sendto(fd.as_raw_fd(), &packet, &to, MsgFlags::empty()).is_err() {
        return Ok(false);
    }
    let start = now();
    let mut answer = [0; 256];
    while start.elapsed() < limit {
        let Ok(length) = recv(fd.as_raw_fd(), &mut answer, MsgFlags::empty()) else { break };
        let body = answer.get(header..length).unwrap_or_default();
        if body.first() == Some(&reply) && body.get(4..6) == Some(&[high, low]) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// An echo request; the kernel fills in the checksum of ICMPv6 itself.
fn echo(kind: u8, [high, low]: [u8; 2]) -> [u8; 16] {
    let mut packet = [kind, 0, 0, 0, high, low, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    let sum: u32 = packet
        .chunks(2)
        .map(|pair| match pair {
            [first, second] => u32::from(u16::from_be_bytes([*first, *second])),
            _ => 0,
        })
        .sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    let [.., first, second] = (!folded).to_be_bytes();
    packet[2] = first;
    packet[3] = second;
    packet
}
