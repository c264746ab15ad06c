//! Applications of Spring Cloud that register themselves in ZooKeeper.

use super::java_options;

pub const V2_2: &str = "spring-cloud-zookeeper-2.2.5";
pub const V4_1: &str = "spring-cloud-zookeeper-4.1.3";

/// Otherwise a name is registered: the host name, which is the container's id or the pod's name.
pub const BY_ADDRESS: [(&str, &str); 1] =
    [("SPRING_CLOUD_ZOOKEEPER_DISCOVERY_PREFERIPADDRESS", "true")];

/// What one prints once it has registered.
pub const READY: &str = "SPRING READY";

/// The words that start one, which serves HTTP on port 8080.
pub fn words(version: &str, application: &str, zookeeper: &str) -> Vec<String> {
    let java = ["java".to_owned()].into_iter().chain(java_options(version, 192));
    let settings = [
        "shop.Web".to_owned(),
        format!("--spring.application.name={application}"),
        format!("--spring.cloud.zookeeper.connect-string={zookeeper}"),
    ];
    java.chain(settings).collect()
}
