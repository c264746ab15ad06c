//! A page in Markdown, its prose filled anew for the width of a screen.

use super::text::wrap::wrap;

/// `page` in lines of at most `width` columns. Code, tables and headings stay as they are.
pub fn filled(page: &str, width: usize) -> String {
    let mut filled = String::new();
    let mut paragraph = Paragraph::default();
    let mut is_code = false;
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let stands = is_code || is_fence || is_kept(line);
        if stands || is_item(line) {
            paragraph.end(width, &mut filled);
        }
        if stands {
            filled.push_str(line);
            filled.push('\n');
        } else {
            paragraph.add(line);
        }
        is_code ^= is_fence;
    }
    paragraph.end(width, &mut filled);
    filled
}

/// Lines that are read as one.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// Columns before its later lines.
    hang: usize,
}

impl Paragraph {
    fn add(&mut self, line: &str) {
        if self.text.is_empty() {
            self.hang = if is_item(line) { marker(line) } else { 0 };
        } else {
            self.text.push(' ');
        }
        self.text.push_str(line.trim());
    }

    fn end(&mut self, width: usize, filled: &mut String) {
        let hang = self.hang;
        for (place, line) in wrap(&self.text, width.saturating_sub(hang)).into_iter().enumerate() {
            let indent = if place == 0 { 0 } else { hang };
            filled.push_str(&format!("{:indent$}{line}\n", ""));
        }
        *self = Self::default();
    }
}

fn is_kept(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with(['#', '|']) || line.starts_with("    ")
}

fn is_item(line: &str) -> bool {
    marker(line) > 0
}

/// Columns of `- ` or `1. ` at its start.
fn marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.get(digits..) {
        Some(rest) if digits > 0 && rest.starts_with(". ") => digits + 2,
        Some(rest) if digits == 0 && rest.starts_with("- ") => 2,
        Some(_) | None => 0,
    }
}
