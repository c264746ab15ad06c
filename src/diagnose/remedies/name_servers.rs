//! Every broker registers with every name server.

use super::change;
use crate::diagnose::quote::shell;
use crate::model::{Address, ChangeKind, Remedy};

/// `namesrvAddr` with all of `servers`.
pub fn name_servers(servers: &[Address]) -> Remedy {
    let list: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let line = shell(&format!("namesrvAddr={}", list.join(";")));
    Remedy {
        name: "all-name-servers",
        title: "Register the broker with every name server".to_owned(),
        place: "on each broker".to_owned(),
        changes: vec![change(
            ChangeKind::Shell,
            format!("echo {line} >> conf/broker.conf\nsh bin/mqbroker -c conf/broker.conf"),
        )],
        caveat: Some(
            "A name server that no broker should use any more has to leave the clients' list and \
             DNS as well. Right after a start it may take 30 s until all of them know a broker."
                .to_owned(),
        ),
    }
}
