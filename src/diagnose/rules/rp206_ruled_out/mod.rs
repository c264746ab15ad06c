//! A rule, or a setting of the provider, takes providers from a consumer.

mod hits;
mod weights;
mod words;

use self::hits::{Hit, Setting, hits};
use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::reference::{Removal, RuleKind};
use crate::model::{Confidence, RegistrationId, Remedy, Severity};
use crate::remedy::{enable_provider, match_tag, switch_off_rules};

pub(super) const RULE: Rule = Rule {
    code: "RP206",
    name: "ruled-out",
    title: "A rule or setting takes providers from a consumer",
    page: include_str!("page.md"),
    about: About::Directory,
    examine: &[Examine::Whole(examine), Examine::Whole(weights::examine)],
};

/// One finding for each rule or setting.
fn examine(run: &RunIndex) -> Vec<Notice> {
    let settings = hits(run).into_iter();
    settings.map(|(setting, hits)| notice(run, &setting, &hits)).collect()
}

fn notice(run: &RunIndex, setting: &Setting, hits: &[Hit]) -> Notice {
    let fatal: Vec<&Hit> = hits.iter().filter(|hit| hit.is_fatal).collect();
    let breaks: Vec<RegistrationId> =
        fatal.iter().flat_map(|hit| hit.call.reference.consumers.iter().copied()).collect();
    let withholds = hits.iter().flat_map(|hit| hit.taken.iter().copied()).collect();
    let (severity, told) = match fatal.is_empty() {
        false => (Severity::Error, fatal),
        true => (milder(setting.removal), hits.iter().collect()),
    };
    let is_sure = told.iter().all(|hit| hit.is_certain);
    let confidence = if is_sure { Confidence::Certain } else { Confidence::Likely };
    let claim = Claim::new(severity, confidence, words::cause(run, setting, &told));
    Notice {
        subject: words::subject(setting),
        address: None,
        registrations: told
            .iter()
            .flat_map(|hit| hit.call.reference.consumers.iter().copied())
            .collect(),
        claim: claim
            .facts(words::facts(run, setting, &told))
            .remedies(remedy(run, setting))
            .breaks(breaks)
            .withholds(withholds),
    }
}

/// Where some are left: a tag, and a rule that names its consumers, are plainly meant.
fn milder(removal: &Removal) -> Severity {
    match removal {
        Removal::Tag(_) => Severity::Info,
        Removal::Rule(rule) => match rule.kind {
            RuleKind::Tags | RuleKind::ConditionsForSome => Severity::Info,
            RuleKind::Override | RuleKind::Conditions | RuleKind::Other => Severity::Warning,
        },
        Removal::Disabled
        | Removal::Registry
        | Removal::Service
        | Removal::Protocol(_)
        | Removal::Level
        | Removal::Mapping { .. }
        | Removal::Metadata { .. }
        | Removal::MetadataService { .. }
        | Removal::WantedTag(_) => Severity::Warning,
    }
}

fn remedy(run: &RunIndex, setting: &Setting) -> Option<Remedy> {
    match setting.removal {
        Removal::Rule(rule) => {
            let target = rule.target.of(run.targets)?;
            Some(switch_off_rules(target, std::slice::from_ref(&rule.path)))
        }
        Removal::Disabled => Some(enable_provider(setting.application)),
        Removal::Tag(tag) => Some(match_tag(setting.application, tag)),
        Removal::Registry
        | Removal::Service
        | Removal::Protocol(_)
        | Removal::Level
        | Removal::Mapping { .. }
        | Removal::Metadata { .. }
        | Removal::MetadataService { .. }
        | Removal::WantedTag(_) => None,
    }
}
