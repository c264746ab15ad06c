//! Reports of one registry from several places, side by side.

/// One of the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The host that it was made on.
    pub host: String,
    /// RFC 3339.
    pub started: String,
    /// Every registry was read whole.
    pub is_whole: bool,
    /// Each registered address that has a port.
    pub addresses: Vec<Seen>,
}

/// An address as one report has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub address: String,
    /// What is registered there, each once.
    pub subjects: Vec<String>,
    pub verdict: String,
    /// `None`: it can't be told from there.
    pub is_usable: Option<bool>,
    /// Codes of the findings about it, worst first.
    pub codes: Vec<String>,
    /// The gateway that the packets of that host go through.
    pub gateway: Option<String>,
}

/// All of them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySide {
    /// Names of the places, in the order of the reports, each its own.
    pub places: Vec<String>,
    pub reports: Vec<Saved>,
    /// The worst first.
    pub rows: Vec<Row>,
    pub hops: Vec<Hop>,
    pub exit_code: u8,
}

/// An address, and how it is from each place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub address: String,
    pub subjects: Vec<String>,
    pub sight: Sight,
    /// One a place; `None`: it wasn't registered in that report.
    pub cells: Vec<Option<Seen>>,
}

/// What the places say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// No place that can tell can use it, and at least two can tell.
    DownForAll,
    /// Some can use it, and some can't.
    Invisible,
    /// The only place that can tell can't use it.
    DownForOne,
    /// Nobody can tell.
    Untold,
    Usable,
}

/// A gateway behind which a place reaches nothing that others reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    pub place: String,
    pub gateway: String,
    pub addresses: Vec<String>,
}

impl Sight {
    pub fn name(self) -> &'static str {
        match self {
            Sight::DownForAll => "down-for-all",
            Sight::Invisible => "invisible-from-some",
            Sight::DownForOne => "down-for-one",
            Sight::Untold => "untold",
            Sight::Usable => "usable",
        }
    }
}

impl SideBySide {
    /// The places that can't use it, where others can.
    pub fn blind_to<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a str> {
        let is_blind = |cell: &Option<Seen>| {
            row.sight == Sight::Invisible
                && cell.as_ref().is_some_and(|seen| seen.is_usable == Some(false))
        };
        let pairs = self.places.iter().zip(&row.cells);
        pairs.filter(move |(_, cell)| is_blind(cell)).map(|(place, _)| place.as_str())
    }
}
