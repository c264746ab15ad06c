//! What the operator left out.

/// Why a report may say less than there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Only what these name was looked at: options with their values, as they are written.
    pub filters: Vec<(String, String)>,
    /// `RP101`, `RP604=order`.
    pub suppressions: Vec<String>,
    /// Where some of the options come from.
    pub settings_file: Option<String>,
}
