//! Every format on what a stranger wrote to harm whoever looks: it does nothing, tells no secret, and the
//! format's own parser reads it.

use regprobe::model::reference::Removal;
use regprobe::model::{
    Attempt, Attributes, Author, Foreign, Identity, Malformed, Oddity, Report, Subject,
};
use regprobe::report::{Detail, FORMATS, Format, Style, format_named};

use crate::parsers::parse;
use crate::samples;

/// What shells, markup and tables take for more than a text.
const META: &str = "'\"`$(x)\\;|&<b>&amp;</b>*_[a](b)#{}%s,\t";
const URL: &str = "dubbo://u:hunter2@10.0.0.1:20880/x?token=hunter2&password=hunter2";

#[test]
fn every_format_shows_a_hostile_registry_and_lets_nothing_act() {
    let (report, name) = hostile();
    for format in FORMATS {
        for detail in [Detail::Quiet, Detail::Usual, Detail::Everything] {
            let shown = render(*format, &report, detail);
            let at = format!("{}, {detail:?}", format.name());
            let acts = shown.chars().find(|c| *c != '\n' && unsafe_letters().any(|bad| bad == *c));
            assert_eq!(acts, None, "{at}: {shown:?}");
            assert!(!shown.contains("hunter2"), "{at}: a secret in {shown}");
            // It has what is well.
            if format.name() == "expect" {
                continue;
            }
            // A format that leaves everything out is safe and no format.
            // Metrics have no texts.
            let text = if format.name() == "prometheus" { "RP301" } else { "u:***@" };
            for told in ["RP301", "10.0.0.14:20881", text] {
                // An escaped asterisk is one to who reads it.
                let shown = shown.replace("\\*", "*");
                assert!(shown.contains(told), "{at}: nothing of {told} in {shown}");
            }
        }
        parse(format.name(), &render(*format, &report, Detail::Usual), &name);
    }
}

/// `calls` shows names, and the paths of rules.
#[test]
fn what_is_called_acts_as_little() {
    let mut report = samples::calling();
    let name: String = "com.acme.".chars().chain(unsafe_letters()).chain(META.chars()).collect();
    for entry in &mut report.listings[0].registrations {
        if let Subject::DubboService { group, application, .. } = &mut entry.subject {
            *group = Some(name.as_str().into());
            *application = Some(name.as_str().into());
        }
    }
    for call in &mut report.diagnosis.calls {
        call.reference.unevaluated.push(format!("{URL}{name}"));
        let removal = Removal::Protocol(format!("{URL}{name}"));
        call.reference.offers.iter_mut().for_each(|offer| offer.removed = Some(removal.clone()));
    }
    for detail in [Detail::Quiet, Detail::Usual, Detail::Everything] {
        let shown = render(format_named("text").expect("it is there"), &report, detail);
        let acts = shown.chars().find(|c| *c != '\n' && unsafe_letters().any(|bad| bad == *c));
        assert_eq!(acts, None, "{detail:?}: {shown:?}");
        assert!(!shown.contains("hunter2"), "{detail:?}: a secret in {shown}");
        assert!(shown.contains("com.acme.OrderService"), "{detail:?}: {shown}");
    }
}

/// Control characters, and all that hide, reorder or join: by Unicode's names, not by the program's list.
fn unsafe_letters() -> impl Iterator<Item = char> {
    let ranges = [
        '\0'..='\u{1f}',
        '\u{7f}'..='\u{9f}',
        '\u{ad}'..='\u{ad}',
        '\u{61c}'..='\u{61c}',
        '\u{180e}'..='\u{180e}',
        '\u{200b}'..='\u{200f}',
        '\u{2028}'..='\u{202e}',
        '\u{2060}'..='\u{206f}',
        '\u{3164}'..='\u{3164}',
        '\u{feff}'..='\u{feff}',
        '\u{fff9}'..='\u{fffb}',
        '\u{e0001}'..='\u{e007f}',
    ];
    ranges.into_iter().flatten()
}

/// A report in whose every place a stranger has written, and the name that is registered there.
fn hostile() -> (Report, String) {
    let mut report = samples::hostile();
    let name: String = "com.acme.".chars().chain(unsafe_letters()).chain(META.chars()).collect();
    let entry = &mut report.listings[0].registrations[0];
    entry.subject = Subject::DubboService {
        interface: name.as_str().into(),
        group: Some(name.as_str().into()),
        version: Some(name.as_str().into()),
        application: Some(name.as_str().into()),
        release: Some(name.as_str().into()),
    };
    entry.origin = format!("/dubbo/{URL}{name}");
    entry.attributes = Attributes::from_query(&format!("token=hunter2&accessKey=hunter2&x={name}"));
    let listing = &mut report.listings[0];
    listing.error = Some(format!("{name} {URL}"));
    listing.members[0].state = Ok(name.clone());
    listing.oddities.push(Oddity::Malformed {
        origin: name.clone(),
        raw: format!("{URL}{name}"),
        reason: Malformed::NotAnInstance(name.clone()),
        author: Author::Unknown,
    });
    for path in report.diagnosis.addresses.iter_mut().flat_map(|at| &mut at.evidence.paths) {
        path.identity = Attempt::Failed(Identity::OtherProtocol(Foreign::Misspoken(name.clone())));
    }
    let finding = &mut report.diagnosis.findings[0];
    finding.cause = format!("{} has {URL} {name}", finding.cause);
    finding.facts.push(format!("{URL} {name}"));
    (report, name)
}

fn render(format: &dyn Format, report: &Report, detail: Detail) -> String {
    let mut bytes = Vec::new();
    let style = Style { detail, ..Style::default() };
    format.render(report, &style, &mut bytes).expect("a Vec takes all");
    String::from_utf8(bytes).expect("UTF-8")
}
