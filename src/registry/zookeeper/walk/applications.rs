//! The application level: `<rootPath>/<application>/<id>`, or `/services` and, where a group is named,
//! `<root>` in its place; and `<root>/mapping` that says which interfaces an application serves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::interfaces::Others;
use super::metadata::{self, Mapping, Metadata, revision};
use super::roots;
use super::walker::{Walker, registrant};
use crate::model::{Mapped, Oddity, Registration};
use crate::registry::zookeeper::instances;
use crate::registry::zookeeper::target::SERVICES_ROOT;
use crate::registry::zookeeper::wire::Stat;

/// Spring's service names may have slashes; more of them than this is taken for no name.
const DEPTH: usize = 8;

/// Instances below `rootPath`, or else everywhere. `others` has the names below Dubbo's root that no interface
/// has: from 3.0.9 on, applications whose registry address names a group.
pub(super) async fn read(
    walker: &mut Walker<'_>,
    root_path: Option<&str>,
    others: &mut Others,
) -> Vec<Registration> {
    let mut found = Vec::new();
    let services = format!("{}/{}", walker.chroot, root_path.unwrap_or(SERVICES_ROOT));
    let mut level = walker.list(std::slice::from_ref(&services)).await.concat();
    // An application's name may have slashes: what has children is a level of the name.
    for _ in 0..DEPTH {
        if level.is_empty() {
            break;
        }
        level = instances(walker, &services, level, &mut found).await;
    }
    for name in level {
        let reason = format!("an application's name of more than {DEPTH} levels");
        walker.odd(Oddity::Unread { path: format!("{services}/{name}"), reason });
    }
    if root_path.is_none() {
        let root = walker.top.clone();
        instances(walker, &root, std::mem::take(&mut others.names), &mut found).await;
    }
    let elsewhere = roots::others(walker, root_path).await;
    if found.is_empty() && elsewhere.is_empty() {
        return Vec::new();
    }
    let mapping = mapping(walker).await;
    roots::tell(walker, elsewhere, &mapping);
    let revisions: BTreeSet<String> = found.iter().filter_map(revision).collect();
    let (metadata, is_shown) = metadata::read(walker, revisions).await;
    others.has_metadata &= is_shown;
    found.into_iter().map(|instance| completed(instance, &mapping, &metadata)).collect()
}

/// With what stands elsewhere of an instance: the interfaces of its application, and its services.
fn completed(instance: Registration, mapping: &Mapping, metadata: &Metadata) -> Registration {
    let application = instance.subject.application().unwrap_or_default();
    Registration {
        interfaces: mapping.get(application).cloned(),
        serves: revision(&instance).and_then(|revision| metadata.get(&revision).cloned()),
        ..instance
    }
}

/// `<root>/mapping/<interface>` holds the applications that serve it, and up to 2.7
/// `<root>/config/mapping/<interface>` has a child for each; turned round here.
async fn mapping(walker: &mut Walker<'_>) -> Mapping {
    let directory = format!("{}/mapping", walker.top);
    let interfaces = walker.list(std::slice::from_ref(&directory)).await.concat();
    let paths: Vec<String> = interfaces.iter().map(|name| format!("{directory}/{name}")).collect();
    let mut found: BTreeMap<(String, Arc<str>), bool> = BTreeMap::new();
    for (interface, data) in interfaces.into_iter().zip(walker.sessions.data(&paths).await) {
        let data = data.map(|(data, _)| data).unwrap_or_default();
        let interface: Arc<str> = interface.into();
        for application in String::from_utf8_lossy(&data).split(',') {
            found.insert((application.trim().to_owned(), Arc::clone(&interface)), true);
        }
    }
    let directory = format!("{}/config/mapping", walker.top);
    let interfaces = walker.list_beside(&directory).await;
    let paths: Vec<String> = interfaces.iter().map(|name| format!("{directory}/{name}")).collect();
    for (interface, applications) in interfaces.into_iter().zip(walker.list(&paths).await) {
        let interface: Arc<str> = interface.into();
        for application in applications {
            found.entry((application, Arc::clone(&interface))).or_insert(false);
        }
    }
    let mut serves: HashMap<String, Vec<Mapped>> = HashMap::new();
    for ((application, interface), in_3) in found {
        serves.entry(application).or_default().push(Mapped { interface, in_3 });
    }
    serves.into_iter().map(|(application, names)| (application, names.into())).collect()
}

/// Adds the instances of `applications` below `root` to `found`; gives the names that have a further
/// level.
async fn instances(
    walker: &mut Walker<'_>,
    root: &str,
    applications: Vec<String>,
    found: &mut Vec<Registration>,
) -> Vec<String> {
    let directories: Vec<String> =
        applications.iter().map(|application| format!("{root}/{application}")).collect();
    let mut paths = Vec::new();
    let mut names = Vec::new();
    let listed = walker.list(&directories).await;
    for ((application, directory), ids) in applications.iter().zip(&directories).zip(listed) {
        for id in ids.into_iter().filter(|id| !is_category(id)) {
            paths.push(format!("{directory}/{id}"));
            names.push(application);
        }
    }
    let mut deeper = Vec::new();
    let read = walker.sessions.data(&paths).await;
    for ((path, read), application) in paths.into_iter().zip(read).zip(names) {
        match read {
            Ok((_, stat)) if stat.children > 0 => {
                deeper.extend(path.get(root.len() + 1..).map(str::to_owned));
            }
            Ok((data, stat)) => {
                found.extend(instance(walker, application, path, &data, stat));
            }
            Err(trouble) => walker.trouble(&path, trouble),
        }
    }
    deeper
}

/// What an interface has below it, be it empty.
fn is_category(name: &str) -> bool {
    crate::registry::zookeeper::dubbo::CATEGORIES.iter().any(|(category, _)| *category == name)
}

/// The registrations of one instance; what can't be understood is odd.
fn instance(
    walker: &mut Walker<'_>,
    application: &str,
    path: String,
    data: &[u8],
    stat: Stat,
) -> Vec<Registration> {
    let place = instances::Place { target: walker.target, application, path: path.clone() };
    instances::parse(data, &place, &registrant(stat)).unwrap_or_else(|reason| {
        let raw = String::from_utf8_lossy(data).into_owned();
        let author = instances::author(data);
        walker.odd(Oddity::Malformed { origin: path, raw, reason, author });
        Vec::new()
    })
}
