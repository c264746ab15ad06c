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
            "Versions 3.4.10, 3.5.3 and later; extend an existing list, don't replace it. The \
             AdminServer shows it as well, from 3.5 on: admin.enableServer=true, and port 8080 \
             open to this machine. Both answer anyone who asks."
                .to_owned(),
        ),
    }
}
