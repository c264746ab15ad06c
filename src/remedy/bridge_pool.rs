//! Docker's own ranges moved out of the way of a network that others use.

use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// `bip` and `default-address-pools` of the machine whose bridge hides the range.
pub fn bridge_pool(interface: &str) -> Remedy {
    Remedy {
        name: "bridge-pool",
        title: "Move this machine's bridge out of the way".to_owned(),
        place: Place::OnThisHostWithBridge { interface: interface.to_owned() },
        changes: vec![Change::ScriptWithDocument(DAEMON.to_owned())],
        caveat: Some(
            "100.64.0.0/16 is an example of a range that nobody here may use: take one that is \
             free. Restarting Docker stops its containers, and existing networks keep their range \
             until they are made anew (docker compose down, or docker network rm). Merge it by hand \
             if the file exists: it isn't overwritten."
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
