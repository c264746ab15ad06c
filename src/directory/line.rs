//! Which Dubbo calls decides which steps it takes: the lines of versions, as data.

use crate::model::Release;

/// A range of versions whose consumers take the same steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    /// It finds application-level instances (`/services`) by `<root>/mapping`. From 2.7.5 on there is a kind of
    /// registry for them (`registry-type=service`), in which no consumer is registered.
    pub finds_instances: bool,
    /// `<its application>.migration` says at which level it looks.
    pub obeys_migration: bool,
    /// It obeys URLs below `routers`.
    pub obeys_url_routers: bool,
    /// It obeys rules below `/config/dubbo` that route.
    pub obeys_config_routers: bool,
    /// Rules below `/config/dubbo` may disable a provider.
    pub obeys_config_overrides: bool,
    /// A provider's own `dubbo.tag` keeps it from consumers without that tag.
    pub obeys_static_tags: bool,
    /// Where a rule gives tags, a provider's own keeps it from consumers without a tag even if the rule doesn't
    /// name it.
    pub obeys_unnamed_tags: bool,
    /// `dubbo.force.tag` of the consumer's URL counts.
    pub obeys_forced_tags: bool,
    /// A rule of the provider's application routes, too (`ProviderAppStateRouter`).
    pub obeys_rules_of_providers: bool,
}

/// The first version of each line, newest first. 2.6 and older don't tell which they are.
const LINES: [((u32, u32, u32), Line); 6] = [
    ((3, 2, 0), Line { obeys_unnamed_tags: true, obeys_rules_of_providers: true, ..OF_3_1 }),
    ((3, 1, 0), OF_3_1),
    ((3, 0, 0), OF_3_0),
    ((2, 7, 16), Line { obeys_static_tags: true, ..OF_2_7 }),
    ((2, 7, 0), OF_2_7),
    ((0, 0, 0), OLD),
];

const OLD: Line = Line {
    finds_instances: false,
    obeys_migration: false,
    obeys_url_routers: true,
    obeys_config_routers: false,
    obeys_config_overrides: false,
    obeys_static_tags: false,
    obeys_unnamed_tags: false,
    obeys_forced_tags: false,
    obeys_rules_of_providers: false,
};

/// Up to 2.7.15 a consumer takes a lone provider's tag for its own, so a static tag is no obstacle there.
const OF_2_7: Line = Line { obeys_config_routers: true, obeys_config_overrides: true, ..OLD };

const OF_3_0: Line = Line {
    finds_instances: true,
    obeys_migration: true,
    obeys_url_routers: false,
    obeys_config_routers: true,
    obeys_config_overrides: false,
    obeys_static_tags: true,
    obeys_unnamed_tags: false,
    obeys_forced_tags: false,
    obeys_rules_of_providers: false,
};

const OF_3_1: Line = Line { obeys_forced_tags: true, ..OF_3_0 };

/// The line of a consumer; `None`: it is no Java client, or one that isn't known, and takes steps of its
/// own.
pub(super) fn line(release: Option<Release>) -> Option<Line> {
    let version = match release? {
        Release::Go => return None,
        Release::Old => (0, 0, 0),
        // By the look of its entry, of a version that isn't told.
        Release::New => return None,
        Release::Java(major, minor, patch) => (major, minor, patch),
    };
    LINES.iter().find(|(first, _)| *first <= version).map(|(_, line)| *line)
}
