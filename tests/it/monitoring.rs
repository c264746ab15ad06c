//! Where a monitoring system runs the program.

use std::fs;

use crate::asked::Place;
use crate::cli::{CLOSED, registry};

#[test]
fn nagios_gets_the_exit_code_of_a_plug_in() {
    let target = registry();
    let ends = |arguments: &[&str], state: &str| {
        let ran =
            Place::new().run(&[&["check", "-f", "nagios", "--nagios-exit"], arguments].concat());
        assert!(ran.out.starts_with(&format!("REGPROBE {state} - ")), "{}", ran.out);
        ran.code
    };
    assert_eq!(ends(&[&target], "CRITICAL"), Some(2));
    assert_eq!(ends(&[CLOSED], "UNKNOWN"), Some(3));
    assert_eq!(ends(&[&target, CLOSED], "UNKNOWN"), Some(3));
    // RP107 is an error, RP903 an information.
    assert_eq!(ends(&[&target, "--suppress", "RP107"], "OK"), Some(0));
    assert_eq!(ends(&[&target, "--fail-on", "never"], "OK"), Some(0));
    // Without the option its exit code is every format's.
    assert_eq!(Place::new().run(&["check", "-f", "nagios", &target]).code, Some(1));
}

/// A reader that has the old file open reads it to its end.
#[test]
fn a_file_of_metrics_is_replaced_and_never_half_written() {
    let place = Place::new().file("metrics/regprobe.prom", "old");
    let folder = place.path("metrics");
    let (file, other) = (folder.join("regprobe.prom"), place.path("still-the-old-one"));
    fs::hard_link(&file, &other).expect("a second name");
    let ran =
        place.run(&["check", &registry(), "-f", "prometheus=metrics/regprobe.prom", "-f", "text"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(fs::read_to_string(other).expect("the old file"), "old");
    let text = fs::read_to_string(file).expect("the new file");
    assert!(text.contains("regprobe_finding_info{code=\"RP107\""), "{text}");
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), 1, "something is left beside it");
}
