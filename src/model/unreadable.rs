//! Why an entry of a registry can't be understood.

use super::address::AddressError;

/// As text it is what stands behind the entry in a sentence: `the host is missing`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("its escapes are no UTF-8")]
    NotUtf8,
    #[error("it has no `scheme://`")]
    NoScheme,
    #[error("its scheme is empty")]
    EmptyScheme,
    #[error("no instance JSON: {0}")]
    NotAnInstance(String),
    #[error("it has no address")]
    NoAddress,
    #[error("no dubbo.endpoints JSON: {0}")]
    NoEndpoints(String),
    #[error("it has no port")]
    NoPort,
    #[error("the address is missing")]
    NullAddress,
    #[error("the broker's id is no number")]
    BrokerId,
    #[error("the entry is no table of brokers")]
    NoBrokerTable,
}

/// Whose an entry is that can't be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    Dubbo,
    SpringCloud,
    RocketMq,
    /// The entry doesn't say.
    Unknown,
}

impl Malformed {
    /// Whether `raw` is malformed in a way that only IPv6 addresses are.
    pub fn is_about_ipv6(&self, raw: &str) -> bool {
        match self {
            Malformed::Address(AddressError::Unbracketed(..)) => true,
            Malformed::Address(AddressError::OpenBracket) => raw.matches(':').count() > 2,
            Malformed::Address(
                AddressError::Empty
                | AddressError::NoHost
                | AddressError::NoPort
                | AddressError::BadPort(_)
                | AddressError::BadHost(_),
            )
            | Malformed::NotUtf8
            | Malformed::NoScheme
            | Malformed::EmptyScheme
            | Malformed::NotAnInstance(_)
            | Malformed::NoAddress
            | Malformed::NoEndpoints(_)
            | Malformed::NoPort
            | Malformed::NullAddress
            | Malformed::BrokerId
            | Malformed::NoBrokerTable => false,
        }
    }
}
