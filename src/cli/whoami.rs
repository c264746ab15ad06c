//! `whoami`: its options, and the job that they make.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::java_properties;
use super::options::{Checking, Expecting, Judging, Options, Scope, Showing};
use super::refusal::Refusal;
use super::settle::{self, Outputs};
use super::values::{Cidr, FailOn, Span, When};
use crate::model::{Address, Asked, File, Given, WhoamiJob};
use crate::registry::{of_kind, parse_target};
use crate::whoami::{FAMILIES, is_controller_alone, line_of};

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Settings of the application")]
pub struct WhoamiOptions {
    /// Only this software, in this version: dubbo:3.2, rocketmq:5.3, kafka, spring, dubbo-go (may be
    /// repeated) [default: the newest of each]
    #[arg(long = "as", value_name = "FAMILY[:VERSION]", help_heading = None)]
    pub software: Vec<String>,

    /// A -D option of the Java process (may be repeated); JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS are
    /// read too
    #[arg(short = 'D', long, value_name = "NAME=VALUE")]
    pub property: Vec<String>,

    /// The broker's file, as it is given to mqbroker with -c
    #[arg(long, value_name = "FILE")]
    pub broker_file: Option<PathBuf>,

    /// Kafka's server.properties
    #[arg(long, value_name = "FILE")]
    pub server_properties: Option<PathBuf>,

    /// The registry that an old Dubbo connects to: host:port, or as `check` takes it (may be repeated)
    #[arg(long, value_name = "ADDRESS")]
    pub registry: Vec<String>,

    /// This network is reachable only on its own host (may be repeated)
    #[arg(long, value_name = "CIDR", help_heading = "How to judge")]
    pub container_network: Vec<Cidr>,

    /// This network is routed, whatever its range looks like (may be repeated)
    #[arg(long, value_name = "CIDR", help_heading = "How to judge")]
    pub our_network: Vec<Cidr>,

    /// How long to wait for each name and each registry [default: 3s]
    #[arg(long, value_name = "DURATION", help_heading = "How to judge")]
    pub timeout: Option<Span>,

    /// The lowest severity that makes the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "How to judge")]
    pub fail_on: Option<FailOn>,

    /// How to write it [default: text]
    #[arg(short, long, value_name = "FORMAT", help_heading = "How to show it")]
    pub format: Option<SelfFormat>,

    /// Write to this file instead of the standard output
    #[arg(short, long, value_name = "FILE", help_heading = "How to show it")]
    pub output: Option<PathBuf>,

    /// Use color; `auto` means on a terminal, and respects NO_COLOR and CLICOLOR [default: auto]
    #[arg(long, value_name = "WHEN", help_heading = "How to show it")]
    pub color: Option<When>,

    /// One line per software
    #[arg(short, long, conflicts_with = "verbose", help_heading = "How to show it")]
    pub quiet: bool,

    /// Everything that was not chosen, and every remedy
    #[arg(short, long, help_heading = "How to show it")]
    pub verbose: bool,

    /// Read options from this file [default: ./regprobe.toml, then
    /// $XDG_CONFIG_HOME/regprobe/config.toml]
    #[arg(long, value_name = "FILE", help_heading = "How to show it")]
    pub config: Option<PathBuf>,
}

/// How `whoami` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SelfFormat {
    #[default]
    Text,
    Json,
}

/// Where and how it is shown.
#[derive(Debug)]
pub struct SelfOutput {
    pub format: SelfFormat,
    pub file: Option<PathBuf>,
    /// Its color and detail.
    pub showing: Outputs,
    /// Somebody asked for this software, and wants to know all of it.
    pub asked: bool,
}

/// The job, with what variables and the file say of the options that `check` has too.
pub(super) fn job(options: WhoamiOptions) -> Result<(WhoamiJob, SelfOutput), Refusal> {
    let shared = settle::settle(shared(&options))?;
    let check = settle::settings(&shared.scope, &shared.checking)?;
    let showing = Showing { format: Vec::new(), ..shared.showing };
    let output = SelfOutput {
        format: options.format.unwrap_or_default(),
        file: showing.output.clone().filter(|path| path != Path::new("-")),
        showing: settle::outputs(&showing)?,
        asked: !options.software.is_empty(),
    };
    let given = Given {
        environment: environment(),
        properties: properties(&options.property)?,
        broker_file: options.broker_file.as_deref().map(file).transpose()?,
        server_properties: options.server_properties.as_deref().map(brokers_file).transpose()?,
    };
    let registries: Result<Vec<Vec<Address>>, Refusal> =
        options.registry.iter().map(|text| registry(text)).collect();
    let job = WhoamiJob {
        asked: asked(&options.software)?,
        given,
        registries: registries?.into_iter().flatten().collect(),
        check,
        fail_on: shared.judging.fail_on.unwrap_or(FailOn::Error).severity(),
    };
    Ok((job, output))
}

fn shared(options: &WhoamiOptions) -> Options {
    Options {
        scope: Scope {
            timeout: options.timeout,
            config: options.config.clone(),
            ..Scope::default()
        },
        checking: Checking {
            container_network: options.container_network.clone(),
            our_network: options.our_network.clone(),
            ..Checking::default()
        },
        expecting: Expecting::default(),
        judging: Judging { fail_on: options.fail_on, ..Judging::default() },
        showing: Showing {
            output: options.output.clone(),
            color: options.color,
            quiet: options.quiet,
            verbose: options.verbose,
            ..Showing::default()
        },
        ..Options::default()
    }
}

fn asked(software: &[String]) -> Result<Vec<Asked>, Refusal> {
    if software.is_empty() {
        let families = FAMILIES.iter().enumerate();
        let newest = families.filter_map(|(place, family)| {
            Some(Asked { family: place, line: line_of(*family, None)? })
        });
        return Ok(newest.collect());
    }
    software.iter().map(|text| asked_line(text)).collect()
}

/// `dubbo:3.2`.
fn asked_line(text: &str) -> Result<Asked, Refusal> {
    let (name, version) = match text.split_once(':') {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    };
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name()).collect();
    let family =
        FAMILIES.iter().position(|family| family.name() == name.to_ascii_lowercase()).ok_or_else(
            || Refusal::new(format!("--as {text}: the software is one of {}", names.join(", "))),
        )?;
    let version = version.map(|version| numbers(text, version)).transpose()?;
    let found = FAMILIES.get(family).copied();
    let line = found.and_then(|found| line_of(found, version.as_deref()));
    match line {
        Some(line) => Ok(Asked { family, line }),
        None => {
            let first = found.and_then(|found| found.lines().first().map(|line| line.first));
            let first = first.unwrap_or_default();
            Err(Refusal::new(format!("--as {text}: versions before {first} aren't known")))
        }
    }
}

/// `3.2`, `3.2.19`, `5.3.1-SNAPSHOT`.
fn numbers(text: &str, version: &str) -> Result<Vec<u32>, Refusal> {
    let plain = version.split(['-', '+', '_']).next().unwrap_or_default();
    let numbers: Result<Vec<u32>, _> =
        plain.trim_start_matches('v').split('.').map(str::parse).collect();
    match numbers {
        Ok(numbers) if numbers.len() <= 4 => Ok(numbers),
        Ok(_) | Err(_) => Err(Refusal::new(format!(
            "--as {text}: a version is numbers: dubbo:3.2, rocketmq:4.9.7"
        ))),
    }
}

/// The variables that some of the software reads.
fn environment() -> BTreeMap<String, String> {
    let concerns = |name: &str| name.contains("DUBBO_") || name.starts_with("SPRING_CLOUD_");
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| concerns(name))
        .collect()
}

/// The -D options: those that the JVM takes from the environment, then those given.
fn properties(given: &[String]) -> Result<BTreeMap<String, String>, Refusal> {
    let mut properties = BTreeMap::new();
    for variable in ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"] {
        let text = std::env::var(variable).unwrap_or_default();
        let words = shlex::split(&text).unwrap_or_default();
        let options = words.iter().filter_map(|word| word.strip_prefix("-D"));
        properties.extend(options.map(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            (name.to_owned(), value.to_owned())
        }));
    }
    for text in given {
        let text = text.strip_prefix("-D").unwrap_or(text);
        let (name, value) =
            text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
                Refusal::new(format!(
                    "--property {text}: it is NAME=VALUE, such as \
                 dubbo.network.interface.preferred=eth0"
                ))
            })?;
        properties.insert(name.to_owned(), value.to_owned());
    }
    Ok(properties)
}

fn file(path: &Path) -> Result<File, Refusal> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Refusal::file(&name, &error))?;
    Ok(File { values: java_properties::parse(&bytes), name })
}

/// Kafka's, of a process that clients are sent to.
fn brokers_file(path: &Path) -> Result<File, Refusal> {
    let file = file(path)?;
    match is_controller_alone(&file) {
        false => Ok(file),
        true => Err(Refusal::new(format!(
            "--server-properties {}: process.roles is controller alone, and a controller \
             advertises nothing to clients",
            file.name
        ))),
    }
}

/// `host:port`, or a target as `check` takes it, whose first member Dubbo connects to.
fn registry(text: &str) -> Result<Vec<Address>, Refusal> {
    if !text.contains("://")
        && let Ok(address) = Address::parse(text)
    {
        return Ok(vec![address]);
    }
    let target = parse_target(text).map_err(|error| Refusal::target(text, &error))?;
    match of_kind(target.kind).is_some_and(|registry| registry.is_dubbos()) {
        true => Ok(target.members.into_iter().take(1).collect()),
        false => Err(Refusal::new(format!("--registry {text}: Dubbo's registry is host:port"))),
    }
}
