//! Remedies, applied as they are printed, to real containers.

mod broker_files;
mod brokers;
mod callers;
mod compose;
mod dubbo;
mod engine;
mod entries;
mod files;
mod kafka;
mod lives;
mod many;
mod pods;
mod ports;
mod providers;
mod services;
mod spring;
