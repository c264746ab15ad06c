//! The walk over the tree, with hundreds of requests in flight.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use zookeeper_client::Stat;

use super::session::{Session, Trouble};
use super::{dubbo, instances};
use crate::model::{Oddity, Registrant, Registration, Role};

/// Requests in flight; ZooKeeper's own limit for all its clients is 1000 by default.
const IN_FLIGHT: usize = 512;
/// The application level's root, which is beside Dubbo's own.
const SERVICES: &str = "/services";
/// What Dubbo keeps beside the interfaces.
const NOT_INTERFACES: [&str; 3] = ["config", "mapping", "metadata"];
/// Curator's answer to `getChildren` is, besides the names, 88 bytes of headers and Stat.
const LISTING_OVERHEAD: usize = 88;
/// `jute.maxbuffer` of a Java client that sets nothing.
const JAVA_LIMIT: usize = 1_048_575;
/// Spring's service names may have slashes; deeper than this is no service.
const DEPTH: usize = 4;

/// The interfaces of each application.
type Mapping = HashMap<String, Arc<[Arc<str>]>>;

/// What the walk brings home.
#[derive(Debug, Default)]
pub struct Walk {
    pub registrations: Vec<Registration>,
    pub oddities: Vec<Oddity>,
}

/// Reads interfaces and instances below `root` (without slashes at its ends).
pub async fn walk(session: &Session, target: usize, root: &str) -> Walk {
    let walker = Walker { session, target, oddities: RefCell::default(), unread: Cell::default() };
    let mapping = walker.mapping(root).await;
    let mut registrations = walker.interfaces(root).await;
    registrations.extend(walker.instances(&mapping).await);
    let missing = |oddity: &Oddity| matches!(oddity, Oddity::EmptyRoot { .. });
    if walker.unread.get() > 0 {
        let reason = format!("the session was lost, and {} more nodes unread", walker.unread.get());
        walker.odd(Oddity::Unread { path: absolute(root), reason });
    }
    let mut oddities = walker.oddities.into_inner();
    // A tree that only has instances is no wrong root, as long as nobody asked for another one.
    if !registrations.is_empty() && root == super::target::DEFAULT_ROOT {
        oddities.retain(|oddity| !missing(oddity));
    }
    registrations.sort_by(|a, b| a.origin.cmp(&b.origin));
    oddities.sort_by_key(Oddity::to_string);
    oddities.dedup();
    Walk { registrations, oddities }
}

struct Walker<'a> {
    session: &'a Session,
    target: usize,
    oddities: RefCell<Vec<Oddity>>,
    /// Nodes that nobody asked for, since the session was lost.
    unread: Cell<usize>,
}

impl Walker<'_> {
    /// `/dubbo/mapping/<interface>` holds the applications that serve it; turned round here.
    async fn mapping(&self, root: &str) -> Mapping {
        let directory = format!("{}/mapping", absolute(root));
        let interfaces = self.list(&directory).await.unwrap_or_default();
        let read = |interface: String| async {
            let data = self.session.data(&format!("{directory}/{interface}")).await;
            (interface, data.map(|(data, _)| String::from_utf8_lossy(&data).into_owned()))
        };
        let read: Vec<_> =
            stream::iter(interfaces).map(read).buffer_unordered(IN_FLIGHT).collect().await;
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (interface, applications) in read {
            for application in applications.unwrap_or_default().split(',') {
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

    async fn interfaces(&self, root: &str) -> Vec<Registration> {
        let top = absolute(root);
        let names = match self.names(&top).await {
            Ok(names) => names,
            Err(trouble) => {
                self.root_trouble(&top, trouble).await;
                return Vec::new();
            }
        };
        let interfaces: Vec<Arc<str>> = names
            .iter()
            .filter(|name| !NOT_INTERFACES.contains(&name.as_str()) && *name != "zookeeper")
            .map(|name| name.as_str().into())
            .collect();
        let directories = interfaces
            .iter()
            .flat_map(|interface| dubbo::CATEGORIES.map(|(name, role)| (interface, name, role)));
        let entries: Vec<Entry<'_>> = stream::iter(directories)
            .map(|(interface, category, role)| self.directory(&top, interface, category, role))
            .buffer_unordered(IN_FLIGHT)
            .map(stream::iter)
            .flatten()
            .collect()
            .await;
        let found: Vec<Registration> = stream::iter(entries)
            .map(|entry| self.entry(entry))
            .buffer_unordered(IN_FLIGHT)
            .filter_map(std::future::ready)
            .collect()
            .await;
        if found.is_empty() && self.oddities.borrow().is_empty() {
            let mut present = self.beside().await;
            present.retain(|name| Some(name.as_str()) != root.split('/').next());
            self.odd(Oddity::EmptyRoot { root: self.session.full(&top), exists: true, present });
        }
        found
    }

    /// The root can't be listed: that is the whole answer, and what stands beside it helps.
    async fn root_trouble(&self, top: &str, trouble: Trouble) {
        if trouble != Trouble::Missing {
            self.trouble(top, trouble);
            return;
        }
        let (root, present) = match self.session.instead_of_chroot().await {
            Some((chroot, beside)) => (chroot.to_owned(), without_its_own(beside)),
            None => (self.session.full(top), self.beside().await),
        };
        self.odd(Oddity::EmptyRoot { root, exists: false, present });
    }

    /// What stands beside Dubbo's root.
    async fn beside(&self) -> Vec<String> {
        without_its_own(self.session.children("/").await.unwrap_or_default())
    }

    async fn directory<'a>(
        &self,
        top: &str,
        interface: &'a Arc<str>,
        category: &str,
        role: Role,
    ) -> Vec<Entry<'a>> {
        let directory: Arc<str> = format!("{top}/{interface}/{category}").into();
        let names = self.list(&directory).await.unwrap_or_default();
        names
            .into_iter()
            .map(|name| Entry { interface, role, directory: Arc::clone(&directory), name })
            .collect()
    }

    async fn entry(&self, entry: Entry<'_>) -> Option<Registration> {
        let path = format!("{}/{}", entry.directory, entry.name);
        // The name says all but who registered it, so a Stat that can't be seen hides no entry.
        let registrant = match self.session.stat(&path).await {
            Ok(stat) => Some(registrant(&stat)),
            Err(Trouble::Missing) => return None,
            Err(trouble) => {
                self.trouble(&entry.directory, trouble);
                None
            }
        };
        let place = dubbo::Place {
            target: self.target,
            interface: entry.interface,
            role: entry.role,
            path,
        };
        match dubbo::parse(&entry.name, place, registrant) {
            Ok(registration) => registration,
            Err(reason) => {
                let origin = entry.directory.to_string();
                self.odd(Oddity::Malformed { origin, raw: entry.name, reason });
                None
            }
        }
    }

    async fn instances(&self, mapping: &Mapping) -> Vec<Registration> {
        let mut found = Vec::new();
        let applications = self.list(SERVICES).await.unwrap_or_default();
        // An application's name may have slashes: what has no data is a level of the name.
        let mut level: Vec<String> = applications;
        for _ in 0..DEPTH {
            let (here, deeper) = self.instances_of(level, mapping).await;
            found.extend(here);
            level = deeper;
        }
        found
    }

    async fn instances_of(
        &self,
        applications: Vec<String>,
        mapping: &Mapping,
    ) -> (Vec<Registration>, Vec<String>) {
        let listed: Vec<(String, String)> = stream::iter(applications)
            .map(|application| async move {
                let ids = self.list(&format!("{SERVICES}/{application}")).await.unwrap_or_default();
                stream::iter(ids.into_iter().map(move |id| (application.clone(), id)))
            })
            .buffer_unordered(IN_FLIGHT)
            .flatten()
            .collect()
            .await;
        let read: Vec<(Vec<Registration>, Option<String>)> = stream::iter(listed)
            .map(|(application, id)| self.instance(application, id, mapping))
            .buffer_unordered(IN_FLIGHT)
            .collect()
            .await;
        let mut found = Vec::new();
        let mut deeper = Vec::new();
        for (registrations, below) in read {
            found.extend(registrations);
            deeper.extend(below);
        }
        (found, deeper)
    }

    /// An instance's registrations, or the name of a further level.
    async fn instance(
        &self,
        application: String,
        id: String,
        mapping: &Mapping,
    ) -> (Vec<Registration>, Option<String>) {
        let path = format!("{SERVICES}/{application}/{id}");
        let (data, stat) = match self.session.data(&path).await {
            Ok(read) => read,
            Err(Trouble::Missing) => return (Vec::new(), None),
            Err(trouble) => {
                self.trouble(&path, trouble);
                return (Vec::new(), None);
            }
        };
        if stat.num_children > 0 {
            return (Vec::new(), Some(format!("{application}/{id}")));
        }
        let interfaces = mapping.get(&application).cloned();
        let place = instances::Place {
            target: self.target,
            application: &application,
            path: path.clone(),
            interfaces,
        };
        match instances::parse(&data, &place, &registrant(&stat)) {
            Ok(registrations) => (registrations, None),
            Err(reason) => {
                let raw = String::from_utf8_lossy(&data).into_owned();
                self.odd(Oddity::Malformed { origin: path, raw, reason });
                (Vec::new(), None)
            }
        }
    }

    /// The names in a directory. One that isn't there is empty; one that can't be read is odd.
    async fn list(&self, path: &str) -> Option<Vec<String>> {
        match self.names(path).await {
            Ok(names) => Some(names),
            Err(Trouble::Missing) => None,
            Err(trouble) => {
                self.trouble(path, trouble);
                None
            }
        }
    }

    /// The names in a directory; more of them than Java clients take are odd.
    async fn names(&self, path: &str) -> Result<Vec<String>, Trouble> {
        let names = self.session.children(path).await?;
        let bytes = LISTING_OVERHEAD + names.iter().map(|name| name.len() + 4).sum::<usize>();
        if bytes > JAVA_LIMIT {
            let (path, children) = (path.to_owned(), names.len());
            self.odd(Oddity::OversizedDirectory { path, children, bytes });
        }
        Ok(names)
    }

    fn trouble(&self, path: &str, trouble: Trouble) {
        let path = path.to_owned();
        match trouble {
            Trouble::Missing => {}
            Trouble::Hidden => self.odd(Oddity::Hidden { path }),
            Trouble::Lost(reason) => self.odd(Oddity::Unread { path, reason }),
            Trouble::Over => self.unread.set(self.unread.get() + 1),
        }
    }

    fn odd(&self, oddity: Oddity) {
        let mut oddities = self.oddities.borrow_mut();
        // A directory of hidden entries is one thing to tell, and its entries come one by one.
        if oddities.last() != Some(&oddity) {
            oddities.push(oddity);
        }
    }
}

/// One znode of a category.
struct Entry<'a> {
    interface: &'a Arc<str>,
    role: Role,
    directory: Arc<str>,
    name: String,
}

fn registrant(stat: &Stat) -> Registrant {
    Registrant { session: stat.ephemeral_owner, created_ms: stat.ctime, source: None }
}

/// `names` in order, less the node that every ZooKeeper has for itself.
fn without_its_own(mut names: Vec<String>) -> Vec<String> {
    names.retain(|name| name != "zookeeper");
    names.sort();
    names
}

fn absolute(root: &str) -> String {
    format!("/{root}")
}
