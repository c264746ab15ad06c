//! End-to-end tests: real servers in network namespaces that the tests make. Run by `cargo e2e`;
//! `tests/ci` sets up what they need. A test is a world; it walks through situations in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_enum_match_arm,
    unreachable_pub,
    reason = "a test fails by a panic, and nobody looks into it"
)]

mod applied;
#[path = "../shared/directory_cases.rs"]
mod directory_cases;
mod patience;
mod probe;
mod servers;
mod setup;
mod situations;
mod walk;
mod whoami;
mod world;
mod znodes;
