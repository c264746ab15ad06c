//! Remedies, applied as they are printed, to real containers.

mod brokers;
mod dubbo;
mod engine;
mod kafka;
mod pods;
mod ports;
mod providers;
mod spring;
