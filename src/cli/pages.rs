//! What is made from the command line itself: completions, manual pages, and the page in docs/.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap_complete::Shell;

use super::grammar::command;

/// Writes the completion script of `shell`.
pub fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "regprobe", &mut script);
    out.write_all(&script)
}

/// The manual pages by name, the program's own first.
pub fn man_pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut whole = command();
    whole.build();
    let mut pages = vec![page("regprobe", whole.clone())?];
    for subcommand in whole.get_subcommands() {
        let name = format!("regprobe-{}", subcommand.get_name());
        pages.push(page(&name, subcommand.clone())?);
    }
    Ok(pages)
}

fn page(name: &str, command: clap::Command) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let command = command.name(name.to_owned()).display_name(name.to_owned());
    clap_mangen::Man::new(command).render(&mut bytes)?;
    Ok((format!("{name}.1"), bytes))
}

/// `docs/cli.md`: the help of every command.
pub fn help_page() -> String {
    let mut whole = command().term_width(90);
    whole.build();
    let mut page = String::from(
        "# The command line\n\nWritten from `--help`; `UPDATE_PAGES=1 cargo test` writes it \
         anew.\n",
    );
    section("regprobe", whole.clone(), &mut page);
    for subcommand in whole.get_subcommands() {
        let name = format!("regprobe {}", subcommand.get_name());
        section(&name, subcommand.clone().term_width(90), &mut page);
    }
    page
}

fn section(name: &str, mut command: clap::Command, page: &mut String) {
    // As `--help` does: only a command with more to say has a longer form.
    let help = match command.get_long_about() {
        Some(_) => command.render_long_help(),
        None => command.render_help(),
    };
    let help = help.to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
}
