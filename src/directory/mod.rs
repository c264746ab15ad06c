//! What each consumer's own Dubbo would make of the registries: the providers that it is offered, and what
//! takes each away. Read from Dubbo's sources at its tags (`RegistryDirectory`, `UrlUtils.isMatch`, the
//! routers), and nothing else is asked.

mod anyone;
mod candidate;
mod consumer;
mod learned;
mod line;
mod metadata;
mod offers;
mod references;
mod rules;
mod service;

pub use anyone::{Offered, for_anyone};
pub use learned::learned;
pub use metadata::{Metadata, Unknown};
pub use references::references;
pub use service::takes;
