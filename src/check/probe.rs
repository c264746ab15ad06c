//! One address: what it stands for, the way there, and what is at its end.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{OnceCell, Semaphore};

use super::Wanted;
use super::identify::{
    identify, identify_in_tls, is_tls, may_take_tls, over_triple, silent_in_tls,
};
use crate::model::{
    AddressEvidence, Answer, Attempt, CheckSettings, Class, ConnectFailure, Connected, Depth,
    FailureKind, Host, Identity, Path, Protocol, Resolution, Route, Skip, Vantage, classify,
    classify_host,
};
use crate::net::{Link, Net, dial, lookup, name_servers_say, within};
use crate::protocol::hello::{ANSWER, hellos};
use crate::vantage::Routes;

/// Connects to one IP address that may be under way at once.
const PER_HOST: usize = 512;
/// How long the name servers' own word is waited for, beside the system's.
const DNS_PATIENCE: Duration = Duration::from_secs(1);

/// How long a stranger may take to answer each of the words that it may know.
const STRANGER_PATIENCE: Duration = Duration::from_secs(1);

/// What a host stands for, and its addresses in the order that a caller tries them.
type Resolved = (Resolution, Vec<IpAddr>);

/// All that looking at an address needs.
pub(super) struct Prober<'a> {
    net: &'a Net,
    vantage: &'a Vantage,
    settings: &'a CheckSettings,
    routes: RefCell<Routes<'a>>,
    hosts: RefCell<HashMap<IpAddr, Rc<Semaphore>>>,
    names: RefCell<HashMap<String, Rc<OnceCell<Resolved>>>>,
}

impl<'a> Prober<'a> {
    pub(super) fn new(net: &'a Net, vantage: &'a Vantage, settings: &'a CheckSettings) -> Self {
        let routes = RefCell::new(Routes::open(vantage));
        Self {
            net,
            vantage,
            settings,
            routes,
            hosts: RefCell::default(),
            names: RefCell::default(),
        }
    }

    pub(super) async fn probe(&self, wanted: Wanted) -> AddressEvidence {
        let class = classify_host(&wanted.address.host, self.vantage, self.settings);
        let (resolution, ips) = self.resolve(&wanted.address.host).await;
        let paths = join_all(ips.into_iter().map(|ip| self.look_along(ip, &wanted))).await;
        let Wanted { address, protocol, purpose, services: _, triple: _, tls: _ } = wanted;
        AddressEvidence { address, protocol, purpose, class, resolution, paths }
    }

    /// What the host stands for. Each name is looked up once, however many ports it has.
    async fn resolve(&self, host: &Host) -> Resolved {
        let name = match host {
            Host::Ip(ip) => return (Resolution::Literal, vec![*ip]),
            Host::Scoped(ip, _) => return (Resolution::Literal, vec![IpAddr::V6(*ip)]),
            Host::Name(name) => name,
        };
        let cell = Rc::clone(self.names.borrow_mut().entry(name.clone()).or_default());
        cell.get_or_init(|| self.ask_for(name, host)).await.clone()
    }

    /// The system's answer, IPv4 first as a JVM tries them, and what the name servers say.
    async fn ask_for(&self, name: &str, host: &Host) -> Resolved {
        let limit = self.settings.timeout;
        let system = lookup(&self.net.names, host, limit);
        let dns = name_servers_say(&self.net.names, name, limit.min(DNS_PATIENCE));
        let (system, dns) = futures_util::join!(system, dns);
        match system {
            Ok(mut ips) => {
                ips.sort_by_key(IpAddr::is_ipv6);
                let dns = dns.and_then(|said| differing(said, &ips));
                (Resolution::Resolved { ips: ips.clone(), dns }, ips)
            }
            Err(system) => {
                let dns = dns.map(|said| said.map_or_else(|error| error, |ips| list(&ips)));
                (Resolution::Unresolved { system, dns }, Vec::new())
            }
        }
    }

    async fn look_along(&self, ip: IpAddr, wanted: &Wanted) -> Path {
        let class = classify(ip, self.vantage, self.settings);
        let route = self.routes.borrow_mut().to(ip);
        let port = match (&class, &wanted.address.host, wanted.address.port) {
            (Class::Wildcard, ..) => Err(Skip::Wildcard),
            (Class::LinkLocal, ..) | (_, Host::Scoped(..), _) => Err(Skip::LinkLocal),
            (.., None) => Err(Skip::NoPort),
            _ if self.settings.passive => Err(Skip::Passive),
            _ if self.is_denied(ip) => Err(Skip::Denied),
            (.., Some(port)) => Ok(port),
        };
        let (connection, identity) = match port {
            Err(skip) => (Attempt::Skipped(skip), Attempt::Skipped(skip)),
            Ok(port) => self.meet(SocketAddr::new(ip, port), &route, wanted).await,
        };
        Path { ip, class, route, connection, identity }
    }

    fn is_denied(&self, ip: IpAddr) -> bool {
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
        let host = self.host(address.ip());
        let _place = host.acquire().await;
        match self.connect(address).await {
            Ok(mut link) => {
                let mut identity = self.ask_who(&mut link, address, wanted).await;
                if let Attempt::Done(Answer::Dubbo(services)) = &mut identity {
                    services.over_triple = over_triple(&link, address, wanted, self.settings).await;
                }
                (Attempt::Done(link.connected), identity)
            }
            Err(failure) => {
                let failure = self.silence_explained(failure, address.ip(), route);
                (Attempt::Failed(failure), Attempt::Skipped(Skip::NotReached))
            }
        }
    }

    /// Asks in clear, and in TLS whoever wants that.
    async fn ask_who(
        &self,
        link: &mut Link,
        address: SocketAddr,
        wanted: &Wanted,
    ) -> Attempt<Answer, Identity> {
        let in_tls = wanted.tls && self.settings.identity != Depth::None;
        if in_tls {
            if let Some(told) = identify_in_tls(link, wanted, self.settings).await {
                return self.settled(told, link, address, &wanted.protocol).await;
            }
            // It heard a hello that it makes nothing of: words in clear need another connection.
            if let Ok(other) = dial(address, self.settings.timeout).await {
                link.stream = other.stream;
            }
        }
        if wanted.protocol == Protocol::Triple {
            // A call isn't held back until what went before it is acknowledged.
            let _ = link.stream.set_nodelay(true);
        }
        let identity = identify(&mut link.stream, wanted, &link.connected, self.settings).await;
        if !was_spoken_to(&wanted.protocol) {
            return identity;
        }
        // Before any further words in clear: whoever takes TLS only may log each of them as an error.
        let at_once = !in_tls && may_take_tls(&identity);
        if at_once && let Some(told) = self.ask_in_tls(link, address, wanted).await {
            return self.settled(told, link, address, &wanted.protocol).await;
        }
        let identity = self.named(identity, address, &wanted.protocol).await;
        let late = !in_tls && !at_once && may_take_tls(&identity);
        if late && let Some(told) = self.ask_in_tls(link, address, wanted).await {
            return self.settled(told, link, address, &wanted.protocol).await;
        }
        identity
    }

    /// Asks in TLS, on a connection of its own; `None`: TLS isn't spoken there.
    async fn ask_in_tls(
        &self,
        link: &mut Link,
        address: SocketAddr,
        wanted: &Wanted,
    ) -> Option<Attempt<Answer, Identity>> {
        let mut other = dial(address, self.settings.timeout).await.ok()?;
        let told = identify_in_tls(&mut other, wanted, self.settings).await?;
        link.connected.tls = true;
        Some(told)
    }

    /// Whoever is silent in TLS may be a stranger that takes TLS too, and answers other words in clear.
    async fn settled(
        &self,
        told: Attempt<Answer, Identity>,
        link: &mut Link,
        address: SocketAddr,
        protocol: &Protocol,
    ) -> Attempt<Answer, Identity> {
        let Attempt::Failed(Identity::Silent(silence)) = told else { return told };
        match self.who_else(address, protocol).await {
            Some(name) if !is_tls(&name) => {
                link.connected.tls = false;
                Attempt::Failed(Identity::OtherProtocol(name))
            }
            Some(_) | None => Attempt::Failed(Identity::Withheld(silent_in_tls(silence))),
        }
    }

    /// Silence to the registered protocol may be that of somebody who speaks another.
    async fn named(
        &self,
        identity: Attempt<Answer, Identity>,
        address: SocketAddr,
        protocol: &Protocol,
    ) -> Attempt<Answer, Identity> {
        if !matches!(identity, Attempt::Failed(Identity::Silent(_))) {
            return identity;
        }
        match self.who_else(address, protocol).await {
            Some(name) => Attempt::Failed(Identity::OtherProtocol(name)),
            None => identity,
        }
    }

    /// Whoever answers other words than those of the registered protocol, each said on a connection of
    /// its own.
    async fn who_else(&self, address: SocketAddr, protocol: &Protocol) -> Option<String> {
        let limit = self.settings.timeout.min(STRANGER_PATIENCE);
        let asked = hellos(protocol).into_iter().map(|hello| async move {
            let mut link = dial(address, limit).await.ok()?;
            let talk = async {
                link.stream.write_all(&hello.bytes).await?;
                let mut answer = vec![0; ANSWER];
                let count = link.stream.read(&mut answer).await?;
                answer.truncate(count);
                io::Result::Ok(answer)
            };
            hello.recognise(&within(limit, talk).await?.ok()?)
        });
        join_all(asked).await.into_iter().flatten().next()
    }

    /// Silence because nobody on the link is there to answer is not that of a firewall.
    fn silence_explained(
        &self,
        failure: ConnectFailure,
        ip: IpAddr,
        route: &Route,
    ) -> ConnectFailure {
        if failure.kind != FailureKind::TimedOut {
            return failure;
        }
        match self.routes.borrow_mut().unanswered_hop(ip, route) {
            None => failure,
            Some(hop) => ConnectFailure {
                kind: FailureKind::HostUnreachable,
                message: format!("nobody on the link answers for {hop}"),
                ..failure
            },
        }
    }

    /// Connects, again where another attempt may go better: silence can be loss, a refusal can't.
    async fn connect(&self, address: SocketAddr) -> Result<Link, ConnectFailure> {
        let mut attempts = 1;
        loop {
            match dial(address, self.settings.timeout).await {
                Ok(mut link) => {
                    link.connected.attempts = attempts;
                    return Ok(link);
                }
                Err(failure) if attempts < self.settings.attempts && may_heal(&failure) => {
                    attempts += 1;
                }
                Err(failure) => return Err(ConnectFailure { attempts, ..failure }),
            }
        }
    }

    fn host(&self, ip: IpAddr) -> Rc<Semaphore> {
        let mut hosts = self.hosts.borrow_mut();
        Rc::clone(hosts.entry(ip).or_insert_with(|| Rc::new(Semaphore::new(PER_HOST))))
    }
}

/// Where nothing is said, a port that hangs up does so for reasons of its own.
fn was_spoken_to(protocol: &Protocol) -> bool {
    match protocol {
        Protocol::Dubbo | Protocol::Triple | Protocol::Remoting => true,
        Protocol::RocketMqHa | Protocol::Other(_) => false,
    }
}

fn may_heal(failure: &ConnectFailure) -> bool {
    match failure.kind {
        FailureKind::TimedOut | FailureKind::Failed => true,
        FailureKind::Refused | FailureKind::HostUnreachable | FailureKind::NetworkUnreachable => {
            false
        }
    }
}

/// The name servers' word, where it isn't the system's.
fn differing(said: Result<Vec<IpAddr>, String>, ips: &[IpAddr]) -> Option<String> {
    match said {
        Ok(dns) if dns.iter().all(|ip| ips.contains(ip)) => None,
        Ok(dns) => Some(list(&dns)),
        Err(error) => Some(error),
    }
}

fn list(ips: &[IpAddr]) -> String {
    ips.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
}
