//! A fault that is watched: what it was at each look, and what happened around it.

use std::fmt;

use super::finding::Finding;
use super::moment::Moment;

/// What somebody who keeps looking knows beyond the last look.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// When the last look ended.
    pub checked: Moment,
    /// One a target: when it was read whole for the last time.
    pub read_whole: Vec<Option<Moment>>,
    /// Every registry was read whole since the watch began, at a time when its clients had registered: only then
    /// does a fault that isn't seen mean that there is none.
    pub is_informed: bool,
    /// Those that aren't over, worst first.
    pub faults: Vec<Incident>,
    /// Those that are over, and may come back: the last one first.
    pub over: Vec<Incident>,
    /// Faults that there was no room for.
    pub left_out: usize,
}

/// A finding that is the same from look to look.
#[derive(Clone, Debug)]
pub struct Incident {
    /// As it was seen last; its registrations were those of that look, and aren't kept.
    pub finding: Finding,
    pub concerned: Concerned,
    pub state: IncidentState,
    pub first_seen: Moment,
    pub last_seen: Moment,
    /// How often it was over and came back, as far as that is remembered.
    pub returns: usize,
    /// What happened, the earliest first.
    pub time_line: Vec<Event>,
}

/// Whether a fault is one to wake somebody for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentState {
    /// It may go by itself until then.
    Waiting {
        until: Moment,
    },
    Standing,
    /// It stood, and can't be looked at: its registry can't be read, or could not a moment ago.
    Held,
    Over,
}

/// Whom and what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Concerned {
    pub application: String,
    /// The first of its services, and how many there are.
    pub service: String,
    pub services: usize,
    /// The host behind it.
    pub machine: String,
    /// The one that can't be used, or where the service was before it was gone.
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Moment,
    pub what: Happening,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    Found,
    Returned,
    /// It could have gone by itself, and didn't.
    Outlived,
    Unread,
    SeenAgain,
    Over,
    /// The session that has the entry of this address is closed.
    SessionLost(String),
    EntryGone(String),
    Registered(String),
}

impl IncidentState {
    pub fn name(self) -> &'static str {
        match self {
            IncidentState::Waiting { .. } => "waiting",
            IncidentState::Standing => "standing",
            IncidentState::Held => "held",
            IncidentState::Over => "over",
        }
    }

    /// Whether it is one to tell of.
    pub fn stands(self) -> bool {
        match self {
            IncidentState::Standing | IncidentState::Held => true,
            IncidentState::Waiting { .. } | IncidentState::Over => false,
        }
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Happening::Found => f.write_str("found"),
            Happening::Returned => f.write_str("found again"),
            Happening::Outlived => f.write_str("still there, though it should have gone by itself"),
            Happening::Unread => f.write_str("the registry can't be read: kept"),
            Happening::SeenAgain => f.write_str("the registry is read again: still there"),
            Happening::Over => f.write_str("over"),
            Happening::SessionLost(address) => write!(f, "session lost: {address}"),
            Happening::EntryGone(address) => write!(f, "entry gone: {address}"),
            Happening::Registered(address) => write!(f, "registered: {address}"),
        }
    }
}
