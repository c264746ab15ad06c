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
    /// It was longer, and its beginning wasn't looked at.
    pub cut: bool,
    /// How it is shown, and where: `None` is the standard output.
    pub shown: Vec<(Shown, Option<PathBuf>)>,
    /// With targets: what the text is about is looked at live.
    pub live: bool,
    /// The targets, and how addresses are judged and looked at.
    pub job: Job,
}

/// Bytes of a text that are looked at: the last ones, where a log has its last word.
pub const LONGEST: usize = 4 << 20;
/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// The end of the text, and whether there was more before it.
pub(super) fn read_text(text: Option<OsString>) -> Result<(String, bool), Refusal> {
    let (bytes, cut) = match text {
        Some(text) if text != "-" => end_of(text.as_encoded_bytes()),
        Some(_) => standard_input()?,
        None if !io::stdin().is_terminal() => standard_input()?,
        None => {
            return Err(Refusal::new(
                "there is nothing to explain: name a code such as RP101, paste a message, or give \
                 `-` for the standard input",
            ));
        }
    };
    Ok((String::from_utf8_lossy(&bytes).into_owned(), cut))
}

fn end_of(bytes: &[u8]) -> (Vec<u8>, bool) {
    let start = bytes.len().saturating_sub(LONGEST);
    (bytes.get(start..).unwrap_or_default().to_vec(), start > 0)
}

fn standard_input() -> Result<(Vec<u8>, bool), Refusal> {
    read_end(io::stdin().lock()).map_err(|error| Refusal::file("the standard input", &error))
}

/// Reads all of it, and never keeps more than twice what is looked at.
fn read_end(mut input: impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut kept: Vec<u8> = Vec::new();
    let mut cut = false;
    loop {
        let read = input.by_ref().take(PIECE as u64).read_to_end(&mut kept)?;
        if kept.len() >= 2 * LONGEST {
            kept.drain(..kept.len() - LONGEST);
            cut = true;
        }
        if read == 0 {
            let (end, more) = end_of(&kept);
            return Ok((end, cut || more));
        }
    }
}
