//! A Dubbo process that says that it hasn't the service registered at its address.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::expiry::lasts;
use crate::diagnose::identity_match::{Export, IdentityMatch, services};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{AddressView, Claim, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{
    Answer, Attempt, Confidence, Identity, Protocol, Registration, RegistrationId, ServiceKey,
    Verdict,
};
use crate::remedy::{agree_on_version, delete_node, for_wrong_address, wait_for_expiry};

const NO_VERSION: &str = "no version";
const NO_GROUP: &str = "no group";

/// Services that are told of one by one.
const SHOWN: usize = 12;

/// What is wrong with a service that isn't there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mismatch {
    /// The interface is there in these versions.
    Version(BTreeSet<String>),
    /// The interface is there in these groups.
    Group(BTreeSet<String>),
    /// It is an application, and others run there.
    Application(BTreeSet<String>),
    /// There are others.
    Other,
    /// What is there isn't told.
    Untold,
    /// It is registered with Triple, where Dubbo's own protocol is spoken, and Triple hasn't it.
    NotInTriple,
}

pub(super) fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let path = view.path?;
    let told = services(path)?;
    let missing: Vec<(RegistrationId, &Registration)> = view
        .registered()
        .filter(|here| here.identity == IdentityMatch::Stranger)
        .map(|here| (here.id, here.registration))
        .collect();
    let exports: Vec<Export> = told.exported.iter().map(|text| Export::parse(text)).collect();
    let troubles: BTreeMap<String, Mismatch> = missing
        .iter()
        .filter_map(|(_, registration)| {
            Some((
                registration.subject.to_string(),
                mismatch(&path.identity, &exports, registration)?,
            ))
        })
        .collect();
    let first = troubles.values().next()?;
    let workload = workload_of(run, view);
    let covered = covered(view, &missing);
    let is_left_over = covered.iter().all(|id| run.session_is_open(*id) == Some(false));
    let same_interface =
        |found: &Mismatch| matches!(found, Mismatch::Version(_) | Mismatch::Group(_));
    let remedies = if is_left_over {
        vec![wait_for_expiry(&workload, lasts(run, &covered), run.target_at(view))]
    } else if troubles.values().all(same_interface) {
        vec![agree_on_version(&workload, one_there(&troubles))]
    } else {
        for_wrong_address(&workload)
    };
    let persistent: Vec<&Registration> = missing
        .iter()
        .map(|(_, registration)| *registration)
        .filter(|registration| registration.is_persistent())
        .collect();
    let target = persistent.first().and_then(|registration| run.target_of(registration));
    let confidence = match (first, &path.identity) {
        (Mismatch::Untold | Mismatch::NotInTriple, _) | (_, Attempt::Done(Answer::Triple(_))) => {
            Confidence::Likely
        }
        _ => Confidence::Certain,
    };
    Some(
        Claim::error(confidence, cause(view, &troubles))
            .facts(is_left_over.then(|| LEFT_OVER.to_owned()))
            .facts(each_of(&troubles))
            .facts(exported(&exports))
            .facts(words::facts(run, view))
            .facts(words::lifetime(run, view))
            .remedies(remedies)
            .remedies(target.map(|target| delete_node(target, &persistent)))
            .covers(covered),
    )
}

const LEFT_OVER: &str = "the process that registered it is gone, and another one has its port now";

/// With them, where nothing that is registered answers, all of which the answer tells nothing: who answers isn't
/// they either, as far as is known.
fn covered(view: &AddressView, missing: &[(RegistrationId, &Registration)]) -> Vec<RegistrationId> {
    if view.verdict != Verdict::Misidentified {
        return missing.iter().map(|(id, _)| *id).collect();
    }
    let untold = view.registered().filter(|here| match here.identity {
        IdentityMatch::Stranger | IdentityMatch::Untold => true,
        IdentityMatch::Proven | IdentityMatch::Withheld(_) => false,
    });
    untold.map(|here| here.id).collect()
}

/// `None`: there is nothing to look it up by.
fn mismatch(
    identity: &Attempt<Answer, Identity>,
    exports: &[Export],
    registration: &Registration,
) -> Option<Mismatch> {
    let key = registration.key.as_ref()?;
    match (identity, &registration.protocol) {
        (Attempt::Done(Answer::Dubbo(_)), Protocol::Triple) => Some(Mismatch::NotInTriple),
        _ => Some(among(exports, key)),
    }
}

fn among(exports: &[Export], key: &ServiceKey) -> Mismatch {
    let same: Vec<&Export> = exports.iter().filter(|export| export.path == &*key.path).collect();
    let named = |name: Option<&str>, none: &str| name.unwrap_or(none).to_owned();
    let same_group = same.iter().filter(|export| export.group == key.group.as_deref());
    let versions: BTreeSet<String> =
        same_group.map(|export| named(export.version, NO_VERSION)).collect();
    if exports.is_empty() {
        Mismatch::Untold
    } else if key.is_application() {
        Mismatch::Application(
            same.iter().filter_map(|export| export.group).map(str::to_owned).collect(),
        )
    } else if same.is_empty() {
        Mismatch::Other
    } else if versions.is_empty() {
        Mismatch::Group(same.iter().map(|export| named(export.group, NO_GROUP)).collect())
    } else {
        Mismatch::Version(versions)
    }
}

fn cause(view: &AddressView, troubles: &BTreeMap<String, Mismatch>) -> String {
    let names = troubles.keys().cloned().collect();
    let begun = format!(
        "{} is registered for {}",
        sentence::address(view.address),
        sentence::names(&names)
    );
    let same: BTreeSet<String> = troubles.values().map(in_words).collect();
    match same.first() {
        Some(words) if same.len() == 1 => {
            format!("{begun}, but the process that answers {words}")
        }
        _ => format!("{begun}, but the process that answers has none of them"),
    }
}

/// The version or group that is exported instead, where it is the only one.
fn one_there(troubles: &BTreeMap<String, Mismatch>) -> Option<(&'static str, &str)> {
    let mut there = troubles.values().map(|trouble| match trouble {
        Mismatch::Version(versions) => Some(("version", versions)),
        Mismatch::Group(groups) => Some(("group", groups)),
        Mismatch::Application(_) | Mismatch::Other | Mismatch::Untold | Mismatch::NotInTriple => {
            None
        }
    });
    let (key, names) = there.next()??;
    let name = names.first().filter(|_| names.len() == 1 && there.next().is_none())?;
    (name != NO_VERSION && name != NO_GROUP).then_some((key, name))
}

/// What holds of each, where it isn't the same of all.
fn each_of(troubles: &BTreeMap<String, Mismatch>) -> Vec<String> {
    let same: BTreeSet<String> = troubles.values().map(in_words).collect();
    if same.len() < 2 {
        return Vec::new();
    }
    let first = troubles.iter().take(SHOWN);
    first.map(|(name, trouble)| format!("{}: it {}", tick(name), in_words(trouble))).collect()
}

fn in_words(trouble: &Mismatch) -> String {
    match trouble {
        Mismatch::Version(versions) => {
            format!("has this interface in another version ({})", sentence::names(versions))
        }
        Mismatch::Group(groups) => {
            format!("has this interface in another group ({})", sentence::names(groups))
        }
        Mismatch::Application(names) => {
            format!("is application {}", sentence::names(names))
        }
        Mismatch::Other => "has no such interface".to_owned(),
        Mismatch::NotInTriple => "has no such interface in Triple".to_owned(),
        Mismatch::Untold => "reports that it has no such service".to_owned(),
    }
}

/// What is there instead.
fn exported(exports: &[Export]) -> Option<String> {
    let names: BTreeSet<String> = exports.iter().map(Export::name).collect();
    (!names.is_empty()).then(|| format!("it exports {}", sentence::names(&names)))
}
