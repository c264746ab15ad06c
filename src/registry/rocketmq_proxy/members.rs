//! Every proxy of the list, asked at the same time, in both of its protocols.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;

use futures_util::future::join_all;

use super::told::Told;
use super::{grpc, remoting};
use crate::model::{Address, CheckSettings, Host, MemberFailure, RegistryKind};
use crate::net::{Net, lookup, within};
use crate::protocol::hello::PATIENCE;
use crate::registry::stranger;

/// One proxy, and what came of asking it.
pub(super) struct Heard {
    /// The address that clients were told.
    pub used: Address,
    /// The same, or the one of its addresses that was asked.
    pub member: Address,
    pub outcome: Result<Told, MemberFailure>,
}

/// Asks each member, and each address of a member whose name has several. In the order given.
pub(super) async fn hear_all(
    net: &Net,
    members: &[Address],
    topics: &[String],
    settings: &CheckSettings,
) -> Vec<Heard> {
    let each = members.iter().map(|member| hear_member(net, member, topics, settings));
    join_all(each).await.into_iter().flatten().collect()
}

async fn hear_member(
    net: &Net,
    used: &Address,
    topics: &[String],
    settings: &CheckSettings,
) -> Vec<Heard> {
    let found = lookup(&net.names, &used.host, settings.timeout).await;
    let ips: Vec<IpAddr> = match found {
        Ok(ips) if !ips.is_empty() => ips,
        Ok(_) => return vec![unresolved(used, "the name has no address".to_owned())],
        Err(error) => return vec![unresolved(used, error.to_string())],
    };
    let is_only = ips.len() == 1;
    let each = ips.into_iter().map(|ip| async move {
        let at = SocketAddr::new(ip, used.port.unwrap_or_default());
        let member = match is_only {
            true => used.clone(),
            false => Address { host: Host::Ip(ip), port: used.port },
        };
        let outcome = hear(at, used, topics, settings).await;
        Heard { used: used.clone(), member, outcome }
    });
    join_all(each).await
}

fn unresolved(used: &Address, why: String) -> Heard {
    let outcome = Err(MemberFailure::Unresolved(why));
    Heard { used: used.clone(), member: used.clone(), outcome }
}

/// A proxy's remoting port takes gRPC too, and passes it on: what isn't sure to be the gRPC port is asked in
/// remoting as well.
async fn hear(
    at: SocketAddr,
    used: &Address,
    topics: &[String],
    settings: &CheckSettings,
) -> Result<Told, MemberFailure> {
    let mut grpc = pin!(grpc::hear(at, used, topics, settings));
    let early = within(PATIENCE, grpc.as_mut()).await;
    // Other words than those of gRPC are an error in its log.
    let early = match early {
        Some(Ok(told)) if told.is_grpc_port => return Ok(told),
        early => early,
    };
    match remoting::hear(at, topics, settings).await {
        Some(Ok(told)) => return Ok(told.in_mode_of(early.and_then(Result::ok))),
        Some(Err(failure)) => return Err(failure),
        None => {}
    }
    let told = match early {
        Some(told) => told,
        None => grpc.await,
    };
    match told {
        Err(failure @ MemberFailure::Silent(_)) => {
            let who = stranger::name(at, RegistryKind::RocketMqProxy, settings.timeout).await;
            Err(who.unwrap_or(failure))
        }
        told => told,
    }
}
