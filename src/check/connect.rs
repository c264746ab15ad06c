//! A connection to an address: how many at once, how often it is tried, and what silence means.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use tokio::sync::Semaphore;

use crate::model::{CheckSettings, ConnectFailure, FailureKind, Route};
use crate::net::{Link, dial};
use crate::vantage::Routes;

/// Addresses of one IP address that may be looked at at once. Listen queues of real servers are a few
/// hundred long, and a full one drops connections as a firewall does: more would make its own fault.
const PER_HOST: usize = 512;

/// Who may dial each host now.
#[derive(Default)]
pub(super) struct PerHost(RefCell<HashMap<IpAddr, Rc<Semaphore>>>);

impl PerHost {
    pub(super) fn turns_of(&self, ip: IpAddr) -> Rc<Semaphore> {
        let mut hosts = self.0.borrow_mut();
        Rc::clone(hosts.entry(ip).or_insert_with(|| Rc::new(Semaphore::new(PER_HOST))))
    }
}

/// Connects, again where another attempt may go better: silence can be loss, a refusal can't.
pub(super) async fn connect(
    address: SocketAddr,
    settings: &CheckSettings,
) -> Result<Link, ConnectFailure> {
    let mut attempts = 1;
    loop {
        match dial(address, settings.timeout).await {
            Ok(mut link) => {
                link.connected.attempts = attempts;
                return Ok(link);
            }
            Err(failure) if attempts < settings.attempts && may_heal(&failure) => attempts += 1,
            Err(failure) => return Err(ConnectFailure { attempts, ..failure }),
        }
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

/// Silence because nobody on the link is there to answer is not that of a firewall: the kernel knows
/// from ARP, though a dial that gave up before ARP did knows only that time is up.
pub(super) fn explain_silence(
    failure: ConnectFailure,
    ip: IpAddr,
    route: &Route,
    routes: &mut Routes,
) -> ConnectFailure {
    if failure.kind != FailureKind::TimedOut {
        return failure;
    }
    match routes.unanswered_hop(ip, route) {
        None => failure,
        Some(hop) => ConnectFailure {
            kind: FailureKind::HostUnreachable,
            message: format!("no host on the link answers for {hop}"),
            ..failure
        },
    }
}
