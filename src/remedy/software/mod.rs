//! What is software's own: one file a product, and one line for it below.

mod dubbo;
mod kafka;
mod other;
mod product;
mod rocketmq;
mod spring;

use product::Product;

use super::subject::Software;

/// The product behind a workload.
pub(super) fn product_of(software: Software) -> &'static dyn Product {
    match software {
        Software::Dubbo(_) => &dubbo::Dubbo,
        Software::Spring => &spring::Spring,
        Software::RocketMq => &rocketmq::RocketMq,
        Software::Kafka => &kafka::Kafka,
        Software::Other => &other::Other,
    }
}
