//! What a run is to do: checked at the door, taken at its word everywhere else.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use globset::GlobMatcher;
use ipnet::IpNet;

use super::address::Address;
use super::baseline::Baseline;
use super::expectation::Gate;
use super::finding::Severity;
use super::options::RunOptions;
use super::premises::Given;
use super::target::{AccessKey, Target};

/// A whole run, as `check`, `calls` and `list` carry it out.
#[derive(Clone, Debug)]
pub struct Job {
    pub targets: Vec<Target>,
    pub filters: Filters,
    pub check: CheckSettings,
    /// The socket of this host's container engine, where it is to be asked.
    pub engine: Option<PathBuf>,
    pub mode: RunMode,
    /// The least severity that makes the exit code 1; `None`: never.
    pub fail_on: Option<Severity>,
    pub suppressions: Vec<Suppression>,
    pub gate: Gate,
    /// Only what isn't in this report counts.
    pub baseline: Option<Arc<Baseline>>,
    /// The file that some of this comes from.
    pub settings_file: Option<PathBuf>,
}

impl Job {
    /// What it leaves out, as a report tells it.
    pub fn options(&self) -> RunOptions {
        let Filters { services, applications, groups, addresses } = &self.filters;
        let globs =
            [("service", services), ("application", applications), ("group", groups)].into_iter();
        let globs = globs.flat_map(|(option, globs)| {
            globs.iter().map(move |glob| (option.to_owned(), glob.glob().glob().to_owned()))
        });
        let addresses = addresses.iter().map(|address| ("address".to_owned(), address.to_string()));
        let suppressions = self.suppressions.iter().map(|suppression| match &suppression.glob {
            Some(glob) => format!("{}={}", suppression.code, glob.glob().glob()),
            None => suppression.code.clone(),
        });
        RunOptions {
            filters: globs.chain(addresses).collect(),
            suppressions: suppressions.collect(),
            settings_file: self.settings_file.as_ref().map(|path| path.display().to_string()),
        }
    }
}

/// What a run is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunMode {
    #[default]
    Check,
    /// The same, told by what is called.
    Calls,
    /// Registrations only: nothing is dialled, and nothing judged.
    List,
}

/// Which registrations to look at. Empty lists let all pass.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    pub services: Vec<GlobMatcher>,
    pub applications: Vec<GlobMatcher>,
    pub groups: Vec<GlobMatcher>,
    /// Those without a port stand for any port of their host.
    pub addresses: Vec<Address>,
}

impl Filters {
    /// Everything is looked at.
    pub fn are_none(&self) -> bool {
        let Self { services, applications, groups, addresses } = self;
        services.is_empty() && applications.is_empty() && groups.is_empty() && addresses.is_empty()
    }

    /// As they are given on a command line.
    pub fn options(&self) -> Vec<String> {
        let Self { services, applications, groups, addresses } = self;
        let globs = [("--service", services), ("--application", applications), ("--group", groups)];
        let globs = globs.into_iter().flat_map(|(option, globs)| {
            globs.iter().flat_map(move |glob| [option.to_owned(), glob.glob().glob().to_owned()])
        });
        let addresses = addresses.iter();
        let addresses = addresses.flat_map(|address| ["--address".to_owned(), address.to_string()]);
        globs.chain(addresses).collect()
    }

    /// Whether a registration with `address` may be looked at.
    pub fn want(&self, address: Option<&Address>) -> bool {
        self.addresses.is_empty()
            || address.is_some_and(|address| {
                self.addresses.iter().any(|wanted| match wanted.port {
                    Some(_) => wanted == address,
                    None => wanted.host == address.host,
                })
            })
    }
}

#[derive(Clone, Debug)]
pub struct CheckSettings {
    /// For each connect and each answer.
    pub timeout: Duration,
    /// Connects in all for what can heal (a time-out); 1: no second attempt.
    pub attempts: u32,
    /// Connections in flight over all hosts.
    pub concurrency: usize,
    /// Send nothing to registered addresses.
    pub passive: bool,
    /// How far to prove who answers.
    pub identity: Depth,
    /// `--container-network`: nobody outside reaches these.
    pub container_networks: Vec<IpNet>,
    /// `--our-network`: these are routed, whatever their range looks like.
    pub our_networks: Vec<IpNet>,
    /// `--deny-network`: nothing in these is dialled, whatever a registry says.
    pub denied_networks: Vec<IpNet>,
    /// What brokers with access control are shown that ask for it.
    pub rocketmq_key: Option<AccessKey>,
}

/// How far to prove who answers at an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Connect, and send nothing.
    None,
    /// That somebody speaks the registered protocol: a heartbeat, a broker's configuration.
    Light,
    /// And that it has what is registered.
    #[default]
    Full,
}

/// `--suppress CODE[=GLOB]`: the glob is over address and subject.
#[derive(Clone, Debug)]
pub struct Suppression {
    pub code: String,
    pub glob: Option<GlobMatcher>,
}

/// What `serve` keeps checking, and whom it answers.
#[derive(Clone, Debug)]
pub struct ServeJob {
    pub job: Job,
    /// From the beginning of one check to that of the next.
    pub interval: Duration,
    pub listen: SocketAddr,
    /// The file that says who may ask.
    pub web_config: Option<PathBuf>,
    /// Findings that have series of their own.
    pub label_limit: usize,
    /// What `/probe` may be asked for, beside the job's own targets.
    pub allowed_targets: Vec<GlobMatcher>,
}

/// What `whoami` is to tell.
#[derive(Clone, Debug)]
pub struct WhoamiJob {
    /// Version lines, by family and place; empty is never asked.
    pub asked: Vec<Asked>,
    pub given: Given,
    /// Registries that an old Dubbo would connect to, in its order.
    pub registries: Vec<Address>,
    /// The networks that the operator declares.
    pub check: CheckSettings,
    pub fail_on: Option<Severity>,
}

/// One version line of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its place in `FAMILIES`.
    pub family: usize,
    /// Its place among the family's lines.
    pub line: usize,
}
