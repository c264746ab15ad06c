//! A name is registered that doesn't resolve here.

use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Confidence, Host, Resolution};
use crate::remedy::{look_from_elsewhere, name_to_address};

pub(super) const RULE: Rule = Rule {
    code: "RP109",
    name: "unresolvable-name",
    title: "A name is registered that callers can't resolve",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let Host::Name(name) = &view.address.host else { return None };
    let (system, is_passing, dns) = match &view.entry.resolution {
        Resolution::Unresolved { system, dns } => {
            (system.to_string(), system.is_passing(), dns.as_deref())
        }
        Resolution::Resolved { ips, dns } if ips.is_empty() => {
            ("no address".to_owned(), false, dns.as_deref())
        }
        Resolution::Resolved { .. } | Resolution::Literal | Resolution::Skipped(_) => return None,
    };
    let cause = format!(
        "the name {} doesn't resolve here: {}",
        sentence::host(&view.address.host),
        plain(&system)
    );
    // A resolver that fails for now says less than one that knows the name isn't there.
    let confidence = if is_passing { Confidence::Likely } else { Confidence::Certain };
    let workload = workload_of(run, view);
    Some(
        Claim::error(confidence, cause)
            .facts(dns.map(|dns| format!("DNS alone answers: {}", plain(dns))))
            .facts(origin_of(&view.address.host, name).map(str::to_owned))
            .facts(words::facts(run, view))
            .remedies(name_to_address(&workload))
            .remedies([look_from_elsewhere(run.target_at(view))]),
    )
}

/// What the name looks like.
fn origin_of(host: &Host, name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if host.is_container_id() {
        Some("it looks like a container's id, which is a container's host name by default")
    } else if host.is_pod_name() {
        Some(
            "it looks like a pod's name, which is the pod's host name and unknown to other \
             machines",
        )
    } else if lower.contains(".svc") || lower.ends_with(".cluster.local") {
        Some(
            "it is an internal name of a Kubernetes cluster, and resolves only inside that cluster",
        )
    } else if !lower.contains('.') {
        Some("it has no domain: it may be a host name, or a service name of a Compose network")
    } else {
        None
    }
}
