//! All that was seen of one address.

use std::collections::HashMap;

use serde::Serialize;

use super::each::Parts;
use super::path::{ConnectionPart, IdentityPart, PathPart, RoutePart};
use super::range::{RangePart, range};
use crate::model::{Address, Judged, Report, Resolution};

#[derive(Serialize)]
pub(crate) struct AddressPart<'a> {
    address: String,
    host: String,
    port: Option<u16>,
    protocol: &'a str,
    /// Why it was looked at.
    purpose: &'static str,
    /// The registered address that this one belongs to.
    companion_of: Option<String>,
    /// Where it belongs to several, all of them.
    companions_of: Vec<String>,
    class: &'static str,
    /// Which range makes it a container's address.
    of: Option<RangePart<'a>>,
    resolution: ResolutionPart<'a>,
    /// The first path's, as are `connection` and `identity`.
    route: Option<RoutePart<'a>>,
    connection: ConnectionPart<'a>,
    identity: IdentityPart<'a>,
    /// One for each IP address that the host resolves to.
    paths: Vec<PathPart<'a>>,
    /// `null`: nobody dials it.
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct ResolutionPart<'a> {
    outcome: &'static str,
    ips: Vec<String>,
    /// What the name servers alone say, where they say otherwise.
    dns: Option<&'a str>,
    message: Option<String>,
    skip: Option<&'static str>,
}

pub(crate) fn addresses(report: &Report) -> Parts<'_, AddressPart<'_>> {
    let judged = &report.diagnosis.addresses;
    let mut owners: HashMap<Looked<'_>, Vec<&Address>> = HashMap::new();
    let mut first = Vec::new();
    for judged in judged {
        let known = owners.entry(looked(judged)).or_insert_with(|| {
            first.push(judged);
            Vec::new()
        });
        known.extend(judged.evidence.purpose.owner());
    }
    let each = first.into_iter().map(move |judged| {
        let owners = owners.get(&looked(judged)).map_or(&[][..], Vec::as_slice);
        part(judged, owners)
    });
    Box::new(each)
}

/// What was looked at, for whomsoever.
type Looked<'a> = (&'a Address, &'a str, &'static str);

fn looked(judged: &Judged) -> Looked<'_> {
    let seen = &judged.evidence;
    (&seen.address, seen.protocol.name(), seen.purpose.name())
}

fn part<'a>(judged: &'a Judged, owners: &[&'a Address]) -> AddressPart<'a> {
    let Judged { evidence: seen, verdict } = judged;
    let first = seen.paths.first();
    AddressPart {
        address: seen.address.to_string(),
        host: seen.address.host.to_string(),
        port: seen.address.port,
        protocol: seen.protocol.name(),
        purpose: seen.purpose.name(),
        companion_of: owners.first().map(ToString::to_string),
        companions_of: owners.iter().map(ToString::to_string).collect(),
        class: seen.class.name(),
        of: range(&seen.class),
        resolution: resolution(&seen.resolution),
        route: first.map(|path| RoutePart::of(&path.route)),
        connection: ConnectionPart::of(seen),
        identity: IdentityPart::of(seen, *verdict),
        paths: seen.paths.iter().map(|path| PathPart::of(path, *verdict)).collect(),
        verdict: seen.address.port.map(|_| verdict.name()),
    }
}

fn resolution(resolution: &Resolution) -> ResolutionPart<'_> {
    let mut part = ResolutionPart {
        outcome: resolution.outcome(),
        ips: Vec::new(),
        dns: None,
        message: None,
        skip: None,
    };
    match resolution {
        Resolution::Literal => {}
        Resolution::Resolved { ips, dns } => {
            part.ips = ips.iter().map(ToString::to_string).collect();
            part.dns = dns.as_deref();
        }
        Resolution::Unresolved { system, dns } => {
            part.message = Some(system.to_string());
            part.dns = dns.as_deref();
        }
        Resolution::Skipped(skip) => part.skip = Some(skip.name()),
    }
    part
}
