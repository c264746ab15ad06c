//! A page of text: wrapped prose, tables that line up, and what is to be pasted left whole. All
//! that is written goes through here, and nothing of it acts on the terminal.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::wrap::wrap;
use crate::model::secrets::hide_secrets;
use crate::model::text::{visible, visible_lines};
use crate::report::format::Style;

pub(super) const PLAIN: Ansi = Ansi::new();
pub(super) const BOLD: Ansi = Ansi::new().bold();
pub(super) const DIM: Ansi = Ansi::new().dimmed();
pub(super) const RED: Ansi = AnsiColor::Red.on_default().bold();
pub(super) const YELLOW: Ansi = AnsiColor::Yellow.on_default().bold();
pub(super) const GREEN: Ansi = AnsiColor::Green.on_default();
pub(super) const CYAN: Ansi = AnsiColor::Cyan.on_default();

/// Letters of a word that are shown, of its beginning and its end; `json` has it whole.
const LONGEST: usize = 400;
const BEGINNING: usize = 300;
const END: usize = 60;
/// Where labelled text starts.
const LABELLED: usize = 10;
/// Where most of what is to be pasted starts.
pub(super) const PASTED: usize = 4;

pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    style: &'a Style,
    /// The last line was empty, or there is none.
    empty: bool,
    /// Nothing was put into the present line.
    untouched: bool,
}

/// A piece of a line with its look.
pub(super) struct Piece<'a> {
    ansi: Ansi,
    text: Cow<'a, str>,
}

/// What was made apart from a page.
pub(super) struct Lines {
    bytes: Vec<u8>,
    /// The last line was empty.
    empty: bool,
}

impl Lines {
    pub(super) fn count(&self) -> usize {
        self.bytes.iter().filter(|byte| **byte == b'\n').count()
    }
}

impl Piece<'_> {
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

pub(super) fn piece<'a>(ansi: Ansi, text: impl Into<Cow<'a, str>>) -> Piece<'a> {
    Piece { ansi, text: text.into() }
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn Write, style: &'a Style) -> Self {
        Self { out, style, empty: true, untouched: true }
    }

    /// Columns of the page.
    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    /// Lines that the reader sees at once, the shell's own left out.
    pub(super) fn height(&self) -> usize {
        self.style.height
    }

    /// What would be written, as it is fit for this page.
    pub(super) fn apart(
        &self,
        write: impl FnOnce(&mut Page<'_>) -> io::Result<()>,
    ) -> io::Result<Lines> {
        let mut bytes = Vec::new();
        let mut page = Page::new(&mut bytes, self.style);
        page.empty = self.empty;
        write(&mut page)?;
        let empty = page.empty;
        Ok(Lines { bytes, empty })
    }

    /// Writes what was made apart.
    pub(super) fn put_lines(&mut self, lines: &Lines) -> io::Result<()> {
        self.empty = lines.empty;
        self.out.write_all(&lines.bytes)
    }

    /// One line, cut where the page ends.
    pub(super) fn cut(&mut self, pieces: &[Piece<'_>]) -> io::Result<()> {
        let mut left = self.style.width;
        for piece in pieces {
            let shown = safe(&piece.text);
            let fitting = head(&shown, left);
            left = left.saturating_sub(fitting.width());
            self.put(piece.ansi, fitting)?;
            if fitting.len() < shown.len() {
                self.put(PLAIN, "…")?;
                break;
            }
        }
        self.end_line()
    }

    /// The first of these heads that leaves room for what follows on its line; if none does, it goes on below,
    /// at column `at`.
    pub(super) fn followed(
        &mut self,
        heads: &[&[Piece<'_>]],
        at: usize,
        text: &str,
    ) -> io::Result<()> {
        let used =
            |head: &[Piece<'_>]| -> usize { head.iter().map(|piece| columns(&piece.text)).sum() };
        let width = self.style.width;
        let fitting = heads.iter().find(|head| used(head) + columns(text) + 2 <= width);
        match (fitting, heads.first()) {
            (Some(head), _) => self.hanging(head, used(head) + 2, text),
            (None, Some(head)) => {
                self.line(0, head)?;
                self.prose(at, text)
            }
            (None, None) => Ok(()),
        }
    }

    /// One empty line, however often it is asked for.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        match self.empty {
            true => Ok(()),
            false => self.end_line(),
        }
    }

    /// One line, however long.
    pub(super) fn line(&mut self, indent: usize, pieces: &[Piece<'_>]) -> io::Result<()> {
        self.indent(indent)?;
        for piece in pieces {
            self.put(piece.ansi, &safe(&piece.text))?;
        }
        self.end_line()
    }

    /// Prose, wrapped.
    pub(super) fn prose(&mut self, indent: usize, text: &str) -> io::Result<()> {
        for line in wrap(&safe(text), self.style.width.saturating_sub(indent)) {
            self.indent(indent)?;
            self.put(PLAIN, line)?;
            self.end_line()?;
        }
        Ok(())
    }

    /// Prose with a label before it. An empty label continues the one above.
    pub(super) fn labelled(&mut self, label: &str, text: &str) -> io::Result<()> {
        let head = format!("  {label:<width$}", width = LABELLED - 2);
        self.hanging(&[piece(DIM, head)], LABELLED, text)
    }

    /// Prose that hangs at column `at` after a first column.
    pub(super) fn hanging(&mut self, head: &[Piece<'_>], at: usize, text: &str) -> io::Result<()> {
        let mut used = 0;
        for piece in head {
            let shown = safe(&piece.text);
            used += shown.width();
            self.put(piece.ansi, &shown)?;
        }
        let text = safe(text);
        let lines = wrap(&text, self.style.width.saturating_sub(at));
        if lines.is_empty() {
            return self.end_line();
        }
        for (number, line) in lines.into_iter().enumerate() {
            self.indent(if number == 0 { at.saturating_sub(used) } else { at })?;
            self.put(PLAIN, line)?;
            self.end_line()?;
        }
        Ok(())
    }

    /// What is to be pasted: never broken.
    pub(super) fn paste(&mut self, indent: usize, text: &str) -> io::Result<()> {
        for line in visible_lines(text).trim_end().lines() {
            if !line.is_empty() {
                self.indent(indent)?;
                self.put(CYAN, line)?;
            }
            self.end_line()?;
        }
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.empty = self.untouched;
        self.untouched = true;
        self.out.write_all(b"\n")
    }

    fn indent(&mut self, columns: usize) -> io::Result<()> {
        write!(self.out, "{:columns$}", "")
    }

    fn put(&mut self, ansi: Ansi, text: &str) -> io::Result<()> {
        self.untouched &= text.is_empty();
        if self.style.color && ansi != PLAIN {
            write!(self.out, "{ansi}{text}{ansi:#}")
        } else {
            self.out.write_all(text.as_bytes())
        }
    }
}

/// Columns that `text` takes as it is shown.
pub(super) fn columns(text: &str) -> usize {
    safe(text).width()
}

/// As much of `text` as `columns` take, with one left for a mark where it isn't all.
fn head(text: &str, columns: usize) -> &str {
    if text.width() <= columns {
        return text;
    }
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or_default();
        used + 1 > columns
    });
    text.get(..end.map_or(text.len(), |(at, _)| at)).unwrap_or_default()
}

/// A text of two lines would break the layout, one with a secret more than that, and a word of a megabyte
/// would push everything off the screen.
fn safe(text: &str) -> Cow<'_, str> {
    let hidden = hide_secrets(text);
    let shown = match &hidden {
        Cow::Borrowed(text) => visible(text),
        Cow::Owned(text) => Cow::Owned(visible(text).into_owned()),
    };
    match shown.split(' ').any(|word| word.len() > LONGEST) {
        true => Cow::Owned(shown.split(' ').map(shortened).collect::<Vec<_>>().join(" ")),
        false => shown,
    }
}

/// A word that is long beyond use, with its length.
fn shortened(word: &str) -> Cow<'_, str> {
    let all = word.chars().count();
    if all <= LONGEST {
        return Cow::Borrowed(word);
    }
    let beginning: String = word.chars().take(BEGINNING).collect();
    let end: String = word.chars().skip(all - END).collect();
    Cow::Owned(format!("{beginning}…({all} characters)…{end}"))
}
