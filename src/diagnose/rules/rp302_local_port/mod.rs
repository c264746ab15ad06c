//! The service is there, and its process looks it up by another port than the one it is called on.

use crate::diagnose::proof::{Export, Standing, services, standing};
use crate::diagnose::remedies::{Patient, same_port};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Registration, Services};

pub const RULE: Rule = Rule {
    code: "RP302",
    name: "local-port",
    title: "The service is filed under another port than it is called on",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let path = sight.path?;
    let told = services(path)?;
    let here = scene.pick(scene.at(sight.address));
    let missing = |one: &Registration| standing(path, &here, one) == Standing::Stranger;
    let under: Vec<(usize, &Registration, u16)> = sight
        .indices
        .iter()
        .zip(sight.registrations)
        .filter(|(_, one)| missing(one))
        .filter_map(|(index, one)| Some((*index, *one, exported_under(told, one)?)))
        .collect();
    let (_, _, port) = *under.first()?;
    let names = under.iter().map(|(_, one, _)| one.subject.to_string()).collect();
    let cause = format!(
        "{} is registered for {}, which the process that answers has under its port {port}: asked on \
         the registered one, it says that it isn't exported",
        words::address(sight.address),
        words::names(&names)
    );
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(scene, sight))
            .remedies([same_port(&patient, port)])
            .covers(under.into_iter().map(|(index, ..)| index).collect()),
    )
}

/// The port under which the process has just what is registered.
fn exported_under(told: &Services, registration: &Registration) -> Option<u16> {
    let key = registration.key.as_ref()?;
    let exports = told.exported.iter().map(|text| Export::parse(text));
    exports.filter(|export| export.is(key)).find_map(|export| export.port)
}
