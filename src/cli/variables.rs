//! `REGPROBE_*`: each option has a variable.

use clap::{Arg, ArgAction, Args, CommandFactory, FromArgMatches, Parser};

use super::options::Options;
use super::refusal::Refusal;

/// The options alone, to read one variable as if it were an argument.
#[derive(Parser)]
#[command(no_binary_name = true)]
struct Alone {
    #[command(flatten)]
    options: Options,
}

/// The options that variables set.
pub(super) fn read() -> Result<Options, Refusal> {
    let mut options = Options::default();
    for arg in Options::augment_args(clap::Command::new("variables")).get_arguments() {
        let name = variable(arg);
        match std::env::var(&name) {
            Ok(value) if !value.trim().is_empty() => {
                options = options.or(read_one(arg, &name, &value)?)
            }
            Ok(_) | Err(std::env::VarError::NotPresent) => {}
            Err(std::env::VarError::NotUnicode(_)) => {
                return Err(Refusal::new(format!("{name} is not UTF-8")));
            }
        }
    }
    Ok(options)
}

/// `REGPROBE_FAIL_ON` for `--fail-on`.
pub(super) fn variable(arg: &Arg) -> String {
    format!("REGPROBE_{}", arg.get_id().as_str().to_ascii_uppercase())
}

fn read_one(arg: &Arg, name: &str, value: &str) -> Result<Options, Refusal> {
    let arguments = arguments(arg, value).ok_or_else(|| refused(name, "say 1 or 0"))?;
    let matches = Alone::command().try_get_matches_from(arguments);
    matches
        .and_then(|matches| Alone::from_arg_matches(&matches))
        .map(|alone| alone.options)
        .map_err(|error| {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            refused(name, line.trim_start_matches("error: "))
        })
}

fn refused(name: &str, problem: &str) -> Refusal {
    Refusal::new(format!("the variable {name}: {problem}"))
}

/// The value as arguments; `None`: it isn't one that turns an option on or off.
fn arguments(arg: &Arg, value: &str) -> Option<Vec<String>> {
    let Some(long) = arg.get_long() else {
        // Targets have commas and semicolons of their own.
        return Some(value.split_whitespace().map(str::to_owned).collect());
    };
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        return match value.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Some(vec![format!("--{long}")]),
            "0" | "false" | "no" | "off" => Some(Vec::new()),
            _ => None,
        };
    }
    let items = match matches!(arg.get_action(), ArgAction::Append) {
        true => commas(value),
        false => vec![value.trim()],
    };
    Some(items.into_iter().map(|item| format!("--{long}={item}")).collect())
}

/// Parts a list at its commas, but for those inside `{a,b}` and `[a,b]` of a pattern.
fn commas(list: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let items = list.split(|c| {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    items.map(str::trim).filter(|item| !item.is_empty()).collect()
}
