//! Questions to the kernel's network tables, and (in the demo's own namespace) changes to them.

use std::io;

use netlink_packet_core::{
    NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::RouteNetlinkMessage;
use netlink_sys::{Socket, SocketAddr, protocols::NETLINK_ROUTE};

/// A socket to the kernel's routing tables. It blocks, for microseconds.
pub struct Netlink {
    socket: Socket,
    sequence: u32,
}

impl Netlink {
    pub fn open() -> io::Result<Self> {
        let mut socket = Socket::new(NETLINK_ROUTE)?;
        socket.bind_auto()?;
        socket.connect(&SocketAddr::new(0, 0))?;
        Ok(Self { socket, sequence: 0 })
    }

    /// One question with one answer. The kernel's refusal is an error with its errno.
    pub fn ask(&mut self, question: RouteNetlinkMessage) -> io::Result<RouteNetlinkMessage> {
        self.send(question, NLM_F_REQUEST)?;
        let answers = self.receive(false)?;
        answers.into_iter().next().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// A question with a table for an answer.
    pub fn dump(&mut self, question: RouteNetlinkMessage) -> io::Result<Vec<RouteNetlinkMessage>> {
        self.send(question, NLM_F_REQUEST | NLM_F_DUMP)?;
        self.receive(true)
    }

    /// A change; `flags` are those that it takes besides the request's own.
    pub fn change(&mut self, change: RouteNetlinkMessage, flags: u16) -> io::Result<()> {
        self.send(change, NLM_F_REQUEST | NLM_F_ACK | flags)?;
        self.receive(false).map(drop)
    }

    fn send(&mut self, message: RouteNetlinkMessage, flags: u16) -> io::Result<()> {
        self.sequence = self.sequence.wrapping_add(1);
        let mut header = NetlinkHeader::default();
        header.flags = flags;
        header.sequence_number = self.sequence;
        let mut packet = NetlinkMessage::new(header, NetlinkPayload::from(message));
        packet.finalize();
        let mut bytes = vec![0; packet.buffer_len()];
        packet.serialize(&mut bytes);
        self.socket.send(&bytes, 0).map(drop)
    }

    /// Every answer to the last message: up to the table's end, or to the first answer.
    fn receive(&mut self, table: bool) -> io::Result<Vec<RouteNetlinkMessage>> {
        let mut answers = Vec::new();
        loop {
            let (datagram, _) = self.socket.recv_from_full()?;
            let mut rest = datagram.as_slice();
            while !rest.is_empty() {
                let packet =
                    NetlinkMessage::<RouteNetlinkMessage>::deserialize(rest).map_err(|error| {
                        io::Error::new(io::ErrorKind::InvalidData, error.to_string())
                    })?;
                let length = (packet.header.length as usize).next_multiple_of(4);
                rest = rest.get(length..).unwrap_or_default();
                if packet.header.sequence_number != self.sequence {
                    continue;
                }
                if let NetlinkPayload::Error(error) = &packet.payload
                    && error.code.is_some()
                {
                    return Err(error.to_io());
                }
                // An error without a code is the kernel's consent.
                if matches!(packet.payload, NetlinkPayload::Done(_) | NetlinkPayload::Error(_)) {
                    return Ok(answers);
                }
                if let NetlinkPayload::InnerMessage(answer) = packet.payload {
                    answers.push(answer);
                }
            }
            if !table && !answers.is_empty() {
                return Ok(answers);
            }
        }
    }
}
