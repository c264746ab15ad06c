//! The judgement: every rule on every case, and what must hold for any evidence.

use std::collections::BTreeSet;
use std::fmt::Write;

use regprobe::model::remedy::Place;
use regprobe::model::{Effect, Finding, RegistrationId, Severity, Verdict};

use crate::cases::{Case, Judged, every, healthy, judge, of_rule};
use crate::snapshot;

use regprobe::diagnose::RULES;

#[test]
fn each_case_gives_the_codes_that_it_names() {
    let mut wrong = String::new();
    for (from, case) in every() {
        let judged = judge(&case);
        let found = codes(&judged.diagnosis.findings);
        let verdicts: Vec<&str> =
            judged.diagnosis.addresses.iter().map(|at| at.verdict.name()).collect();
        if found != case.expect {
            let expected = &case.expect;
            let _ = writeln!(wrong, "{from}, {}: {found:?}, expected {expected:?}", case.name);
        }
        if let (Some(hurts), Some(code)) = (&case.hurts, case.expect.first())
            && *hurts != hurt(&judged, code)
        {
            let hurt = hurt(&judged, code);
            let _ = writeln!(wrong, "{from}, {}: {hurt:?} are hurt, not {hurts:?}", case.name);
        }
        if !case.verdicts.is_empty() && verdicts != case.verdicts {
            let expected = &case.verdicts;
            let _ = writeln!(wrong, "{from}, {}: {verdicts:?}, expected {expected:?}", case.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_is_expected_is_found_as_each_case_says() {
    let mut told = 0;
    for (from, case) in every() {
        let found = judge(&case).diagnosis.expectations;
        let found: Vec<String> = found
            .iter()
            .map(|met| {
                let held = met.is_held.map_or("?", |held| if held { "yes" } else { "no" });
                let end = met.hopeless.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
                format!("{held}: {}{end}", met.why)
            })
            .collect();
        if !case.met.is_empty() {
            told += 1;
            assert_eq!(found, case.met, "{from}, {}", case.name);
        }
    }
    assert!(told > 10);
}

#[test]
fn each_rule_has_a_case_that_fires_and_a_neighbour_that_stays_silent() {
    for rule in RULES {
        let cases = of_rule(rule);
        let fires = |case: &&Case| case.expect.iter().any(|code| code == rule.code);
        assert!(cases.iter().any(|case| fires(&case)), "{} never fires", rule.code);
        assert!(!cases.iter().all(|case| fires(&case)), "{} is never silent", rule.code);
    }
}

#[test]
fn every_rule_is_silent_where_all_is_well() {
    for case in healthy() {
        assert_eq!(codes(&judge(&case).diagnosis.findings), [""; 0], "{}", case.name);
    }
}

#[test]
fn the_matrix_of_rules_and_cases_is_as_recorded() {
    let mut matrix = String::new();
    for (from, case) in every() {
        let judged = judge(&case);
        let _ = writeln!(matrix, "{from}: {}", case.name);
        for at in &judged.diagnosis.addresses {
            let _ = writeln!(matrix, "  {} {}", at.evidence.address, at.verdict.name());
        }
        for finding in &judged.diagnosis.findings {
            matrix.push_str(&shown(finding));
        }
        matrix.push('\n');
    }
    snapshot::check("matrix.txt", &matrix);
}

/// What no sentence of a finding says: which registrations it is about, and the findings that cause it.
#[test]
fn each_finding_is_about_what_is_recorded() {
    let mut links = String::new();
    for (from, case) in every() {
        let findings = judge(&case).diagnosis.findings;
        let _ = writeln!(links, "{from}: {}", case.name);
        for finding in &findings {
            let about: Vec<String> =
                finding.registrations.iter().map(|id| id.0.to_string()).collect();
            let causes = findings.iter().filter(|of| finding.because.contains(&of.fingerprint));
            let causes: Vec<&str> = causes.map(|of| of.code).collect();
            assert_eq!(
                causes.len(),
                finding.because.len(),
                "{from}, {}: a cause isn't told",
                case.name
            );
            let address = finding.address.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
            let _ = writeln!(
                links,
                "  {}{address}: {}; because of {}",
                finding.code,
                about.join(" "),
                causes.join(", ")
            );
        }
    }
    snapshot::check("links.txt", &links);
}

#[test]
fn each_case_keeps_the_promises() {
    for (from, case) in every() {
        let judged = judge(&case);
        promises(&judged, &format!("{from}, {}", case.name));
    }
}

/// What holds for any evidence: an unusable registration is in an error unless nobody is sent there, a usable one
/// in none.
pub fn promises(judged: &Judged, case: &str) {
    let diagnosis = &judged.diagnosis;
    for (index, verdict) in diagnosis.registrations.iter().enumerate() {
        let errors: Vec<&Finding> = diagnosis
            .findings
            .iter()
            .filter(|f| {
                f.severity == Severity::Error && f.registrations.contains(&RegistrationId(index))
            })
            .collect();
        match verdict {
            Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => {
                let is_skipped = |f: &Finding| {
                    f.code == "RP608" && f.registrations.contains(&RegistrationId(index))
                };
                if diagnosis.findings.iter().any(is_skipped) {
                    assert!(errors.is_empty(), "{case}: registration {index} is skipped by all");
                    continue;
                }
                assert!(!errors.is_empty(), "{case}: registration {index} has no error");
            }
            Verdict::Reachable => {
                // These speak of something else than the registered address itself.
                let of_address = |f: &&&Finding| {
                    let other = ["RP701", "RP704", "RP705", "RP707", "RP708", "RP709"];
                    !other.contains(&f.code)
                };
                let codes: Vec<&str> = errors.iter().filter(of_address).map(|f| f.code).collect();
                assert!(codes.is_empty(), "{case}: registration {index} is fine, and in {codes:?}");
            }
            Verdict::Undetermined => {}
        }
    }
    let told: BTreeSet<&str> =
        diagnosis.findings.iter().map(|of| of.fingerprint.as_str()).collect();
    assert_eq!(told.len(), diagnosis.findings.len(), "{case}: two findings have one fingerprint");
    for finding in &diagnosis.findings {
        assert!(!finding.cause.is_empty() && !finding.cause.contains('\n'), "{case}");
        assert_eq!(finding.fingerprint.len(), 16, "{case}");
        assert!(finding.registrations.is_sorted(), "{case}");
    }
}

pub fn codes(findings: &[Finding]) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn shown(finding: &Finding) -> String {
    let address = finding.address.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut text = format!(
        "  {} {} {} {address}\n    {}\n",
        finding.code,
        finding.severity.name(),
        finding.confidence.name(),
        finding.cause
    );
    for fact in &finding.facts {
        let _ = writeln!(text, "    - {fact}");
    }
    for effect in &finding.affects {
        let _ = writeln!(text, "    hurts {}", caller(effect));
    }
    let remedies: Vec<&str> = finding.remedies.iter().map(|remedy| remedy.name).collect();
    let _ = writeln!(text, "    mends: {}", remedies.join(", "));
    let machines = finding.remedies.iter().filter_map(|remedy| match &remedy.place {
        Place::OnHost { .. } => Some(remedy.place.to_string()),
        _ => None,
    });
    for place in machines.collect::<BTreeSet<String>>() {
        let _ = writeln!(text, "    {place}");
    }
    text
}

/// Everybody whom the findings of that code hurt, as `application@host`.
fn hurt(judged: &Judged, code: &str) -> Vec<String> {
    let findings = judged.diagnosis.findings.iter().filter(|finding| finding.code == code);
    let affects = findings.flat_map(|finding| &finding.affects);
    affects.map(caller).collect()
}

/// `application@host`.
pub(crate) fn caller(effect: &Effect) -> String {
    let host = effect.host.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}@{host}", effect.application)
}
