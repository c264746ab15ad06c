//! Looking again until everything that is expected is held, for as long as that can help.

use std::time::Duration;

use super::once;
use crate::diagnose::{Newcomers, give_up};
use crate::model::{Earlier, Job, Met, Progress, Report, Step, Unwatched, Wait, WaitEnd, Waited};
use crate::net::{self, Net};

/// The least time between looks. A look that takes longer is followed by a pause as long, so that registry and
/// services are asked half of the time at most.
const PAUSE: Duration = Duration::from_secs(1);
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Looks in a row that have to say that waiting doesn't help: the first may have met something that was just
/// starting.
const SURE: usize = 2;

/// The last look's report.
pub(super) async fn until_held(
    net: &Net,
    job: &Job,
    wait: Wait,
    progress: &dyn Progress,
) -> Report {
    let start = net::now();
    let mut looks = Looks::new(wait);
    loop {
        let began = start.elapsed();
        // Only the first is shown step by step.
        let watched = if looks.number == 0 { progress } else { &Unwatched };
        let report = once(net, job, watched).await;
        let times = Times { began, ended: start.elapsed() };
        let (report, end) = looks.take(job, report, times, progress);
        if let Some(end) = end {
            return looks.over(report, end, start.elapsed());
        }
        net::pause(looks.pause(times)).await;
    }
}

/// When a look began and ended, from the begin of the wait.
#[derive(Clone, Copy)]
struct Times {
    began: Duration,
    ended: Duration,
}

/// What was seen so far.
struct Looks {
    wait: Wait,
    number: usize,
    held_since: Option<Duration>,
    hopeless: usize,
    newcomers: Option<Newcomers>,
    /// What is known of each expectation by now.
    known: Vec<Met>,
    earlier: Vec<Earlier>,
}

impl Looks {
    fn new(wait: Wait) -> Self {
        Self {
            wait,
            number: 0,
            held_since: None,
            hopeless: 0,
            newcomers: None,
            known: Vec::new(),
            earlier: Vec::new(),
        }
    }

    /// Takes a look's report; gives it back with why the wait ends, if it does.
    fn take(
        &mut self,
        job: &Job,
        mut report: Report,
        times: Times,
        progress: &dyn Progress,
    ) -> (Report, Option<WaitEnd>) {
        let Times { began, ended } = times;
        self.number += 1;
        let since = job.gate.since_ms();
        let newcomers = self.newcomers.get_or_insert_with(|| Newcomers::new(&report, since));
        let lasting = newcomers.look(&report, began);
        let lost = lasting.filter(|(_, _, seen)| began.saturating_sub(*seen) >= self.wait.settle);
        if let Some((place, why, _)) = lost {
            give_up(&mut report.diagnosis, place, why);
            self.hopeless = SURE;
        }
        self.note(&report.diagnosis.expectations, began, progress);
        let all = &report.diagnosis.expectations;
        let is_held = all.iter().all(|met| met.is_held == Some(true));
        self.held_since = if is_held { self.held_since.or(Some(began)) } else { None };
        self.hopeless = match all.iter().any(|met| met.hopeless.is_some()) {
            true => self.hopeless + 1,
            false => 0,
        };
        let is_late = ended >= self.wait.limit;
        let end = match self.held_since {
            Some(since) if began.saturating_sub(since) >= self.wait.settle => Some(WaitEnd::Held),
            Some(_) => None,
            None if self.hopeless >= SURE => Some(WaitEnd::Hopeless),
            None => is_late.then_some(WaitEnd::TimeIsUp),
        };
        (report, end)
    }

    /// What changed since the look before, to whoever waits and to the report.
    fn note(&mut self, now: &[Met], after: Duration, progress: &dyn Progress) {
        let told = |met: &Met| (met.is_held, met.why.clone());
        let is_new = |(place, met): &(usize, &Met)| {
            self.known.get(*place).is_none_or(|known| told(known) != told(met))
        };
        let changed: Vec<String> =
            now.iter().enumerate().filter(is_new).map(|(_, met)| line(met)).collect();
        let number = |held| now.iter().filter(|met| met.is_held == held).count();
        let (held, not_held, untold) = (number(Some(true)), number(Some(false)), number(None));
        progress.step(Step::Waiting { after, held, of: now.len(), changed: changed.clone() });
        match self.earlier.last_mut() {
            Some(last) if changed.is_empty() => last.looks += 1,
            _ => self.earlier.push(Earlier { after, looks: 1, held, not_held, untold, changed }),
        }
        self.known = now.to_vec();
    }

    /// As long as the look took, and no longer than the wait may still last.
    fn pause(&self, times: Times) -> Duration {
        let Times { began, ended } = times;
        let end = match self.held_since {
            Some(since) => since + self.wait.settle,
            None => self.wait.limit,
        };
        let length = (ended - began).clamp(PAUSE, LONGEST_PAUSE);
        length.min(end.saturating_sub(ended)).max(SHORTEST_PAUSE)
    }

    fn over(mut self, report: Report, end: WaitEnd, length: Duration) -> Report {
        // The last look is the report itself.
        match self.earlier.last_mut() {
            Some(last) if last.looks > 1 => last.looks -= 1,
            _ => drop(self.earlier.pop()),
        }
        let waited = Waited { length, looks: self.number, earlier: self.earlier, end };
        Report { waited: Some(waited), ..report }
    }
}

fn line(met: &Met) -> String {
    let word = match met.is_held {
        Some(true) => "held",
        Some(false) => "not held",
        None => "not told",
    };
    format!("{word}: {}: {}", met.text, met.why)
}
