//! The frame of Dubbo's own protocol: a 16-byte header and a body, serialized as the header says.

/// First two bytes of every frame.
pub const MAGIC: [u8; 2] = [0xda, 0xbb];
/// Length of the header.
pub const HEADER: usize = 16;
/// Serialization id of Hessian 2, the one that every version since 2.0 answers a heartbeat in.
pub const HESSIAN2: u8 = 2;

const REQUEST: u8 = 0x80;
const TWO_WAY: u8 = 0x40;
const EVENT: u8 = 0x20;
/// Hessian's null: the body of a heartbeat.
const NULL: u8 = b'N';

/// The header of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub request: bool,
    pub event: bool,
    /// Of a response: 20 is OK.
    pub status: u8,
    pub id: u64,
    /// Bytes that follow.
    pub length: u32,
}

/// What the bytes so far are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed {
    Header(Header),
    /// Right so far, and not enough yet.
    More,
    /// No Dubbo frame.
    Foreign,
}

/// A heartbeat that asks for an answer. It reaches no service.
pub fn heartbeat(id: u64) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEADER + 1);
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&[REQUEST | TWO_WAY | EVENT | HESSIAN2, 0]);
    frame.extend_from_slice(&id.to_be_bytes());
    frame.extend_from_slice(&1_u32.to_be_bytes());
    frame.push(NULL);
    frame
}

/// The answer to a heartbeat, as a provider gives it.
pub fn heartbeat_answer(id: u64) -> Vec<u8> {
    let mut frame = heartbeat(id);
    if let [_, _, flag, status, ..] = frame.as_mut_slice() {
        *flag = EVENT | HESSIAN2;
        *status = 20;
    }
    frame
}

/// Reads a header off the front of `bytes`.
pub fn parse_header(bytes: &[u8]) -> Parsed {
    let known = bytes.len().min(MAGIC.len());
    if bytes.get(..known) != MAGIC.get(..known) {
        return Parsed::Foreign;
    }
    let Some((&[_, _, flag, status, i0, i1, i2, i3, i4, i5, i6, i7, l0, l1, l2, l3], _)) =
        bytes.split_first_chunk::<HEADER>()
    else {
        return Parsed::More;
    };
    Parsed::Header(Header {
        request: flag & REQUEST != 0,
        event: flag & EVENT != 0,
        status,
        id: u64::from_be_bytes([i0, i1, i2, i3, i4, i5, i6, i7]),
        length: u32::from_be_bytes([l0, l1, l2, l3]),
    })
}
