//! Connected: who is it? In clear, in TLS, and in both of a port's protocols.

mod clear;
mod over_triple;
mod tls;

pub(super) use clear::identify;
pub(super) use over_triple::over_triple;
pub(super) use tls::{identify_in_tls, is_tls, may_take_tls, silent_in_tls};
