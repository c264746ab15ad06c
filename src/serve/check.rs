//! Checks at each interval, and puts up what is known then.

use std::time::Duration;

use super::published::{Board, Published};
use crate::history::History;
use crate::model::{Moment, ServeJob, Unwatched};
use crate::net::{self, Net};
use crate::report::Timings;
use crate::run::run;

/// However long a check takes, the registries have this long between two of them.
const REST: Duration = Duration::from_secs(1);

pub(super) async fn keep_checking(net: &Net, job: &ServeJob, board: &Board) {
    let mut history = History::new(job.label_limit);
    let timings = Timings::default();
    loop {
        let start = net::now();
        let report = run(net, &job.job, &Unwatched).await;
        history.look(&report, net::moment());
        timings.look(&report);
        board.put_up(Published::new(&report, &history.watched(), &timings));
        drop(report);
        let left = job.interval.saturating_sub(start.elapsed());
        net::pause(next(left, history.next_deadline(), net::moment()).max(REST)).await;
    }
}

/// A fault that may go by itself is looked at when it should have.
fn next(left: Duration, deadline: Option<Moment>, now: Moment) -> Duration {
    let due = deadline.map(|deadline| deadline.since(now)).filter(|due| !due.is_zero());
    due.map_or(left, |due| due.min(left))
}
