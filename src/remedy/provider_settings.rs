//! What a provider's own URL says of itself keeps consumers away: it is taken out, or agreed on.

use super::text::advice;
use crate::model::Remedy;
use crate::model::quote::tick;
use crate::model::remedy::Place;

/// The provider isn't disabled any more.
pub fn enable_provider(application: &str) -> Remedy {
    Remedy {
        name: "enable-provider",
        title: "Take `disabled` out of the provider's settings, if it isn't meant".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Remove the parameter `disabled=true` (or `enabled=false`) from the settings of {} \
             (`dubbo.provider.parameters`, `dubbo.service.….parameters`, `<dubbo:parameter>`) and \
             start it again: it registers without it.",
            provider(application)
        ))],
        caveat: None,
    }
}

/// Both sides have the same tag, or the provider none.
pub fn match_tag(application: &str, tag: &str) -> Remedy {
    Remedy {
        name: "match-tag",
        title: "Let the consumer ask for the tag, or run a provider without it".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(format!(
            "Start a provider of {} without the tag (`dubbo.provider.tag`, `<dubbo:service \
             tag=…>`), or let the consumer ask for {}: `tag` of its reference.",
            provider(application),
            tick(tag)
        ))],
        caveat: Some(
            "A tag keeps a release in trial from everybody else: see first that it isn't meant."
                .to_owned(),
        ),
    }
}

fn provider(application: &str) -> String {
    match application {
        "" => "the provider".to_owned(),
        name => tick(name),
    }
}
