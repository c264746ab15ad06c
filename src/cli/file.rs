//! The configuration file: TOML, whose keys are the options' names.

use std::fmt;
use std::fs;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, SeqAccess, Visitor};
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
    parse(&text).map_err(|error| Refusal::new(format!("{shown}: {error}")))
}

fn parse(text: &str) -> Result<Options, String> {
    refuse_unknown_keys(text)?;
    Ok(Options {
        scope: group(text)?,
        checking: group(text)?,
        judging: group(text)?,
        showing: group(text)?,
    })
}

/// One group's options; the other groups' keys are not its business.
fn group<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| place(text, &error))
}

fn refuse_unknown_keys(text: &str) -> Result<(), String> {
    let table = DeTable::parse(text).map_err(|error| place(text, &error))?;
    let known = keys();
    for key in table.get_ref().keys() {
        let name: &str = key.get_ref();
        if !known.iter().any(|one| one == name) {
            let line = line_of(text, key.span().start);
            return Err(format!(
                "line {line}: there is no option `{name}`; there are {}",
                known.join(", ")
            ));
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
fn place(text: &str, error: &toml::de::Error) -> String {
    let number = error.span().map_or(1, |span| line_of(text, span.start));
    let line = text.lines().nth(number - 1).unwrap_or_default();
    match line.split_once('=') {
        Some((key, _)) => format!("line {number}, `{}`: {}", key.trim(), error.message()),
        None => format!("line {number}: {}", error.message()),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// A list, or a single text in its place.
pub(super) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(OneOrMany(PhantomData))
}

struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        T::deserialize(serde::de::value::StrDeserializer::new(text)).map(|one| vec![one])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(all)
    }
}
