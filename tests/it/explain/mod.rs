//! Pasted messages: real texts and what they come to, hostile ones, and the program around them.

mod cases;
mod docs;
mod hostile;
mod program;

use regprobe::explain::{explain, filters_about};
use regprobe::model::classify_host;
use regprobe::model::{Containers, Explanation};

use crate::cases::vantage;
use crate::check::settings;

/// What `text` means on a machine of a plain LAN.
fn explained(text: &str) -> Explanation {
    let (lan, settings) = (vantage("lan", Containers::NotAsked), settings());
    explain(text, &|host| classify_host(host, &lan, &settings))
}

/// A registry's own address is registered nowhere, so it narrows nothing: RP605 would be wrong of it.
#[test]
fn only_a_registered_address_narrows_a_check() {
    for (text, narrowed) in [
        ("wait response on the channel <10.0.0.6:10911> timeout, 3000(ms)", true),
        ("wait response on the channel <10.0.0.6:9876> timeout, 3000(ms)", false),
        ("send request to <10.0.0.6:9876> failed", false),
        ("Connection refused: localhost/127.0.0.1:2181", false),
        ("Connection refused: /10.0.0.6:20880", true),
    ] {
        let Explanation::Recognised(one) = explained(text) else { panic!("{text} isn't known") };
        let filters = filters_about(&one).expect("a registry that is read");
        assert_eq!(!filters.addresses.is_empty(), narrowed, "{text}");
    }
}
