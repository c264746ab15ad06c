//! `whoami`: the rules on given premises, the report, and the program.

mod cases;
mod program;
mod report;

use std::collections::BTreeSet;

use regprobe::model::{Prospect, Severity};
use regprobe::vantage::{Link, arrange, order, v6_address};
use regprobe::whoami::{FAMILIES, exit_code, line_of};

#[test]
fn lines_are_in_order_and_named_once() {
    for family in FAMILIES {
        let lines = family.lines();
        assert!(lines.windows(2).all(|two| two[0].from < two[1].from), "{}", family.name());
        let names: BTreeSet<String> = lines.iter().map(|line| line.versions()).collect();
        assert_eq!(names.len(), lines.len(), "{}", family.name());
        assert_eq!(lines.last().map(|line| line.last), Some(""), "the newest has no end");
    }
}

#[test]
fn a_version_that_leaves_numbers_out_is_the_newest_of_its_kind() {
    let dubbo = FAMILIES[0];
    for (asked, line) in [
        (None, "3.3.6 and later"),
        (Some(vec![3]), "3.3.6 and later"),
        (Some(vec![3, 2]), "3.2.0 to 3.3.3"),
        (Some(vec![3, 3, 5]), "3.3.4 to 3.3.5"),
        (Some(vec![3, 0]), "3.0.3 to 3.1.0"),
        (Some(vec![3, 0, 2, 1]), "3.0.0 to 3.0.2"),
        (Some(vec![2, 7]), "2.7.14 to 2.7.23"),
        (Some(vec![2, 7, 0]), "2.7.0"),
        (Some(vec![2, 5, 7]), "2.5.7 to 2.6.12"),
        (Some(vec![9, 9, 9]), "3.3.6 and later"),
    ] {
        let found = line_of(dubbo, asked.as_deref()).expect("a line");
        assert_eq!(dubbo.lines()[found].versions(), line, "{asked:?}");
    }
    assert_eq!(line_of(dubbo, Some(&[2, 5, 6])), None);
}

/// What isn't known is told before what is wrong, whatever --fail-on says.
#[test]
fn the_exit_code_is_3_where_something_needed_is_not_known() {
    let cases = cases::read();
    let case = |title: &str| cases.iter().find(|case| case.title.starts_with(title)).expect(title);
    let open = case("an old Dubbo whose host name is the loopback depends on its registry");
    let wrong = case("docker0 beside the interface is the newest");
    let code =
        |case, asked: &[&str], fail_on| exit_code(fail_on, &cases::report(case, asked).prospects);
    let error = Some(Severity::Error);
    assert_eq!(code(open, &["dubbo:2.6"], error), 3);
    assert_eq!(code(open, &["dubbo:2.6"], None), 3, "--fail-on never is about findings");
    assert_eq!(code(open, &["dubbo", "dubbo:2.6"], error), 3, "one of several");
    assert_eq!(code(open, &["dubbo"], error), 0);
    assert_eq!(code(wrong, &["dubbo"], error), 1);
    assert_eq!(code(wrong, &["dubbo"], None), 0);
    let both = [cases::report(open, &["dubbo:2.6"]), cases::report(wrong, &["dubbo"])];
    let both: Vec<Prospect> = both.into_iter().flat_map(|report| report.prospects).collect();
    assert_eq!(exit_code(error, &both), 3, "the highest that applies");
}

/// The kernel's list, as /proc/net/igmp shows it; an interface that is down isn't there.
#[test]
fn cards_are_put_in_the_order_in_which_they_came() {
    let igmp = "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n\
                1\tlo        :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n\
                3000\tmv0       :     1      V3\n8\tlate      :     1      V3\n";
    assert_eq!(order(igmp), [1, 3000, 8]);
    let mut links = [1, 2, 8, 9, 3000].map(|index| Link { index, ..Link::default() });
    arrange(&mut links, &order(igmp));
    links.sort_by_key(|link| link.arrival);
    assert_eq!(links.map(|link| link.index), [1, 2, 3000, 8, 9]);
}

#[test]
fn if_inet6_is_read_in_hexadecimal() {
    let line = "fe80000000000000d8cfa5fffe037980 1f 40 20 80       p0";
    let address = v6_address(line).expect("an address");
    assert_eq!(address.ip.to_string(), "fe80::d8cf:a5ff:fe03:7980");
    assert_eq!((address.index, address.interface.as_str()), (31, "p0"));
    assert_eq!(v6_address("nothing of the kind"), None);
}
