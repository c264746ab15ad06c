//! How Dubbo names a service.

use std::fmt;
use std::sync::Arc;

/// The service that a Dubbo 3 process exports for itself, so that callers learn what else it has, in a
/// group of its application's name.
pub const METADATA_SERVICE: &str = "org.apache.dubbo.metadata.MetadataService";
const METADATA_VERSION: &str = "1.0.0";

/// What a Dubbo provider looks a service up by, beside its own port.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServiceKey {
    pub group: Option<Arc<str>>,
    /// The path of the registered URL: the interface, where nobody configured another.
    pub path: Arc<str>,
    pub version: Option<Arc<str>>,
    /// What callers name beside it.
    pub interface: Arc<str>,
}

impl ServiceKey {
    /// What an application is looked up by: its metadata service, in a group of its name.
    pub fn application(name: &Arc<str>) -> Self {
        Self {
            group: Some(Arc::clone(name)),
            path: METADATA_SERVICE.into(),
            version: Some(METADATA_VERSION.into()),
            interface: METADATA_SERVICE.into(),
        }
    }

    /// It stands for an application, whose name is its group.
    pub fn is_application(&self) -> bool {
        *self.path == *METADATA_SERVICE
    }
}

impl fmt::Display for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { group, path, version, interface: _ } = self;
        if let Some(group) = group {
            write!(f, "{group}/")?;
        }
        f.write_str(path)?;
        version.as_ref().map_or(Ok(()), |version| write!(f, ":{version}"))
    }
}
