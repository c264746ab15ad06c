//! Hermetic tests: no network beyond loopback, no root, no Java.

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

mod architecture;
mod asked;
mod baseline;
mod cases;
mod check;
mod circles;
mod cli;
mod contrib;
mod diagnose;
mod directory;
#[path = "../shared/directory_cases.rs"]
mod directory_cases;
mod docs;
mod dubbo;
mod engine;
mod expectations;
mod explain;
mod filters;
mod formats;
mod history;
mod host_ports;
mod http;
mod judgement;
mod kinds;
mod metadata;
mod monitoring;
mod next_run;
mod pages;
mod parsers;
mod pasted;
mod pipelines;
mod plan;
mod registries;
mod remedies;
mod remedy_files;
mod remedy_texts;
mod remedy_workloads;
mod report;
mod rocketmq;
#[path = "rocketmq-proxy/mod.rs"]
mod rocketmq_proxy;
mod samples;
mod saved;
mod schema;
mod screens;
mod secrets;
mod serve;
mod shapes;
mod side_by_side;
mod snapshot;
mod targets;
mod text;
mod tls;
mod toolchain;
mod triple;
mod usage;
mod vantage;
mod web_config;
mod whoami;
mod zookeeper;
