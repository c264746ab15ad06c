//! Docker's own ranges moved out of the way of a network that others use.

use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// `bip` and `default-address-pools` of the host whose bridge hides the range.
pub fn bridge_pool(interface: &str) -> Remedy {
    Remedy {
        name: "bridge-pool",
        title: "Move this machine's bridge to another range".to_owned(),
        place: Place::OnThisHostWithBridge { interface: interface.to_owned() },
        changes: vec![Change::ScriptWithDocument(DAEMON.to_owned())],
        caveat: Some(
            "100.64.0.0/16 is only an example: choose a range that is free in your network. \
             Restarting Docker stops its containers, and existing networks keep their range until \
             they are created again (docker compose down, or docker network rm). If the file \
             exists, merge it by hand: it isn't overwritten."
                .to_owned(),
        ),
    }
}

// Where the file exists, the shell says so and does nothing.
const DAEMON: &str = "\
(set -C; cat > /etc/docker/daemon.json) <<'END' && systemctl restart docker
{
  \"bip\": \"100.64.0.1/24\",
  \"default-address-pools\": [ { \"base\": \"100.64.0.0/16\", \"size\": 24 } ]
}
END";
