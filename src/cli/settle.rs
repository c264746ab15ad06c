//! Decides at the door: options become a checked job, which later code takes at its word.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::options::{Checking, Expecting, Judging, Options, Scope, Showing};
use super::refusal::Refusal;
use super::values::{FailOn, Glob, Proof, Show, Span, Suppress, When};
use super::{auth, baseline, engine, expect_file, file, variables};
use crate::diagnose::{RETIRED, RULES};
use crate::model::{CheckSettings, Expectation, Filters, Gate, Job, RunMode, Target, Wait};
use crate::registry::{name_beside, of_kind, parse_targets};
use crate::report::{Detail, Format, format_named};

/// A new provider that fails does so in its first seconds, and old consumers have learned of it by then.
const SETTLE: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// Where a report goes, and how.
#[derive(Debug)]
pub struct Outputs {
    pub outputs: Vec<Output>,
    /// Where the remedies go as files: a folder that isn't there, or is empty.
    pub remedies: Option<PathBuf>,
    pub color: When,
    pub detail: Detail,
    /// Nothing but this step of the plan, counted from 1.
    pub step: Option<usize>,
    /// The program ends as a Nagios plug-in does.
    pub nagios_exit: bool,
}

pub struct Output {
    pub format: &'static dyn Format,
    /// `None`: the standard output.
    pub file: Option<PathBuf>,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {:?}", self.format.name(), self.file)
    }
}

/// The arguments, then the variables, then the file: the first that says something counts.
pub(super) fn settle(arguments: Options) -> Result<Options, Refusal> {
    let said = arguments.or(variables::read()?);
    let file = file::read(said.scope.config.as_deref())?;
    Ok(said.or(file))
}

/// The job of `check`, `calls` or `list`.
pub(super) fn job(options: &Options, mode: RunMode) -> Result<Job, Refusal> {
    let targets = targets(&options.scope)?;
    if targets.is_empty() {
        return Err(Refusal::new(
            "no target is given: name a registry, or set NAMESRV_ADDR\n\n  for example: regprobe \
             check 'zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181'",
        ));
    }
    job_for(targets, options, mode)
}

/// The job of `explain`: with its targets where what a text is about is looked at `live`, or with none.
/// What a variable or the file says of targets and filters is meant for `check`.
pub(super) fn live(options: &Options, live: bool) -> Result<Job, Refusal> {
    let targets = if live { targets(&options.scope)? } else { Vec::new() };
    let job = job_for(targets, options, RunMode::Check)?;
    Ok(Job { filters: Filters::default(), gate: Gate::default(), baseline: None, ..job })
}

/// The job for these targets and no option.
pub fn job_of(targets: &[String]) -> Result<Job, Refusal> {
    let scope = Scope { targets: targets.to_vec(), ..Scope::default() };
    job(&Options { scope, ..Options::default() }, RunMode::Check)
}

fn job_for(targets: Vec<Target>, options: &Options, mode: RunMode) -> Result<Job, Refusal> {
    let Judging { fail_on, suppress, baseline } = &options.judging;
    let baseline = baseline.as_deref().filter(|_| mode == RunMode::Check);
    suppress.iter().try_for_each(known)?;
    Ok(Job {
        targets,
        filters: filters(&options.scope),
        check: settings(&options.scope, &options.checking)?,
        engine: options.checking.containers.as_ref().map(engine::socket).transpose()?,
        mode,
        fail_on: fail_on.unwrap_or(FailOn::Error).severity(),
        gate: gate(&options.expecting, mode)?,
        baseline: baseline.map(baseline::read).transpose()?.map(Arc::new),
        suppressions: suppress.iter().map(|suppress| suppress.0.clone()).collect(),
        settings_file: options.scope.config.clone(),
    })
}

/// What `check` is held to. Other commands aren't, whatever a variable or the file says.
fn gate(expecting: &Expecting, mode: RunMode) -> Result<Gate, Refusal> {
    if mode != RunMode::Check {
        return Ok(Gate::default());
    }
    let Expecting { expect, expect_file, since, wait, settle } = expecting;
    let mut expectations: Vec<Expectation> = expect.iter().map(|expect| expect.0.clone()).collect();
    if let Some(path) = expect_file {
        expectations.extend(expect_file::read(path)?);
    }
    if expectations.is_empty() {
        return Ok(Gate::default());
    }
    let wait = wait.map(|limit| waiting(limit, *settle)).transpose()?;
    Ok(Gate { expectations, since: since.map(|began| began.0), wait })
}

fn waiting(Span(limit): Span, settle: Option<Span>) -> Result<Wait, Refusal> {
    let Span(settle) = settle.unwrap_or(Span(SETTLE));
    between("wait", limit, Duration::from_secs(1), LONGEST_WAIT)?;
    between("settle", settle, Duration::ZERO, LONGEST_WAIT)?;
    Ok(Wait { limit, settle })
}

/// A code that was mistyped would suppress nothing, and nobody would know.
fn known(suppress: &Suppress) -> Result<(), Refusal> {
    let code = suppress.0.code.as_str();
    let codes = RULES.iter().map(|rule| rule.code).chain(RETIRED.iter().map(|(code, _)| *code));
    match codes.into_iter().any(|known| known == code) {
        true => Ok(()),
        false => {
            let problem = format!("--suppress {code}: there is no such rule");
            Err(Refusal::new(format!("{problem}; `regprobe explain --list` has all")))
        }
    }
}

fn targets(scope: &Scope) -> Result<Vec<Target>, Refusal> {
    let credentials =
        scope.zookeeper_auth.iter().map(|text| auth::read(text)).collect::<Result<Vec<_>, _>>()?;
    let texts = match scope.targets.as_slice() {
        [] => std::env::var("NAMESRV_ADDR").into_iter().filter(|text| !text.is_empty()).collect(),
        given => given.to_vec(),
    };
    let mut targets: Vec<Target> = Vec::new();
    for text in texts {
        let named = parse_targets(&text).map_err(|error| Refusal::target(&text, &error))?;
        for mut target in named {
            if of_kind(target.kind).is_some_and(|registry| registry.takes_credentials()) {
                target.credentials.extend(credentials.iter().cloned());
            }
            if !targets.iter().any(|known| known.text == target.text) {
                targets.push(target);
            }
        }
    }
    name_beside(&mut targets);
    Ok(targets)
}

fn filters(scope: &Scope) -> Filters {
    let matchers = |globs: &[Glob]| globs.iter().map(|glob| glob.0.clone()).collect();
    Filters {
        services: matchers(&scope.service),
        applications: matchers(&scope.application),
        groups: matchers(&scope.group),
        addresses: scope.address.iter().map(|at| at.0.clone()).collect(),
    }
}

pub(super) fn settings(scope: &Scope, checking: &Checking) -> Result<CheckSettings, Refusal> {
    let Span(timeout) = scope.timeout.unwrap_or(Span(Duration::from_secs(3)));
    let (attempts, concurrency) =
        (checking.attempts.unwrap_or(1), checking.concurrency.unwrap_or(1000));
    between("timeout", timeout, Duration::from_millis(10), Duration::from_secs(600))?;
    between("attempts", attempts, 1, 10)?;
    between("concurrency", concurrency, 1, 65_535)?;
    Ok(CheckSettings {
        timeout,
        attempts,
        concurrency,
        passive: checking.passive,
        identity: checking.identity.map(Proof::depth).unwrap_or_default(),
        container_networks: checking.container_network.iter().map(|network| network.0).collect(),
        our_networks: checking.our_network.iter().map(|network| network.0).collect(),
        denied_networks: checking.deny_network.iter().map(|network| network.0).collect(),
        rocketmq_key: scope.rocketmq_auth.as_deref().map(auth::access_key).transpose()?,
    })
}

pub(super) fn between<T>(name: &str, value: T, least: T, most: T) -> Result<(), Refusal>
where
    T: PartialOrd + std::fmt::Debug,
{
    match least <= value && value <= most {
        true => Ok(()),
        false => {
            Err(Refusal::new(format!("--{name} is {value:?}: it may be {least:?} to {most:?}")))
        }
    }
}

/// Where the report goes. At most one format goes to the standard output, and each file can be
/// written, as far as can be told before the run.
pub(super) fn outputs(showing: &Showing) -> Result<Outputs, Refusal> {
    let shown = match showing.format.as_slice() {
        [] => format_named("text").map(|format| Show { format, file: None }).into_iter().collect(),
        given => given.to_vec(),
    };
    let to_stdout = shown.iter().filter(|show| show.file.is_none()).count();
    if to_stdout > 1 {
        return Err(Refusal::new(
            "only one format can go to the standard output; give the others a file: \
             --format json=report.json",
        ));
    }
    let file = showing.output.clone().filter(|path| path != Path::new("-"));
    if to_stdout == 0 && file.is_some() {
        return Err(Refusal::new("--output has nothing to write: each --format has its own file"));
    }
    let outputs: Vec<Output> = shown
        .into_iter()
        .map(|show| Output { format: show.format, file: show.file.or_else(|| file.clone()) })
        .collect();
    outputs.iter().filter_map(|output| output.file.as_deref()).try_for_each(can_be_written)?;
    showing.remedies.as_deref().map_or(Ok(()), can_be_filled)?;
    let detail = match (showing.quiet, showing.verbose) {
        (true, _) => Detail::Quiet,
        (false, true) => Detail::Everything,
        (false, false) => Detail::Usual,
    };
    let color = showing.color.unwrap_or(When::Auto);
    let (remedies, nagios_exit) = (showing.remedies.clone(), showing.nagios_exit);
    Ok(Outputs { outputs, remedies, color, detail, step: showing.fix, nagios_exit })
}

/// What an earlier run left there would be taken for this one's.
fn can_be_filled(folder: &Path) -> Result<(), Refusal> {
    let shown = folder.display();
    match folder.read_dir() {
        Ok(mut there) => match there.next() {
            None => Ok(()),
            Some(_) => Err(Refusal::new(format!("--remedies: the folder {shown} is not empty"))),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => can_be_written(folder),
        Err(error) => Err(Refusal::new(format!("--remedies: {shown}: {error}"))),
    }
}

fn can_be_written(path: &Path) -> Result<(), Refusal> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if path.is_dir() {
        return Err(Refusal::new(format!("{} is a folder, not a file", path.display())));
    }
    match folder.is_dir() {
        true => Ok(()),
        false => Err(Refusal::new(format!("there is no folder {}", folder.display()))),
    }
}
