//! RocketMQ's remoting frame: a length, a header in one of two forms, a body.

use super::header;

/// The largest frame taken. RocketMQ's own clients take no larger one either.
pub const FRAME_CAP: u32 = 16 * 1024 * 1024;

/// Bit 0 of `flag`: an answer.
const RESPONSE: i32 = 1;

/// The shortest JSON header, `{}`.
const LEAST_JSON: usize = 2;

/// A request or an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// What is asked, or how it went: 0 is success.
    pub code: i32,
    pub flag: i32,
    /// The sender's release, see `version::name`.
    pub version: i32,
    /// The number by which an answer belongs to its request.
    pub opaque: i32,
    pub remark: Option<String>,
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// How a header is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Json,
    Binary,
}

/// Why bytes are no frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    #[error("a frame length of {0} is not possible")]
    Length(u32),
    #[error("header form {0} is neither JSON (0) nor binary (1)")]
    Form(u8),
    #[error("a header of {0} bytes is not possible in a frame of {1}")]
    HeaderLength(usize, usize),
    #[error("the header is not JSON: {0}")]
    Json(String),
    #[error("the binary header is cut or too long")]
    Binary,
}

impl Command {
    /// A request for `code`.
    pub fn request(code: i32, opaque: i32, fields: &[(&str, &str)]) -> Self {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Self { code, opaque, fields: fields.iter().map(own).collect(), ..Self::default() }
    }

    /// An answer to `self`.
    pub fn answer(&self, code: i32) -> Self {
        Self { code, opaque: self.opaque, flag: RESPONSE, ..Self::default() }
    }

    pub fn is_answer(&self) -> bool {
        self.flag & RESPONSE != 0
    }

    /// The value of a field of the header.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

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
