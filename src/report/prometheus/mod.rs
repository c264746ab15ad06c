//! Metrics, in the text format of Prometheus: for the textfile collector of its node exporter.

mod findings;
mod series;
mod timings;
mod watched;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use prometheus_client::encoding::text::encode;
use prometheus_client::registry::{Registry, Unit};

use self::findings::{finding_info, findings};
use self::series::{Series, figure};
pub use self::timings::Timings;
use self::watched::{
    because, faults, informed, left_out, read_whole, returns, standing, texts, when,
};
use super::format::{Format, Style};
use super::told;
use crate::model::{Address, Listing, Purpose, Read, Report, Target, VERDICTS, Verdict, Watched};

/// For Prometheus.
pub(super) struct Prometheus;

impl Format for Prometheus {
    fn name(&self) -> &'static str {
        "prometheus"
    }

    fn is_replaced_whole(&self) -> bool {
        true
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let mut registry = Registry::default();
        for series in [
            registries(report, "regprobe_registry_up", UP, |read| read != Read::Failed),
            registries(report, "regprobe_registry_complete", COMPLETE, |read| {
                read == Read::Complete
            }),
            informed(report.is_whole()),
            addresses(report),
            calls(report),
            findings(report),
            finding_info(report),
            duration(report),
        ] {
            registry.register_collector(Box::new(series));
        }
        let mut text = String::new();
        encode(&mut text, &registry).map_err(io::Error::other)?;
        out.write_all(text.as_bytes())
    }
}

/// The metrics of somebody who keeps looking: findings are those that stand.
pub fn metrics_of_watch(
    report: &Report,
    watched: &Watched,
    timings: &Timings,
) -> io::Result<String> {
    let mut registry = Registry::default();
    let all = [
        registries(report, "regprobe_registry_up", UP, |read| read != Read::Failed),
        registries(report, "regprobe_registry_complete", COMPLETE, |read| read == Read::Complete),
        read_whole(report, watched),
        informed(watched.is_informed),
        addresses(report),
        calls(report),
        findings(report),
        faults(watched),
        standing(watched),
        texts(watched),
        because(watched),
        returns(watched),
        left_out(watched),
        when(watched),
    ];
    // Some parsers take the head of a family without samples for that of the next one.
    for series in all.into_iter().filter(|series| !series.samples.is_empty()) {
        registry.register_collector(Box::new(series));
    }
    timings.register(&mut registry);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(io::Error::other)?;
    Ok(text)
}

const UP: &str = "Whether anything of the registry could be read";
const COMPLETE: &str = "Whether the registry was read whole";

fn registries(
    report: &Report,
    name: &'static str,
    help: &'static str,
    is_so: fn(Read) -> bool,
) -> Series {
    let listings = report.targets.iter().zip(&report.listings);
    let sample = |(target, listing): (&Target, &Listing)| {
        (vec![("registry", told::line(&target.text))], f64::from(u8::from(is_so(listing.read))))
    };
    Series { name, help, unit: None, samples: listings.map(sample).collect() }
}

fn addresses(report: &Report) -> Series {
    let mut verdicts: BTreeMap<&Address, Verdict> = BTreeMap::new();
    let judged = report.diagnosis.addresses.iter();
    for judged in judged.filter(|judged| judged.evidence.purpose == Purpose::Registered) {
        if judged.evidence.address.port.is_some() {
            verdicts.insert(&judged.evidence.address, judged.verdict);
        }
    }
    let mut samples = Vec::new();
    for (target, listing) in report.targets.iter().zip(&report.listings) {
        let entries = listing.registrations.iter().filter_map(|entry| entry.address.as_ref());
        let listed: BTreeSet<&Address> = entries.collect();
        // A series that isn't there can't be told from one that went away.
        for verdict in VERDICTS {
            let number = listed.iter().filter(|at| verdicts.get(*at) == Some(&verdict)).count();
            let labels = vec![
                ("registry", told::line(&target.text)),
                ("verdict", verdict.name().to_owned()),
            ];
            samples.push((labels, figure(number)));
        }
    }
    Series {
        name: "regprobe_addresses",
        help: "Registered addresses, by what callers can expect of them",
        unit: None,
        samples,
    }
}

fn calls(report: &Report) -> Series {
    let calls = &report.diagnosis.calls;
    let states = [("callable", Some(true)), ("failing", Some(false)), ("unknown", None)];
    let sample = |(state, is_callable): (&str, Option<bool>)| {
        let number = calls.iter().filter(|call| call.is_callable == is_callable).count();
        (vec![("state", state.to_owned())], figure(number))
    };
    Series {
        name: "regprobe_calls",
        help: "Services that Dubbo's consumers call, by whether a call can succeed",
        unit: None,
        samples: states.map(sample).into(),
    }
}

fn duration(report: &Report) -> Series {
    #[expect(clippy::cast_precision_loss, reason = "no run takes that many milliseconds")]
    let seconds = report.elapsed_ms as f64 / 1e3;
    Series {
        name: "regprobe_run_duration",
        help: "How long the run took",
        unit: Some(Unit::Seconds),
        samples: vec![(Vec::new(), seconds)],
    }
}
