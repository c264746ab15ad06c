//! A Dubbo process that says that it hasn't the service registered at its address.

use std::collections::BTreeSet;

use crate::diagnose::proof::{Export, Standing, services, standing};
use crate::diagnose::remedies::{Patient, agree_on_version, for_wrong_address};
use crate::diagnose::{Claim, Scene, Sight, words};
use crate::model::{Answer, Attempt, Confidence, Registration, ServiceKey, Services};

/// What is wrong with a service that isn't there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mismatch {
    /// The interface is there in these versions.
    Version(BTreeSet<String>),
    /// The interface and the version are there in these groups.
    Group(BTreeSet<String>),
    /// There are others.
    Other,
    /// What is there isn't told.
    Untold,
}

pub fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let path = sight.path?;
    let told = services(path)?;
    let here = scene.pick(scene.at(sight.address));
    let absent = |one: &Registration| standing(path, &here, one) == Standing::Stranger;
    let missing: Vec<(usize, &Registration)> = sight
        .indices
        .iter()
        .copied()
        .zip(sight.registrations.iter().copied())
        .filter(|(_, one)| absent(one))
        .collect();
    let first = missing.first()?.1.key.as_ref()?;
    // Those with the same trouble make one finding; the rule is asked again about the rest.
    let trouble = mismatch(told, first);
    let alike =
        |one: &Registration| one.key.as_ref().is_some_and(|key| mismatch(told, key) == trouble);
    let same: Vec<(usize, &Registration)> =
        missing.into_iter().filter(|(_, one)| alike(one)).collect();
    let names = same.iter().map(|(_, one)| one.subject.to_string()).collect();
    let confidence = match (&trouble, &path.identity) {
        (Mismatch::Untold, _) => Confidence::Likely,
        (_, Attempt::Done(Answer::Triple(_))) => Confidence::Likely,
        _ => Confidence::Certain,
    };
    let patient = Patient::new(scene, sight);
    let claim = Claim::error(confidence, cause(sight, &names, &trouble))
        .facts(exported(told, &trouble))
        .facts(words::facts(scene, sight))
        .facts(words::lifetime(scene, sight))
        .covers(same.iter().map(|(index, _)| *index).collect());
    Some(match trouble {
        Mismatch::Version(_) | Mismatch::Group(_) => claim.remedies([agree_on_version(&patient)]),
        Mismatch::Other | Mismatch::Untold => claim.remedies(for_wrong_address(&patient)),
    })
}

fn mismatch(told: &Services, key: &ServiceKey) -> Mismatch {
    let exports: Vec<Export> = told.exported.iter().map(|text| Export::parse(text)).collect();
    if exports.is_empty() {
        return Mismatch::Untold;
    }
    let same_path: Vec<&Export> = exports.iter().filter(|one| one.path == &*key.path).collect();
    let same_group = |one: &&&Export| one.group == key.group.as_deref();
    let same_version = |one: &&&Export| one.version == key.version.as_deref();
    let versions: BTreeSet<String> = same_path
        .iter()
        .filter(same_group)
        .map(|one| one.version.unwrap_or("no version").to_owned())
        .collect();
    let groups: BTreeSet<String> = same_path
        .iter()
        .filter(same_version)
        .map(|one| one.group.unwrap_or("no group").to_owned())
        .collect();
    let names = || same_path.iter().map(|one| one.name()).collect();
    match (versions.is_empty(), groups.is_empty(), same_path.is_empty()) {
        (false, _, _) => Mismatch::Version(versions),
        (true, false, _) => Mismatch::Group(groups),
        (true, true, false) => Mismatch::Group(names()),
        (true, true, true) => Mismatch::Other,
    }
}

fn cause(sight: &Sight, names: &BTreeSet<String>, trouble: &Mismatch) -> String {
    let registered = words::names(names);
    let begun = format!("{} is registered for {registered}", words::address(sight.address));
    match trouble {
        Mismatch::Version(versions) => format!(
            "{begun}, and the process that answers has the interface in another version ({})",
            words::names(versions)
        ),
        Mismatch::Group(groups) => format!(
            "{begun}, and the process that answers has the interface in another group ({})",
            words::names(groups)
        ),
        Mismatch::Other => format!("{begun}, and the process that answers has other services"),
        Mismatch::Untold => {
            format!("{begun}, and the process that answers says that it has no such service")
        }
    }
}

/// What is there instead.
fn exported(told: &Services, trouble: &Mismatch) -> Option<String> {
    let names: BTreeSet<String> =
        told.exported.iter().map(|text| Export::parse(text).name()).collect();
    match trouble {
        Mismatch::Untold => None,
        _ => Some(format!("it exports {}", words::names(&names))),
    }
}
