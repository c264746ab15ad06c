//! Pasted messages: real texts and what they come to, hostile ones, and the program around them.

mod cases;
mod docs;
mod hostile;
mod program;

use regprobe::explain::{explain, filters_about};
use regprobe::model::classify_host;
use regprobe::model::{Containers, Explanation, Filters, Target};

use crate::cases::vantage;
use crate::check::settings;

/// What `text` means on a machine of a plain LAN.
fn explained(text: &str) -> Explanation {
    let (lan, settings) = (vantage("lan", Containers::NotAsked), settings());
    explain(text, &|host| classify_host(host, &lan, &settings))
}

/// A registry's own address is registered nowhere, so it narrows nothing: RP605 would be wrong of it.
#[test]
fn only_a_registered_address_narrows_a_check() {
    for (text, narrowed) in [
        ("wait response on the channel <10.0.0.6:10911> timeout, 3000(ms)", true),
        ("wait response on the channel <10.0.0.6:9876> timeout, 3000(ms)", false),
        ("send request to <10.0.0.6:9876> failed", false),
        ("Connection refused: localhost/127.0.0.1:2181", false),
        ("Connection refused: /10.0.0.6:20880", true),
    ] {
        let Explanation::Recognised(found) = explained(text) else { panic!("{text} isn't known") };
        let filters = filters_about(&found, &[]).expect("a registry that is read");
        assert_eq!(!filters.addresses.is_empty(), narrowed, "{text}");
    }
}

fn filters(text: &str, targets: &[Target]) -> Filters {
    let Explanation::Recognised(found) = explained(text) else { panic!("{text} isn't known") };
    filters_about(&found, targets).expect("a registry that is read")
}

/// What a consumer gets is judged by all that its service has, and a metadata service by its application.
#[test]
fn a_consumer_is_judged_by_its_service_and_a_metadata_service_by_its_application() {
    let routed = "No provider available for the service com.acme.Order from registry \
                  RegistryDirectory(registry: 10.0.0.2:2181)-Directory(invokers: \
                  1[10.0.0.8:20880], validInvokers: 1[10.0.0.8:20880], invokersToReconnect: 0[]) \
                  on the consumer 10.0.0.9 using the dubbo version 3.3.6.";
    let routed = filters(routed, &[]);
    assert!(routed.addresses.is_empty() && routed.services[0].is_match("com.acme.Order"));
    let metadata = "Failed to get app metadata for revision 9003 for type local from instance \
                    10.0.0.8:20880\nFailed to invoke remote method: getMetadataInfo, provider: \
                    dubbo://10.0.0.8:20881/org.apache.dubbo.metadata.MetadataService?group=orders&version=1.0.0, \
                    cause: x";
    let metadata = filters(metadata, &[]);
    assert!(metadata.addresses.is_empty() && metadata.services.is_empty());
    assert!(metadata.applications[0].is_match("orders"));
}

/// A target's own member is registered nowhere, whatever its port is.
#[test]
fn a_member_of_the_target_narrows_nothing() {
    let target = regprobe::registry::parse_target("10.0.0.6:19876").expect("a target");
    let text = "send request to <10.0.0.6:19876> failed";
    assert_eq!(filters(text, &[]).addresses.len(), 1);
    assert!(filters(text, &[target]).addresses.is_empty());
}
