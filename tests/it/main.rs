//! Hermetic tests: no network beyond loopback, no root, no Java.

mod check;
mod rocketmq;
mod text;
mod vantage;
mod zookeeper;
