//! The configuration file: TOML, whose keys are the options' names.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::de::DeserializeOwned;
use toml::de::DeTable;

use super::options::Options;
use super::refusal::Refusal;

/// The options of `named`, or of the first default file that is there, or none.
pub(super) fn read(named: Option<&Path>) -> Result<Options, Refusal> {
    if let Some(path) = named {
        return read_file(path);
    }
    match default_files().into_iter().find(|path| path.is_file()) {
        Some(path) => read_file(&path),
        None => Ok(Options::default()),
    }
}

fn default_files() -> Vec<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let base = variable("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| variable("HOME").map(|home| Path::new(&home).join(".config")));
    let in_base = base.map(|base| base.join("regprobe/config.toml"));
    [Some(PathBuf::from("regprobe.toml")), in_base].into_iter().flatten().collect()
}

fn read_file(path: &Path) -> Result<Options, Refusal> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| Refusal::file(&shown, &error))?;
    let mut options = parse(&text).map_err(|wrong| Refusal::new(format!("{shown}: {wrong}")))?;
    options.scope.config = Some(path.to_owned());
    Ok(options)
}

/// What is wrong with a file, and in which line.
#[derive(Debug, thiserror::Error)]
enum WrongLine {
    #[error("line {line}: there is no option `{name}`; there are {known}")]
    UnknownOption { line: usize, name: String, known: String },
    #[error("line {line}, `{key}`: {problem}")]
    Value { line: usize, key: String, problem: String },
    #[error("line {line}: {problem}")]
    Syntax { line: usize, problem: String },
}

fn parse(text: &str) -> Result<Options, WrongLine> {
    refuse_unknown_keys(text)?;
    Ok(Options {
        scope: group(text)?,
        checking: group(text)?,
        judging: group(text)?,
        expecting: group(text)?,
        showing: group(text)?,
        serving: group(text)?,
    })
}

/// One group's options; the other groups' keys are not its business.
fn group<T: DeserializeOwned>(text: &str) -> Result<T, WrongLine> {
    toml::from_str(text).map_err(|error| place(text, &error))
}

fn refuse_unknown_keys(text: &str) -> Result<(), WrongLine> {
    let table = DeTable::parse(text).map_err(|error| place(text, &error))?;
    let known = keys();
    for key in table.get_ref().keys() {
        let name: &str = key.get_ref();
        if !known.iter().any(|key| key == name) {
            let (line, known) = (line_of(text, key.span().start), known.join(", "));
            return Err(WrongLine::UnknownOption { line, name: name.to_owned(), known });
        }
    }
    Ok(())
}

/// Every key: the options' long names, and `targets`.
fn keys() -> Vec<String> {
    let command = Options::augment_args(clap::Command::new("keys"));
    let names = command.get_arguments().map(|arg| arg.get_long().unwrap_or("targets").to_owned());
    names.filter(|name| name != "config").collect()
}

/// The line of an error with its key, and what is wrong there.
fn place(text: &str, error: &toml::de::Error) -> WrongLine {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    let problem = error.message().to_owned();
    match text.lines().nth(line - 1).unwrap_or_default().split_once('=') {
        Some((key, _)) => WrongLine::Value { line, key: key.trim().to_owned(), problem },
        None => WrongLine::Syntax { line, problem },
    }
}

pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}
