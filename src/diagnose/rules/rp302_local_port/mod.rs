//! The service is there, and its process looks it up by another port than the one it is called on.

use crate::diagnose::identity_match::{Export, IdentityMatch, services};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Registration, RegistrationId, Services};
use crate::remedy::same_port;

pub(super) const RULE: Rule = Rule {
    code: "RP302",
    name: "local-port",
    title: "The provider exports the service under a different port than the one it listens on",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let told = services(view.path?)?;
    let under: Vec<(RegistrationId, &Registration, u16)> = view
        .registered()
        .filter(|here| here.identity == IdentityMatch::Stranger)
        .filter_map(|here| {
            Some((here.id, here.registration, exported_under(told, here.registration)?))
        })
        .collect();
    let (_, _, port) = *under.first()?;
    let names = under.iter().map(|(_, registration, _)| registration.subject.to_string()).collect();
    let cause = format!(
        "{} is registered for {}, which the process that answers exports under port {port} but \
         looks up under the port that it listens on: it reports that the service isn't exported",
        sentence::address(view.address),
        sentence::names(&names)
    );
    let workload = workload_of(run, view);
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(run, view))
            .remedies([same_port(&workload, port)])
            .covers(under.into_iter().map(|(index, ..)| index).collect()),
    )
}

/// The port under which the process has just what is registered.
fn exported_under(told: &Services, registration: &Registration) -> Option<u16> {
    let key = registration.key.as_ref()?;
    let exports = told.exported.iter().map(|text| Export::parse(text));
    exports.filter(|export| export.is(key)).find_map(|export| export.port)
}
