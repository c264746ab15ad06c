//! What an application instance serves is made known to its consumers.

use super::text::advice;
use crate::model::quote::tick;
use crate::model::remedy::Place;
use crate::model::{Address, Remedy};

/// The provider writes its metadata again.
pub fn publish_metadata(application: &str, path: &str) -> Remedy {
    Remedy {
        name: "publish-metadata",
        title: "Let the provider write its metadata again".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Start {} again: it writes {} when it starts, and then registers. If that is still \
             missing, its metadata go to another place: `dubbo.metadata-report.address` has to be \
             the same on both sides.",
            tick(application),
            tick(path)
        ))],
        caveat: None,
    }
}

/// The instance's entry has the revision that its process has.
pub fn register_revision(application: &str, at: &Address) -> Remedy {
    Remedy {
        name: "publish-metadata",
        title: "Let the instance register the revision that it has".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Start {} at {} again: it registers its instance with the revision of the services \
             that it has.",
            tick(application),
            at.host
        ))],
        caveat: Some(
            "Right after a start or a change of its services, the entry may be a second behind: \
             check again first."
                .to_owned(),
        ),
    }
}

/// The provider maps its services again.
pub fn register_mapping(application: &str, paths: &[String]) -> Remedy {
    Remedy {
        name: "register-mapping",
        title: "Let the provider map its services again".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Start {} again: when it starts, it writes its name into {}.",
            tick(application),
            paths.iter().map(|path| tick(path)).collect::<Vec<_>>().join(", ")
        ))],
        caveat: Some(
            "A consumer that names the application itself (`provided-by` of its reference) needs \
             no mapping."
                .to_owned(),
        ),
    }
}

/// The metadata service can be reached, or goes where the service itself can.
pub fn metadata_port(application: &str, at: &Address) -> Remedy {
    let port = at.port.unwrap_or_default();
    Remedy {
        name: "metadata-port",
        title: "Let callers reach the metadata service".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Open TCP {port} on {} for callers as you do for the service's own port (firewall, \
             `docker run -p {port}:{port}`), or start {} without \
             `dubbo.application.metadata-service-port`: from Dubbo 3 on its metadata service then \
             shares the service's port.",
            at.host,
            tick(application)
        ))],
        caveat: None,
    }
}
