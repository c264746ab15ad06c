//! How regprobe is asked: arguments, variables and a file become a checked task.

mod auth;
mod baseline;
mod engine;
mod expect_file;
mod expectation;
mod explain;
mod file;
mod grammar;
mod java_properties;
mod lists;
mod options;
mod pages;
mod pasted;
mod plan;
mod refusal;
mod report_file;
mod saved;
mod serve;
mod settle;
mod values;
mod variables;
mod whoami;
mod work;

use std::ffi::OsString;

use clap::FromArgMatches;

pub use expectation::{WrongExpectation, parse as expectation};
pub use grammar::command;
pub use options::{Options, Showing};
pub use pages::{completions, help_page, man_pages};
pub use pasted::{LONGEST, Pasted};
pub use plan::{PlanJob, PlanOptions};
pub use refusal::Refusal;
pub use settle::{Output, Outputs, job_of};
pub use values::When;
pub use whoami::{SelfFormat, SelfOutput, WhoamiOptions};
pub use work::{NoTask, Task};

use grammar::{Cli, Command};

use crate::model::RunMode;
use crate::report::Shown;

/// The task that `arguments` ask for, the first of which is the program's name.
pub fn task(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, NoTask> {
    let matches = command().try_get_matches_from(arguments).map_err(NoTask::Clap)?;
    let cli = Cli::from_arg_matches(&matches).map_err(NoTask::Clap)?;
    held_to_nothing(&cli.command).map_err(NoTask::Refused)?;
    match cli.command {
        Command::Check(options) => run(*options, RunMode::Check).map_err(NoTask::Refused),
        Command::Calls(options) => run(*options, RunMode::Calls).map_err(NoTask::Refused),
        Command::List(options) => run(*options, RunMode::List).map_err(NoTask::Refused),
        Command::Serve(options) => serve::task(*options).map_err(NoTask::Refused),
        Command::Whoami(options) => {
            let planned = whoami::job(*options).map_err(NoTask::Refused)?;
            Ok(Task::Whoami(Box::new(planned.0), planned.1))
        }
        Command::Explain { list: true, .. } => Ok(Task::Page(explain::list())),
        Command::Explain { text, options, list: false } => {
            explain::task(text, *options).map_err(NoTask::Refused)
        }
        Command::Plan(options) => {
            Ok(Task::Plan(Box::new(plan::job(options).map_err(NoTask::Refused)?)))
        }
        Command::Diagnose { reports, showing } => {
            saved::task(&reports, *showing).map_err(NoTask::Refused)
        }
        Command::Demo(showing) => demo(showing).map_err(NoTask::Refused),
        Command::Completions { shell } => Ok(Task::Completions(shell)),
        Command::Man { folder } => Ok(Task::Man(folder)),
    }
}

/// Only `check` is held to what is expected; with another command nobody would know that nothing was.
fn held_to_nothing(command: &Command) -> Result<(), Refusal> {
    let options = match command {
        Command::Calls(options) | Command::List(options) | Command::Serve(options) => options,
        Command::Explain { options, .. } => options,
        Command::Check(_)
        | Command::Whoami(_)
        | Command::Plan(_)
        | Command::Diagnose { .. }
        | Command::Demo(_)
        | Command::Completions { .. }
        | Command::Man { .. } => return Ok(()),
    };
    let baseline = options.judging.baseline.as_ref().map(|_| "baseline");
    match options.expecting.said().first().copied().or(baseline) {
        Some(name) => Err(Refusal::new(format!("--{name} is `check`'s alone"))),
        None => Ok(()),
    }
}

fn demo(showing: Showing) -> Result<Task, Refusal> {
    let options = settle::settle(Options { showing, ..Options::default() })?;
    settle::outputs(&options.showing).map(Task::Demo)
}

fn run(arguments: Options, mode: RunMode) -> Result<Task, Refusal> {
    let said = arguments.expecting.said();
    let options = settle::settle(arguments)?;
    let outputs = settle::outputs(&options.showing)?;
    let outputs = if mode == RunMode::Calls { of_calls(outputs)? } else { outputs };
    let job = settle::job(&options, mode)?;
    match said.first() {
        Some(name) if job.gate.is_open() => {
            Err(Refusal::new(format!("--{name} goes with --expect or --expect-file")))
        }
        Some(_) if said.contains(&"settle") && job.gate.wait.is_none() => {
            Err(Refusal::new("--settle goes with --wait"))
        }
        _ => Ok(Task::Run(Box::new(job), outputs)),
    }
}

/// The other formats tell findings alone, and their verdict on the run is that of `check`.
fn of_calls(outputs: Outputs) -> Result<Outputs, Refusal> {
    let names = outputs.outputs.iter().map(|output| output.format.name());
    match names.into_iter().find(|name| Shown::named(name).is_none()) {
        Some(name) => Err(Refusal::new(format!("`calls` is text, json or jsonl, and not {name}"))),
        None => Ok(Outputs { nagios_exit: false, ..outputs }),
    }
}
