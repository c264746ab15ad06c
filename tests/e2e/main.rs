//! End-to-end tests: real servers in network namespaces that the tests make. Run by `cargo e2e`;
//! `tests/ci` sets up what they need. A test is a world; it walks through situations in it.

mod applied;
mod probe;
mod servers;
mod setup;
mod situations;
mod walk;
mod whoami;
mod world;
mod znodes;
