//! `--zookeeper-auth digest:USER:SOURCE`: the password comes from a file or a variable, so that it
//! stands neither in the shell's history nor in the process list.

use std::fs;
use std::path::Path;

use super::refusal::Refusal;
use crate::model::{Credential, Secret};

const HOW: &str = "write digest:USER:file=PATH or digest:USER:env=NAME";

pub(super) fn read(text: &str) -> Result<Credential, Refusal> {
    let wrong = |problem: &str| Refusal::new(format!("--zookeeper-auth: {problem}; {HOW}"));
    let mut parts = text.splitn(3, ':');
    let (Some(scheme), Some(user), Some(source)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong("a part is missing"));
    };
    if scheme != "digest" {
        return Err(wrong("the only scheme is digest"));
    }
    if user.is_empty() || source.is_empty() {
        return Err(wrong("a part is empty"));
    }
    let password = password(source).map_err(|problem| wrong(&problem))?;
    let secret = Secret::new(format!("{user}:{password}"));
    Ok(Credential { scheme: scheme.to_owned(), secret })
}

/// What is refused is not repeated: it may be the password.
fn password(source: &str) -> Result<String, String> {
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
    Err("the third part is neither a file nor a variable, and a password has no place on a command \
         line"
        .to_owned())
}

fn from_file(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path)
        .map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    not_empty(text.trim_end_matches(['\r', '\n']), &path.display().to_string())
}

fn from_variable(name: &str) -> Result<String, String> {
    let text = std::env::var(name).map_err(|_| format!("the variable {name} is not set"))?;
    not_empty(&text, name)
}

fn not_empty(text: &str, place: &str) -> Result<String, String> {
    match text {
        "" => Err(format!("{place} is empty")),
        text => Ok(text.to_owned()),
    }
}
