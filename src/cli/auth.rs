//! `--zookeeper-auth digest:USER:SOURCE`, `--rocketmq-auth ACCESS_KEY:SOURCE`: the password comes from a file or
//! a variable, so that it stands neither in the shell's history nor in the process list.

use std::fs;
use std::io;
use std::path::Path;

use super::refusal::Refusal;
use crate::model::{AccessKey, Credential, Secret};

const HOW: &str = "write digest:USER:file=PATH or digest:USER:env=NAME";
const HOW_KEY: &str = "write ACCESS_KEY:file=PATH or ACCESS_KEY:env=NAME";

pub(super) fn read(text: &str) -> Result<Credential, Refusal> {
    let wrong = |wrong: WrongAuth| Refusal::new(format!("--zookeeper-auth: {wrong}; {HOW}"));
    let mut parts = text.splitn(3, ':');
    let (Some(scheme), Some(user), Some(source)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong(WrongAuth::MissingPart));
    };
    if scheme != "digest" {
        return Err(wrong(WrongAuth::Scheme));
    }
    if user.is_empty() || source.is_empty() {
        return Err(wrong(WrongAuth::EmptyPart));
    }
    let password = password(source).map_err(wrong)?;
    let secret = Secret::new(format!("{user}:{password}"));
    Ok(Credential { scheme: scheme.to_owned(), secret })
}

/// `--rocketmq-auth`.
pub(super) fn access_key(text: &str) -> Result<AccessKey, Refusal> {
    let wrong = |wrong: WrongAuth| Refusal::new(format!("--rocketmq-auth: {wrong}; {HOW_KEY}"));
    let (name, source) = text.split_once(':').ok_or_else(|| wrong(WrongAuth::MissingPart))?;
    if name.is_empty() || source.is_empty() {
        return Err(wrong(WrongAuth::EmptyPart));
    }
    let secret = Secret::new(password(source).map_err(wrong)?);
    Ok(AccessKey { name: name.to_owned(), secret })
}

/// What is wrong with a credential. What is refused is not repeated: it may be the password.
#[derive(Debug, thiserror::Error)]
enum WrongAuth {
    #[error("a part is missing")]
    MissingPart,
    #[error("a part is empty")]
    EmptyPart,
    #[error("the only scheme is digest")]
    Scheme,
    #[error(
        "the last part is neither a file nor a variable, and a password has no place on a command \
         line"
    )]
    NoSource,
    #[error("{0} can't be read: {1}")]
    Unreadable(String, io::Error),
    #[error("the variable {0} is not set")]
    Unset(String),
    #[error("{0} is empty")]
    Empty(String),
}

fn password(source: &str) -> Result<String, WrongAuth> {
    if let Some(path) = source.strip_prefix("file=") {
        return from_file(Path::new(path));
    }
    if let Some(name) = source.strip_prefix("env=") {
        return from_variable(name);
    }
    if Path::new(source).is_file() {
        return from_file(Path::new(source));
    }
    if std::env::var_os(source).is_some() {
        return from_variable(source);
    }
    Err(WrongAuth::NoSource)
}

fn from_file(path: &Path) -> Result<String, WrongAuth> {
    let shown = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => not_empty(text.trim_end_matches(['\r', '\n']), shown),
        Err(error) => Err(WrongAuth::Unreadable(shown, error)),
    }
}

fn from_variable(name: &str) -> Result<String, WrongAuth> {
    match std::env::var(name) {
        Ok(text) => not_empty(&text, name.to_owned()),
        Err(_) => Err(WrongAuth::Unset(name.to_owned())),
    }
}

fn not_empty(text: &str, place: String) -> Result<String, WrongAuth> {
    match text {
        "" => Err(WrongAuth::Empty(place)),
        text => Ok(text.to_owned()),
    }
}
