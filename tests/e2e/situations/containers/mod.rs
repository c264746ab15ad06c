//! Remedies, applied as they are printed, to real containers.

mod broker_files;
mod brokers;
mod callers;
mod dubbo;
mod engine;
mod entries;
mod kafka;
mod lives;
mod pods;
mod ports;
mod providers;
mod spring;
