//! `<root>/metadata/<application>/<revision>`: the services of instances that keep their metadata in the
//! registry.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::Deserialize;

use super::walker::Walker;
use crate::model::{METADATA_REVISION, Mapped, Registration, ServiceKey};

/// The interfaces of each application.
pub(super) type Mapping = HashMap<String, Arc<[Mapped]>>;

/// The services of applications by `application/revision`.
pub(super) type Metadata = HashMap<String, Arc<[ServiceKey]>>;

/// `MetadataInfo` as Dubbo 3 writes it.
#[derive(Deserialize)]
struct Info {
    #[serde(default)]
    services: BTreeMap<String, Service>,
}

#[derive(Deserialize)]
struct Service {
    name: String,
    group: Option<String>,
    version: Option<String>,
    path: Option<String>,
}

/// What the metadata of an instance are known by: `application/revision`.
pub(super) fn revision(instance: &Registration) -> Option<String> {
    let revision = instance.attributes.get(METADATA_REVISION)?;
    let is_one_node = !revision.is_empty() && !revision.contains('/');
    is_one_node
        .then(|| format!("{}/{revision}", instance.subject.application().unwrap_or_default()))
}

/// What the metadata of `revisions`, each `application/revision`, say, and whether all of them are shown.
pub(super) async fn read(walker: &mut Walker<'_>, revisions: BTreeSet<String>) -> (Metadata, bool) {
    let paths: Vec<String> =
        revisions.iter().map(|revision| format!("{}/metadata/{revision}", walker.top)).collect();
    let answers = walker.sessions.data(&paths).await;
    let (mut metadata, mut is_shown) = (Metadata::new(), true);
    for ((revision, path), answer) in revisions.into_iter().zip(&paths).zip(answers) {
        match answer {
            Ok((data, _)) => {
                if let Ok(info) = serde_json::from_slice::<Info>(&data) {
                    metadata.insert(revision, info.services.into_values().map(key).collect());
                }
            }
            Err(trouble) => is_shown &= !walker.trouble_beside(path, trouble),
        }
    }
    (metadata, is_shown)
}

fn key(service: Service) -> ServiceKey {
    let Service { name, group, version, path } = service;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty()).map(Arc::from);
    let interface: Arc<str> = name.into();
    ServiceKey {
        group: given(group),
        path: given(path).unwrap_or_else(|| Arc::clone(&interface)),
        // Dubbo means the same by 0.0.0 as by no version.
        version: given(version).filter(|version| **version != *"0.0.0"),
        interface,
    }
}
