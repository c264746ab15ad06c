//! What else there is of an interface that is called and has no provider: below other roots of the same
//! ensemble, and in the metadata.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::interfaces::{NOT_INTERFACES, beside};
use super::walker::Walker;
use crate::model::{Registration, Role, Subject, Trace};

/// Interfaces that are looked for: of more, the first ones tell what is wrong.
const INTERFACES: usize = 64;
/// Roots that are looked into.
const ROOTS: usize = 16;
/// `<interface>[/<version>[/<group>]]/provider/<application>`.
const DEPTH: usize = 3;
const PROVIDER: &str = "provider";

/// One for each such interface of which there is something. What is hidden is left out.
pub(super) async fn read(walker: &mut Walker<'_>, known: &[Registration]) -> Vec<Trace> {
    let interfaces = vain(known);
    if interfaces.is_empty() {
        return Vec::new();
    }
    let own = walker.top.get(walker.chroot.len() + 1..).unwrap_or_default();
    let own = own.split('/').next().unwrap_or_default().to_owned();
    let mut roots = beside(walker).await;
    roots.retain(|root| *root != own && !NOT_INTERFACES.contains(&root.as_str()));
    roots.truncate(ROOTS);
    let mut traces = Vec::new();
    for interface in interfaces {
        let roots = with_providers(walker, &roots, &interface).await;
        let applications = described(walker, &interface).await;
        if !roots.is_empty() || !applications.is_empty() {
            traces.push(Trace { interface, roots, applications });
        }
    }
    traces
}

/// The interfaces that have a consumer, and neither a provider nor an instance, in order.
fn vain(known: &[Registration]) -> Vec<Arc<str>> {
    let mut called = BTreeSet::new();
    let mut provided: HashSet<&str> = HashSet::new();
    for entry in known {
        provided.extend(entry.interfaces());
        if let Subject::DubboService { interface, .. } = &entry.subject {
            match entry.role {
                Role::Consumer if **interface != *"*" && !entry.is_persistent() => {
                    called.insert(Arc::clone(interface));
                }
                Role::Provider => {
                    provided.insert(interface);
                }
                Role::Consumer
                | Role::Instance
                | Role::Broker
                | Role::Endpoint
                | Role::Configurator
                | Role::Router => {}
            }
        }
    }
    called.into_iter().filter(|name| !provided.contains(&**name)).take(INTERFACES).collect()
}

/// Those of `roots` that have providers of `interface`, and how many.
async fn with_providers(
    walker: &mut Walker<'_>,
    roots: &[String],
    interface: &str,
) -> Vec<(String, usize)> {
    let path = |root: &String| format!("{}/{root}/{interface}/providers", walker.chroot);
    let paths: Vec<String> = roots.iter().map(path).collect();
    let answers = walker.sessions.children(&paths).await;
    let counted = roots.iter().zip(answers);
    counted
        .filter_map(|(root, names)| {
            let count = names.ok()?.len();
            (count > 0).then(|| (format!("{}/{root}", walker.chroot), count))
        })
        .collect()
}

/// The applications whose description of `interface` is in the metadata.
async fn described(walker: &mut Walker<'_>, interface: &str) -> Vec<String> {
    let mut level = vec![format!("{}/metadata/{interface}", walker.top)];
    let mut found = BTreeSet::new();
    for _ in 0..DEPTH {
        let answers = walker.sessions.children(&level).await;
        let mut next = Vec::new();
        let mut sides = Vec::new();
        for (path, names) in level.iter().zip(answers) {
            for name in names.unwrap_or_default() {
                let path = format!("{path}/{name}");
                if name == PROVIDER { sides.push(path) } else { next.push(path) }
            }
        }
        let applications = walker.sessions.children(&sides).await;
        found.extend(applications.into_iter().flat_map(Result::unwrap_or_default));
        next.truncate(ROOTS);
        level = next;
        if level.is_empty() {
            break;
        }
    }
    found.into_iter().collect()
}
