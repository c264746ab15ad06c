//! docs/explain.md is fresh: what is recognised, as the program has it.

use std::fmt::Write as _;

use regprobe::diagnose::RULES;
use regprobe::explain::{CLASSES, messages};
use regprobe::report::filled;

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

#[test]
fn a_page_fits_the_screen_and_loses_no_word() {
    for rule in RULES {
        for width in [60, 80, 140] {
            let shown = filled(rule.page, width);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&shown), words(rule.page), "{} at {width}", rule.code);
            let mut is_code = false;
            for line in shown.lines() {
                is_code ^= line.trim_start().starts_with("```");
                let stands = is_code || line.starts_with(['`', '#', '|', ' ']);
                let fits = line.chars().count() <= width || !line.contains(' ');
                assert!(stands || fits, "{} at {width}: {line}", rule.code);
            }
            assert_eq!(filled(&shown, width), shown, "{} at {width}", rule.code);
        }
        let code = |text: &str| text.lines().filter(|line| line.starts_with("    ")).count();
        assert_eq!(code(&filled(rule.page, 60)), code(rule.page), "{}", rule.code);
    }
}
