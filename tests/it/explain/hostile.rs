//! Strangers' texts: none panics, none acts, none takes longer than its length.

use proptest::prelude::*;
use regprobe::explain::{decode, messages};
use regprobe::model::text::is_unsafe;
use regprobe::model::{Address, Explanation, Recognised};
use regprobe::report::{Shown, Style, write_explanation};

use super::explained;

/// Pieces of messages, values and what may stand between them.
fn pieces() -> impl Strategy<Value = String> {
    let words: Vec<String> = messages()
        .flat_map(|(_, says)| says.split(['{', '}']).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    prop_oneof![
        6 => proptest::sample::select(words),
        2 => "[ -~]{0,40}",
        1 => "\\PC{0,10}",
        1 => any::<String>(),
        1 => proptest::sample::select(vec![
            "\r\n".to_owned(), "\u{1b}[31m".to_owned(), "\u{202e}".to_owned(), "$(reboot)".to_owned(),
            "`id`".to_owned(), "'; id; '".to_owned(), "[::1]:1".to_owned(), "\\n".to_owned(),
            "999999999999999999999".to_owned(), "a://".to_owned(), "/".to_owned(), ":".to_owned(),
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn no_text_panics_or_acts(pieces in proptest::collection::vec(pieces(), 0..12)) {
        let explanation = explained(&pieces.concat());
        for shown in [Shown::Text, Shown::Json, Shown::JsonLine] {
            let mut out = Vec::new();
            write_explanation(&explanation, shown, &Style::default(), &mut out).expect("memory");
            let text = String::from_utf8(out).expect("UTF-8");
            prop_assert!(!text.chars().any(|c| c != '\n' && is_unsafe(c)), "{text:?}");
        }
        if let Explanation::Recognised(found) = explanation {
            each_command_is_one(&found);
        }
    }

    #[test]
    fn every_length_is_decoded_or_not(size in any::<i64>()) {
        let _ = decode(size);
    }
}

/// A shell reads each command as one of ours, whatever the text had in it.
fn each_command_is_one(found: &Recognised) {
    for command in found.steps.iter().filter_map(|step| step.command.as_deref()) {
        let words = shlex::split(command).expect("words");
        let program = words.first().map(String::as_str);
        assert!(matches!(program, Some("regprobe" | "kcat")), "{command}");
        assert!(words.len() <= 5, "{command}");
        let mut shell = std::process::Command::new("sh");
        assert!(
            shell.args(["-n", "-c", command]).status().expect("a shell").success(),
            "{command}"
        );
    }
}

#[test]
fn what_acts_in_a_shell_is_quoted() {
    for evil in ["$(reboot)", "`id`", "';id;'", "a b", "--help", "\u{202e}x", "*"] {
        for text in [
            format!("connect to <{evil}:10911> failed"),
            format!(
                "No provider available for the service {evil} from registry {evil} on the \
                 consumer c using the dubbo version 1"
            ),
            format!(
                "client(url: dubbo://{evil}:20880/{evil}) failed to connect to server /{evil}:20880"
            ),
            format!("connect to [{evil}:9876, 10.0.0.1:9876] failed"),
            format!("KeeperErrorCode = NoAuth for /{evil}"),
            format!("for server {evil}:2181, unexpected error"),
        ] {
            if let Explanation::Recognised(found) = explained(&text) {
                each_command_is_one(&found);
            }
        }
    }
}

/// Each would take hours if a text were looked at again from each of its places.
#[test]
fn the_worst_texts_take_their_length() {
    const LONG: usize = 1 << 15;
    let repeated = |piece: &str| piece.repeat(LONG / piece.len());
    for piece in [
        "connect to ",
        "connect to <",
        "client(url: a://",
        "client(url: ",
        "Not found exported service: a in [",
        "in the service a. Tried 3 times of the providers [",
        "dial tcp ",
        "/bootstrap: Connect to ipv4#",
        "No provider available for the service a from registry ",
        "\u{1b}[31m",
        "a",
        "\n",
        "abcdefgh\n",
        "connect to 10.0.0.1:1 failed\n",
        "é",
    ] {
        let _ = explained(&repeated(piece));
        let _ = explained(&format!("{} failed", repeated(piece)));
        let _ = explained(&format!("{}, may be version or group mismatch", repeated(piece)));
    }
    // All of them in one line, again and again.
    let all: Vec<&str> = messages().map(|(_, says)| says).collect();
    let _ = explained(&repeated(&all.join(" ")));
    for (number, (_, says)) in messages().enumerate().filter(|(number, _)| number % 17 == 0) {
        let head = says.split('{').find(|piece| !piece.is_empty()).unwrap_or("x");
        let _ = (number, explained(&repeated(head)));
    }
}

#[test]
fn a_text_of_many_messages_keeps_the_last() {
    let text: String =
        (1..2000).map(|port| format!("connect to <10.0.0.1:{port}> failed\n")).collect();
    let Explanation::Recognised(found) = explained(&text) else { panic!("it is known") };
    let last = Address::parse("10.0.0.1:1999").expect("an address");
    assert_eq!(found.addresses(), [last]);
    assert!(found.others.len() <= 3);
}
