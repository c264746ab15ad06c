//! Every recorded answer, cut at each length and flipped at each byte: an answer, never a panic.

use regprobe::model::{Address, Read};
use regprobe::protocol::rocketmq_grpc::wire::Said;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::recorded::said;
use super::registry::{listen, read_at};
use super::{messages, transcript};

#[test]
fn a_cut_message_hands_nothing_out() {
    for name in ["5.3.3-cluster-grpc", "5.3.3-local-grpc"] {
        for message in messages(&transcript(name)) {
            for length in 0..message.len() {
                let told = said(&message[..length]);
                assert!(matches!(told, Said::Unclear(_)), "{name} cut at {length}: {told:?}");
            }
        }
    }
}

#[test]
fn a_flipped_byte_never_panics() {
    for name in ["5.3.3-cluster-grpc", "5.3.3-local-grpc"] {
        for mut message in messages(&transcript(name)) {
            for place in 0..message.len() {
                for flip in [0x01, 0x02, 0x80, 0xff] {
                    message[place] ^= flip;
                    let _ = said(&message);
                    message[place] ^= flip;
                }
            }
        }
    }
}

/// Says `answer` to whoever asks, and hangs up.
async fn answering(answer: Vec<u8>) -> Address {
    let (listener, address) = listen().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&answer).await;
            });
        }
    });
    address
}

#[tokio::test]
async fn a_conversation_that_is_cut_hands_nothing_out() {
    let whole = transcript("5.3.3-cluster-grpc");
    for length in (0..whole.len()).step_by(41) {
        let address = answering(whole[..length].to_vec()).await;
        let listing = read_at(&address.to_string(), "orders").await;
        assert_eq!(listing.read, Read::Failed, "cut at {length}");
        assert!(listing.registrations.is_empty());
    }
}
