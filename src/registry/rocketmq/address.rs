//! A broker's address as it registered it: any text at all.

use std::net::Ipv6Addr;

use crate::model::{Address, AddressError, Host};

/// The address that callers would dial, if the text has one, and what is wrong with the text.
pub(super) fn read(text: &str) -> (Option<Address>, Option<AddressError>) {
    match Address::parse(text) {
        Ok(address) => (Some(address), None),
        // Brokers write IP and port with a colon between them, so the last colon is that one.
        Err(AddressError::NoPort | AddressError::Unbracketed(..)) if text.contains("::") => {
            unbracketed(text)
        }
        Err(AddressError::Unbracketed(..)) => unbracketed(text),
        Err(error) => (None, Some(error)),
    }
}

fn unbracketed(text: &str) -> (Option<Address>, Option<AddressError>) {
    let Some((host, port)) = text.rsplit_once(':') else {
        return (None, Some(AddressError::NoPort));
    };
    let error = AddressError::Unbracketed(host.to_owned(), port.to_owned());
    let plain = host.split_once('%').map_or(host, |(plain, _zone)| plain);
    let address = match (plain.parse::<Ipv6Addr>(), host.parse::<Host>(), port.parse::<u16>()) {
        (Ok(_), Ok(host), Ok(port)) if port > 0 => Some(Address::new(host, port)),
        _ => None,
    };
    (address, Some(error))
}
