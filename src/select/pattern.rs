//! A service as the operator names it: `[group/]interface[:version]`, or any other name that reports print.

use globset::{Glob, GlobMatcher};

use crate::model::{ServiceKey, Subject};

/// `--service`.
pub(super) struct Pattern<'f> {
    whole: &'f GlobMatcher,
    /// Its interface, where it names a group or a version.
    interface: Option<GlobMatcher>,
}

impl<'f> Pattern<'f> {
    pub(super) fn new(whole: &'f GlobMatcher) -> Self {
        let text = whole.glob().glob();
        let behind = text.rsplit_once('/').map_or(text, |(_, rest)| rest);
        let interface = behind.split_once(':').map_or(behind, |(name, _)| name);
        let is_part = interface.len() < text.len();
        let glob = is_part.then(|| Glob::new(interface).ok()).flatten();
        Self { whole, interface: glob.map(|glob| glob.compile_matcher()) }
    }

    /// It names the subject of an interface's entry, or a broker.
    pub(super) fn takes(&self, subject: &Subject) -> bool {
        match subject {
            Subject::DubboService { interface, group: None, version: None, .. } => {
                self.whole.is_match(&**interface)
            }
            Subject::DubboService { interface, .. } => {
                self.whole.is_match(&**interface) || self.whole.is_match(subject.to_string())
            }
            Subject::DubboApplication { application } | Subject::SpringService { application } => {
                self.whole.is_match(&**application)
            }
            Subject::ProxyEndpoint { broker, .. } => self.whole.is_match(&**broker),
            Subject::RocketMqBroker { cluster, broker, .. } => {
                let of_cluster = || cluster.as_ref().map(|cluster| format!("{cluster}/{broker}"));
                self.whole.is_match(&**broker)
                    || of_cluster().is_some_and(|name| self.whole.is_match(name))
                    || self.whole.is_match(subject.to_string())
            }
        }
    }

    /// It names a service that an instance is known to have.
    pub(super) fn takes_key(&self, key: &ServiceKey) -> bool {
        let ServiceKey { group, version, interface, path: _ } = key;
        let (group, version) = (group.clone(), version.clone());
        let (application, release, interface) = (None, None, interface.clone());
        self.takes(&Subject::DubboService { interface, group, version, application, release })
    }

    /// It names an interface of which it isn't known in which group and version it is there.
    pub(super) fn may_take(&self, interface: &str) -> bool {
        self.whole.is_match(interface)
            || self.interface.as_ref().is_some_and(|glob| glob.is_match(interface))
    }
}
