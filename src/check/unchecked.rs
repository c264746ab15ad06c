//! `list`: every address in its place, and nothing asked of anybody.

use super::wanted::{Wanted, registered};
use crate::model::{
    AddressEvidence, Attempt, CheckSettings, Evidence, Listing, Path, Resolution, Route, Skip,
    Vantage, classify, classify_host,
};

/// The evidence of a run that only lists: classes, and everything else skipped.
pub fn leave_unchecked(
    vantage: &Vantage,
    listings: &[Listing],
    settings: &CheckSettings,
) -> Evidence {
    let addresses = registered(listings)
        .into_iter()
        .map(
            |Wanted { address, protocol, purpose, services: _, revision: _, triple: _, tls: _ }| {
                let class = classify_host(&address.host, vantage, settings);
                let ip = address.host.ip();
                let path = |ip| Path {
                    ip,
                    class: classify(ip, vantage, settings),
                    route: Route::Unknown("not asked".to_owned()),
                    connection: Attempt::Skipped(Skip::Passive),
                    identity: Attempt::Skipped(Skip::Passive),
                };
                AddressEvidence {
                    class,
                    resolution: match ip {
                        Some(_) => Resolution::Literal,
                        None => Resolution::Skipped(Skip::Passive),
                    },
                    paths: ip.map(path).into_iter().collect(),
                    address,
                    protocol,
                    purpose,
                }
            },
        )
        .collect();
    Evidence { addresses, clients: Vec::new() }
}
