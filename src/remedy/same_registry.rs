//! Provider and consumer meet in one registry.

use super::retarget::at_root;
use super::text::advice;
use crate::model::quote::{plain, tick};
use crate::model::remedy::Place;
use crate::model::{Remedy, Target};

/// One of the two is given the other's registry, as `provider` and `consumer` have it.
pub fn same_registry(application: &str, provider: &str, consumer: &str) -> Remedy {
    Remedy {
        name: "same-registry",
        title: "Give provider and consumer the same registry".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Start {} with the registry of the provider, {} (`dubbo.registry.address` and its \
             `group`), or with both (`dubbo.registries.….address`); or let the provider register \
             in that of the consumer, {}, too.",
            who(application),
            plain(provider),
            plain(consumer)
        ))],
        caveat: Some(
            "Registries are often kept apart on purpose, as those of a test and of production: \
             see first that the two belong together. With `multiple://` a consumer is registered \
             in `service-registry` and looks in `reference-registry`: if the provider is there, \
             nothing is wrong."
                .to_owned(),
        ),
    }
}

/// The same, where the provider is below `root`, a whole path, of the consumer's ensemble.
pub fn same_root(application: &str, consumer: &Target, root: &str) -> Remedy {
    let below = root.strip_prefix(consumer.chroot.as_str()).unwrap_or(root);
    let provider = at_root(consumer, &consumer.chroot, below.trim_matches('/'));
    same_registry(application, &provider.text, &consumer.text)
}

fn who(application: &str) -> String {
    match application {
        "" => "the consumer".to_owned(),
        name => tick(name),
    }
}
