//! Hermetic tests: no network beyond loopback, no root, no Java.

mod rocketmq;
mod text;
mod zookeeper;
