//! How long checks and connections take, over all looks.

use std::time::Duration;

use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::model::{Attempt, Report};

/// Histograms that grow with each look.
#[derive(Debug)]
pub struct Timings {
    checks: Histogram,
    connects: Histogram,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            checks: Histogram::new([0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0]),
            connects: Histogram::new([0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]),
        }
    }
}

impl Timings {
    pub fn look(&self, report: &Report) {
        self.checks.observe(Duration::from_millis(report.elapsed_ms).as_secs_f64());
        for path in report.diagnosis.addresses.iter().flat_map(|judged| &judged.evidence.paths) {
            if let Attempt::Done(connected) = &path.connection {
                self.connects.observe(connected.elapsed.as_secs_f64());
            }
        }
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("regprobe_check_duration_seconds", CHECKS, self.checks.clone());
        registry.register("regprobe_connect_duration_seconds", CONNECTS, self.connects.clone());
    }
}

const CHECKS: &str = "How long a check of all registries takes";
const CONNECTS: &str = "How long it takes to connect to an address, where that succeeds";
