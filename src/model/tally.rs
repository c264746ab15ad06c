//! A run in numbers.

use super::diagnosis::Judged;
use super::evidence::Purpose;
use super::finding::{Severity, Verdict};
use super::registration::Role;
use super::report::Report;
use super::sentence::count;

/// How many of each. The verdicts count registered addresses; a port that was only looked at beside
/// one (a broker's fast port, a closed port's sibling) is nobody's registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub registrations: usize,
    pub addresses: usize,
    /// Addresses without a port, which nobody dials: a consumer's.
    pub portless: usize,
    pub reachable: usize,
    pub local_only: usize,
    pub unreachable: usize,
    pub misidentified: usize,
    pub undetermined: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    /// Entries of Dubbo's providers and of instances, and those of them that callers can't use.
    pub providers: Share,
    pub brokers: Share,
}

/// So many of all can be used, and so many can't. Of the rest it can't be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub usable: usize,
    pub unusable: usize,
    pub all: usize,
}

impl Share {
    fn part(&self, single: &str, many: &str) -> Option<String> {
        let Self { unusable, all, .. } = *self;
        (all > 0).then(|| format!("{unusable} of {}", count(all, single, many)))
    }
}

impl Tally {
    /// `40 of 900 providers and 1 of 15 brokers can't be used.`
    pub fn sum(&self) -> String {
        let parts =
            [self.providers.part("provider", "providers"), self.brokers.part("broker", "brokers")];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let shares =
            [(self.providers, "provider", "providers"), (self.brokers, "broker", "brokers")];
        let all_well = shares.iter().all(|(share, ..)| share.usable == share.all);
        if parts.is_empty() {
            return "No provider and no broker is registered.".to_owned();
        }
        if all_well {
            let there = shares.iter().filter(|(share, ..)| share.all > 0);
            let there = there.map(|(share, single, many)| count(share.all, single, many));
            return format!("{} can be used.", there.collect::<Vec<_>>().join(" and "));
        }
        format!("{} can't be used.", parts.join(" and "))
    }

    /// `2 errors, 1 warning`.
    pub fn findings(&self) -> String {
        let parts = [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
            (self.infos, "info", "infos"),
        ];
        let parts = parts.iter().filter(|(number, ..)| *number > 0);
        let parts: Vec<String> =
            parts.map(|(number, single, many)| count(*number, single, many)).collect();
        parts.join(", ")
    }
}

impl Report {
    pub fn tally(&self) -> Tally {
        let mut tally = Tally { registrations: self.registrations().count(), ..Tally::default() };
        let judged = self.diagnosis.addresses.iter();
        for Judged { evidence, verdict } in
            judged.filter(|judged| judged.evidence.purpose == Purpose::Registered)
        {
            tally.addresses += 1;
            tally.portless += usize::from(evidence.address.port.is_none());
            match verdict {
                Verdict::Reachable => tally.reachable += 1,
                Verdict::LocalOnly => tally.local_only += 1,
                Verdict::Unreachable => tally.unreachable += 1,
                Verdict::Misidentified => tally.misidentified += 1,
                Verdict::Undetermined => tally.undetermined += 1,
            }
        }
        for (entry, verdict) in self.registrations().zip(&self.diagnosis.registrations) {
            let share = match entry.role {
                Role::Provider | Role::Instance => &mut tally.providers,
                Role::Broker => &mut tally.brokers,
                Role::Endpoint | Role::Consumer | Role::Configurator | Role::Router => continue,
            };
            share.all += 1;
            share.usable += usize::from(verdict.usable() == Some(true));
            share.unusable += usize::from(verdict.usable() == Some(false));
        }
        for finding in &self.diagnosis.findings {
            match finding.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
        tally
    }
}
