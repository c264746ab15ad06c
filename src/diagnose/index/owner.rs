//! What ties registrations of one process together.

use super::tables::Tables;
use crate::model::{Host, RegistrationId};

/// A session, or an application on a host, of one listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Owner<'a> {
    listing: usize,
    who: Who<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who<'a> {
    Session(i64),
    Process(&'a str, &'a Host),
}

/// Everything that owns `registration`.
pub(crate) fn owners<'a>(
    tables: &Tables<'a>,
    registration: RegistrationId,
) -> impl Iterator<Item = Owner<'a>> + use<'a> {
    let listing = tables.listing_of(registration).unwrap_or_default();
    let registered = registration.of(&tables.registrations);
    let session = registered
        .and_then(|registered| registered.registrant.as_ref())
        .map(|registrant| registrant.session)
        .filter(|session| *session != 0)
        .map(Who::Session);
    let process = registered.and_then(|registered| {
        let application = registered.subject.application()?;
        Some(Who::Process(application, &registered.address.as_ref()?.host))
    });
    session.into_iter().chain(process).map(move |who| Owner { listing, who })
}
