//! dubbo-go: what a provider registers (common/host_util.go, and GetLocalIP of dubbogo/gost).

use std::net::Ipv4Addr;

use super::family::{Family, Line};
use super::trail::Trail;
use crate::model::Release;
use crate::model::{Card, Choice, Premises, Registered, Told};
use crate::remedy::Software;

/// `--as dubbo-go`.
pub(super) struct DubboGo;

const LINE: Line = Line { from: (1, 5, 6), first: "1.5.6", last: "" };

impl Family for DubboGo {
    fn name(&self) -> &'static str {
        "dubbo-go"
    }

    fn title(&self) -> &'static str {
        "dubbo-go"
    }

    fn lines(&self) -> Vec<Line> {
        vec![LINE]
    }

    fn choose(&self, _: usize, premises: &Premises) -> Choice {
        const KEY: &str = "DUBBO_IP_TO_REGISTRY";
        if let Some(value) = premises.given.variable(KEY) {
            let choice = Trail::default().take(KEY, value, format!("{KEY} is set"));
            return choice.told_by(Told::Registered(KEY));
        }
        by_cards(premises)
    }

    fn software(&self, _: usize) -> Software {
        Software::Dubbo(Release::Go)
    }

    fn port(&self) -> u16 {
        20000
    }
}

/// The first card with a private address; else the last with any. Cards are in the kernel's order.
fn by_cards(premises: &Premises) -> Choice {
    let mut trail = Trail::default();
    let mut last: Option<(&Card, Ipv4Addr)> = None;
    for card in premises.cards.iter().filter(|card| !card.loopback) {
        let first = card.v4.iter().find(|ip| !ip.is_loopback());
        let unfit = match first {
            _ if !card.up => Some("the card is down"),
            _ if card.name.to_lowercase().contains("docker") => Some("its name has docker in it"),
            None => Some("it has no IPv4 address"),
            Some(_) => None,
        };
        match (unfit, first) {
            (Some(why), _) => {
                let text = first.map_or_else(String::new, Ipv4Addr::to_string);
                trail.over(&card.name, text, why);
            }
            (None, Some(ip)) if ip.is_private() => {
                if let Some((card, ip)) = last {
                    trail.over(&card.name, ip.to_string(), "public, and another card's isn't");
                }
                let why = "it is the first private address (the oldest card first), bridges whose \
                           name hasn't docker in it included";
                return trail.take(&card.name, ip.to_string(), why);
            }
            (None, Some(ip)) => {
                if let Some((card, ip)) = last.replace((card, *ip)) {
                    trail.over(&card.name, ip.to_string(), "the last public address counts");
                }
            }
            (None, None) => {}
        }
    }
    match last {
        Some((card, ip)) => trail.take(
            &card.name,
            ip.to_string(),
            "no card has a private address, and it is the last",
        ),
        None => trail.end(
            Registered::Nothing("an entry without a host".to_owned()),
            "no card has an IPv4 address",
        ),
    }
}
