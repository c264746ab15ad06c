//! Recorded servers, as they were, cut and flipped.

use std::path::Path;
use std::time::Duration;

use regprobe::model::{Answer, Identity, Presence, Protocol, ServiceKey, Services};
use regprobe::protocol::triple::identify;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::timeout;

use super::{ABSENT, METADATA, ORDERS, key, presences};

/// What a client sends before it has heard anything: the preface, SETTINGS and a PING.
const GREETING: usize = 62;
/// For a whole conversation in memory; the other end closes where nothing more can come. The clock stands
/// still while anybody has something to do.
const LIMIT: Duration = Duration::from_secs(5);
/// How long a played server waits for a client that may wait for it.
const PATIENCE: Duration = Duration::from_millis(5);

fn recorded(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/triple");
    std::fs::read(folder.join(name)).expect(name)
}

/// Every recorded server, and what it was asked for.
fn conversations() -> Vec<(&'static str, Vec<ServiceKey>)> {
    let orders = || key("g1", ORDERS, "1.0.0");
    let absent = || key("g1", ABSENT, "1.0.0");
    let application = |name| key(name, METADATA, "1.0.0");
    vec![
        ("3.2.19-there-absent", vec![orders(), absent(), application("app-3.2.19")]),
        ("3.3.6-there-absent", vec![orders(), absent(), application("app-3.3.6")]),
        ("3.3.6-token", vec![orders(), absent()]),
        ("3.2.19-noecho", vec![orders(), absent()]),
        ("3.3.6-noecho", vec![orders(), absent()]),
        ("3.3.6-another-application", vec![application("orders")]),
        ("grpc-core-1.85.3-unimplemented", vec![orders()]),
    ]
}

/// Whether a played server hangs up before the client does.
#[derive(Clone, Copy, PartialEq)]
enum Goodbye {
    Awaited,
    Unheard,
}

/// Lets `answer` be the server's words, with the end of the stream after them. The first answer to a
/// call, at byte `calls`, is said once all calls have come. Gives what the client sent as well.
fn play(
    answer: &[u8],
    calls: usize,
    services: &[ServiceKey],
    goodbye: Goodbye,
) -> (Result<Services, Identity>, Vec<u8>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let (mut here, there) = tokio::io::duplex(1 << 16);
        let client = async {
            let identity = identify(&mut here, "10.9.8.31:50051", services, LIMIT).await;
            drop(here);
            identity
        };
        tokio::join!(client, server(there, answer, calls, services.len(), goodbye))
    })
}

async fn server(
    mut there: DuplexStream,
    answer: &[u8],
    calls: usize,
    ends: usize,
    goodbye: Goodbye,
) -> Vec<u8> {
    let mut sent = vec![0; GREETING];
    there.read_exact(&mut sent).await.expect("a greeting");
    let (greeting, rest) = answer.split_at_checked(calls).unwrap_or((answer, &[]));
    let _ = there.write_all(greeting).await;
    while !rest.is_empty() && ends_of_streams(&sent) < ends {
        let read = timeout(PATIENCE, there.read_buf(&mut sent)).await;
        if !matches!(read, Ok(Ok(1..))) {
            break;
        }
    }
    let _ = there.write_all(rest).await;
    if goodbye == Goodbye::Awaited {
        let _ = timeout(LIMIT, there.read_to_end(&mut sent)).await;
    }
    let _ = there.shutdown().await;
    let _ = timeout(LIMIT, there.read_to_end(&mut Vec::new())).await;
    sent
}

/// DATA frames that end their stream, among what a client has sent.
fn ends_of_streams(sent: &[u8]) -> usize {
    frames(&sent[24..]).filter(|(_, kind, flags)| (*kind, *flags) == (0, 1)).count()
}

/// Where each frame begins, its type and its flags.
fn frames(bytes: &[u8]) -> impl Iterator<Item = (usize, u8, u8)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 9)?;
        let found = (at, head[3], head[4]);
        at += 9 + u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        Some(found)
    })
}

/// The place of the first HEADERS frame.
fn first_answer(answer: &[u8]) -> usize {
    frames(answer).find(|(_, kind, _)| *kind == 1).expect("an answer to a call").0
}

fn heard(name: &str) -> Result<Services, Identity> {
    let answer = recorded(&format!("{name}.resp.bin"));
    let (_, services) = conversations().into_iter().find(|(n, _)| *n == name).expect(name);
    play(&answer, first_answer(&answer), &services, Goodbye::Awaited).0
}

#[test]
fn an_interface_is_there_or_it_is_not() {
    // The application, the other service, the service.
    let expected = [Presence::There, Presence::Absent, Presence::There];
    assert_eq!(presences(heard("3.2.19-there-absent")), expected);
    assert_eq!(presences(heard("3.3.6-there-absent")), expected);
}

#[test]
fn a_service_without_an_echo_is_there_all_the_same() {
    let expected = [Presence::Absent, Presence::There];
    assert_eq!(presences(heard("3.2.19-noecho")), expected);
    assert_eq!(presences(heard("3.3.6-noecho")), expected);
}

#[test]
fn another_application_is_named() {
    let services = heard("3.3.6-another-application").expect("a Triple server");
    assert_eq!(services.exported, ["app-3.3.6/org.apache.dubbo.metadata.MetadataService:1.0.0"]);
    assert_eq!(presences(Ok(services)), [Presence::Absent]);
}

#[test]
fn a_refusal_is_told_in_its_words() {
    let said = presences(heard("3.3.6-token"));
    let [Presence::Absent, Presence::Withheld(words)] = said.as_slice() else { panic!("{said:?}") };
    let start = "grpc-status 7: Forbid invoke remote service interface shop.api.OrderService";
    assert!(words.starts_with(start), "{words}");
}

#[test]
fn a_server_of_plain_grpc_is_not_taken_for_one_of_triple() {
    let words = "grpc-status 12: Method not found!".to_owned();
    assert_eq!(heard("grpc-core-1.85.3-unimplemented"), Err(Identity::Withheld(words)));
}

#[test]
fn the_bytes_sent_are_those_that_docs_identity_tells() {
    let answer = recorded("3.3.6-there-absent.resp.bin");
    let (_, services) = conversations().remove(1);
    let (_, sent) = play(&answer, first_answer(&answer), &services, Goodbye::Awaited);
    assert_eq!(sent, recorded("3.3.6-there-absent.req.bin"));
}

#[test]
fn a_cut_conversation_proves_only_what_was_said() {
    for (name, services) in conversations() {
        let answer = recorded(&format!("{name}.resp.bin"));
        let calls = first_answer(&answer);
        let whole = play(&answer, calls, &services, Goodbye::Awaited).0;
        for length in 0..answer.len() {
            let seen = play(&answer[..length], calls, &services, Goodbye::Unheard).0;
            let Ok(seen) = seen else { continue };
            for (key, presence) in &seen.asked {
                let whole_answer = whole.clone().map(Answer::Triple).ok();
                let wholly = whole_answer
                    .as_ref()
                    .and_then(|answer| answer.presence(key, &Protocol::Triple));
                let unproven = matches!(presence, Presence::Withheld(_));
                let same = wholly == Some(presence);
                assert!(
                    unproven || same,
                    "{name} cut at {length}: {key} {presence:?}; whole: {whole:?}"
                );
            }
        }
    }
}

#[test]
fn a_flipped_byte_never_panics() {
    for (name, services) in conversations() {
        let mut answer = recorded(&format!("{name}.resp.bin"));
        let calls = first_answer(&answer);
        for place in 0..answer.len() {
            answer[place] ^= 0x81;
            let _ = play(&answer, calls, &services, Goodbye::Unheard);
            answer[place] ^= 0x81;
        }
    }
}
