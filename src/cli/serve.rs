//! `serve`: its options, and the job that they make.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::options::{Options, Serving};
use super::refusal::Refusal;
use super::settle::{self, between};
use super::values::Span;
use super::work::Task;
use crate::model::{Gate, Job, RunMode, ServeJob};

/// The exporter's port.
const LISTEN: &str = "127.0.0.1:9887";
/// Dials at the same time: what is checked again and again is spread out.
const CONCURRENCY: usize = 64;

/// The task that `serve` is asked for.
pub(super) fn task(arguments: Options) -> Result<Task, Refusal> {
    let mut options = settle::settle(arguments)?;
    options.checking.concurrency.get_or_insert(CONCURRENCY);
    let job = settle::job(&options, RunMode::Check)?;
    // What stands in the file for `check` holds nobody who keeps checking.
    let job = Job { gate: Gate::default(), baseline: None, ..job };
    let Serving { interval, label_limit, web_listen_address, web_config_file, web_allow_target } =
        &options.serving;
    let Span(interval) = interval.unwrap_or(Span(Duration::from_secs(30)));
    between("interval", interval, Duration::from_secs(1), Duration::from_secs(86_400))?;
    let label_limit = label_limit.unwrap_or(1000);
    between("label-limit", label_limit, 1, 100_000)?;
    Ok(Task::Serve(Box::new(ServeJob {
        job,
        interval,
        listen: address(web_listen_address.as_deref().unwrap_or(LISTEN))?,
        web_config: web_config_file.clone(),
        label_limit,
        allowed_targets: web_allow_target.iter().map(|glob| glob.0.clone()).collect(),
    })))
}

/// `:9887` is every address of this machine, as exporters have it.
fn address(text: &str) -> Result<SocketAddr, Refusal> {
    let known = match text.strip_prefix(':') {
        Some(port) => {
            port.parse().ok().map(|port| SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port))
        }
        None => text.replacen("localhost:", "127.0.0.1:", 1).parse().ok(),
    };
    known.ok_or_else(|| {
        Refusal::new(format!(
            "--web.listen-address {text}: it is an IP address and a port, or a port alone: \
             127.0.0.1:9887, :9887"
        ))
    })
}
