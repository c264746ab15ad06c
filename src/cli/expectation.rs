//! `--expect`: what is to be there, in words.

use crate::model::{Expectation, Expected, Part};

const COMPARISONS: &str = ">=, <= and ==";

/// Why a text is no expectation: each names the wrong part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongExpectation {
    #[error(
        "it is empty; write what is to be there: 'com.acme.Order:1.0.0>=2', 'application orders'"
    )]
    Empty,
    #[error("`{0}` is no comparison: there are {COMPARISONS}")]
    Comparison(String),
    #[error("`{0}` is no number: a whole number follows the comparison")]
    Number(String),
    #[error("`>=0` expects nothing: any number is at least 0")]
    Nothing,
    #[error(
        "`{0}` is no kind: there are application NAME, broker [CLUSTER/]NAME, topic NAME, calls of \
         NAME, and a service, [GROUP/]INTERFACE[:VERSION], which needs no word before it"
    )]
    Kind(String),
    #[error("the name is missing after `{0}`")]
    NoName(&'static str),
    #[error("`{0}` has a blank in it, and a name has none")]
    Blank(String),
    #[error("the interface is missing in `{0}`: a service is [GROUP/]INTERFACE[:VERSION]")]
    NoInterface(String),
    #[error("the {0} is missing in `{1}`: leave out the `{2}`, or name one")]
    NoPart(&'static str, String, char),
    #[error("`{0}` has too many parts: a service is [GROUP/]INTERFACE[:VERSION]")]
    Service(String),
    #[error("`{0}` is no broker: it is NAME, CLUSTER/NAME or CLUSTER/NAME/ID")]
    Broker(String),
    #[error("`calls of` takes no comparison, and `{0}` is one: each call has to succeed")]
    CountedCalls(String),
}

/// How many, as it was written; `None`: nothing was.
type Count = Option<(usize, Option<usize>)>;

/// `com.acme.Order:1.0.0>=2`, `application orders`, `broker acme/broker-a`, `topic orders`, `calls of web`.
pub fn parse(text: &str) -> Result<Expectation, WrongExpectation> {
    let text = text.trim();
    let start = text.find(['<', '>', '=']).unwrap_or(text.len());
    let (name, comparison) = text.split_at_checked(start).unwrap_or((text, ""));
    let count = count(comparison.trim())?;
    let name = name.trim();
    if name.is_empty() {
        return Err(WrongExpectation::Empty);
    }
    let about = about(name, count)?;
    if let (Expected::CallsOf(_), Some(_)) = (&about, count) {
        return Err(WrongExpectation::CountedCalls(comparison.trim().to_owned()));
    }
    Ok(expectation(text.to_owned(), about, count.unwrap_or((1, None))))
}

/// With no more than that said.
pub(super) fn expectation(
    text: String,
    about: Expected,
    (at_least, at_most): (usize, Option<usize>),
) -> Expectation {
    Expectation {
        text,
        about,
        at_least,
        at_most,
        release: None,
        networks: Vec::new(),
        is_alone: false,
        takes_old: false,
    }
}

fn count(comparison: &str) -> Result<Count, WrongExpectation> {
    if comparison.is_empty() {
        return Ok(None);
    }
    let end = comparison.find(|c| !matches!(c, '<' | '>' | '=' | '!')).unwrap_or(comparison.len());
    let (sign, number) = comparison.split_at_checked(end).unwrap_or((comparison, ""));
    if !matches!(sign, ">=" | "<=" | "==") {
        return Err(WrongExpectation::Comparison(sign.to_owned()));
    }
    let number = number.trim();
    let number: usize = number.parse().map_err(|_| WrongExpectation::Number(number.to_owned()))?;
    match sign {
        ">=" if number == 0 => Err(WrongExpectation::Nothing),
        ">=" => Ok(Some((number, None))),
        "<=" => Ok(Some((0, Some(number)))),
        _ => Ok(Some((number, Some(number)))),
    }
}

fn about(name: &str, count: Count) -> Result<Expected, WrongExpectation> {
    let after = |word: &str| {
        let rest = name.strip_prefix(word)?;
        (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
    };
    if let Some(rest) = after("application") {
        return single(rest, "application").map(Expected::Application);
    }
    if let Some(rest) = after("topic") {
        return single(rest, "topic").map(Expected::Topic);
    }
    if let Some(rest) = after("broker") {
        return broker(&single(rest, "broker")?, count);
    }
    if let Some(rest) = after("calls of") {
        return single(rest, "calls of").map(Expected::CallsOf);
    }
    match name.split_once(char::is_whitespace) {
        Some((word, _)) => Err(WrongExpectation::Kind(word.to_owned())),
        None => service(name),
    }
}

pub(super) fn single(name: &str, kind: &'static str) -> Result<String, WrongExpectation> {
    match name {
        "" => Err(WrongExpectation::NoName(kind)),
        name if name.contains(char::is_whitespace) => Err(WrongExpectation::Blank(name.to_owned())),
        name => Ok(name.to_owned()),
    }
}

/// A bare interface is meant in any group and version, as for `--service`.
pub(super) fn service(text: &str) -> Result<Expected, WrongExpectation> {
    let (group, rest) = match text.split_once('/') {
        Some((group, rest)) => (Some(group), rest),
        None => (None, text),
    };
    let (interface, version) = match rest.split_once(':') {
        Some((interface, version)) => (interface, Some(version)),
        None => (rest, None),
    };
    if interface.is_empty() {
        return Err(WrongExpectation::NoInterface(text.to_owned()));
    }
    if interface.contains('/') || version.is_some_and(|version| version.contains([':', '/'])) {
        return Err(WrongExpectation::Service(text.to_owned()));
    }
    let is_bare = group.is_none() && version.is_none();
    let part = |part: Option<&str>, name, sign| match part {
        None if is_bare => Ok(Part::Any),
        None => Ok(Part::Missing),
        Some(value) => {
            self::part(value).ok_or_else(|| WrongExpectation::NoPart(name, text.to_owned(), sign))
        }
    };
    Ok(Expected::Service {
        interface: interface.to_owned(),
        group: part(group, "group", '/')?,
        version: part(version, "version", ':')?,
    })
}

/// `1.0.0`, `!1.0.0`, `*`; `None`: there is nothing.
pub(super) fn part(text: &str) -> Option<Part> {
    match (text, text.strip_prefix('!')) {
        ("" | "!", _) => None,
        ("*", _) => Some(Part::Any),
        (_, Some(name)) => Some(Part::Not(name.to_owned())),
        (name, None) => Some(Part::Is(name.to_owned())),
    }
}

/// Without a number it is the master that counts: nobody sends to another.
pub(super) fn broker(name: &str, count: Count) -> Result<Expected, WrongExpectation> {
    let wrong = || WrongExpectation::Broker(name.to_owned());
    let parts: Vec<&str> = name.split('/').collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Err(wrong());
    }
    let master = count.is_none().then_some(0);
    let (cluster, broker, id) = match parts.as_slice() {
        [broker] => (None, *broker, master),
        [cluster, broker] => (Some(*cluster), *broker, master),
        [cluster, broker, id] => (Some(*cluster), *broker, Some(id.parse().map_err(|_| wrong())?)),
        _ => return Err(wrong()),
    };
    Ok(Expected::Broker { cluster: cluster.map(str::to_owned), broker: broker.to_owned(), id })
}
