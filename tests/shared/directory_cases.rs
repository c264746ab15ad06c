//! The cases of `src/directory/cases.toml`, as the hermetic and the end-to-end tests put them into a tree.

use std::collections::BTreeMap;

use serde::Deserialize;

const MIGRATION: &str = "DUBBO_SERVICEDISCOVERY_MIGRATION";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    pub providers: Vec<BTreeMap<String, String>>,
    #[serde(default)]
    pub consumer: BTreeMap<String, String>,
    #[serde(default)]
    configurators: Vec<String>,
    #[serde(default)]
    routers: Vec<String>,
    #[serde(default)]
    rules: BTreeMap<String, String>,
    /// By release, how many providers its consumer is left.
    pub left: BTreeMap<String, usize>,
}

pub fn cases() -> Vec<Case> {
    #[derive(Deserialize)]
    struct File {
        case: Vec<Case>,
    }
    toml::from_str::<File>(include_str!("../../src/directory/cases.toml")).expect("cases").case
}

impl Case {
    /// A rule, or a provider's own setting, is there to take providers away.
    #[allow(dead_code, reason = "one of the two test programs asks")]
    pub fn has_settings(&self) -> bool {
        let settings = ["enabled", "disabled", "dubbo.tag"];
        let of_providers = self.providers.iter();
        of_providers.flat_map(|provider| provider.keys()).any(|key| settings.contains(&&**key))
            || !self.configurators.is_empty()
            || !self.routers.is_empty()
            || !self.rules.is_empty()
    }

    pub fn interface(&self) -> String {
        format!("com.shop.{}", self.name)
    }

    /// Each category and URL below the interface, less the consumer's.
    pub fn urls(&self) -> Vec<(&'static str, String)> {
        let providers =
            self.providers.iter().map(|provider| ("providers", self.provider(provider)));
        let configurators = self.configurators.iter().map(|url| ("configurators", self.named(url)));
        let routers = self.routers.iter().map(|url| ("routers", self.named(url)));
        providers.chain(configurators).chain(routers).collect()
    }

    fn provider(&self, parameters: &BTreeMap<String, String>) -> String {
        let interface = self.interface();
        let told = parameters.contains_key("application");
        let application = if told { "" } else { "&application=orders" };
        format!(
            "dubbo://10.9.8.8:20880/{interface}?dubbo=2.0.2&generic=true&interface={interface}&methods=*&release=2.7.23&side=provider{}{application}",
            query(parameters)
        )
    }

    /// The path of each rule in the configuration centre, and what it says.
    pub fn rules(&self) -> Vec<(String, String)> {
        let rules = self.rules.iter();
        rules
            .map(|(key, text)| {
                // Those of migration have a group of their own.
                let group = if key.ends_with(".migration") { MIGRATION } else { "dubbo" };
                (format!("/dubbo/config/{group}/{}", self.named(key)), self.named(text))
            })
            .collect()
    }

    fn named(&self, text: &str) -> String {
        text.replace("IT", &self.interface())
    }
}

/// Parameters at the end of a URL.
pub fn query(parameters: &BTreeMap<String, String>) -> String {
    parameters.iter().map(|(key, value)| format!("&{key}={value}")).collect()
}
