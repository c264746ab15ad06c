//! A text that somebody pasted, on the command line or by the standard input.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;

use super::refusal::Refusal;
use crate::model::Job;
use crate::report::Shown;

/// A text to explain.
#[derive(Debug)]
pub struct Pasted {
    pub text: String,
    /// It went on, and the rest wasn't read.
    pub cut: bool,
    /// How it is shown, and where: `None` is the standard output.
    pub shown: Vec<(Shown, Option<PathBuf>)>,
    /// With targets: what the text is about is looked at live.
    pub live: bool,
    /// The targets, and how addresses are judged and looked at.
    pub job: Job,
}

/// Bytes of a text that are looked at.
pub const LONGEST: usize = 4 << 20;

/// The text, and whether there was more of it.
pub(super) fn read_text(text: Option<OsString>) -> Result<(String, bool), Refusal> {
    let bytes = match text {
        Some(text) if text != "-" => text.into_encoded_bytes(),
        Some(_) => standard_input()?,
        None if !io::stdin().is_terminal() => standard_input()?,
        None => {
            return Err(Refusal::new(
                "there is nothing to explain: name a code such as RP101, paste a message, or give \
                 `-` for the standard input",
            ));
        }
    };
    let cut = bytes.len() > LONGEST;
    let bytes = bytes.get(..LONGEST).unwrap_or(&bytes);
    Ok((String::from_utf8_lossy(bytes).into_owned(), cut))
}

fn standard_input() -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    // One byte more tells that there is more.
    let limit = LONGEST as u64 + 1;
    let read = io::stdin().lock().take(limit).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| Refusal::file("the standard input", &error))
}
