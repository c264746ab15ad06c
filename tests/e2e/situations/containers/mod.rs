//! Remedies, applied as they are printed, to real containers.

mod dubbo;
mod ports;
mod providers;
