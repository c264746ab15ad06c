//! The plan: what it promises of every situation, and some that show how it orders.

use std::collections::BTreeSet;

use regprobe::model::plan::{Plan, Urgency, Wants};
use regprobe::model::{Finding, Verdict};
use regprobe::plan::plan;

use crate::cases::{self, Case, Judged, judge};

#[test]
fn every_finding_is_of_one_fault_or_an_effect_and_every_fault_has_one_step() {
    for (name, judged, plan) in every() {
        let findings = &judged.diagnosis.findings;
        let mut told: Vec<usize> =
            plan.faults.iter().flat_map(|fault| fault.findings.clone()).collect();
        told.sort_unstable();
        let standing: Vec<usize> =
            (0..findings.len()).filter(|place| findings[*place].because.is_empty()).collect();
        assert_eq!(told, standing, "{name}: {plan:#?}");
        let effects: BTreeSet<usize> =
            plan.faults.iter().flat_map(|fault| fault.effects.clone()).collect();
        let led_to: BTreeSet<usize> =
            (0..findings.len()).filter(|place| !findings[*place].because.is_empty()).collect();
        assert_eq!(effects, led_to, "{name}: {plan:#?}");
        let mut done: Vec<usize> = plan.steps.iter().flat_map(|step| step.faults.clone()).collect();
        done.sort_unstable();
        assert_eq!(done, (0..plan.faults.len()).collect::<Vec<_>>(), "{name}: {plan:#?}");
        for (place, step) in plan.steps.iter().enumerate() {
            assert!(step.faults.iter().all(|fault| plan.faults[*fault].step == place), "{name}");
            assert!(step.needs.iter().all(|needed| *needed < place), "{name}: {plan:#?}");
            assert!(!step.change.is_empty(), "{name}: {plan:#?}");
        }
    }
}

#[test]
fn a_step_ends_what_it_says_and_all_of_them_end_all_that_they_claim() {
    for (name, _, plan) in every() {
        for (place, step) in plan.steps.iter().enumerate() {
            let after = plan.after(&BTreeSet::from([place]));
            let ends: BTreeSet<usize> = step.ends.iter().copied().collect();
            assert_eq!(after.ended, ends, "{name}, step {place}: {plan:#?}");
            for mended in &step.mends {
                assert_eq!(plan.impaired[mended.call].usable(), mended.before, "{name}");
                assert_eq!(after.usable[mended.call], mended.after, "{name}");
                assert!(mended.before < mended.after, "{name}: {plan:#?}");
            }
        }
        let after = plan.after(&(0..plan.steps.len()).collect());
        let claimed: BTreeSet<usize> =
            plan.steps.iter().flat_map(|step| step.ends.iter().copied()).collect();
        assert!(after.ended.is_superset(&claimed), "{name}: {plan:#?}");
        for (impaired, usable) in plan.impaired.iter().zip(&after.usable) {
            let hopeless = impaired.providers.iter().filter(|at| at.behind.is_none()).count();
            assert_eq!(impaired.providers.len() - hopeless, *usable, "{name}: {plan:#?}");
        }
    }
}

/// What the plan counts is what the calls count, and what it foresees comes true once those addresses answer.
#[test]
fn what_a_step_mends_is_what_the_calls_have_once_its_addresses_answer() {
    let mut compared = 0;
    for (name, judged, plan) in every() {
        let all = judged.listings.iter().flat_map(|listing| &listing.registrations);
        let all: Vec<_> = all.collect();
        for (place, step) in plan.steps.iter().enumerate() {
            let healed: Vec<&Finding> = step
                .faults
                .iter()
                .flat_map(|fault| &plan.faults[*fault].findings)
                .map(|found| &judged.diagnosis.findings[*found])
                .collect();
            let is_apart =
                |finding: &&Finding| finding.address.is_none() || !finding.withholds.is_empty();
            if healed.iter().any(is_apart) {
                continue;
            }
            let after = plan.after(&BTreeSet::from([place]));
            for (impaired, usable) in plan.impaired.iter().zip(&after.usable) {
                let Wants::Service(service) = &impaired.wants else { continue };
                let call = judged.diagnosis.calls.iter().find(|call| {
                    let consumer = all[call.reference.consumers[0].0];
                    let application = consumer.subject.application().unwrap_or_default();
                    consumer.subject.to_string() == *service
                        && impaired.applications.iter().any(|name| name == application)
                        && call.is_callable == impaired.is_callable
                });
                let Some(call) = call else { continue };
                let served: BTreeSet<String> = call
                    .reference
                    .offers
                    .iter()
                    .filter(|offer| {
                        let id = offer.registration;
                        let mended = || {
                            healed.iter().any(|finding| {
                                finding.registrations.contains(&id)
                                    && finding.address == all[id.0].address
                            })
                        };
                        let verdict = judged.diagnosis.registrations[id.0];
                        offer.removed.is_none()
                            && (verdict == Verdict::Reachable
                                || (verdict.usable() == Some(false) && mended()))
                    })
                    .filter_map(|offer| all[offer.registration.0].address.as_ref())
                    .map(ToString::to_string)
                    .collect();
                assert_eq!(served.len(), *usable, "{name}, step {place}, {service}: {plan:#?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 15, "only {compared} calls were compared");
}

#[test]
fn the_same_run_has_the_same_plan() {
    for (name, judged, once) in every() {
        assert_eq!(once, plan(&judged.listings, &judged.diagnosis), "{name}");
    }
}

/// Every rule's cases.
fn every() -> impl Iterator<Item = (String, Judged, Plan)> {
    cases::every().into_iter().map(|(code, case)| {
        let name = format!("{code}, {}", case.name);
        let (judged, plan) = planned(&case);
        (name, judged, plan)
    })
}

fn planned(case: &Case) -> (Judged, Plan) {
    let judged = judge(case);
    let plan = plan(&judged.listings, &judged.diagnosis);
    (judged, plan)
}

/// A case as it would stand in a file.
fn situation(text: &str) -> (Judged, Plan) {
    planned(&toml::from_str(&format!("name = \"a\"\nexpect = []\n{text}")).expect("a case"))
}

const CLASH: &str = r#"
registered = [
  { url = "dubbo://172.17.0.5:20880/com.acme.User?application=user", session = 5 },
  { url = "dubbo://10.9.8.8:20880/com.acme.User?application=user", session = 6 },
  { url = "dubbo://172.17.0.7:20880/com.acme.Stock?application=stock", session = 7 },
  { url = "dubbo://10.9.8.9:20880/com.acme.Mail?application=mail", session = 8 },
  { url = "dubbo://10.9.8.10:20880/com.acme.Mail?application=mail", session = 9 },
  { consumer = "web@10.9.8.40", of = "com.acme.User", session = 10 },
  { consumer = "web@10.9.8.40", of = "com.acme.Mail", session = 10 },
  { consumer = "shop@10.9.8.41", of = "com.acme.Stock", session = 11 },
]
seen = [
  { at = "172.17.0.5:20880", is = "timed-out" },
  { at = "10.9.8.8:20880", by = "eth0", is = "timed-out" },
  { at = "172.17.0.7:20880", is = "timed-out" },
  { at = "10.9.8.9:20880", by = "eth0", is = "dubbo" },
  { at = "10.9.8.10:20880", by = "eth0", is = "timed-out" },
]
"#;

/// Either provider of `user` restores its callers, and a firewall is opened sooner than a container is made
/// anew. Then it is `stock`'s turn, whose callers have nothing yet, and only then the other of `user`. Of
/// `mail` somebody answers.
#[test]
fn those_with_nothing_left_come_first_and_the_cheapest_of_equals() {
    let (judged, plan) = situation(CLASH);
    let told = |place: usize| {
        let fault = &plan.faults[plan.steps[place].faults[0]];
        let finding = &judged.diagnosis.findings[fault.findings[0]];
        (finding.code, fault.applications[0].as_str())
    };
    let order: Vec<_> = (0..plan.steps.len()).map(told).collect();
    let expected = [("RP405", "user"), ("RP101", "stock"), ("RP101", "user"), ("RP405", "mail")];
    assert_eq!(order, expected, "{plan:#?}");
    let urgencies: Vec<Urgency> = plan.steps.iter().map(|step| step.urgency).collect();
    let down = Urgency::Down;
    assert_eq!(urgencies, [down, down, down, Urgency::Partly], "{plan:#?}");
    assert_eq!(plan.steps[0].change, "let TCP 20880 in");
}

/// RP604 is told with what leads to it, and ends with either.
#[test]
fn an_effect_is_told_with_its_causes_and_ends_when_its_calls_can_succeed() {
    let (judged, plan) = situation(CLASH);
    let place = |application: &str| {
        let mut findings = judged.diagnosis.findings.iter();
        findings.position(|found| found.code == "RP604" && found.applications == [application])
    };
    let (web, shop) = (place("web").expect("RP604"), place("shop").expect("RP604"));
    let ends = |step: usize| plan.steps[step].ends.clone();
    assert!(ends(0).contains(&web) && !ends(0).contains(&shop), "{plan:#?}");
    assert!(ends(1).contains(&shop) && !ends(1).contains(&web), "{plan:#?}");
    assert!(ends(2).contains(&web), "{plan:#?}");
    assert_eq!(judged.diagnosis.findings[web].because.len(), 2);
}

/// A container's next address is the same fault for whoever joins alerts, and another service lost is another
/// outage.
#[test]
fn the_key_outlives_an_address_and_a_new_outage_has_its_own_fingerprint() {
    let found = |text: &str, code: &str| {
        let (judged, _) = situation(text);
        let mut findings = judged.diagnosis.findings.into_iter();
        findings.find(|finding| finding.code == code).expect(code)
    };
    let moved = CLASH.replace("172.17.0.7", "172.17.0.9");
    let (old, new) = (found(CLASH, "RP101"), found(&moved, "RP101"));
    assert_eq!(old.key, new.key);
    let (old, new) = (found(CLASH, "RP604"), found(&moved, "RP604"));
    assert_eq!(old.fingerprint, new.fingerprint);
    let more = CLASH.replace(
        "registered = [",
        "registered = [\n{ consumer = \"shop@10.9.8.41\", of = \"com.acme.User\", session = 11 },",
    );
    let of_shop = |text: &str| {
        let (judged, _) = situation(text);
        let findings = judged.diagnosis.findings.into_iter();
        let mut its =
            findings.filter(|found| found.code == "RP604" && found.applications == ["shop"]);
        its.next().expect("RP604").fingerprint
    };
    assert_ne!(of_shop(CLASH), of_shop(&more));
}
