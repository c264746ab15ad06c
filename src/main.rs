//! The program: does what the command line asks for, and ends with its exit code.

mod terminal;

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use regprobe::cli::{self, NoTask, Output, Outputs, Pasted, PlanJob, SelfFormat, SelfOutput, Task};
use regprobe::demo;
use regprobe::model::side_by_side::SideBySide;
use regprobe::model::{Explanation, Job, Report, ServeJob, WhoamiJob};
use regprobe::net::{Listener, Names, Net, asked_to_stop};
use regprobe::report::{
    File, Style, nagios_exit, remedy_files, side_by_side_json, side_by_side_text, whoami_json,
    whoami_text, write_explanation, write_plan,
};
use regprobe::run::{explain_text, job_about, run, what_is_left, who_am_i};
use regprobe::serve::{Guard, serve};

/// Wrong usage, before anything was dialled.
const USAGE: u8 = 2;
/// `explain` doesn't know the text.
const UNKNOWN: u8 = 1;
/// The probe could not do all its work.
const UNABLE: u8 = 3;

fn main() -> ExitCode {
    let code = match cli::task(std::env::args_os()) {
        Ok(task) => perform(task).unwrap_or_else(|error| {
            print_error(&format!("{error:#}"));
            UNABLE
        }),
        Err(NoTask::Clap(error)) => {
            // A closed pipe is no reason to fail: whoever asked has read enough.
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(USAGE)
        }
        Err(NoTask::Refused(refusal)) => {
            print_error(&refusal.to_string());
            USAGE
        }
    };
    ExitCode::from(code)
}

/// The one place that prints an error. A closed standard error leaves nobody to tell.
fn print_error(text: &str) {
    let _ = writeln!(io::stderr(), "error: {text}");
}

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "note: {text}");
}

fn perform(task: Task) -> anyhow::Result<u8> {
    match task {
        Task::Run(job, outputs) => {
            let report = probe(&Net::default(), &job, &outputs)?;
            deliver(&report, &outputs)?;
            Ok(if outputs.nagios_exit { nagios_exit(&report) } else { report.exit_code })
        }
        Task::Serve(job) => keep_serving(&job),
        Task::Whoami(job, output) => run_whoami(&job, &output),
        Task::Plan(job) => show_plan(&job),
        Task::Diagnose(all, outputs) => lay_side_by_side(&all, &outputs),
        Task::Demo(outputs) => run_demo(&outputs),
        Task::Page(text) => print(|out| out.write_all(terminal::page(&text).as_bytes())),
        Task::Explain(pasted, outputs) => explain(*pasted, &outputs),
        Task::Completions(shell) => print(|out| cli::completions(shell, out)),
        Task::Man(None) => {
            let pages = cli::man_pages()?;
            print(|out| pages.iter().try_for_each(|(_, page)| out.write_all(page)))
        }
        Task::Man(Some(folder)) => write_pages(&folder),
    }
}

fn explain(pasted: Pasted, outputs: &Outputs) -> anyhow::Result<u8> {
    let mut explanation = explain_text(&pasted.text, &pasted.job.check);
    if let (Explanation::Recognised(message), true) = (&mut explanation, pasted.live)
        && job_about(pasted.job.clone(), message).is_some()
    {
        // What is to be run next is run.
        message.steps.clear();
    }
    if pasted.cut {
        let limit = cli::LONGEST >> 20;
        note(&format!("only the last {limit} MiB were looked at; give the part around the error"));
    }
    for (shown, file) in &pasted.shown {
        put(file.as_deref(), outputs, |style, out| {
            write_explanation(&explanation, *shown, style, out)
        })?;
    }
    let message = match explanation {
        Explanation::Unknown(_) => return Ok(UNKNOWN),
        Explanation::Recognised(_) if !pasted.live => return Ok(0),
        Explanation::Recognised(message) => message,
    };
    let Some(job) = job_about(pasted.job, &message) else {
        print_error(&format!(
            "{} is not a registry that regprobe reads: nothing was checked",
            message.system
        ));
        return Ok(USAGE);
    };
    print(|out| writeln!(out))?;
    let report = probe(&Net::default(), &job, outputs)?;
    deliver(&report, outputs)?;
    Ok(report.exit_code)
}

fn show_plan(job: &PlanJob) -> anyhow::Result<u8> {
    let left = what_is_left(&job.saved, &job.done);
    let style = Style { step: job.step, ..terminal::look(job.color) };
    print(|out| write_plan(&job.saved, &left, &style, out))
}

fn run_demo(outputs: &Outputs) -> anyhow::Result<u8> {
    let demo = demo::start().context("the demo's world can't be made")?;
    terminal::introduce(&demo, outputs);
    let targets = [
        format!("zookeeper://{}", demo.topology.zookeeper()),
        format!("rocketmq://{}", demo.topology.name_server()),
    ];
    // Nobody in this world knows a name, and nobody outside is asked.
    let net = Net { names: Names::Table(HashMap::new()) };
    let mut job = cli::job_of(&targets)?;
    job.check.our_networks = demo.topology.our_networks();
    job.check.container_networks = demo.topology.container_networks();
    let report = probe(&net, &job, outputs)?;
    deliver(&report, outputs)?;
    Ok(report.exit_code)
}

fn lay_side_by_side(all: &SideBySide, outputs: &Outputs) -> anyhow::Result<u8> {
    for output in &outputs.outputs {
        put(output.file.as_deref(), outputs, |style, out| match output.format.name() {
            "json" => side_by_side_json(all, out),
            _ => side_by_side_text(all, style, out),
        })?;
    }
    Ok(all.exit_code)
}

fn run_whoami(job: &WhoamiJob, output: &SelfOutput) -> anyhow::Result<u8> {
    let runtime = runtime()?;
    let report = runtime.block_on(who_am_i(&Net::default(), job));
    runtime.shutdown_background();
    put(output.file.as_deref(), &output.showing, |style, out| match output.format {
        SelfFormat::Text => whoami_text(&report, style, output.asked, out),
        SelfFormat::Json => whoami_json(&report, out),
    })?;
    Ok(report.exit_code)
}

fn keep_serving(job: &ServeJob) -> anyhow::Result<u8> {
    let guard = match Guard::new(job.web_config.clone()) {
        Ok(guard) => guard,
        Err(error) => {
            print_error(&format!("--web.config.file: {error}"));
            return Ok(USAGE);
        }
    };
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let listener = Listener::open(job.listen)
            .await
            .with_context(|| format!("can't listen on {}", job.listen))?;
        note(&format!("listening on http://{}/", listener.address()?));
        // Asked for before anybody connects: who stops it at once is heard too.
        let stop = asked_to_stop()?;
        serve(&Net::default(), job, guard, listener, stop).await.context("can't serve")
    });
    // A check that hasn't ended is waited for by nobody.
    runtime.shutdown_background();
    served.map(|()| 0)
}

fn probe(net: &Net, job: &Job, outputs: &Outputs) -> anyhow::Result<Report> {
    let runtime = runtime()?;
    let progress = terminal::progress(outputs);
    let report = runtime.block_on(run(net, job, &*progress));
    // A name that is still being looked up is waited for by nobody.
    runtime.shutdown_background();
    Ok(report)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("can't start")
}

/// Files first: a reader that closes the pipe early doesn't cost the others their report, and neither
/// does a file that can't be written.
fn deliver(report: &Report, outputs: &Outputs) -> anyhow::Result<()> {
    let (files, stdout): (Vec<&Output>, Vec<&Output>) =
        outputs.outputs.iter().partition(|output| output.file.is_some());
    let mut done = Ok(());
    let render = |output: &Output| {
        let render = |style: &Style, out: &mut dyn Write| output.format.render(report, style, out);
        match output.file.as_deref() {
            Some(path) if output.format.is_replaced_whole() => replace(path, outputs, render),
            path => put(path, outputs, render),
        }
    };
    for output in files {
        done = done.and(render(output));
    }
    if let Some(folder) = &outputs.remedies {
        done = done.and(write_remedies(report, folder));
    }
    for output in stdout {
        done = done.and(render(output));
    }
    done
}

/// Writes to the file, or to the standard output where there is none, as is fit for either.
fn put(
    file: Option<&Path>,
    outputs: &Outputs,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = file else {
        let style = terminal::style(outputs);
        return print(|out| write(&style, out)).map(|_| ());
    };
    write_file(path, outputs, write).with_context(|| format!("can't write {}", path.display()))
}

/// Writes beside the file, and then puts that in its place: whoever reads it sees the old or the new one.
fn replace(
    path: &Path,
    outputs: &Outputs,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let written = write_file(Path::new(&beside), outputs, write)
        .and_then(|()| fs::rename(&beside, path))
        .inspect_err(|_| drop(fs::remove_file(&beside)));
    written.with_context(|| format!("can't write {}", path.display()))
}

fn write_file(
    path: &Path,
    outputs: &Outputs,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    write(&terminal::plain(outputs), &mut out)?;
    out.flush()
}

/// What mends the findings, for somebody else to apply.
fn write_remedies(report: &Report, folder: &Path) -> anyhow::Result<()> {
    for File { path, text } in remedy_files(&report.diagnosis.findings, &report.started) {
        let path = folder.join(path);
        let written = match path.parent() {
            Some(parent) => fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)),
            None => fs::write(&path, text),
        };
        written.with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(())
}

fn write_pages(folder: &Path) -> anyhow::Result<u8> {
    for (name, page) in cli::man_pages()? {
        let path = folder.join(name);
        fs::write(&path, page).with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(0)
}

/// Writes to the standard output. A pipe that was closed is no error.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("can't write to the standard output")
        }
        Ok(()) | Err(_) => {
            // What is still in the buffer has nowhere to go.
            let _ = out.into_parts();
            Ok(0)
        }
    }
}
