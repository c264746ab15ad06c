//! The values that options take, each read in one way from an argument, a variable or the file.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use globset::{GlobBuilder, GlobMatcher};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de};

use super::expectation::{self, WrongExpectation};
use crate::model::{
    Address, AddressError, Depth, Expectation, Moment, Severity, Since, Suppression,
};
use crate::report::{FORMATS, Format, format_named};

/// A duration as people write it: `2s`, `500ms`, `1m`, `1.5s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub Duration);

/// A pattern such as `com.acme.*`.
#[derive(Clone, Debug)]
pub struct Glob(pub GlobMatcher);

/// An address, or a host whatever the port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At(pub Address);

/// A range such as `10.9.0.0/16`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr(pub IpNet);

/// `CODE` or `CODE=GLOB`.
#[derive(Clone, Debug)]
pub struct Suppress(pub Suppression);

/// What is to be there: `com.acme.Order:1.0.0>=2`.
#[derive(Clone, Debug)]
pub struct Expect(pub Expectation);

/// `2026-05-04T03:02:01Z`, or `10m` for ten minutes ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Began(pub Since);

/// `FORMAT` or `FORMAT=FILE`.
#[derive(Clone)]
pub struct Show {
    pub format: &'static dyn Format,
    pub file: Option<PathBuf>,
}

/// The least severity that makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

/// A socket of a container engine, or the one that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    Found,
    At(PathBuf),
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    Auto,
    Always,
    Never,
}

/// `--identity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// Connect and send nothing
    None,
    /// A heartbeat, a broker's configuration
    Light,
    /// And ask for each registered service ($echo)
    Full,
}

/// Why a text is no value of its option.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongValue {
    #[error("a duration is a number and a unit: 500ms, 3s, 1m")]
    Duration,
    #[error("a pattern is not empty")]
    EmptyPattern,
    #[error("{0}")]
    Pattern(globset::ErrorKind),
    #[error("an address is host:port or a host: {0}")]
    Address(AddressError),
    #[error("a network is an address and its prefix: 10.9.0.0/16")]
    Network,
    #[error("a code looks like RP101; a pattern may follow: RP101=172.17.*")]
    Code,
    #[error("a socket is a path of this machine: /var/run/docker.sock")]
    Socket,
    #[error("a time is RFC 3339, such as 2026-05-04T03:02:01Z, or how long ago it was: 10m")]
    Time,
    #[error("the file's name is missing after `=`")]
    NoFile,
    #[error("the formats are {0}")]
    Format(String),
}

impl Proof {
    pub fn depth(self) -> Depth {
        match self {
            Proof::None => Depth::None,
            Proof::Light => Depth::Light,
            Proof::Full => Depth::Full,
        }
    }
}

impl FailOn {
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

impl FromStr for Span {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        const UNITS: [(&str, f64); 4] = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
        let digits =
            text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(WrongValue::Duration)?;
        let (number, unit) = text.split_at(digits);
        let (_, seconds) =
            UNITS.iter().find(|(name, _)| *name == unit).ok_or(WrongValue::Duration)?;
        let number: f64 = number.parse().map_err(|_| WrongValue::Duration)?;
        Duration::try_from_secs_f64(number * seconds).map(Span).map_err(|_| WrongValue::Duration)
    }
}

impl FromStr for Glob {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if text.is_empty() {
            return Err(WrongValue::EmptyPattern);
        }
        match GlobBuilder::new(text).build() {
            Ok(glob) => Ok(Glob(glob.compile_matcher())),
            Err(error) => Err(WrongValue::Pattern(error.kind().clone())),
        }
    }
}

impl FromStr for At {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let address = Address::parse_host_or_address(text.trim());
        address.map(At).map_err(WrongValue::Address)
    }
}

impl FromStr for Cidr {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(|network| Cidr(network.trunc())).map_err(|_| WrongValue::Network)
    }
}

impl FromStr for Suppress {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let (code, glob) = match text.split_once('=') {
            Some((code, glob)) => (code, Some(glob.parse::<Glob>()?.0)),
            None => (text, None),
        };
        let code = code.trim().to_ascii_uppercase();
        match code.strip_prefix("RP") {
            Some(digits) if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(Suppress(Suppression { code, glob }))
            }
            Some(_) | None => Err(WrongValue::Code),
        }
    }
}

impl FromStr for Engine {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        match text {
            "auto" => Ok(Engine::Found),
            text => match text.strip_prefix("unix://").unwrap_or(text) {
                path if path.starts_with('/') => Ok(Engine::At(PathBuf::from(path))),
                _ => Err(WrongValue::Socket),
            },
        }
    }
}

impl FromStr for Expect {
    type Err = WrongExpectation;

    fn from_str(text: &str) -> Result<Self, WrongExpectation> {
        expectation::parse(text).map(Expect)
    }
}

impl FromStr for Began {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if let Ok(Span(length)) = text.parse() {
            return Ok(Began(Since::Before(length)));
        }
        let time = Moment::parse(text).ok_or(WrongValue::Time)?;
        Ok(Began(Since::At(time)))
    }
}

impl FromStr for Show {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err(WrongValue::NoFile),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = format_named(name).ok_or_else(|| {
            let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
            WrongValue::Format(names.join(", "))
        })?;
        Ok(Show { format, file })
    }
}

impl fmt::Debug for Show {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.format.name(), self.file)
    }
}

macro_rules! read_from_text {
    ($($value:ty)*) => {$(
        impl<'de> Deserialize<'de> for $value {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

read_from_text!(Span Glob At Cidr Suppress Show Engine Expect Began);
