//! What the command line asks for, or why there is nothing to do.

use std::path::PathBuf;

use super::pasted::Pasted;
use super::plan::PlanJob;
use super::refusal::Refusal;
use super::settle::Outputs;
use super::whoami::SelfOutput;
use crate::model::side_by_side::SideBySide;
use crate::model::{Job, ServeJob, WhoamiJob};

/// What is to be done.
#[derive(Debug)]
pub enum Task {
    Run(Box<Job>, Outputs),
    /// Keep checking, and answer.
    Serve(Box<ServeJob>),
    /// What software would register here.
    Whoami(Box<WhoamiJob>, SelfOutput),
    /// Print the plan of a saved report.
    Plan(Box<PlanJob>),
    /// Show reports of several places side by side.
    Diagnose(Box<SideBySide>, Outputs),
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
