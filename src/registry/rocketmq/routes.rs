//! The route of every topic, many requests under way on one connection.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::line::Line;
use super::tables;
use super::untold::Untold;
use crate::model::TopicQueues;
use crate::net::now;
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{answers, codes, json, version};

/// Requests under way at once. A name server queues 10,000 and more; from 64 on it is the server
/// that is waited for, unless it is far away.
const WIDTH: usize = 256;

/// The first request's number; the others count up from it.
const FIRST: i32 = 1_000;

/// All routes of one name server are read within so many times the limit of one answer.
const WHOLE: u32 = 20;

/// What a name server says of its topics, by their names.
#[derive(Debug, Default)]
pub(super) struct Topics {
    pub routes: BTreeMap<String, Route>,
    /// Why some are `Route::Unread`.
    pub trouble: Option<Untold>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// Many topics share one.
    To(Rc<Layout>),
    /// The topic is listed and has no route.
    Nowhere,
    Unread,
}

/// Where a topic has its queues.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Layout {
    /// The brokers' names, sorted.
    pub brokers: Vec<Arc<str>>,
    /// In the same order.
    pub queues: Arc<[TopicQueues]>,
}

/// Asks for the route of each of `names`.
pub(super) async fn read(line: &mut Line, names: Vec<String>) -> Topics {
    let mut reader = Reader { answers: vec![None; names.len()], ..Reader::default() };
    let (start, mut last) = (now(), now());
    let (mut sent, mut answered) = (0, 0);
    while answered < names.len() {
        // Topped up by the half, so that requests leave in few packets.
        if sent < names.len() && sent - answered <= WIDTH / 2 {
            let until = names.len().min(answered + WIDTH);
            line.send(&requests(names.get(sent..until).unwrap_or_default(), sent)).await;
            sent = until;
        }
        let left = line.limit.saturating_sub(last.elapsed());
        let whole = line.limit.saturating_mul(WHOLE).saturating_sub(start.elapsed());
        match line.next(left.min(whole)).await {
            Ok(answer) if reader.take(&answer, sent) => {
                answered += 1;
                last = now();
            }
            Ok(_) => {}
            Err(why) => {
                let unread = names.len() - answered;
                reader.trouble = Some(Untold::Routes { unread, all: names.len(), why });
                break;
            }
        }
    }
    let routes = reader.answers.into_iter().map(|route| route.unwrap_or(Route::Unread));
    Topics { routes: names.into_iter().zip(routes).collect(), trouble: reader.trouble }
}

/// The requests for the routes of `names`, the first of which is the `from`-th of all.
fn requests(names: &[String], from: usize) -> Vec<Command> {
    let number =
        |place: usize| FIRST.saturating_add(i32::try_from(from + place).unwrap_or(i32::MAX));
    let request = |(place, name): (usize, &String)| {
        let fields = [("topic", name.as_str()), ("acceptStandardJsonOnly", "true")];
        let request = Command::request(codes::GET_ROUTEINFO_BY_TOPIC, number(place), &fields);
        Command { version: version::V4_9_4, ..request }
    };
    names.iter().enumerate().map(request).collect()
}

#[derive(Default)]
struct Reader {
    answers: Vec<Option<Route>>,
    layouts: HashSet<Rc<Layout>>,
    names: HashSet<Arc<str>>,
    trouble: Option<Untold>,
}

impl Reader {
    /// Takes an answer in; `false`: it belongs to none of the `sent` requests that wait.
    fn take(&mut self, answer: &Command, sent: usize) -> bool {
        let place = answer.opaque.checked_sub(FIRST).and_then(|place| usize::try_from(place).ok());
        let Some(place) = place.filter(|place| *place < sent) else { return false };
        if !self.answers.get(place).is_some_and(Option::is_none) {
            return false;
        }
        let route = self.route(answer).unwrap_or_else(|why| {
            self.trouble.get_or_insert(why);
            Route::Unread
        });
        if let Some(slot) = self.answers.get_mut(place) {
            *slot = Some(route);
        }
        true
    }

    fn route(&mut self, answer: &Command) -> Result<Route, Untold> {
        match answer.code {
            answers::SUCCESS => {}
            answers::TOPIC_NOT_EXIST => return Ok(Route::Nowhere),
            _ => return Err(Untold::refused(answer)),
        }
        let route: tables::Route = json::read(&answer.body).map_err(Untold::Route)?;
        let mut queues: Vec<TopicQueues> =
            route.queue_datas.into_iter().map(|queues| self.queues(queues)).collect();
        queues.sort();
        queues.dedup_by(|one, other| one.broker == other.broker);
        if queues.is_empty() {
            return Ok(Route::Nowhere);
        }
        Ok(Route::To(self.shared(queues)))
    }

    fn queues(&mut self, told: tables::QueueData) -> TopicQueues {
        let number = |told: i64| u32::try_from(told).unwrap_or_default();
        TopicQueues {
            broker: self.name(&told.broker_name),
            read: number(told.read_queue_nums),
            write: number(told.write_queue_nums),
            permission: number(told.perm),
        }
    }

    /// The one copy of a broker's name.
    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        self.names.insert(name.clone());
        name
    }

    /// The one copy of a layout.
    fn shared(&mut self, queues: Vec<TopicQueues>) -> Rc<Layout> {
        let brokers = queues.iter().map(|queues| queues.broker.clone()).collect();
        let layout = Layout { brokers, queues: queues.into() };
        if let Some(known) = self.layouts.get(&layout) {
            return known.clone();
        }
        let layout = Rc::new(layout);
        self.layouts.insert(layout.clone());
        layout
    }
}
