//! Instances serve an interface that the mapping doesn't know them for.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::reference::Call;
use crate::model::sentence::names;
use crate::model::{
    Confidence, Registration, RegistrationId, Release, Role, ServiceKey, Subject, Verdict,
};
use crate::remedy::{register_interfaces, register_mapping};

pub(super) const RULE: Rule = Rule {
    code: "RP707",
    name: "unmapped-service",
    title: "An instance serves an interface that it isn't mapped to",
    page: include_str!("page.md"),
    about: About::Directory,
    examine: &[Examine::Whole(examine)],
};

/// What is known of one application's missing mappings.
#[derive(Debug, Default)]
struct Unmapped {
    instances: BTreeSet<RegistrationId>,
    consumers: Vec<RegistrationId>,
    /// Paths of the mapping.
    paths: BTreeSet<String>,
    interfaces: BTreeSet<String>,
    known: BTreeSet<Known>,
}

/// How it is known that an instance serves an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// By its metadata.
    Told,
    /// 2.7 wrote it into a mapping of its own.
    MappedIn27,
    /// Its application once described it.
    Described,
}

/// One finding for each application.
fn examine(run: &RunIndex) -> Vec<Notice> {
    let mut found: BTreeMap<&str, Unmapped> = BTreeMap::new();
    for call in run.calls().iter().filter(|call| call.is_callable == Some(false)) {
        gather(run, call, &mut found);
    }
    let found = found.into_iter();
    found.map(|(application, unmapped)| notice(run, application, unmapped)).collect()
}

/// Adds the applications that serve what `call` is about, though the mapping doesn't say so.
fn gather<'r>(run: &'r RunIndex<'_>, call: &Call, found: &mut BTreeMap<&'r str, Unmapped>) {
    let consumers = run.pick(&call.reference.consumers);
    let Some(Subject::DubboService { interface, group, version, .. }) =
        consumers.first().map(|consumer| &consumer.subject)
    else {
        return;
    };
    if !consumers.iter().any(|consumer| finds_instances(consumer)) {
        return;
    }
    let wanted = ServiceKey {
        group: group.clone(),
        path: interface.clone(),
        version: version.clone(),
        interface: interface.clone(),
    };
    let targets: BTreeSet<_> = consumers.iter().map(|consumer| consumer.target).collect();
    let described: BTreeSet<&str> = consumers
        .iter()
        .filter_map(|consumer| run.trace_of(consumer))
        .flat_map(|trace| trace.applications.iter().map(String::as_str))
        .collect();
    for (id, instance) in run.numbered() {
        let Subject::DubboApplication { application } = &instance.subject else { continue };
        let is_here = instance.role == Role::Instance && targets.contains(&instance.target);
        let is_mapped = instance.is_mapped(interface);
        let is_usable = run.verdict_of(id).and_then(Verdict::usable) != Some(false);
        if !is_here || is_mapped || !is_usable {
            continue;
        }
        let Some(known) = serves(run, instance, &wanted, &described) else { continue };
        let unmapped = found.entry(application).or_default();
        unmapped.known.insert(known);
        unmapped.instances.insert(id);
        unmapped.consumers.extend(&call.reference.consumers);
        unmapped.interfaces.insert(interface.to_string());
        unmapped.paths.insert(run.below_root(instance, &format!("mapping/{interface}")));
    }
}

/// Those of 2.7 that are registered look for interfaces' own entries.
fn finds_instances(consumer: &Registration) -> bool {
    match Release::of(&[consumer]) {
        Some(Release::Java(major, ..)) => major >= 3,
        Some(Release::New) => true,
        Some(Release::Old | Release::Go) | None => false,
    }
}

/// How it is known that `instance` serves `wanted`; `None`: it doesn't, or nobody says so.
fn serves(
    run: &RunIndex,
    instance: &Registration,
    wanted: &ServiceKey,
    described: &BTreeSet<&str>,
) -> Option<Known> {
    let is_old = instance.interfaces().any(|name| *name == *wanted.interface);
    let otherwise = if is_old { Known::MappedIn27 } else { Known::Told };
    match run.metadata.serves(instance) {
        Some(serves) => serves
            .iter()
            .any(|key| {
                let asked = (wanted.group.as_deref(), wanted.version.as_deref());
                let told = (key.group.as_deref(), key.version.as_deref());
                key.interface == wanted.interface && crate::directory::takes(asked, told)
            })
            .then_some(otherwise),
        None if is_old => Some(otherwise),
        None => described.contains(instance.subject.application()?).then_some(Known::Described),
    }
}

fn notice(run: &RunIndex, application: &str, mut unmapped: Unmapped) -> Notice {
    unmapped.consumers.sort_unstable();
    unmapped.consumers.dedup();
    let cause = format!(
        "{} serves {}, and {} doesn't name it: no consumer looks for its instances",
        tick(application),
        names(&unmapped.interfaces),
        names(&unmapped.paths)
    );
    let is_old = unmapped.known.contains(&Known::MappedIn27);
    let instances: Vec<RegistrationId> = unmapped.instances.into_iter().collect();
    let addresses = run.pick(&instances);
    let addresses = addresses.iter().filter_map(|entry| entry.address.as_ref());
    let addresses: BTreeSet<String> = addresses.map(ToString::to_string).collect();
    let is_sure = !unmapped.known.contains(&Known::Described);
    let confidence = if is_sure { Confidence::Certain } else { Confidence::Likely };
    let paths: Vec<String> = unmapped.paths.into_iter().collect();
    let remedy = match is_old {
        true => register_interfaces(application, true),
        false => register_mapping(application, &paths),
    };
    Notice {
        subject: application.to_owned(),
        address: None,
        registrations: unmapped.consumers.iter().chain(&instances).copied().collect(),
        claim: Claim::error(confidence, cause)
            .facts(unmapped.known.iter().map(|known| known.in_words().to_owned()))
            .facts([format!("its instances are {}", names(&addresses))])
            .breaks(unmapped.consumers)
            .withholds(instances)
            .remedies([remedy]),
    }
}

impl Known {
    fn in_words(self) -> &'static str {
        match self {
            Known::Told => "the metadata of its revision tell so",
            Known::MappedIn27 => {
                "it is mapped by Dubbo 2.7 below `config/mapping`, which Dubbo 3 doesn't read"
            }
            Known::Described => "it is described in the metadata as a provider",
        }
    }
}
