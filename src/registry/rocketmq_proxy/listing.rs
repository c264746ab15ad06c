//! From what the proxies said to one listing.

use super::members::Heard;
use super::told::{Route, Spoken, Told};
use crate::model::sentence::count;
use crate::model::{
    Address, Attributes, Author, Listing, MemberFailure, MemberLook, Oddity, Protocol, Read,
    Registration, Role, Subject, TargetId,
};

/// Puts together what was heard of the target at place `target` of the run.
pub(super) fn assemble(target: TargetId, heard: Vec<Heard>) -> Listing {
    let members: Vec<MemberLook> = heard.iter().map(look).collect();
    let trouble: Vec<String> = heard.iter().filter_map(trouble).collect();
    let mut listing = Listing::failed(target, members, trouble.join("; "));
    for Heard { used, member, outcome } in heard {
        let Ok(Told { spoken, topic, route, .. }) = outcome else { continue };
        let protocol = match spoken {
            Spoken::Grpc | Spoken::GrpcInTls => Protocol::RocketMqGrpc,
            Spoken::Remoting => Protocol::RocketMqProxy,
        };
        match route {
            Ok(route) => take(&mut listing, &used, &topic, &protocol, route),
            Err(why) => {
                let said = why.to_string();
                listing.oddities.push(Oddity::NoRoute { member, topic, said });
            }
        }
    }
    let untold = listing.oddities.iter().any(|oddity| matches!(oddity, Oddity::NoRoute { .. }));
    if !listing.registrations.is_empty() {
        listing.read = if untold { Read::Partial } else { Read::Complete };
        listing.error = listing.error.filter(|_| untold);
    }
    listing
}

fn take(
    listing: &mut Listing,
    used: &Address,
    topic: &str,
    protocol: &Protocol,
    Route { mode, handed }: Route,
) {
    for (broker, text) in handed {
        let subject =
            Subject::ProxyEndpoint { proxy: used.clone(), broker: broker.as_str().into(), mode };
        let origin = format!("{used}/{topic}/{broker}");
        match Address::parse(&text) {
            Ok(address) => {
                let entry =
                    registration(listing.target, (subject, protocol.clone()), address, origin);
                if !listing.registrations.iter().any(|known| is_same(known, &entry)) {
                    listing.registrations.push(entry);
                }
            }
            Err(error) => listing.oddities.push(Oddity::Malformed {
                origin,
                raw: text,
                reason: error.into(),
                author: Author::RocketMq,
            }),
        }
    }
}

/// Told by another of a name's addresses already.
fn is_same(known: &Registration, entry: &Registration) -> bool {
    known.subject == entry.subject && known.address == entry.address
}

fn registration(
    target: TargetId,
    (subject, protocol): (Subject, Protocol),
    address: Address,
    origin: String,
) -> Registration {
    Registration {
        target,
        role: Role::Endpoint,
        subject,
        address: Some(address),
        protocol,
        origin,
        attributes: Attributes::default(),
        registrant: None,
        interfaces: None,
        serves: None,
        metadata_at: None,
        key: None,
    }
}

fn look(Heard { member, outcome, .. }: &Heard) -> MemberLook {
    let state = match outcome {
        Ok(Told { spoken, topic, route: Ok(Route { mode, handed }), .. }) => Ok(format!(
            "proxy in {} mode, {}, {} for {topic}",
            mode.name(),
            in_words(*spoken),
            count(handed.len(), "endpoint", "endpoints")
        )),
        Ok(Told { spoken, .. }) => Ok(format!("proxy, {}", in_words(*spoken))),
        Err(failure) => Err(failure.clone()),
    };
    MemberLook {
        member: member.clone(),
        state,
        sessions: None,
        sees_us_at: None,
        opened: None,
        longest_session: None,
    }
}

fn in_words(spoken: Spoken) -> &'static str {
    match spoken {
        Spoken::Grpc => "gRPC",
        Spoken::GrpcInTls => "gRPC in TLS",
        Spoken::Remoting => "remoting",
    }
}

/// Why a proxy's endpoints aren't known.
fn trouble(Heard { member, outcome, .. }: &Heard) -> Option<String> {
    let why = match outcome {
        Ok(Told { route: Ok(_), .. }) => return None,
        Ok(Told { topic, route: Err(why), .. }) => {
            format!("it hands out nothing for the topic {topic}: {why}")
        }
        Err(MemberFailure::NotServing(words)) => words.clone(),
        Err(failure) => failure.to_string(),
    };
    Some(format!("{member}: {why}"))
}
