//! A metric as Prometheus's library writes it, in our order: its own families have none.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

/// Names with their values.
pub(super) type Labels = Vec<(&'static str, String)>;

/// A gauge with its samples, in order.
#[derive(Debug)]
pub(super) struct Series {
    pub name: &'static str,
    pub help: &'static str,
    pub unit: Option<Unit>,
    pub samples: Vec<(Labels, f64)>,
}

impl Collector for Series {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let (kind, unit) = (MetricType::Gauge, self.unit.as_ref());
        let mut gauge = encoder.encode_descriptor(self.name, self.help, unit, kind)?;
        for (labels, value) in &self.samples {
            match labels.as_slice() {
                [] => return ConstGauge::new(*value).encode(gauge),
                labels => ConstGauge::new(*value).encode(gauge.encode_family(&labels)?)?,
            }
        }
        Ok(())
    }
}

/// A count as a sample has it.
#[expect(clippy::cast_precision_loss, reason = "no registry has that many entries")]
pub(super) fn figure(number: usize) -> f64 {
    number as f64
}
