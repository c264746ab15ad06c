//! What depends on where the output goes: color, width, and a progress bar for whoever waits.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use regprobe::cli::{Outputs, When};
use regprobe::demo::Demo;
use regprobe::model::text::visible;
use regprobe::model::{Progress, Step, Unwatched};
use regprobe::report::{Detail, Style, filled};
use terminal_size::{Height, Width};

/// Lines much longer than this are hard to read.
const WIDEST: usize = 160;
const NARROWEST: usize = 40;
const LOWEST: usize = 12;

/// How to write to the standard output.
pub(crate) fn style(outputs: &Outputs) -> Style {
    Style { detail: outputs.detail, step: outputs.step, ..look(outputs.color) }
}

/// What the standard output takes.
pub(crate) fn look(color: When) -> Style {
    let stdout = io::stdout();
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => stdout.is_terminal() && AutoStream::choice(&stdout) != ColorChoice::Never,
    };
    let Style { width, height, .. } = Style::default();
    let (width, height) = match terminal_size::terminal_size_of(&stdout) {
        Some((Width(columns), Height(rows))) => (
            usize::from(columns).clamp(NARROWEST, WIDEST),
            // The last line is the shell's.
            usize::from(rows).saturating_sub(1).max(LOWEST),
        ),
        None => (width, height),
    };
    Style { color, width, height, ..Style::default() }
}

/// A page as the screen takes it; elsewhere as it is.
pub(crate) fn page(text: &str) -> Cow<'_, str> {
    let is_page = text.starts_with("# ");
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((Width(columns), _)) if is_page => {
            Cow::Owned(filled(text, usize::from(columns).clamp(NARROWEST, WIDEST)))
        }
        Some(_) | None => Cow::Borrowed(text),
    }
}

/// How to write to a file.
pub(crate) fn plain(outputs: &Outputs) -> Style {
    Style { detail: outputs.detail, step: outputs.step, ..Style::default() }
}

/// Says what the demo shows, to whoever reads the text.
pub(crate) fn introduce(demo: &Demo, outputs: &Outputs) {
    if outputs.detail == Detail::Quiet {
        return;
    }
    let place = match &demo.on_loopback {
        None => "in a network namespace of its own".to_owned(),
        Some(reason) => format!("on loopback, for there is no network namespace ({reason})"),
    };
    let _ = writeln!(
        io::stderr(),
        "A small world, {place}; nothing leaves this machine.\n\
         $ regprobe check zookeeper://{} rocketmq://{}\n",
        demo.topology.zookeeper(),
        demo.topology.name_server(),
    );
}

/// A bar on the standard error if that is a terminal, and otherwise a line for each change of what is waited
/// for.
pub(crate) fn progress(outputs: &Outputs) -> Box<dyn Progress> {
    if outputs.detail == Detail::Quiet {
        return Box::new(Unwatched);
    }
    if !io::stderr().is_terminal() {
        return Box::new(Lines);
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar.set_style(ProgressStyle::default_spinner());
    Box::new(Bar(bar))
}

/// For logs.
struct Lines;

impl Progress for Lines {
    fn step(&self, step: Step) {
        if let Step::Waiting { after, changed, .. } = step {
            for line in changed {
                let _ = writeln!(io::stderr(), "{} s  {}", after.as_secs(), visible(&line));
            }
        }
    }
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn step(&self, step: Step) {
        match step {
            Step::Reading(target) => self.0.set_message(format!("reading {}", visible(&target))),
            Step::Listed(number) => self.0.set_message(format!("{number} registrations read")),
            Step::Checking(addresses) => {
                let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}");
                self.0.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                self.0.set_message("checking");
                // Related addresses of what answered come in a second round.
                self.0.set_length(self.0.length().unwrap_or_default() + addresses as u64);
            }
            Step::Checked => self.0.inc(1),
            Step::Judging => self.0.finish_and_clear(),
            Step::Waiting { after, held, of, changed } => {
                self.0.reset();
                self.0.set_style(ProgressStyle::default_spinner());
                let seconds = after.as_secs();
                let of_them = format!("waiting for {seconds} s: {held} of {of} held");
                match changed.last() {
                    Some(line) => self.0.set_message(format!("{of_them}; {}", visible(line))),
                    None => self.0.set_message(of_them),
                }
            }
        }
    }
}
