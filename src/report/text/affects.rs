//! Whom a block hurts.

use std::collections::BTreeMap;
use std::io;

use super::blocks::Block;
use super::page::Page;
use super::words::some_of;
use crate::model::sentence::count;
use crate::report::format::Detail;

const CALLERS: usize = 4;
const HOSTS: usize = 3;

/// Callers by application, with their hosts.
pub(super) fn show(block: &Block<'_>, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let mut callers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for effect in block.findings.iter().flat_map(|finding| &finding.affects) {
        let hosts = callers.entry(&effect.application).or_default();
        let host = effect.host.as_ref().map(ToString::to_string).unwrap_or_default();
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    if callers.is_empty() {
        return Ok(());
    }
    let all = detail == Detail::Everything;
    let (some_hosts, some_callers) =
        if all { (usize::MAX - 1, usize::MAX - 1) } else { (HOSTS, CALLERS) };
    let named: Vec<String> = callers
        .iter()
        .map(|(application, hosts)| match (application.is_empty(), hosts.concat().is_empty()) {
            (true, _) => format!("callers on {}", some_of(hosts, some_hosts, "more")),
            (false, true) => (*application).to_owned(),
            (false, false) => format!("{application} on {}", some_of(hosts, some_hosts, "more")),
        })
        .collect();
    let text = if named.len() <= some_callers {
        named.join("; ")
    } else {
        let rest = named.len() - some_callers;
        let first = named.get(..some_callers).unwrap_or_default().join("; ");
        format!("{first}; and {}", count(rest, "more application", "more applications"))
    };
    page.labelled("affects", &text)
}
