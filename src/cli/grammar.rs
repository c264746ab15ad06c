//! The commands as clap has them, with their help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

use super::options::{Options, Showing};
use super::plan::PlanOptions;
use super::whoami::WhoamiOptions;

/// Finds service registrations that callers can't use, says why, and prints the change that fixes
/// them
///
/// regprobe reads the registries you already run (ZooKeeper as used by Dubbo, the RocketMQ name
/// server), connects to each registered address and asks which service answers. It is read-only: it
/// never writes to a registry and never sends a business call.
#[derive(Debug, Parser)]
#[command(name = "regprobe", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read, check, diagnose, report: the main job
    #[command(after_help = CHECK_HELP)]
    Check(Box<Options>),
    /// Show who calls what, and whether they can; calls nothing itself
    #[command(after_help = CALLS_HELP)]
    Calls(Box<Options>),
    /// Show what is registered; connects to no registered address and judges nothing
    #[command(after_help = LIST_HELP)]
    List(Box<Options>),
    /// Keep checking, and answer over HTTP: metrics, the report, a page
    ///
    /// It checks at each interval and remembers: a fault of a registry that can't be read stays, and a registration
    /// that goes by itself with its session is no fault before it should have gone.
    #[command(after_help = SERVE_HELP)]
    Serve(Box<Options>),
    /// Show which address software on this host or in this container would register, and why
    ///
    /// It applies each version's own rule to what it finds here: the network interfaces in Java's order, the
    /// host name and the hosts file, variables, -D options and files. Nothing is started, and nothing is
    /// registered.
    #[command(after_help = WHOAMI_HELP)]
    Whoami(Box<WhoamiOptions>),
    /// Explain an error message, or print a rule's page
    #[command(after_help = EXPLAIN_HELP)]
    Explain {
        /// A message as it was logged, also a whole stack trace; `-`: the standard input; or a rule's
        /// code or name, such as RP101
        text: Option<OsString>,
        /// List every rule instead
        #[arg(long, conflicts_with_all = ["text", "targets"])]
        list: bool,
        #[command(flatten)]
        options: Box<Options>,
    },
    /// Print the plan of a saved report again, and what would be left after some of its steps
    ///
    /// Nothing is contacted: every call is judged again on what the report says.
    #[command(after_help = PLAN_HELP)]
    Plan(PlanOptions),
    /// Lay saved reports of several places side by side: what is down for all, and what only some can't see
    ///
    /// Nothing is contacted.
    #[command(after_help = DIAGNOSE_HELP)]
    Diagnose {
        /// Two reports or more that `check --format json` wrote, each from another place, of the same registries
        #[arg(value_name = "REPORT.json", num_args = 2.., required = true)]
        reports: Vec<PathBuf>,
        #[command(flatten)]
        showing: Box<Showing>,
    },
    /// Show regprobe at work in a small simulated network; nothing leaves this machine
    #[command(after_help = DEMO_HELP)]
    Demo(Showing),
    /// Print the shell's completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one per command into a folder
    Man {
        /// Write regprobe.1, regprobe-check.1, … there
        folder: Option<PathBuf>,
    },
}

macro_rules! exit_codes {
    () => {
        "\
Exit codes, the same in every format (the highest that applies):
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage; nothing was contacted
  3  the probe could not do all its work (a registry could not be read whole)"
    };
}

const EXIT_CODES: &str = exit_codes!();

const CHECK_HELP: &str = concat!(
    "\
Examples:
  regprobe check 'zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181&group=dubbo'
  regprobe check '10.0.0.9:9876;10.0.0.10:9876' --format json=report.json --format text
  regprobe check zookeeper://10.0.0.1:2181 --service 'com.acme.*' --fail-on warning

Each option has a variable: --fail-on is REGPROBE_FAIL_ON, and TARGET is REGPROBE_TARGETS \
(separated by spaces; other lists by commas). Each is a key of the TOML file too, where TARGET is \
`targets`. An argument takes precedence over a variable, and a variable over the file.

",
    exit_codes!()
);

const CALLS_HELP: &str = "\
One line for each application and each service that it calls, the worst first. `1 of 3`: three providers \
are registered for the call, and one can be used. A provider of another group or version isn't counted, \
unless there is no other. With -v, each provider has the reason why it can't be used: a finding, or a step \
that the caller's own Dubbo takes. Providers are checked as `check` does it.

Examples:
  regprobe calls zookeeper://10.0.0.1:2181
  regprobe calls zookeeper://10.0.0.1:2181 --application web -v
  regprobe calls zookeeper://10.0.0.1:2181 --application web -q || exit 1   # a gate

Exit codes, the same in every format (the highest that applies):
  0  no call at or above --fail-on
  1  error: a call can't succeed, or no call matches the filters
     warning: a call can't be judged from here, or may meet a provider that can't be used
     info: a rule or a setting takes a provider from a call
  2  wrong usage; nothing was contacted
  3  the probe could not do all its work (a registry could not be read whole)

A call is suppressed with its RP604: --suppress RP604=APPLICATION. Where nothing is called, the findings \
count as in `check`.";

const SERVE_HELP: &str = "\
Paths: / to look at, /metrics, /report.json, /probe?target=, /-/healthy, /-/ready.

Whoever reaches the port reads what is registered, so it is open on the loopback only unless you say otherwise. \
Each option has a variable (--web.listen-address is REGPROBE_WEB_LISTEN_ADDRESS) and a key of the TOML file \
(\"web.listen-address\", in quotes).

Examples:
  regprobe serve 'zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181'
  regprobe serve '10.0.0.9:9876;10.0.0.10:9876' --web.listen-address :9887 --interval 1m
  regprobe serve zookeeper://10.0.0.1:2181 --web.allow-target 'zookeeper://10.0.0.*'

It ends when it is asked to (SIGTERM, SIGINT). Exit codes: 0 it was asked to, 2 wrong usage, 3 it can't listen.";

const LIST_HELP: &str = "\
Examples:
  regprobe list zookeeper://10.0.0.1:2181
  regprobe list '10.0.0.9:9876;10.0.0.10:9876' --format json

Exit codes: 0 listed, 2 wrong usage, 3 a registry could not be read whole.";

const EXPLAIN_HELP: &str = "\
With a TARGET, the address and the service in the message are checked live. Without one, nothing is \
sent to any machine.

Examples:
  regprobe explain 'connect to <172.17.0.6:10911> failed'
  tail -n 500 app.log | regprobe explain -
  regprobe explain - zookeeper://10.0.0.1:2181 < error.txt
  regprobe explain RP101

Exit codes: 0 the message is known, 1 it isn't, 2 wrong usage; with a TARGET those of `check`.";

const WHOAMI_HELP: &str = "\
Examples:
  regprobe whoami
  regprobe whoami --as dubbo:2.7.8 --registry 10.0.0.1:2181
  regprobe whoami --as rocketmq:5.3 --broker-file conf/broker.conf --format json
  regprobe whoami --as dubbo -Ddubbo.network.interface.preferred=eth0 || exit 1   # a gate

Run it where the application runs, as the same user and with the same variables.

Exit codes: 0 nothing at or above --fail-on, 1 others couldn't use what would be registered, 2 wrong \
usage, 3 it depends on something that wasn't given.";

const PLAN_HELP: &str = "\
Examples:
  regprobe check zookeeper://10.0.0.1:2181 --format json=report.json --format text
  regprobe plan report.json --fix 1
  regprobe plan report.json --if 1,3

Exit codes: 0 it is printed, 2 wrong usage, or the file isn't a report with a plan.";

const DIAGNOSE_HELP: &str = "\
Example:
  ssh web-1 regprobe check zookeeper://10.0.0.1:2181 -f json > web-1.json
  ssh web-2 regprobe check zookeeper://10.0.0.1:2181 -f json > web-2.json
  regprobe diagnose web-1.json web-2.json

Exit codes: 0 all can use every address that they can judge, 1 somebody can't use one, 2 wrong usage, 3 a \
report is of a registry that couldn't be read whole.";

const DEMO_HELP: &str = "It starts a ZooKeeper, a name server, and about ten services with \
typical faults, in a network namespace of its own (on loopback, if the kernel allows none), and \
checks them. It ends with the exit code that `check` would give: 1, because there are findings.";

/// The options that make no difference to `list`.
const CHECK_ONLY: [&str; 11] = [
    "attempts",
    "concurrency",
    "identity",
    "containers",
    "passive",
    "container_network",
    "our_network",
    "deny_network",
    "fail_on",
    "suppress",
    "remedies",
];

/// The options that make a difference to `serve` alone.
const SERVES_OWN: [&str; 5] =
    ["interval", "label_limit", "web_listen_address", "web_config_file", "web_allow_target"];

/// The options that make no difference to `serve`: its answers are what is shown.
const SHOWING: [&str; 8] =
    ["fail_on", "format", "output", "remedies", "nagios_exit", "color", "quiet", "verbose"];

/// The options of `check` alone.
const EXPECTING: [&str; 6] = ["expect", "expect_file", "since", "wait", "settle", "baseline"];

/// The options that make no difference to `calls`.
const CHECKS_OWN: [&str; 2] = ["remedies", "nagios_exit"];

/// The options that make no difference to `explain`: the text says what to look at.
const FILTERS: [&str; 4] = ["service", "application", "group", "address"];

/// The whole command line as clap has it.
pub fn command() -> clap::Command {
    let without = |command: clap::Command, options: &'static [&str]| {
        command.mut_args(|arg| {
            let hidden = options.contains(&arg.get_id().as_str());
            if hidden { arg.hide(true) } else { arg }
        })
    };
    let shown = |command: clap::Command| match command.get_name() {
        "check" => without(command, &SERVES_OWN),
        "serve" => without(without(command, &SHOWING), &EXPECTING),
        _ => without(without(command, &SERVES_OWN), &EXPECTING),
    };
    Cli::command().mut_subcommands(shown).mut_subcommands(|command| match command.get_name() {
        "list" => without(command, &CHECK_ONLY)
            .mut_arg("application", |arg| arg.help("Only these applications")),
        "calls" => without(command, &CHECKS_OWN)
            .mut_arg("format", |arg| {
                arg.help(
                    "text, json or jsonl; several at once if all but one have a file [default: \
                     text]",
                )
            })
            .mut_arg("quiet", |arg| arg.help("Only calls that lack a provider, and no progress"))
            .mut_arg("verbose", |arg| arg.help("Each provider, and why it can't be used")),
        "diagnose" => without(command, &["remedies", "nagios_exit"]).mut_arg("format", |arg| {
            arg.help("text or json; several at once if all but one have a file [default: text]")
        }),
        "explain" => without(command, &FILTERS)
            .mut_arg("targets", |arg| arg.help("Registries in which to look at what it is about")),
        _ => command,
    })
}
