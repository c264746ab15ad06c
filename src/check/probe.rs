//! One address: what it stands for, the way there, and what is at its end.

use std::cell::RefCell;
use std::net::{IpAddr, SocketAddr};

use futures_util::future::join_all;

use super::connect::{PerHost, connect, explain_silence};
use super::identify::{ask_over_triple, ask_who};
use super::names::ResolvedNames;
use super::wanted::Wanted;
use crate::model::{
    AddressEvidence, Answer, Attempt, CheckSettings, Class, ConnectFailure, Connected, Host,
    Identity, Path, Route, Skip, Vantage, classify, classify_host,
};
use crate::net::Net;
use crate::vantage::Routes;

/// All that looking at an address needs.
pub(super) struct Prober<'a> {
    net: &'a Net,
    vantage: &'a Vantage,
    settings: &'a CheckSettings,
    routes: RefCell<Routes<'a>>,
    hosts: PerHost,
    names: ResolvedNames,
}

impl<'a> Prober<'a> {
    pub(super) fn new(net: &'a Net, vantage: &'a Vantage, settings: &'a CheckSettings) -> Self {
        let routes = RefCell::new(Routes::open(vantage));
        let (hosts, names) = (PerHost::default(), ResolvedNames::default());
        Self { net, vantage, settings, routes, hosts, names }
    }

    pub(super) async fn probe(&self, wanted: Wanted) -> AddressEvidence {
        let host = &wanted.address.host;
        let class = classify_host(host, self.vantage, self.settings);
        let limit = self.settings.timeout;
        let (resolution, ips) = self.names.resolve(&self.net.names, host, limit).await;
        let paths = join_all(ips.into_iter().map(|ip| self.probe_path(ip, &wanted))).await;
        let Wanted { address, protocol, purpose, services: _, revision: _, triple: _, tls: _ } =
            wanted;
        AddressEvidence { address, protocol, purpose, class, resolution, paths }
    }

    async fn probe_path(&self, ip: IpAddr, wanted: &Wanted) -> Path {
        let class = classify(ip, self.vantage, self.settings);
        let route = self.routes.borrow_mut().to(ip);
        let (connection, identity) = match self.may_dial(ip, &class, wanted) {
            Err(skip) => (Attempt::Skipped(skip), Attempt::Skipped(skip)),
            Ok(port) => self.meet(SocketAddr::new(ip, port), &route, wanted).await,
        };
        Path { ip, class, route, connection, identity }
    }

    /// The port to dial, or why nothing is sent to `ip`. What no run may dial comes before what this
    /// one may not, so that the reason is the same whatever the options.
    fn may_dial(&self, ip: IpAddr, class: &Class, wanted: &Wanted) -> Result<u16, Skip> {
        match (class, &wanted.address.host, wanted.address.port) {
            (Class::Wildcard, ..) => Err(Skip::Wildcard),
            (Class::LinkLocal, ..) | (_, Host::Scoped(..), _) => Err(Skip::LinkLocal),
            (.., None) => Err(Skip::NoPort),
            _ if self.settings.passive => Err(Skip::Passive),
            _ if self.is_denied(ip) => Err(Skip::Denied),
            (.., Some(port)) => Ok(port),
        }
    }

    fn is_denied(&self, ip: IpAddr) -> bool {
        // `::ffff:10.0.0.1` leads to 10.0.0.1, which may be denied.
        let ip = ip.to_canonical();
        self.settings.denied_networks.iter().any(|network| network.contains(&ip))
    }

    /// Connects and asks who is there.
    async fn meet(
        &self,
        address: SocketAddr,
        route: &Route,
        wanted: &Wanted,
    ) -> (Attempt<Connected, ConnectFailure>, Attempt<Answer, Identity>) {
        // Held until all is asked: further connections to the host are this address's own.
        let turns = self.hosts.turns_of(address.ip());
        let _turn = turns.acquire().await;
        match connect(address, self.settings).await {
            Ok(mut link) => {
                let mut identity = ask_who(&mut link, address, wanted, self.settings).await;
                if let Attempt::Done(Answer::Dubbo(services)) = &mut identity {
                    services.over_triple =
                        ask_over_triple(&link, address, wanted, self.settings).await;
                }
                (Attempt::Done(link.connected), identity)
            }
            Err(failure) => {
                let mut routes = self.routes.borrow_mut();
                let failure = explain_silence(failure, address.ip(), route, &mut routes);
                (Attempt::Failed(failure), Attempt::Skipped(Skip::NotReached))
            }
        }
    }
}
