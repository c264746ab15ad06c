//! regprobe: a read-only probe of service registries. See `docs/architecture.md` for the map.

#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod demo;
pub mod diagnose;
pub mod directory;
pub mod explain;
pub mod history;
pub mod model;
pub mod net;
pub mod plan;
pub mod protocol;
pub mod registry;
pub mod remedy;
pub mod report;
pub mod run;
pub mod select;
pub mod serve;
pub mod vantage;
pub mod whoami;
