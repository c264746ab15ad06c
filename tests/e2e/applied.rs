//! What was applied in a world, which is what docs/remedies.md says.

use std::collections::BTreeSet;

use crate::probe::Outcome;

const PAGE: &str = include_str!("../../docs/remedies.md");

/// (remedy, finding, software)
type Row = (String, String, String);

pub struct Applied {
    world: &'static str,
    rows: BTreeSet<Row>,
}

impl Applied {
    pub fn in_world(world: &'static str) -> Self {
        Self { world, rows: BTreeSet::new() }
    }

    /// The texts of a remedy, which are now applied to a finding on `software`.
    #[track_caller]
    pub fn take(
        &mut self,
        outcome: &Outcome,
        [code, address, remedy]: [&str; 3],
        software: &str,
    ) -> Vec<String> {
        self.note([code, remedy], software);
        outcome.remedy(code, address, remedy)
    }

    /// The one command among the texts of a remedy.
    #[track_caller]
    pub fn command(&mut self, outcome: &Outcome, which: [&str; 3], software: &str) -> String {
        let texts = self.take(outcome, which, software);
        let is_command =
            |text: &&String| text.starts_with("regprobe ") || text.starts_with("sleep ");
        let commands: Vec<&String> = texts.iter().filter(is_command).collect();
        assert_eq!(commands.len(), 1, "{texts:?}");
        commands[0].clone()
    }

    /// A remedy is now applied that `whoami` printed.
    pub fn note(&mut self, [code, remedy]: [&str; 2], software: &str) {
        self.rows.insert((remedy.to_owned(), code.to_owned(), software.to_owned()));
    }

    /// Fails unless that was all, and no more, that the page tells of this world.
    #[track_caller]
    pub fn end(self) {
        let page = published(self.world);
        assert_eq!(self.rows, page, "what was applied in {}, and docs/remedies.md", self.world);
    }
}

fn published(world: &str) -> BTreeSet<Row> {
    let rows = PAGE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        <[&str; 4]>::try_from(cells).ok()
    });
    rows.filter(|[_, _, _, at]| at.trim_matches('`') == world)
        .flat_map(|[remedy, code, software, _]| {
            software.split(", ").map(move |product| {
                (remedy.trim_matches('`').to_owned(), code.to_owned(), product.to_owned())
            })
        })
        .collect()
}
