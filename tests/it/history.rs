//! What is remembered from look to look: a fault is told when it stands, and as long as nobody knows better.

use std::time::Duration;

use regprobe::history::History;
use regprobe::model::{Incident, IncidentState, Moment, Read, Report, Watched};

use crate::samples;

/// So many seconds after some beginning.
fn at(seconds: u64) -> Moment {
    let beginning = Moment::parse("2026-07-30T14:02:00Z").expect("a time");
    beginning.after(Duration::from_secs(seconds))
}

/// The state of each fault that isn't over, by code.
fn states(watched: &Watched) -> Vec<(&str, &str)> {
    watched
        .faults
        .iter()
        .map(|fault| (fault.finding.code, fault.state.name()))
        .filter(|(code, _)| *code == "RP301")
        .collect()
}

/// The same registries, and nothing found in them.
fn mended() -> Report {
    let mut report = samples::troubled();
    report.diagnosis.findings.clear();
    report
}

/// None can be read.
fn blind() -> Report {
    let mut report = mended();
    for listing in &mut report.listings {
        listing.read = Read::Failed;
        listing.registrations.clear();
    }
    report
}

fn time_line(fault: &Incident) -> Vec<String> {
    fault.time_line.iter().map(|event| format!("{} {}", event.at.clock(), event.what)).collect()
}

fn whole() -> Report {
    let mut report = samples::troubled();
    for listing in &mut report.listings {
        listing.read = Read::Complete;
    }
    report
}

#[test]
fn a_fault_stands_until_it_is_gone() {
    let mut history = History::new(100);
    history.look(&whole(), at(0));
    assert_eq!(states(&history.watched()), [("RP301", "standing")]);
    let mut gone = mended();
    gone.listings.iter_mut().for_each(|listing| listing.read = Read::Complete);
    history.look(&gone, at(30));
    let watched = history.watched();
    assert_eq!(states(&watched), []);
    let over = watched.over.iter().find(|fault| fault.finding.code == "RP301").expect("it was");
    assert_eq!(over.state, IncidentState::Over);
    assert_eq!(time_line(over), ["14:02:00 found", "14:02:30 over"]);
}

#[test]
fn blindness_mends_nothing() {
    let mut history = History::new(100);
    history.look(&whole(), at(0));
    assert!(history.watched().is_informed);
    history.look(&blind(), at(30));
    assert_eq!(states(&history.watched()), [("RP301", "held")]);
    let read = history.watched().read_whole;
    assert!(read.iter().all(|read| *read == Some(at(0))), "{read:?}");
    // It is read again, and those that lost it register again one after another.
    let mut back = mended();
    back.listings.iter_mut().for_each(|listing| listing.read = Read::Complete);
    history.look(&back, at(60));
    assert_eq!(states(&history.watched()), [("RP301", "held")]);
    history.look(&whole(), at(75));
    assert_eq!(states(&history.watched()), [("RP301", "standing")]);
    history.look(&back, at(100));
    let watched = history.watched();
    let over = watched.over.iter().find(|fault| fault.finding.code == "RP301").expect("it was");
    assert_eq!(
        time_line(over),
        [
            "14:02:00 found",
            "14:02:30 the registry can't be read: kept",
            "14:03:15 the registry is read again: still there",
            "14:03:40 over"
        ]
    );
}

/// Those that lose a registry register again when it is back: until then somebody seems to be missing.
#[test]
fn what_is_new_when_a_registry_is_back_waits() {
    let mut history = History::new(100);
    history.look(&blind(), at(0));
    assert!(!history.watched().is_informed);
    history.look(&whole(), at(10));
    assert_eq!(states(&history.watched()), [("RP301", "waiting")]);
    assert_eq!(history.next_deadline(), Some(at(60)));
    // Who watched before knows of more faults: they aren't over because this one doesn't tell them yet.
    assert!(!history.watched().is_informed);
    history.look(&whole(), at(60));
    assert_eq!(states(&history.watched()), [("RP301", "standing")]);
    assert!(history.watched().is_informed);
}

#[test]
fn what_goes_by_itself_is_no_fault_before_it_should_have_gone() {
    let ghost = || {
        let mut report = whole();
        for finding in &mut report.diagnosis.findings {
            finding.expires_after = Some(Duration::from_secs(40));
        }
        report
    };
    let mut history = History::new(100);
    history.look(&ghost(), at(0));
    assert_eq!(states(&history.watched()), [("RP301", "waiting")]);
    // The run that sees it again doesn't start the time anew.
    history.look(&ghost(), at(30));
    assert_eq!(states(&history.watched()), [("RP301", "waiting")]);
    history.look(&ghost(), at(40));
    let watched = history.watched();
    assert_eq!(states(&watched), [("RP301", "standing")]);
    let fault = watched.faults.iter().find(|fault| fault.finding.code == "RP301").expect("it is");
    assert_eq!(
        time_line(fault),
        ["14:02:00 found", "14:02:40 still there, though it should have gone by itself"]
    );
}

#[test]
fn whoever_flaps_is_counted_and_memory_ends() {
    let mut history = History::new(1);
    let gone = {
        let mut report = whole();
        report.diagnosis.findings.clear();
        report
    };
    for round in 0..200 {
        history.look(&whole(), at(round * 60));
        history.look(&gone, at(round * 60 + 30));
    }
    history.look(&whole(), at(12_000));
    let watched = history.watched();
    let [fault] = watched.faults.as_slice() else { panic!("{} faults", watched.faults.len()) };
    assert_eq!((fault.returns, fault.time_line.len()), (200, 20));
    assert_eq!(watched.left_out, whole().diagnosis.findings.len() - 1);
    // After an hour it is a new one.
    history.look(&gone, at(12_030));
    history.look(&gone, at(20_000));
    assert!(history.watched().over.is_empty());
    history.look(&whole(), at(20_030));
    assert_eq!(history.watched().faults[0].returns, 0);
}

#[test]
fn the_time_line_tells_who_came_and_went() {
    let report = whole();
    let finding = report.diagnosis.findings.iter().find(|finding| finding.code == "RP301");
    let address = finding.and_then(|finding| finding.address.clone()).expect("an address");
    let without = {
        let mut report = whole();
        report.diagnosis.findings.clear();
        for listing in &mut report.listings {
            listing.registrations.retain(|entry| entry.address.as_ref() != Some(&address));
        }
        report
    };
    let mut history = History::new(100);
    history.look(&report, at(0));
    history.look(&without, at(30));
    history.look(&report, at(60));
    let watched = history.watched();
    let fault = watched.faults.iter().find(|fault| fault.finding.code == "RP301").expect("it is");
    assert_eq!(
        time_line(fault),
        [
            "14:02:00 found".to_owned(),
            format!("14:02:30 entry gone: {address}"),
            "14:02:30 over".to_owned(),
            format!("14:03:00 registered: {address}"),
            "14:03:00 found again".to_owned(),
        ]
    );
}

/// A registry in which everybody comes and goes, for hours.
#[test]
fn ten_thousand_changes_leave_the_memory_as_it_is() {
    let report = |number: u64| {
        let mut report = whole();
        for finding in &mut report.diagnosis.findings {
            finding.fingerprint = format!("{} of {number}", finding.code);
        }
        for entry in report.listings.iter_mut().flat_map(|listing| &mut listing.registrations) {
            if let Some(address) = &mut entry.address {
                address.port = address.port.map(|_| 1024 + u16::try_from(number).expect("a port"));
            }
        }
        report
    };
    let mut history = History::new(100);
    let mut look = |numbers: std::ops::Range<u64>| {
        for number in numbers {
            history.look(&report(number), at(number));
        }
    };
    look(0..2000);
    let grown = allocation_counter::measure(|| look(2000..10_000)).bytes_current;
    let watched = history.watched();
    assert_eq!(watched.faults.len() + watched.over.len(), 100);
    // Names grow by a digit or two.
    assert!(grown < 20_000, "{grown} bytes more");
}
