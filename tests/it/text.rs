//! A stranger's text is shown, and does nothing.

use regprobe::model::text::{visible, visible_lines};

#[track_caller]
fn check(text: &str, shown: &str) {
    assert_eq!(visible(text), shown);
}

#[test]
fn ordinary_text_is_left_alone() {
    check(
        "com.acme.Orders:1.0.0 bestellt für 訂單 🙂",
        "com.acme.Orders:1.0.0 bestellt für 訂單 🙂",
    );
}

#[test]
fn what_acts_on_a_terminal_is_written_out() {
    check("a\x1b[31mb", "a\\u{1b}[31mb");
    check("a\u{9b}31mb\x7f\0", "a\\u{9b}31mb\\u{7f}\\u{0}");
    check("a\r\n\tb", "a\\r\\n\\tb");
}

#[test]
fn what_hides_or_reorders_is_written_out() {
    check("ab\u{202e}cd\u{2066}", "ab\\u{202e}cd\\u{2066}");
    check("10.0.\u{200b}0.1\u{feff}", "10.0.\\u{200b}0.1\\u{feff}");
    check("a\u{2028}b\u{ad}c\u{3164}", "a\\u{2028}b\\u{ad}c\\u{3164}");
}

#[test]
fn a_text_of_several_lines_keeps_its_lines() {
    assert_eq!(visible_lines("a\nb\r\u{202e}"), "a\nb\\r\\u{202e}");
}
