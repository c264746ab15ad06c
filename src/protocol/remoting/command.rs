//! A request or an answer, whatever form it is written in.

/// Bit 0 of `flag`: an answer.
const RESPONSE: i32 = 1;

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
}
