//! The text answers of ZooKeeper's four-letter words.

use std::net::IpAddr;
use std::time::Duration;

use crate::model::{Session, SessionSource};

/// What `srvr` said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Srvr {
    /// Version and mode (`3.9.5`, `standalone`).
    Serving {
        version: String,
        mode: String,
    },
    NotServing,
    /// The whitelist lacks it: that is ZooKeeper, and all that can be said.
    NotAllowed,
    /// Not ZooKeeper's words.
    Foreign,
}

/// Reads the answer to `srvr`.
pub fn srvr(text: &str) -> Srvr {
    if text.contains("is not currently serving requests") {
        return Srvr::NotServing;
    }
    if text.contains("is not in the whitelist") {
        return Srvr::NotAllowed;
    }
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    match field("Zookeeper version:") {
        // `3.9.5-d0eaba9,built on …`; builds from source have junk after the dash.
        Some(version) => Srvr::Serving {
            version: version.split(['-', ',']).next().unwrap_or_default().to_owned(),
            mode: field("Mode:").unwrap_or("mode unknown").to_owned(),
        },
        None => Srvr::Foreign,
    }
}

/// The sessions of a `cons` answer; `None`: the word isn't allowed there.
pub fn cons(text: &str) -> Option<Vec<Session>> {
    let foreign = text.contains("is not in the whitelist")
        || text.contains("is not currently serving requests");
    (!foreign && !text.is_empty()).then(|| text.lines().filter_map(session).collect())
}

/// Where the connection that asked for `cons` comes from: those without a session are the ones that
/// ask, and if there are several they have to agree.
pub fn asker(text: &str) -> Option<IpAddr> {
    let asking = |line: &str| {
        let (source, rest) = line.trim().strip_prefix('/')?.rsplit_once('[')?;
        let (host, _port) = source.rsplit_once(':').filter(|_| !rest.contains("sid="))?;
        host.trim_matches(['[', ']']).parse::<IpAddr>().ok()
    };
    let mut asking = text.lines().filter_map(asking);
    let first = asking.next()?;
    asking.all(|other| other == first).then(|| first.to_canonical())
}

/// ` /10.9.8.7:37418[1](queued=0,recved=52,sent=52,sid=0x100003233cd0000,…,to=40000,…)`
fn session(line: &str) -> Option<Session> {
    let (source, rest) = line.trim().strip_prefix('/')?.rsplit_once('[')?;
    let (_, id) = rest.split_once("sid=0x")?;
    let digits = id.split([',', ')']).next()?;
    // Session ids of servers above 127 are negative as Java's longs.
    let id = u64::from_str_radix(digits, 16).ok()?.cast_signed();
    let timeout = rest.split_once(",to=").and_then(|(_, time)| time.split([',', ')']).next());
    let timeout = timeout.and_then(|ms| ms.parse().ok()).map(Duration::from_millis);
    Some(Session { id, source: SessionSource::new(source), timeout, member: 0 })
}
