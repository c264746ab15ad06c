//! Every recorded answer, cut at each length and flipped at each byte: an answer, never a panic.

use std::sync::atomic::{AtomicUsize, Ordering};

use regprobe::demo::remoting::{self, Behaviour};
use regprobe::model::Identity;
use regprobe::net::Net;
use regprobe::protocol::banner::recognise;
use regprobe::protocol::remoting::codes;
use regprobe::protocol::remoting::json::{quote_keys, read};
use regprobe::protocol::remoting::wire::{Command, decode};

use super::identify::{answer_in, identity_in};
use super::registry::{listen, read_at};
use super::{transcript, transcripts};

#[test]
fn a_cut_frame_is_not_enough_yet() {
    for (name, bytes) in transcripts() {
        for length in 0..bytes.len() {
            assert_eq!(decode(&bytes[..length]), Ok(None), "{name} cut at {length}");
        }
    }
}

#[test]
fn a_flipped_byte_never_panics() {
    for (_, mut bytes) in transcripts() {
        for place in 0..bytes.len() {
            for flip in [0x01, 0x80, 0xff] {
                bytes[place] ^= flip;
                if let Ok(Some((command, form, length))) = decode(&bytes) {
                    assert!(length <= bytes.len());
                    let _ = command.encode(form);
                }
                bytes[place] ^= flip;
            }
        }
    }
}

#[test]
fn flipped_and_cut_bodies_never_panic() {
    for name in ["5.3.3-namesrv-106-clusterinfo-v0", "4.9.7-namesrv-105-route-TBW102-v0"] {
        let mut body = decode(&transcript(name)).unwrap().unwrap().0.body;
        for place in 0..body.len() {
            let _ = quote_keys(&body[..place]);
            for flip in [0x01, 0x02, 0x80, 0xff] {
                body[place] ^= flip;
                let _ = read::<serde_json::Value>(&body);
                let _ = recognise(&body[place..]);
                body[place] ^= flip;
            }
        }
    }
}

#[test]
fn a_cut_answer_proves_no_identity() {
    let bytes = transcript("4.9.7-aclEnable-broker-26");
    for length in 1..bytes.len() {
        let identity = identity_in(&bytes[..length]);
        assert!(matches!(identity, Err(Identity::OtherProtocol(_))), "cut at {length}");
    }
}

#[test]
fn a_flipped_answer_never_panics() {
    let mut bytes = transcript("4.9.7-broker-26-config");
    for place in 0..bytes.len() {
        bytes[place] ^= 0x11;
        let _ = answer_in(&bytes);
        bytes[place] ^= 0x11;
    }
}

#[test]
fn json_nested_without_end_is_refused() {
    let deep = "{0:".repeat(1_000_000);
    assert!(read::<serde_json::Value>(deep.as_bytes()).is_err());
}

#[test]
fn a_flipped_table_hides_at_most_what_it_flips() {
    let body = decode(&transcript("5.3.3-namesrv-106-clusterinfo-v0")).unwrap().unwrap().0.body;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (listener, address) = listen().await;
        let next = AtomicUsize::new(0);
        let cases = 2 * body.len();
        // The n-th client is told the table with its n-th byte flipped.
        let answer = move |request: &Command| {
            let mut body = body.clone();
            if request.code == codes::GET_BROKER_CLUSTER_INFO {
                let case = next.fetch_add(1, Ordering::Relaxed);
                let flip = if case.is_multiple_of(2) { 0x01 } else { 0xff };
                body.get_mut(case / 2).into_iter().for_each(|byte| *byte ^= flip);
            }
            Some(Command { body, ..request.answer(0) })
        };
        tokio::spawn(remoting::serve(listener, Behaviour::default(), answer));
        for case in 0..cases {
            let listing = read_at(&Net::default(), vec![address.clone()]).await;
            let told = listing.registrations.len() + listing.oddities.len();
            assert!(told > 0, "byte {} of the table was lost without a word", case / 2);
        }
    });
}
