//! What makes ZooKeeper tell where its sessions come from.

use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// `cons` is allowed, or the AdminServer opened.
pub fn session_sources() -> Remedy {
    Remedy {
        name: "session-sources",
        title: "Let ZooKeeper tell where its sessions come from".to_owned(),
        place: Place::InEachZooCfg,
        changes: vec![Change::Properties("4lw.commands.whitelist=srvr,cons\n".to_owned())],
        caveat: Some(
            "Versions 3.4.10 and 3.5.3 and later; a list that is there already is made longer, not \
             replaced. The AdminServer tells as well, from 3.5 on: admin.enableServer=true, and port \
             8080 open to this machine. Both tell whoever asks."
                .to_owned(),
        ),
    }
}
