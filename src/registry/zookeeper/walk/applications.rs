//! The application level: `/services/<application>/<id>`, and `<root>/mapping` that says which
//! interfaces an application serves.

use std::collections::HashMap;
use std::sync::Arc;

use super::walker::{Walker, registrant};
use crate::model::{Oddity, Registration};
use crate::registry::zookeeper::instances;
use crate::registry::zookeeper::wire::Stat;

/// The application level's root, which is beside Dubbo's own.
const SERVICES: &str = "services";
/// Spring's service names may have slashes; more of them than this is taken for no name.
const DEPTH: usize = 8;

/// The interfaces of each application.
type Mapping = HashMap<String, Arc<[Arc<str>]>>;

pub(super) async fn read(walker: &mut Walker<'_>) -> Vec<Registration> {
    let services = format!("{}/{SERVICES}", walker.chroot);
    let mut found = Vec::new();
    let mut level = walker.list(std::slice::from_ref(&services)).await.concat();
    if level.is_empty() {
        return found;
    }
    let mapping = mapping(walker).await;
    // An application's name may have slashes: what has children is a level of the name.
    for _ in 0..DEPTH {
        level = instances(walker, &services, level, &mapping, &mut found).await;
        if level.is_empty() {
            return found;
        }
    }
    for name in level {
        let reason = format!("an application's name of more than {DEPTH} levels");
        walker.odd(Oddity::Unread { path: format!("{services}/{name}"), reason });
    }
    found
}

/// `<root>/mapping/<interface>` holds the applications that serve it; turned round here.
async fn mapping(walker: &mut Walker<'_>) -> Mapping {
    let directory = format!("{}/mapping", walker.top);
    let interfaces = walker.list(std::slice::from_ref(&directory)).await.concat();
    let paths: Vec<String> = interfaces.iter().map(|name| format!("{directory}/{name}")).collect();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (interface, data) in interfaces.into_iter().zip(walker.sessions.data(&paths).await) {
        let data = data.map(|(data, _)| data).unwrap_or_default();
        for application in String::from_utf8_lossy(&data).split(',') {
            pairs.push((application.trim().to_owned(), interface.clone()));
        }
    }
    pairs.sort();
    let mut serves: HashMap<String, Vec<Arc<str>>> = HashMap::new();
    for (application, interface) in pairs {
        serves.entry(application).or_default().push(interface.into());
    }
    serves.into_iter().map(|(application, names)| (application, names.into())).collect()
}

/// Adds the instances of `applications` to `found`; gives the names that have a further level.
async fn instances(
    walker: &mut Walker<'_>,
    services: &str,
    applications: Vec<String>,
    mapping: &Mapping,
    found: &mut Vec<Registration>,
) -> Vec<String> {
    let directories: Vec<String> =
        applications.iter().map(|application| format!("{services}/{application}")).collect();
    let mut paths = Vec::new();
    let mut owners = Vec::new();
    let listed = walker.list(&directories).await;
    for ((application, directory), ids) in applications.iter().zip(&directories).zip(listed) {
        for id in ids {
            paths.push(format!("{directory}/{id}"));
            owners.push(application);
        }
    }
    let mut deeper = Vec::new();
    let read = walker.sessions.data(&paths).await;
    for ((path, read), application) in paths.into_iter().zip(read).zip(owners) {
        match read {
            Ok((_, stat)) if stat.children > 0 => {
                deeper.extend(path.get(services.len() + 1..).map(str::to_owned));
            }
            Ok((data, stat)) => {
                found.extend(instance(walker, application, path, &data, stat, mapping));
            }
            Err(trouble) => walker.trouble(&path, trouble),
        }
    }
    deeper
}

/// The registrations of one instance; what can't be understood is odd.
fn instance(
    walker: &mut Walker<'_>,
    application: &str,
    path: String,
    data: &[u8],
    stat: Stat,
    mapping: &Mapping,
) -> Vec<Registration> {
    let interfaces = mapping.get(application).cloned();
    let place =
        instances::Place { target: walker.target, application, path: path.clone(), interfaces };
    instances::parse(data, &place, &registrant(stat)).unwrap_or_else(|error| {
        let (raw, reason) = (String::from_utf8_lossy(data).into_owned(), error.to_string());
        walker.odd(Oddity::Malformed { origin: path, raw, reason });
        Vec::new()
    })
}
