//! A report that `check --format json` wrote, read again.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::refusal::Refusal;

const SCHEMA: &str = "regprobe/report/1";

/// What tells whether it is one.
#[derive(Deserialize)]
struct Head {
    schema: String,
    list_only: bool,
}

/// What is needed of it; later versions may have more. `before` stands before the file's name where it is
/// refused, and `listed` says what a report by `list` lacks.
pub(super) fn read<T: DeserializeOwned>(
    path: &Path,
    before: &str,
    listed: &str,
) -> Result<T, Refusal> {
    let shown = path.display().to_string();
    let text = fs::read(path).map_err(|error| Refusal::file(&shown, &error))?;
    let wrong = |problem: &str| {
        let how = "it is what `regprobe check --format json` wrote";
        Refusal::new(format!("{before}{shown}: {problem}; {how}"))
    };
    let no_report = |error: serde_json::Error| wrong(&format!("it is no report: {error}"));
    let head: Head = serde_json::from_slice(&text).map_err(no_report)?;
    if head.schema != SCHEMA {
        return Err(wrong(&format!("its schema is {}, and not {SCHEMA}", head.schema)));
    }
    if head.list_only {
        return Err(wrong(listed));
    }
    serde_json::from_slice(&text).map_err(no_report)
}
