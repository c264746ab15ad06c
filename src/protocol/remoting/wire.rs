//! RocketMQ's remoting frame: a length, a header in one of two forms, a body.

pub use super::command::{Command, Form, WireError};

use super::header;

/// The largest frame taken. RocketMQ's own clients take no larger one either.
pub const FRAME_CAP: u32 = 16 * 1024 * 1024;

/// The shortest JSON header, `{}`.
const LEAST_JSON: usize = 2;

impl Command {
    /// The frame.
    pub fn encode(&self, form: Form) -> Vec<u8> {
        let (form, header) = match form {
            Form::Json => (0u32, header::write_json(self)),
            Form::Binary => (1, header::write_binary(self)),
        };
        let length = 4 + header.len() + self.body.len();
        let mut frame = Vec::with_capacity(4 + length);
        frame.extend_from_slice(&(length as u32).to_be_bytes());
        frame.extend_from_slice(&(form << 24 | header.len() as u32).to_be_bytes());
        frame.extend_from_slice(&header);
        frame.extend_from_slice(&self.body);
        frame
    }
}

/// The first frame in `bytes` and its length; `None`: not enough yet. What can't become a frame is
/// told from its first eight bytes, whatever length they promise.
pub fn decode(bytes: &[u8]) -> Result<Option<(Command, Form, usize)>, WireError> {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return Ok(None) };
    let length = u32::from_be_bytes(*length);
    if !(4..=FRAME_CAP).contains(&length) {
        return Err(WireError::Length(length));
    }
    let Some(([form, b1, b2, b3], _)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let header_length = u32::from_be_bytes([0, *b1, *b2, *b3]) as usize;
    let (form, least) = match form {
        0 => (Form::Json, LEAST_JSON),
        1 => (Form::Binary, header::LEAST_BINARY),
        other => return Err(WireError::Form(*other)),
    };
    let length = length as usize;
    if header_length < least || header_length > length - 4 {
        return Err(WireError::HeaderLength(header_length, length));
    }
    let Some(frame) = rest.get(4..length) else { return Ok(None) };
    let Some((head, body)) = frame.split_at_checked(header_length) else { return Ok(None) };
    let mut command = match form {
        Form::Json => header::read_json(head)?,
        Form::Binary => header::read_binary(head)?,
    };
    command.body = body.to_vec();
    Ok(Some((command, form, 4 + length)))
}
