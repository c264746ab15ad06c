//! A RocketMQ proxy's own.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::server::{RegistryServer, WithoutTls};
use crate::model::remedy::Place;
use crate::model::{Address, Change, Target};
use crate::remedy::text::advice;

pub(super) struct Proxy;

impl RegistryServer for Proxy {
    fn name(&self) -> &'static str {
        "the proxy"
    }

    fn start(&self) -> &'static str {
        "`nohup sh bin/mqproxy &`"
    }

    fn usual_port(&self) -> u16 {
        8081
    }

    fn pasted(&self, members: &[String], target: &Target) -> String {
        let topic = target
            .topic
            .as_deref()
            .map(|topic| format!("?topic={}", utf8_percent_encode(topic, NON_ALPHANUMERIC)));
        format!("rocketmq-proxy://{}{}", members.join(";"), topic.unwrap_or_default())
    }

    fn access(&self, _: &Target) -> (Change, Option<&'static str>) {
        let change = advice(
            "regprobe doesn't sign in to proxies: run it against one without authentication, or \
             look at what a client with its key is handed.",
        );
        (change, None)
    }

    fn without_tls(&self, member: &Address) -> WithoutTls {
        WithoutTls {
            title: "Let the proxy accept both",
            place: Place::OnHostOfMember(member.clone()),
            advice:
                "A proxy with tlsTestModeEnable or certificates of its own takes TLS and plain \
                     text, unless it is started with -Dtls.server.mode=enforcing."
                    .to_owned(),
            at_usual_port: false,
        }
    }

    fn refreshed(&self) -> &'static str {
        "A client of RocketMQ 5 asks its proxy every 30 s."
    }

    fn expiry(&self, _: Option<Duration>) -> (String, u64) {
        ("A proxy keeps a route for 20 s.".to_owned(), 30)
    }

    fn unexpired(&self) -> &'static str {
        "If it is still handed out after that, it is what the proxy is configured with."
    }
}
