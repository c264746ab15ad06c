//! Hermetic tests: no network beyond loopback, no root, no Java.

mod check;
mod report;
mod rocketmq;
mod samples;
mod schema;
mod secrets;
mod snapshot;
mod targets;
mod text;
mod vantage;
mod zookeeper;
