//! Every name server of the list, asked at the same time.

use std::net::{IpAddr, SocketAddr};

use futures_util::future::join_all;

use super::server::{Told, Unheard, hear};
use crate::model::{Address, CheckSettings, Host, MemberFailure};
use crate::net::{Net, lookup};

/// One name server, and what came of asking it.
pub(super) struct Heard {
    pub server: Address,
    pub outcome: Result<Told, Unheard>,
}

/// Asks each member, and each address of a member whose name has several: they may be different
/// name servers. In the order given.
pub(super) async fn hear_all(
    net: &Net,
    members: &[Address],
    settings: &CheckSettings,
) -> Vec<Heard> {
    let all = join_all(members.iter().map(|member| hear_member(net, member, settings))).await;
    all.into_iter().flatten().collect()
}

async fn hear_member(net: &Net, member: &Address, settings: &CheckSettings) -> Vec<Heard> {
    let ips = match resolve(net, &member.host, settings).await {
        Ok(ips) => ips,
        Err(failure) => {
            return vec![Heard { server: member.clone(), outcome: Err(failure.into()) }];
        }
    };
    let port = member.port.unwrap_or_default();
    let outcomes = join_all(ips.iter().map(|ip| hear(SocketAddr::new(*ip, port), settings))).await;
    let answering: Vec<IpAddr> = ips
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_ok())
        .map(|(ip, _)| *ip)
        .collect();
    let mut heard: Vec<Heard> = ips
        .into_iter()
        .zip(outcomes)
        .filter(|(ip, _)| counts(*ip, &answering))
        .map(|(ip, outcome)| {
            let server = Address { host: Host::Ip(ip), port: member.port };
            Heard { server, outcome }
        })
        .collect();
    // A name that resolves to one server is what its operator knows it by.
    if let [only] = heard.as_mut_slice() {
        only.server = member.clone();
    }
    heard
}

/// A name server commonly listens in one family only, so a name's addresses of the other family
/// say nothing once one of them answers.
fn counts(ip: IpAddr, answering: &[IpAddr]) -> bool {
    answering.is_empty() || answering.iter().any(|other| other.is_ipv4() == ip.is_ipv4())
}

async fn resolve(
    net: &Net,
    host: &Host,
    settings: &CheckSettings,
) -> Result<Vec<IpAddr>, MemberFailure> {
    match lookup(&net.names, host, settings.timeout).await {
        Ok(ips) if ips.is_empty() => {
            Err(MemberFailure::Unresolved("the name has no address".to_owned()))
        }
        found => found.map_err(|error| MemberFailure::Unresolved(error.to_string())),
    }
}
