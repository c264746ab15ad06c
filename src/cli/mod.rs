//! How regprobe is asked: arguments, variables and a file become a checked task.

mod auth;
mod engine;
mod explain;
mod file;
mod java_properties;
mod options;
mod pages;
mod refusal;
mod settle;
mod values;
mod variables;
mod whoami;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use explain::{LONGEST, Pasted};
pub use options::{Options, Showing};
pub use pages::{completions, help_page, man_pages};
pub use refusal::Refusal;
pub use settle::{Output, Outputs, job_of};
pub use values::When;
pub use whoami::{SelfFormat, SelfOutput, WhoamiOptions};

use crate::model::{Job, WhoamiJob};

/// Finds service registrations that callers can't use, says why, and prints the change that mends
/// them
///
/// regprobe reads the registries you already run (ZooKeeper as used by Dubbo, the RocketMQ name
/// server), dials each registered address and asks who answers. It is read-only: it never writes to
/// a registry and never sends a business call.
#[derive(Debug, Parser)]
#[command(name = "regprobe", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = EXIT_CODES, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read, check, diagnose, report: the main job
    #[command(after_help = CHECK_HELP)]
    Check(Box<Options>),
    /// Show what is registered; dials no registered address and judges nothing
    #[command(after_help = LIST_HELP)]
    List(Box<Options>),
    /// Tell which address software on this host or in this container would register, and why
    ///
    /// It evaluates each version's own rule on what it finds here: the network cards in Java's order, the
    /// host name and the hosts file, variables, -D options and files. Nothing is started, and nothing is
    /// registered.
    #[command(after_help = WHOAMI_HELP)]
    Whoami(Box<WhoamiOptions>),
    /// Say what an error message means, or print a rule's page
    #[command(after_help = EXPLAIN_HELP)]
    Explain {
        /// A message as it was logged, whole stack traces too; `-`: the standard input; or a rule's
        /// code or name, such as RP101
        text: Option<OsString>,
        /// List every rule instead
        #[arg(long, conflicts_with_all = ["text", "targets"])]
        list: bool,
        #[command(flatten)]
        options: Box<Options>,
    },
    /// Show regprobe at work in a small world of its own; nothing leaves this machine
    #[command(after_help = DEMO_HELP)]
    Demo(Showing),
    /// Print the shell's completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one a command into a folder
    Man {
        /// Write regprobe.1, regprobe-check.1, … there
        folder: Option<PathBuf>,
    },
}

/// What is to be done.
#[derive(Debug)]
pub enum Task {
    Run(Box<Job>, Outputs),
    /// What software would register here.
    Whoami(Box<WhoamiJob>, SelfOutput),
    /// Check the demo's world, which has to be made first.
    Demo(Outputs),
    /// Print this page.
    Page(String),
    /// Say what a text means, and look at what it is about.
    Explain(Box<Pasted>, Outputs),
    Completions(clap_complete::Shell),
    Man(Option<PathBuf>),
}

/// Why there is no task.
#[derive(Debug)]
pub enum NoTask {
    /// Help, the version, or arguments that don't fit: clap knows how to show it.
    Clap(clap::Error),
    Refused(Refusal),
}

macro_rules! exit_codes {
    () => {
        "\
Exit codes, the same in every format (the highest that applies):
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage; nothing was dialled
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
(parted by spaces; other lists by commas). Each is a key of the TOML file too, where TARGET is \
`targets`. An argument wins over a variable, and a variable over the file.

",
    exit_codes!()
);

const LIST_HELP: &str = "\
Examples:
  regprobe list zookeeper://10.0.0.1:2181
  regprobe list '10.0.0.9:9876;10.0.0.10:9876' --format json

Exit codes: 0 listed, 2 wrong usage, 3 a registry could not be read whole.";

const EXPLAIN_HELP: &str = "\
With a TARGET, what the message is about is looked at live: the address in it, and the service. Without \
one, nothing is sent to anybody.

Examples:
  regprobe explain 'connect to <172.17.0.6:10911> failed'
  tail -n 500 app.log | regprobe explain -
  regprobe explain - zookeeper://10.0.0.1:2181 < error.txt
  regprobe explain RP101

Exit codes: 0 it is known what the text means, 1 it isn't, 2 wrong usage; with a TARGET those of `check`.";

const WHOAMI_HELP: &str = "\
Examples:
  regprobe whoami
  regprobe whoami --as dubbo:2.7.8 --registry 10.0.0.1:2181
  regprobe whoami --as rocketmq:5.3 --broker-file conf/broker.conf --format json
  regprobe whoami --as dubbo -Ddubbo.network.interface.preferred=eth0 || exit 1   # a gate

Run it where the application runs, as the same user and with the same variables.

Exit codes: 0 nothing at or above --fail-on, 1 others couldn't use what would be registered, 2 wrong \
usage, 3 it depends on something that wasn't given.";

const DEMO_HELP: &str = "\
It starts a ZooKeeper, a name server, and some ten services with the faults of real life, in a \
network namespace that it makes for itself (on loopback, where the kernel allows none), and checks \
them. It ends with the exit code that `check` would give: 1, for there are findings.";

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

/// The options that make no difference to `explain`: the text says what to look at.
const FILTERS: [&str; 4] = ["service", "application", "group", "address"];

/// The whole command line as clap has it.
pub fn command() -> clap::Command {
    let without = |command: clap::Command, options: &'static [&str]| {
        command.mut_args(|arg| {
            let hidden = options.contains(&arg.get_id().as_str());
            arg.hide(hidden)
        })
    };
    Cli::command().mut_subcommands(|command| match command.get_name() {
        "list" => without(command, &CHECK_ONLY),
        "explain" => without(command, &FILTERS)
            .mut_arg("targets", |arg| arg.help("Registries in which to look at what it is about")),
        _ => command,
    })
}

/// The task that `arguments` ask for, the first of which is the program's name.
pub fn task(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, NoTask> {
    let matches = command().try_get_matches_from(arguments).map_err(NoTask::Clap)?;
    let cli = Cli::from_arg_matches(&matches).map_err(NoTask::Clap)?;
    match cli.command {
        Command::Check(options) => run(*options, false).map_err(NoTask::Refused),
        Command::List(options) => run(*options, true).map_err(NoTask::Refused),
        Command::Whoami(options) => {
            let planned = whoami::job(*options).map_err(NoTask::Refused)?;
            Ok(Task::Whoami(Box::new(planned.0), planned.1))
        }
        Command::Explain { list: true, .. } => Ok(Task::Page(explain::list())),
        Command::Explain { text, options, list: false } => {
            explain::task(text, *options).map_err(NoTask::Refused)
        }
        Command::Demo(showing) => demo(showing).map_err(NoTask::Refused),
        Command::Completions { shell } => Ok(Task::Completions(shell)),
        Command::Man { folder } => Ok(Task::Man(folder)),
    }
}

fn demo(showing: Showing) -> Result<Task, Refusal> {
    let options = settle::settle(Options { showing, ..Options::default() })?;
    settle::outputs(&options.showing).map(Task::Demo)
}

fn run(arguments: Options, list_only: bool) -> Result<Task, Refusal> {
    let options = settle::settle(arguments)?;
    let outputs = settle::outputs(&options.showing)?;
    Ok(Task::Run(Box::new(settle::job(&options, list_only)?), outputs))
}
