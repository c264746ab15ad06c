//! The walk over the tree, level by level: all nodes of a level are asked for at once.

mod applications;
mod interfaces;

use super::session::Trouble;
use super::sessions::Sessions;
use super::wire::Stat;
use crate::model::sentence::count;
use crate::model::{Oddity, Registrant, Registration, Target};

/// Curator's answer to `getChildren` is, besides the names, 88 bytes of headers and Stat.
const LISTING_OVERHEAD: usize = 88;
/// `jute.maxbuffer` of a Java client that sets nothing.
const JAVA_LIMIT: usize = 1_048_575;

/// What the walk brings home.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub registrations: Vec<Registration>,
    pub oddities: Vec<Oddity>,
}

/// Reads interfaces and instances, and closes the sessions. `index` is the target's place among the
/// run's targets.
pub(super) async fn walk(sessions: Sessions<'_>, index: usize, target: &Target) -> Walk {
    let Target { chroot, root, .. } = target;
    let top = format!("{chroot}/{root}");
    let mut walker =
        Walker { sessions, target: index, chroot, top, oddities: Vec::new(), unread: 0 };
    let mut registrations = interfaces::read(&mut walker).await;
    registrations.extend(applications::read(&mut walker).await);
    walker.sessions.close().await;
    let mut oddities = walker.oddities;
    if walker.unread > 0 {
        let unread = count(walker.unread, "more node", "more nodes");
        let reason = format!("the session was lost, and {unread} unread");
        oddities.push(Oddity::Unread { path: walker.top, reason });
    }
    // A tree that only has instances is no wrong root, as long as nobody asked for another one.
    if !registrations.is_empty() && root == super::target::DEFAULT_ROOT {
        oddities.retain(|oddity| !matches!(oddity, Oddity::EmptyRoot { .. }));
    }
    registrations.sort_by(|a, b| a.origin.cmp(&b.origin));
    oddities.sort_by_key(Oddity::to_string);
    oddities.dedup();
    Walk { registrations, oddities }
}

/// Where the walk is under way, and what it met.
struct Walker<'a> {
    sessions: Sessions<'a>,
    target: usize,
    /// What every path begins with.
    chroot: &'a str,
    /// Dubbo's root, a whole path.
    top: String,
    oddities: Vec<Oddity>,
    /// Nodes that nobody asked for, since the session was lost.
    unread: usize,
}

impl Walker<'_> {
    /// The names in each directory. One that isn't there is empty; one that can't be read is odd.
    async fn list(&mut self, directories: &[String]) -> Vec<Vec<String>> {
        let answers = self.sessions.children(directories).await;
        let listed = directories.iter().zip(answers);
        listed.map(|(path, names)| self.known(path, names).unwrap_or_default()).collect()
    }

    /// The names in one directory; more of them than Java clients take are odd.
    fn known(&mut self, path: &str, names: Result<Vec<String>, Trouble>) -> Option<Vec<String>> {
        let names = names.map_err(|trouble| self.trouble(path, trouble)).ok()?;
        let bytes = LISTING_OVERHEAD + names.iter().map(|name| name.len() + 4).sum::<usize>();
        if bytes > JAVA_LIMIT {
            let (path, children) = (path.to_owned(), names.len());
            self.odd(Oddity::OversizedDirectory { path, children, bytes });
        }
        Some(names)
    }

    fn trouble(&mut self, path: &str, trouble: Trouble) {
        let path = path.to_owned();
        match trouble {
            Trouble::Missing => {}
            Trouble::Hidden => self.odd(Oddity::Hidden { path }),
            Trouble::Lost(reason) => self.odd(Oddity::Unread { path, reason }),
            Trouble::Over => self.unread += 1,
        }
    }

    fn odd(&mut self, oddity: Oddity) {
        // A directory of hidden entries is one thing to tell, and its entries come one by one.
        if self.oddities.last() != Some(&oddity) {
            self.oddities.push(oddity);
        }
    }
}

/// The only answer to a single question.
fn single<T>(answers: Vec<Result<T, Trouble>>) -> Result<T, Trouble> {
    answers.into_iter().next().unwrap_or(Err(Trouble::Over))
}

fn registrant(stat: Stat) -> Registrant {
    Registrant { session: stat.owner, created_ms: stat.created_ms, source: None }
}
