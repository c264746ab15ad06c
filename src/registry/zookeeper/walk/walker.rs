//! Where the walk is under way, and what it met.

use crate::model::{Oddity, Registrant, TargetId};
use crate::registry::zookeeper::session::Trouble;
use crate::registry::zookeeper::sessions::Sessions;
use crate::registry::zookeeper::wire::Stat;

/// Curator's answer to `getChildren` is, besides the names, 88 bytes of headers and Stat.
const LISTING_OVERHEAD: usize = 88;
/// `jute.maxbuffer` of a Java client that sets nothing.
const JAVA_LIMIT: usize = 1_048_575;

/// Where the walk is under way, and what it met.
pub(super) struct Walker<'a> {
    pub sessions: Sessions<'a>,
    pub target: TargetId,
    /// What every path begins with.
    pub chroot: &'a str,
    /// Dubbo's root, a whole path.
    pub top: String,
    pub oddities: Vec<Oddity>,
    /// Nodes that nobody asked for, since the session was lost.
    pub unread: usize,
}

impl Walker<'_> {
    /// The names in each directory. One that isn't there is empty; one that can't be read is odd.
    pub(super) async fn list(&mut self, directories: &[String]) -> Vec<Vec<String>> {
        let answers = self.sessions.children(directories).await;
        let listed = directories.iter().zip(answers);
        listed.map(|(path, names)| self.known(path, names).unwrap_or_default()).collect()
    }

    /// The names in one directory; more of them than Java clients take are odd.
    pub(super) fn known(
        &mut self,
        path: &str,
        names: Result<Vec<String>, Trouble>,
    ) -> Option<Vec<String>> {
        let names = names.map_err(|trouble| self.trouble(path, trouble)).ok()?;
        let bytes = LISTING_OVERHEAD + names.iter().map(|name| name.len() + 4).sum::<usize>();
        if bytes > JAVA_LIMIT {
            let (path, children) = (path.to_owned(), names.len());
            self.odd(Oddity::OversizedDirectory { path, children, bytes });
        }
        Some(names)
    }

    /// The names in a directory that callers read and may not be shown to everybody: what is hidden there
    /// changes no registration, and is empty.
    pub(super) async fn list_beside(&mut self, directory: &str) -> Vec<String> {
        let directory = directory.to_owned();
        let answer = self.sessions.children(std::slice::from_ref(&directory)).await;
        match single(answer) {
            Ok(names) => names,
            Err(trouble) => {
                self.trouble_beside(&directory, trouble);
                Vec::new()
            }
        }
    }

    /// Trouble with such a node; gives whether it is hidden.
    pub(super) fn trouble_beside(&mut self, path: &str, trouble: Trouble) -> bool {
        let is_hidden = matches!(trouble, Trouble::Hidden);
        if !is_hidden {
            self.trouble(path, trouble);
        }
        is_hidden
    }

    pub(super) fn trouble(&mut self, path: &str, trouble: Trouble) {
        let path = path.to_owned();
        match trouble {
            Trouble::Missing => {}
            Trouble::Hidden => self.odd(Oddity::Hidden { path }),
            Trouble::Lost(reason) => self.odd(Oddity::Unread { path, reason }),
            Trouble::Over => self.unread += 1,
        }
    }

    pub(super) fn odd(&mut self, oddity: Oddity) {
        // A directory of hidden entries is one thing to tell, and its entries come one by one.
        if self.oddities.last() != Some(&oddity) {
            self.oddities.push(oddity);
        }
    }
}

/// The only answer to a single question.
pub(super) fn single<T>(answers: Vec<Result<T, Trouble>>) -> Result<T, Trouble> {
    answers.into_iter().next().unwrap_or(Err(Trouble::Over))
}

pub(super) fn registrant(stat: Stat) -> Registrant {
    Registrant { session: stat.owner, created_ms: stat.created_ms, source: None }
}
