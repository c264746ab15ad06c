//! A small world of its own: embedded registries and the servers behind what they list.

pub mod provider;
pub mod zookeeper;
