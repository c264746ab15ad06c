//! A message with a hole for each value, and where a line has it. The time is linear in the line:
//! each part of a template is looked for from left to right, and never twice in one place.

use super::field::Field;

/// `connect to <{address}> failed`, ready to look for.
pub(super) struct Template {
    /// A value before the first text: the word that stands there.
    head: Option<Field>,
    parts: Vec<Part>,
}

/// A text, and the value that follows it.
struct Part {
    /// In lower case.
    text: String,
    after: Option<Field>,
}

/// Where a template matches, and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match<'a> {
    pub start: usize,
    pub end: usize,
    pub values: Vec<(Field, &'a str)>,
}

impl Template {
    pub(super) fn new(says: &str) -> Self {
        let (first, rest) = match says.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((name, rest)) => (Some(Field::named(name)), rest),
            None => (None, says),
        };
        let parts = rest.split_inclusive('}').map(|piece| match piece.split_once('{') {
            Some((text, name)) => {
                let name = name.trim_end_matches('}');
                Part { text: text.to_ascii_lowercase(), after: Some(Field::named(name)) }
            }
            None => Part { text: piece.to_ascii_lowercase(), after: None },
        });
        Self { head: first, parts: parts.collect() }
    }

    /// Whether all its parts are in `low`, in whatever order.
    pub(super) fn may_be_in(&self, low: &str) -> bool {
        self.parts.iter().all(|part| low.contains(&part.text))
    }

    /// Each place in `line` that the template matches, from left to right. `low` is the line in lower
    /// case.
    pub(super) fn matches<'a>(&self, line: &'a str, low: &str) -> Vec<Match<'a>> {
        let mut found = Vec::new();
        if self.parts.is_empty() {
            return found;
        }
        let mut places: Vec<Option<usize>> = vec![None; self.parts.len()];
        let mut from = 0;
        while let Some(starts) = self.next(low, from, &mut places) {
            match self.values(line, &starts) {
                Some(matched) => {
                    from = matched.end.max(from + 1);
                    found.push(matched);
                }
                None => from = starts.first().copied().unwrap_or_default() + 1,
            }
        }
        found
    }

    /// Where each part stands that comes next at `from` or later.
    fn next(&self, low: &str, mut from: usize, places: &mut [Option<usize>]) -> Option<Vec<usize>> {
        let mut starts = Vec::with_capacity(self.parts.len());
        for (part, place) in self.parts.iter().zip(places) {
            let start = match *place {
                Some(known) if known >= from => known,
                _ => find(low, &part.text, from)?,
            };
            *place = Some(start);
            starts.push(start);
            from = start + part.text.len();
        }
        Some(starts)
    }

    fn values<'a>(&self, line: &'a str, starts: &[usize]) -> Option<Match<'a>> {
        let mut values = Vec::new();
        let mut start = *starts.first()?;
        let mut end = start;
        if let Some(field) = self.head {
            let word = field.word_before(line.get(..start)?)?;
            start -= word.len();
            values.push((field, word));
        }
        for (number, (part, at)) in self.parts.iter().zip(starts).enumerate() {
            let after = at + part.text.len();
            end = after;
            let Some(field) = part.after else { continue };
            let value = match starts.get(number + 1) {
                Some(next) => line.get(after..*next)?,
                None => field.word_after(line.get(after..)?),
            };
            end = after + value.len();
            values.push((field, field.accepts(value)?));
        }
        Some(Match { start, end, values })
    }
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    // Not at a character's start: nothing that is looked for begins there.
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at))?;
    text.get(from..)?.find(what).map(|at| from + at)
}
