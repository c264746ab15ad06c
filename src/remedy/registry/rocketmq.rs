//! A RocketMQ name server's own.

use std::time::Duration;

use super::server::{RegistryServer, WithoutTls};
use crate::model::remedy::Place;
use crate::model::{Address, Change, Target};
use crate::remedy::text::advice;

pub(super) struct NameServer;

impl RegistryServer for NameServer {
    fn name(&self) -> &'static str {
        "the name server"
    }

    fn start(&self) -> &'static str {
        "`nohup sh bin/mqnamesrv &`"
    }

    fn usual_port(&self) -> u16 {
        9876
    }

    fn pasted(&self, members: &[String], _: &Target) -> String {
        members.join(";")
    }

    fn access(&self, _: &Target) -> (Change, Option<&'static str>) {
        let change = advice(
            "regprobe doesn't sign in to name servers: run it on a machine that their \
                             access control allows, or have this machine's address allowed.",
        );
        (change, None)
    }

    fn without_tls(&self, member: &Address) -> WithoutTls {
        WithoutTls {
            title: "Let the name server accept both",
            place: Place::OnHostOfMember(member.clone()),
            advice: "regprobe asks name servers without TLS. A name server that is started with \
                 -Dtls.server.mode=permissive, the default, accepts both. Clients that use TLS \
                 themselves are not affected."
                .to_owned(),
            at_usual_port: false,
        }
    }

    fn refreshed(&self) -> &'static str {
        "A RocketMQ client asks its name servers every 30 s. `ss -tnp 'dport = :9876'` shows \
                          which it asks; check whether each of them lists what this run found."
    }

    fn expiry(&self, _: Option<Duration>) -> (String, u64) {
        let why = "The name server removes a broker at once when its connection ends, and after \
                          120 s without a heartbeat.";
        (why.to_owned(), 130)
    }

    fn unexpired(&self) -> &'static str {
        "If the entry is still there after that, its broker is alive."
    }
}
