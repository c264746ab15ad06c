//! Hermetic tests: no network beyond loopback, no root, no Java.

mod architecture;
mod asked;
mod cases;
mod check;
mod cli;
mod diagnose;
mod docs;
mod dubbo;
mod filters;
mod http;
mod judgement;
mod pages;
mod remedies;
mod report;
mod rocketmq;
mod samples;
mod schema;
mod secrets;
mod snapshot;
mod targets;
mod text;
mod tls;
mod triple;
mod usage;
mod vantage;
mod zookeeper;
