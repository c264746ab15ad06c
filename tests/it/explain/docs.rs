//! docs/explain.md is fresh: what is recognised, as the program has it.

use std::fmt::Write as _;

use regprobe::explain::{CLASSES, messages};

use crate::snapshot::{check_file, root};

#[test]
fn the_page_lists_every_message_and_every_class() {
    let mut page = include_str!("../../../src/explain/page.md").to_owned();
    let mut last = None;
    for (system, says) in messages() {
        if last != Some(system) {
            let _ = write!(page, "\n## {system}\n\n");
            last = Some(system);
        }
        let says = says.replace("{anything}", "{address}");
        let _ = writeln!(page, "- `{says}`");
    }
    page.push_str("\n## Classes without a code\n\n| name | what it is |\n|---|---|\n");
    for class in CLASSES {
        let _ = writeln!(page, "| {} | {} |", class.name, class.title);
    }
    check_file(&root().join("docs/explain.md"), &page);
}
