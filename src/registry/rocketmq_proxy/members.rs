//! Every proxy of the list, asked at the same time, in both of its protocols.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;

use futures_util::future::{Either, join_all, select};

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

/// Its remoting port takes gRPC too, and passes it on: so whoever answers in remoting is that port.
async fn hear(
    at: SocketAddr,
    used: &Address,
    topics: &[String],
    settings: &CheckSettings,
) -> Result<Told, MemberFailure> {
    let remoting = pin!(remoting::hear(at, topics, settings));
    let grpc = pin!(grpc::hear(at, used, topics, settings));
    let (remoting, grpc) = match select(remoting, grpc).await {
        Either::Left((Some(Ok(told)), grpc)) => {
            let grpc = within(PATIENCE, grpc).await.and_then(Result::ok);
            return Ok(told.in_mode_of(grpc));
        }
        Either::Left((Some(Err(failure)), _)) => return Err(failure),
        Either::Left((None, grpc)) => (None, grpc.await),
        Either::Right((grpc, remoting)) => (remoting.await, grpc),
    };
    match (remoting, grpc) {
        (Some(Ok(told)), grpc) => Ok(told.in_mode_of(grpc.ok())),
        (Some(Err(failure)), _) => Err(failure),
        (None, Err(failure @ MemberFailure::Silent(_))) => {
            let who = stranger::name(at, RegistryKind::RocketMqProxy, settings.timeout).await;
            Err(who.unwrap_or(failure))
        }
        (None, told) => told,
    }
}
