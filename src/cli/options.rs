//! The options, in groups. One struct serves arguments, variables and the configuration file.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use super::lists::one_or_many;
use super::values::{
    At, Began, Cidr, Engine, Expect, FailOn, Glob, Proof, Show, Span, Suppress, When,
};

/// Which registries, and what in them.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "What to read")]
#[serde(default, rename_all = "kebab-case")]
pub struct Scope {
    /// Registries, as written in Dubbo's and RocketMQ's own configuration [default:
    /// $NAMESRV_ADDR]
    #[arg(value_name = "TARGET", help_heading = None)]
    #[serde(deserialize_with = "one_or_many")]
    pub targets: Vec<String>,

    /// Sign in to ZooKeeper. SOURCE has the password: file=PATH or env=NAME
    #[arg(long, value_name = "digest:USER:SOURCE")]
    #[serde(deserialize_with = "one_or_many")]
    pub zookeeper_auth: Vec<String>,

    /// Sign in to RocketMQ's brokers that ask for it. SOURCE has the secret key: file=PATH or env=NAME
    #[arg(long, value_name = "ACCESS_KEY:SOURCE")]
    pub rocketmq_auth: Option<String>,

    /// Only these services, as reports print them: [group/]interface[:version], or an interface in any
    /// group and version; or a broker's name (may be repeated)
    #[arg(long, value_name = "GLOB")]
    #[serde(deserialize_with = "one_or_many")]
    pub service: Vec<Glob>,

    /// Only these applications: what they provide, what they call, and who provides that
    #[arg(long, value_name = "GLOB")]
    #[serde(deserialize_with = "one_or_many")]
    pub application: Vec<Glob>,

    /// Only these groups (a Dubbo service's group, a broker's cluster)
    #[arg(long, value_name = "GLOB")]
    #[serde(deserialize_with = "one_or_many")]
    pub group: Vec<Glob>,

    /// Only what is registered at this address: a host, or a host and port (may be repeated)
    #[arg(long, value_name = "HOST[:PORT]")]
    #[serde(deserialize_with = "one_or_many")]
    pub address: Vec<At>,

    /// How long to wait for each connection and each answer [default: 3s]
    #[arg(long, value_name = "DURATION")]
    pub timeout: Option<Span>,

    /// Read options from this file [default: ./regprobe.toml, then
    /// $XDG_CONFIG_HOME/regprobe/config.toml]
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// How addresses are looked at.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "How to check")]
#[serde(default, rename_all = "kebab-case")]
pub struct Checking {
    /// Connection attempts in total for an address that times out [default: 1]
    #[arg(long, value_name = "N")]
    pub attempts: Option<u32>,

    /// Connections at the same time [default: 1000]
    #[arg(long, value_name = "N")]
    pub concurrency: Option<usize>,

    /// How thoroughly to verify which service answers at an address [default: full]
    #[arg(long, value_name = "DEPTH")]
    pub identity: Option<Proof>,

    /// Ask this machine's container engine which container has an address [default SOCKET: that of
    /// DOCKER_HOST, Docker's or podman's]
    #[arg(
        long,
        value_name = "SOCKET",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "auto"
    )]
    pub containers: Option<Engine>,

    /// Send nothing to registered addresses
    #[arg(long)]
    pub passive: bool,

    /// This network is reachable only on its own host (may be repeated)
    #[arg(long, value_name = "CIDR")]
    #[serde(deserialize_with = "one_or_many")]
    pub container_network: Vec<Cidr>,

    /// This network is routed, whatever its range looks like (may be repeated)
    #[arg(long, value_name = "CIDR")]
    #[serde(deserialize_with = "one_or_many")]
    pub our_network: Vec<Cidr>,

    /// Never connect to this network, whatever a registry says (may be repeated)
    #[arg(long, value_name = "CIDR")]
    #[serde(deserialize_with = "one_or_many")]
    pub deny_network: Vec<Cidr>,
}

/// What counts.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "What counts")]
#[serde(default, rename_all = "kebab-case")]
pub struct Judging {
    /// The lowest severity that makes the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,

    /// Leave out findings of this code, or only those whose address or subject matches
    #[arg(long, value_name = "CODE[=GLOB]")]
    #[serde(deserialize_with = "one_or_many")]
    pub suppress: Vec<Suppress>,

    /// Only what this report hasn't counts, which an earlier `--format json` wrote
    #[arg(long, value_name = "REPORT.json")]
    pub baseline: Option<PathBuf>,
}

/// What has to be there, for a pipeline to go on.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "What is expected")]
#[serde(default, rename_all = "kebab-case")]
pub struct Expecting {
    /// Expect this, and end by it: 'com.acme.Order:1.0.0>=2' (usable providers), '…:!1.0.0==0' (no other
    /// version), 'application orders>=3', 'broker acme/broker-a', 'topic orders', 'calls of web' (may
    /// be repeated)
    #[arg(long, value_name = "EXPR")]
    #[serde(deserialize_with = "one_or_many")]
    pub expect: Vec<Expect>,

    /// Expect what this TOML file says, too
    #[arg(long, value_name = "FILE")]
    pub expect_file: Option<PathBuf>,

    /// When the deployment began: what was registered before doesn't count towards a number that is
    /// expected at least. A time, or how long ago it was: 10m
    #[arg(long, value_name = "TIME")]
    pub since: Option<Began>,

    /// Look again until everything that is expected is held, for so long at most; it ends at once where
    /// waiting can't help
    #[arg(long, value_name = "DURATION")]
    pub wait: Option<Span>,

    /// For so long everything has to be held before the wait ends [default: 10s]
    #[arg(long, value_name = "DURATION")]
    pub settle: Option<Span>,
}

/// How it is shown.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "How to show it")]
#[serde(default, rename_all = "kebab-case")]
pub struct Showing {
    /// text, json, jsonl, html, junit, tap, github, markdown, nagios, prometheus or expect; several at once
    /// if all but one have a file [default: text]
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    #[serde(deserialize_with = "one_or_many")]
    pub format: Vec<Show>,

    /// Write to this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Show nothing but this step of the plan, whole: why, and the commands (text only)
    #[arg(long, value_name = "STEP", conflicts_with_all = ["quiet", "verbose"])]
    pub fix: Option<usize>,

    /// Write the changes that fix the findings as files into this folder, new or empty; nothing is
    /// applied
    #[arg(long, value_name = "FOLDER")]
    pub remedies: Option<PathBuf>,

    /// End with the exit code that Nagios expects of a plug-in: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN
    #[arg(long)]
    pub nagios_exit: bool,

    /// Use color; `auto` means on a terminal, and respects NO_COLOR and CLICOLOR [default: auto]
    #[arg(long, value_name = "WHEN")]
    pub color: Option<When>,

    /// Only one line per finding, and no progress
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Every registration, every address and every remedy
    #[arg(short, long)]
    pub verbose: bool,
}

/// Whom `serve` answers, and how often it checks.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "How to serve")]
#[serde(default, rename_all = "kebab-case")]
pub struct Serving {
    /// How often to check [default: 30s]
    #[arg(long, value_name = "DURATION")]
    pub interval: Option<Span>,

    /// Findings that have series of their own; the others are counted [default: 1000]
    #[arg(long, value_name = "N")]
    pub label_limit: Option<usize>,

    /// Where to listen [default: 127.0.0.1:9887]
    #[arg(long = "web.listen-address", value_name = "[HOST]:PORT")]
    #[serde(rename = "web.listen-address")]
    pub web_listen_address: Option<String>,

    /// TLS and users, in the YAML of Prometheus's exporters; read anew when it changes
    #[arg(long = "web.config.file", value_name = "FILE")]
    #[serde(rename = "web.config.file")]
    pub web_config_file: Option<PathBuf>,

    /// A registry that others may have checked by /probe?target=, as it is written there (may be repeated)
    #[arg(long = "web.allow-target", value_name = "GLOB")]
    #[serde(rename = "web.allow-target", deserialize_with = "one_or_many")]
    pub web_allow_target: Vec<Glob>,
}

/// What `check` takes, and so all that a variable or the file can say.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    #[command(flatten)]
    pub scope: Scope,
    #[command(flatten)]
    pub checking: Checking,
    #[command(flatten)]
    pub judging: Judging,
    #[command(flatten)]
    pub expecting: Expecting,
    #[command(flatten)]
    pub showing: Showing,
    #[command(flatten)]
    pub serving: Serving,
}

impl Options {
    /// These options, and where they say nothing, `other`'s.
    pub fn or(self, other: Self) -> Self {
        Self {
            scope: self.scope.or(other.scope),
            checking: self.checking.or(other.checking),
            judging: self.judging.or(other.judging),
            expecting: self.expecting.or(other.expecting),
            showing: self.showing.or(other.showing),
            serving: self.serving.or(other.serving),
        }
    }
}

impl Scope {
    fn or(self, other: Self) -> Self {
        Self {
            targets: first(self.targets, other.targets),
            zookeeper_auth: first(self.zookeeper_auth, other.zookeeper_auth),
            rocketmq_auth: self.rocketmq_auth.or(other.rocketmq_auth),
            service: first(self.service, other.service),
            application: first(self.application, other.application),
            group: first(self.group, other.group),
            address: first(self.address, other.address),
            timeout: self.timeout.or(other.timeout),
            config: self.config.or(other.config),
        }
    }
}

impl Checking {
    fn or(self, other: Self) -> Self {
        Self {
            attempts: self.attempts.or(other.attempts),
            concurrency: self.concurrency.or(other.concurrency),
            identity: self.identity.or(other.identity),
            containers: self.containers.or(other.containers),
            passive: self.passive || other.passive,
            container_network: first(self.container_network, other.container_network),
            our_network: first(self.our_network, other.our_network),
            deny_network: first(self.deny_network, other.deny_network),
        }
    }
}

impl Judging {
    fn or(self, other: Self) -> Self {
        Self {
            fail_on: self.fail_on.or(other.fail_on),
            suppress: first(self.suppress, other.suppress),
            baseline: self.baseline.or(other.baseline),
        }
    }
}

impl Expecting {
    fn or(self, other: Self) -> Self {
        Self {
            expect: first(self.expect, other.expect),
            expect_file: self.expect_file.or(other.expect_file),
            since: self.since.or(other.since),
            wait: self.wait.or(other.wait),
            settle: self.settle.or(other.settle),
        }
    }

    /// The options that are said.
    pub(super) fn said(&self) -> Vec<&'static str> {
        let Self { expect, expect_file, since, wait, settle } = self;
        let options = [
            ("expect", !expect.is_empty()),
            ("expect-file", expect_file.is_some()),
            ("since", since.is_some()),
            ("wait", wait.is_some()),
            ("settle", settle.is_some()),
        ];
        options.iter().filter(|(_, is_said)| *is_said).map(|(name, _)| *name).collect()
    }
}

impl Showing {
    fn or(self, other: Self) -> Self {
        // -q on the command line has the word over `verbose` in the file.
        let said = self.quiet || self.verbose;
        Self {
            format: first(self.format, other.format),
            output: self.output.or(other.output),
            fix: self.fix.or(other.fix),
            remedies: self.remedies.or(other.remedies),
            nagios_exit: self.nagios_exit || other.nagios_exit,
            color: self.color.or(other.color),
            quiet: self.quiet || (!said && other.quiet),
            verbose: self.verbose || (!said && other.verbose),
        }
    }
}

impl Serving {
    fn or(self, other: Self) -> Self {
        Self {
            interval: self.interval.or(other.interval),
            label_limit: self.label_limit.or(other.label_limit),
            web_listen_address: self.web_listen_address.or(other.web_listen_address),
            web_config_file: self.web_config_file.or(other.web_config_file),
            web_allow_target: first(self.web_allow_target, other.web_allow_target),
        }
    }
}

/// A list replaces another; lists of two places are never mixed.
fn first<T>(said: Vec<T>, other: Vec<T>) -> Vec<T> {
    if said.is_empty() { other } else { said }
}
