//! Dubbo's interface level: `<root>/<interface>/<category>/<url>`.

use std::collections::HashSet;
use std::sync::Arc;

use super::walker::{Walker, registrant, single};
use crate::model::{Author, Oddity, Registration, Role, Subject};
use crate::registry::zookeeper::dubbo;
use crate::registry::zookeeper::session::Trouble;

/// What Dubbo keeps beside the interfaces.
pub(super) const NOT_INTERFACES: [&str; 4] = ["config", "mapping", "metadata", "zookeeper"];

/// A category of an interface.
struct Category {
    interface: Arc<str>,
    role: Role,
}

/// What is below Dubbo's root beside interfaces.
#[derive(Default)]
pub(super) struct Others {
    /// Names without a provider, a consumer or a rule: applications', or interfaces' that are empty.
    pub names: Vec<String>,
    pub has_config: bool,
    pub has_metadata: bool,
}

pub(super) async fn read(walker: &mut Walker<'_>) -> (Vec<Registration>, Others) {
    let top = walker.top.clone();
    let names = single(walker.sessions.children(std::slice::from_ref(&top)).await);
    if names == Err(Trouble::Missing) {
        let missing = missing_root(walker).await;
        walker.odd(missing);
        return (Vec::new(), Others::default());
    }
    let Some(mut interfaces) = walker.known(&top, names) else {
        return (Vec::new(), Others::default());
    };
    let has = |name: &str| interfaces.iter().any(|known| known == name);
    let mut others =
        Others { names: Vec::new(), has_config: has("config"), has_metadata: has("metadata") };
    interfaces.retain(|name| !NOT_INTERFACES.contains(&name.as_str()));
    let found = entries(walker, &interfaces).await;
    let known: HashSet<&str> = found.iter().filter_map(interface_of).collect();
    others.names =
        interfaces.iter().filter(|name| !known.contains(name.as_str())).cloned().collect();
    if found.is_empty() && walker.oddities.is_empty() {
        let own = walker.top.get(walker.chroot.len() + 1..).unwrap_or_default();
        let own = own.split('/').next().unwrap_or_default().to_owned();
        let mut present = beside(walker).await;
        present.retain(|name| *name != own);
        walker.odd(Oddity::EmptyRoot { root: top, exists: true, present });
    }
    (found, others)
}

fn interface_of(entry: &Registration) -> Option<&str> {
    match &entry.subject {
        Subject::DubboService { interface, .. } => Some(interface),
        Subject::DubboApplication { .. }
        | Subject::SpringService { .. }
        | Subject::RocketMqBroker { .. }
        | Subject::ProxyEndpoint { .. } => None,
    }
}

/// The root isn't there: that is the whole answer, and what stands beside it helps.
async fn missing_root(walker: &mut Walker<'_>) -> Oddity {
    if let Some((parent, _)) = walker.chroot.rsplit_once('/') {
        let chroot = [walker.chroot.to_owned()];
        if single(walker.sessions.stats(&chroot).await) == Err(Trouble::Missing) {
            let [root] = chroot;
            let present = children_of(walker, parent).await;
            return Oddity::EmptyRoot { root, exists: false, present };
        }
    }
    let present = beside(walker).await;
    Oddity::EmptyRoot { root: walker.top.clone(), exists: false, present }
}

/// What stands beside Dubbo's root.
pub(super) async fn beside(walker: &mut Walker<'_>) -> Vec<String> {
    children_of(walker, walker.chroot).await
}

/// The children of `path`, in order, less the node that every ZooKeeper has for itself.
async fn children_of(walker: &mut Walker<'_>, path: &str) -> Vec<String> {
    let path = if path.is_empty() { "/" } else { path };
    let answer = walker.sessions.children(&[path.to_owned()]).await;
    let mut names = single(answer).unwrap_or_default();
    names.retain(|name| name != "zookeeper");
    names.sort();
    names
}

/// Every entry of every category of `interfaces`.
async fn entries(walker: &mut Walker<'_>, interfaces: &[String]) -> Vec<Registration> {
    let mut categories = Vec::new();
    let mut directories = Vec::new();
    for interface in interfaces {
        let name: Arc<str> = interface.as_str().into();
        for (category, role) in dubbo::CATEGORIES {
            directories.push(format!("{}/{interface}/{category}", walker.top));
            categories.push(Category { interface: Arc::clone(&name), role });
        }
    }
    let mut paths = Vec::new();
    let mut place_of = Vec::new();
    let listed = walker.list(&directories).await;
    for ((category, directory), names) in categories.iter().zip(&directories).zip(listed) {
        for name in names {
            paths.push(format!("{directory}/{name}"));
            place_of.push((category, directory));
        }
    }
    let stats = walker.sessions.stats(&paths).await;
    let mut found = Vec::with_capacity(paths.len());
    for ((path, stat), (category, directory)) in paths.into_iter().zip(stats).zip(place_of) {
        found.extend(entry(walker, category, directory, path, stat.map(registrant)));
    }
    found
}

/// One entry as a registration; what can't be understood is odd.
fn entry(
    walker: &mut Walker<'_>,
    category: &Category,
    directory: &str,
    path: String,
    registrant: Result<crate::model::Registrant, Trouble>,
) -> Option<Registration> {
    let name = path.get(directory.len() + 1..).unwrap_or_default().to_owned();
    // The name says all but who registered it, so a Stat that can't be seen hides no entry.
    let registrant = match registrant {
        Ok(registrant) => Some(registrant),
        // By a name that isn't UTF-8 it can't be asked for.
        Err(Trouble::Missing) if !name.contains(char::REPLACEMENT_CHARACTER) => return None,
        Err(trouble) => {
            walker.trouble(directory, trouble);
            None
        }
    };
    let place = dubbo::Place {
        target: walker.target,
        interface: &category.interface,
        role: category.role,
        path,
    };
    match dubbo::parse(&name, place, registrant) {
        Ok(registration) => registration,
        Err(reason) => {
            let origin = directory.to_owned();
            walker.odd(Oddity::Malformed { origin, raw: name, reason, author: Author::Dubbo });
            None
        }
    }
}
