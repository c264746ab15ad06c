//! `regprobe plan`: a saved report, and the steps that somebody means to take.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::refusal::Refusal;
use super::values::When;
use crate::model::saved::SavedReport;
use crate::model::sentence::count;
use crate::report::read_saved;

/// What `plan` takes.
#[derive(Args, Clone, Debug)]
pub struct PlanOptions {
    /// A report that `check --format json` wrote; `-`: the standard input
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,

    /// Show nothing but this step, whole: why, and the commands
    #[arg(long, value_name = "STEP", conflicts_with = "done")]
    pub fix: Option<usize>,

    /// Tell what would be left after these steps (several: 1,3), whom they mend, and what clashes
    #[arg(long = "if", id = "done", value_name = "STEP", value_delimiter = ',')]
    pub done: Vec<usize>,

    /// Use color; `auto` means on a terminal, and respects NO_COLOR and CLICOLOR [default: auto]
    #[arg(long, value_name = "WHEN")]
    pub color: Option<When>,
}

/// A plan to print.
#[derive(Debug)]
pub struct PlanJob {
    pub saved: SavedReport,
    /// Places of the steps that are taken to be done.
    pub done: BTreeSet<usize>,
    /// The number of the one step to show.
    pub step: Option<usize>,
    pub color: When,
}

pub(super) fn job(options: PlanOptions) -> Result<PlanJob, Refusal> {
    let name = options.report.display().to_string();
    let text = read(&options.report).map_err(|error| Refusal::file(&name, &error))?;
    let saved = read_saved(&text).map_err(|error| Refusal::new(format!("{name}: {error}")))?;
    let steps = saved.plan.steps.len();
    let named = options.done.iter().chain(&options.fix);
    if let Some(wrong) = named.copied().find(|number| !(1..=steps).contains(number)) {
        let all = count(steps, "step", "steps");
        return Err(Refusal::new(format!("there is no step {wrong}: the plan has {all}")));
    }
    Ok(PlanJob {
        saved,
        done: options.done.iter().map(|number| number - 1).collect(),
        step: options.fix,
        color: options.color.unwrap_or(When::Auto),
    })
}

fn read(path: &Path) -> std::io::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(path)
}
