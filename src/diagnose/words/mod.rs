//! Observed facts in words: what a caller would meet, and who said so.

mod container;
mod facts;
mod outcome;
mod source_host;
mod sources;

pub(super) use facts::{facts, lifetime, route};
pub(super) use outcome::{outcome, silent};
pub(super) use source_host::host_that_answers;

use super::index::AddressView;
use crate::model::{Class, Range};

/// Whether `class` or the class of the path is a container's, and which range.
pub(super) fn container_range<'a>(view: &AddressView<'a>) -> Option<&'a Range> {
    let class = view.path.map_or(&view.entry.class, |path| &path.class);
    let Class::Container(range) = class else { return None };
    Some(range)
}
