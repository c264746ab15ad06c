//! The values that a message has, and what each may look like.

use super::written::{is_host, parse_place};

/// What a hole of a template takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// `10.0.0.1:20880`, `/10.0.0.1:20880`, `name/10.0.0.1:20880`, `[::1]:20880`.
    Address,
    /// Whatever stands where an address should.
    Anything,
    /// Addresses with commas.
    Addresses,
    /// A host without a port.
    Host,
    /// `dubbo://10.0.0.1:20880/com.acme.Order?group=…`
    Url,
    /// `zookeeper://10.0.0.1:2181/…`
    RegistryUrl,
    /// `group/com.acme.Order:1.0.0`, or a consumer's URL
    Service,
    /// `/dubbo/com.acme.Order/providers/…`
    Path,
    Registry,
    /// The router that left no provider.
    Router,
    /// The hash of an application's metadata.
    Revision,
    /// The instance that has it.
    Instance,
    Consumer,
    Version,
    Topic,
    Brokers,
    Node,
    Size,
    Exported,
    Value,
    Cause,
    /// Text that is of no interest.
    Skip,
}

const NAMES: [(&str, Field); 22] = [
    ("address", Field::Address),
    ("anything", Field::Anything),
    ("addresses", Field::Addresses),
    ("host", Field::Host),
    ("url", Field::Url),
    ("registry-url", Field::RegistryUrl),
    ("service", Field::Service),
    ("path", Field::Path),
    ("registry", Field::Registry),
    ("router", Field::Router),
    ("revision", Field::Revision),
    ("instance", Field::Instance),
    ("consumer", Field::Consumer),
    ("version", Field::Version),
    ("topic", Field::Topic),
    ("brokers", Field::Brokers),
    ("node", Field::Node),
    ("size", Field::Size),
    ("exported", Field::Exported),
    ("value", Field::Value),
    ("cause", Field::Cause),
    ("…", Field::Skip),
];

/// Bytes behind a message that may be its last value.
const FAR: usize = 1_000;

impl Field {
    /// The field of that name; a name that is unknown takes any text.
    pub(super) fn named(name: &str) -> Self {
        NAMES.iter().find(|(known, _)| *known == name).map_or(Field::Skip, |(_, field)| *field)
    }

    /// Bytes that a value may have.
    fn longest(self) -> usize {
        match self {
            Field::Node | Field::Size | Field::Version => 40,
            Field::Revision | Field::Router => 120,
            Field::Address
            | Field::Anything
            | Field::Host
            | Field::Instance
            | Field::Topic
            | Field::Consumer => 260,
            Field::Value | Field::Brokers | Field::Cause => 1_000,
            Field::Service | Field::Path | Field::Url | Field::RegistryUrl => 16_000,
            Field::Addresses | Field::Registry | Field::Exported | Field::Skip => 200_000,
        }
    }

    /// The value in `text`, if that can be one. It looks at no more than the first thousand bytes.
    pub(super) fn accepts(self, text: &str) -> Option<&str> {
        if text.len() > self.longest() {
            return None;
        }
        let value = text.trim();
        let right = match self {
            Field::Address => parse_place(value)
                .is_some_and(|place| place.address.is_some_and(|address| address.port.is_some())),
            Field::Anything => !value.is_empty(),
            Field::Host => is_host(value),
            Field::Url | Field::RegistryUrl => value
                .split_once("://")
                .is_some_and(|(scheme, _)| scheme.len() < 40 && scheme.bytes().all(is_scheme)),
            Field::Service => is_service(value),
            Field::Node | Field::Size => value.parse::<i64>().is_ok(),
            Field::Topic | Field::Consumer | Field::Router | Field::Revision => {
                !value.is_empty() && !value.contains(char::is_whitespace)
            }
            // A Dubbo whose own jar was repackaged doesn't know its version.
            Field::Version => !value.contains(char::is_whitespace),
            Field::Path => value.starts_with('/') && !value.contains(char::is_whitespace),
            Field::Instance => parse_place(value).is_some(),
            Field::Addresses
            | Field::Registry
            | Field::Brokers
            | Field::Exported
            | Field::Value
            | Field::Cause
            | Field::Skip => true,
        };
        right.then_some(value)
    }

    /// The value at the start of `text`, where no text of the template ends it.
    pub(super) fn word_after(self, text: &str) -> &str {
        // Each place of a long line may end in such a value, so none looks far.
        let text = text.get(..floor(text, text.len().min(FAR))).unwrap_or_default();
        // The full stop of a sentence, and a bracket around it all, are no part of a word.
        match self {
            Field::Cause | Field::Skip | Field::Value => text,
            Field::Address
            | Field::Anything
            | Field::Addresses
            | Field::Host
            | Field::Url
            | Field::RegistryUrl
            | Field::Service
            | Field::Path
            | Field::Registry
            | Field::Router
            | Field::Revision
            | Field::Instance
            | Field::Consumer
            | Field::Version
            | Field::Topic
            | Field::Brokers
            | Field::Node
            | Field::Size
            | Field::Exported => {
                let ends = |c: char| c.is_whitespace() || ",;<>()\"'\\".contains(c);
                let word = text.split(ends).next().unwrap_or_default();
                word.trim_end_matches(['.', ':']).trim_end_matches("]]")
            }
        }
    }

    /// The word that ends `text`.
    pub(super) fn word_before(self, text: &str) -> Option<&str> {
        let start = floor(text, text.len().saturating_sub(self.longest()));
        let near = text.get(start..)?;
        let at = near.rfind(|c: char| c.is_whitespace() || "\"'<>(),;".contains(c));
        let word = near.get(at.map_or(0, |at| at + 1)..)?;
        self.accepts(word)
    }
}

/// The next character's start at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte)
}

/// `group/com.acme.Order:1.0.0:20880`, `com.acme.Order#1.0.0#group`, or a URL that names an interface.
fn is_service(text: &str) -> bool {
    if text.contains("://") {
        return text.contains("interface=") && !text.contains(char::is_whitespace);
    }
    text.len() <= 1_000
        && text.chars().all(|c| c.is_alphanumeric() || "._$/:-*@#".contains(c))
        && text.contains(char::is_alphabetic)
}
