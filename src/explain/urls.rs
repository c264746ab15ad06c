//! The URLs that Dubbo registers, plain and as ZooKeeper's shell lists them.

use super::written::parse_place;
use crate::model::{Place, Service};

/// What a URL of Dubbo's says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub place: Option<Place>,
    pub service: Option<Service>,
}

/// Schemes of entries that aren't a provider's.
const NO_PROVIDER: [&str; 7] =
    ["consumer", "override", "absent", "condition", "route", "script", "empty"];

/// Reads `dubbo://10.0.0.1:20880/com.acme.Order?group=…`.
pub(super) fn url_of(url: &str) -> Read {
    let Some((scheme, rest)) = url.split_once("://") else { return Read::default() };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (address, name) = path.split_once('/').unwrap_or((path, ""));
    let pair =
        |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let interface = pair("interface").unwrap_or(name);
    let service = (!interface.is_empty()).then(|| Service {
        interface: interface.to_owned(),
        group: known(pair("group")),
        version: known(pair("version")),
        port: None,
    });
    let place = if NO_PROVIDER.contains(&scheme) { None } else { parse_place(address) };
    Read { place, service }
}

/// The URLs of providers in a text that is nothing else: one, a list, or what `ls` of ZooKeeper's shell
/// printed; empty: there is something else.
pub(super) fn providers(text: &str) -> Vec<Read> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !is_shell(line)) {
        for word in line.split([',', ' ', '[', ']', '"', '\'']).filter(|word| !word.is_empty()) {
            let url = decoded(word);
            let read = url_of(&url);
            match is_provider(&url, &read) {
                true => found.push(read),
                false => return Vec::new(),
            }
        }
    }
    found
}

/// Another program's URL has no interface for a path.
fn is_provider(url: &str, read: &Read) -> bool {
    let right = url.split_once("://").is_some_and(|(scheme, _)| {
        let web = matches!(scheme, "http" | "https") && !url.contains("side=provider");
        !web && scheme.len() < 20 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let named = |service: &Service| service.interface.contains('.');
    right && read.place.is_some() && read.service.as_ref().is_some_and(named)
}

/// ZooKeeper's shell repeats the command, and says what it watches.
fn is_shell(line: &str) -> bool {
    line.is_empty() || ["[zk: ", "WATCHER::", "ls "].iter().any(|word| line.starts_with(word))
}

/// With each `%2F` as the character that it stands for.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = |at: usize| char::from(*after.get(at)?).to_digit(16);
        match (byte, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = after.get(2..).unwrap_or_default();
            }
            (byte, _, _) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value that isn't Dubbo's word for none.
pub(super) fn known(value: Option<&str>) -> Option<String> {
    value.filter(|value| !matches!(*value, "" | "0.0.0" | "*")).map(str::to_owned)
}
