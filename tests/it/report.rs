//! The formats, on sample reports.

use regprobe::model::Report;
use regprobe::report::{Detail, FORMATS, Style, format_named};

use crate::samples;
use crate::snapshot;

#[track_caller]
fn render(format: &str, report: &Report, style: &Style) -> String {
    let mut bytes = Vec::new();
    let format = format_named(format).expect("a format of that name");
    format.render(report, style, &mut bytes).expect("a Vec takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

fn text(report: &Report, detail: Detail) -> String {
    render("text", report, &Style { detail, ..Style::default() })
}

/// Bad news and good news in each format, for a person to read once.
#[test]
fn every_format_has_its_snapshots() {
    for format in FORMATS.iter().map(|format| format.name()) {
        for (report, sample) in [(samples::troubled(), "troubled"), (samples::healthy(), "healthy")]
        {
            let shown = render(format, &report, &Style::default());
            snapshot::check(&format!("formats/{sample}.{format}"), &shown);
        }
    }
}

#[test]
fn text_for_people() {
    snapshot::check("text-troubled-v.txt", &text(&samples::troubled(), Detail::Everything));
    snapshot::check("text-troubled-q.txt", &text(&samples::troubled(), Detail::Quiet));
    snapshot::check("text-many.txt", &text(&samples::many(), Detail::Usual));
    snapshot::check("text-unread.txt", &text(&samples::unread(), Detail::Usual));
    snapshot::check("text-hostile.txt", &text(&samples::hostile(), Detail::Everything));
    snapshot::check("text-list.txt", &text(&samples::listed(), Detail::Usual));
}

#[test]
fn calls_for_people() {
    snapshot::check("text-calls.txt", &text(&samples::calling(), Detail::Usual));
    snapshot::check("text-calls-v.txt", &text(&samples::calling(), Detail::Everything));
    snapshot::check("text-calls-q.txt", &text(&samples::calling(), Detail::Quiet));
}

#[test]
fn quiet_has_one_line_a_finding_and_nothing_else() {
    assert_eq!(text(&samples::healthy(), Detail::Quiet), "");
    assert_eq!(text(&samples::many(), Detail::Quiet).lines().count(), 40);
    // What could not be read is never passed over.
    assert!(text(&samples::unread(), Detail::Quiet).contains("UNREAD rocketmq://10.0.0.9:9876"));
}

#[test]
fn prose_keeps_to_the_width() {
    for width in [60, 80, 100] {
        let style = Style { width, ..Style::default() };
        for line in render("text", &samples::troubled(), &style).lines() {
            let pasted = line.starts_with("    ") && line.trim_start().starts_with("docker run");
            assert!(pasted || line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn what_is_pasted_is_whole() {
    let narrow = Style { width: 40, detail: Detail::Everything, ..Style::default() };
    let text = render("text", &samples::troubled(), &narrow);
    let command = "    docker run -p 20880:20880 -e DUBBO_IP_TO_REGISTRY=10.0.0.13 \
                   -e DUBBO_PORT_TO_REGISTRY=20880 IMAGE\n";
    assert!(text.contains(command), "{text}");
    assert!(text.contains("\n    services:\n      pay:\n        network_mode: host"), "{text}");
}

#[test]
fn colors_are_all_that_color_changes() {
    let report = samples::troubled();
    for detail in [Detail::Quiet, Detail::Usual, Detail::Everything] {
        let colored = render("text", &report, &Style { color: true, detail, ..Style::default() });
        assert!(colored.contains("\u{1b}["));
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), text(&report, detail));
    }
}

#[test]
fn one_cause_at_many_addresses_is_one_block() {
    let all = text(&samples::many(), Detail::Everything);
    assert_eq!(all.matches("ERROR RP101 container-address").count(), 1);
    for n in 2..42 {
        assert!(all.contains(&format!("172.17.0.{n}:20880")));
    }
    // Eight hosts: each has its own values.
    assert_eq!(all.matches("DUBBO_IP_TO_REGISTRY=10.0.0.5").count(), 8);
}

#[test]
fn a_failing_writer_is_an_error_not_a_panic() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in FORMATS {
        let result = format.render(&samples::troubled(), &Style::default(), &mut Closed);
        assert_eq!(result.map_err(|error| error.kind()), Err(std::io::ErrorKind::BrokenPipe));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in FORMATS {
        let name = format.name();
        let once = render(name, &samples::many(), &Style::default());
        assert_eq!(once, render(name, &samples::many(), &Style::default()));
    }
}
