//! What a metadata service is asked, and what its answers say: recorded of real ones.

use std::time::Duration;

use regprobe::model::{Identity, Revision, RevisionMetadata, ServiceKey, Services};
use regprobe::protocol::dubbo::hessian::{self, Value};
use regprobe::protocol::dubbo::identify;
use regprobe::protocol::dubbo::wire::{
    HEADER, Parsed, echo_answer, heartbeat_answer, metadata_question, parse_header, read_metadata,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The revisions of the recorded applications `shop-VERSION`.
const RECORDED: [(&str, &str); 2] =
    [("3.2.19", "739f82165cb255b953bd70525113c884"), ("3.3.6", "f09ca698c63c94abd329641aea2cc7d6")];

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/dubbo/dubbo-{name}.bin", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a fixture")
}

fn revision(version: &str, revision: &str) -> Revision {
    Revision { application: format!("shop-{version}").into(), revision: revision.into() }
}

fn told(frame: &[u8]) -> Option<Option<Vec<String>>> {
    let Parsed::Header(header) = parse_header(frame) else { panic!("no frame") };
    let serves = read_metadata(header.status, &frame[HEADER..])?;
    Some(serves.map(|keys| keys.iter().map(ToString::to_string).collect()))
}

#[test]
fn the_question_is_that_which_real_providers_answered() {
    for (version, recorded) in RECORDED {
        let key = ServiceKey::application(&format!("shop-{version}").into());
        let asked = fixture(&format!("{version}-metadata-info.req"));
        assert_eq!(metadata_question(2, &key, recorded), asked, "{version}");
        let asked = fixture(&format!("{version}-metadata-info-unknown.req"));
        assert_eq!(metadata_question(2, &key, &"f".repeat(32)), asked, "{version}");
    }
}

#[test]
fn the_answers_say_what_was_recorded() {
    for (version, _) in RECORDED {
        let answer = fixture(&format!("{version}-metadata-info.resp"));
        let service = "g/shop.api.OrderService:1.0.0".to_owned();
        assert_eq!(told(&answer), Some(Some(vec![service])), "{version}");
        let answer = fixture(&format!("{version}-metadata-info-unknown.resp"));
        assert_eq!(told(&answer), Some(None), "{version}");
    }
}

#[test]
fn no_answer_panics_and_none_that_is_cut_tells_anything() {
    for (version, _) in RECORDED {
        let frame = fixture(&format!("{version}-metadata-info.resp"));
        // What follows the services isn't asked for.
        let services = frame.windows(4).rposition(|four| four == b"ZH\x05d").unwrap_or(frame.len());
        for end in HEADER..frame.len().min(services) - 64 {
            assert_eq!(read_metadata(frame[3], &frame[HEADER..end]), None, "{version}: {end}");
        }
        for place in 0..frame.len() {
            for bit in 0..8 {
                let mut flipped = frame.clone();
                flipped[place] ^= 1 << bit;
                let _ = read_metadata(flipped[3], &flipped[HEADER..]);
            }
        }
    }
}

#[test]
fn values_that_never_end_or_nest_for_ever_are_none() {
    assert_eq!(hessian::read(&[b'H'; 100_000]), None, "maps in maps");
    assert_eq!(hessian::read(&[b'W'; 100_000]), None, "lists in lists");
    assert_eq!(hessian::read(b"XI\x7f\xff\xff\xffNN"), None, "a list longer than what follows");
    assert_eq!(hessian::read(b"S\xff\xffab"), None, "a string longer than what follows");
    assert_eq!(hessian::read(b"O\x90"), None, "an object of a class that nobody defined");
    let long = [b"S\x04\x00".as_slice(), "ä".repeat(1024).as_bytes()].concat();
    assert_eq!(hessian::read(&long), Some(Value::Text("ä".repeat(1024))));
    let parts = b"R\x00\x02ab\x03cde";
    assert_eq!(hessian::read(parts), Some(Value::Text("abcde".to_owned())));
    let list = b"\x7a\x01a\x91N";
    let values = vec![Value::Text("a".to_owned()), Value::Other];
    assert_eq!(hessian::read(list), Some(Value::List(values)));
}

/// A process that has the metadata service of `shop-3.3.6`, and gives `answer` to whoever asks for a revision.
async fn serve(listener: TcpListener, answer: Vec<u8>) {
    let (mut stream, _) = listener.accept().await.expect("a caller");
    let mut pending = Vec::new();
    loop {
        while let Parsed::Header(header) = parse_header(&pending) {
            let whole = HEADER + header.length as usize;
            if pending.len() < whole {
                break;
            }
            let frame: Vec<u8> = pending.drain(..whole).collect();
            let text = String::from_utf8_lossy(&frame).into_owned();
            let mut reply = match text.contains("getMetadataInfo") {
                true => answer.clone(),
                false if header.event => heartbeat_answer(header.id),
                false => echo_answer(header.id),
            };
            reply[4..12].copy_from_slice(&header.id.to_be_bytes());
            stream.write_all(&reply).await.expect("a caller that listens");
        }
        let mut buffer = [0; 1024];
        match stream.read(&mut buffer).await {
            Ok(count) if count > 0 => pending.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
}

async fn ask(answer: Vec<u8>, of: Option<&Revision>) -> Result<Services, Identity> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, answer));
    let keys = [ServiceKey::application(&"shop-3.3.6".into())];
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    identify(&mut stream, &keys, of, Duration::from_secs(60)).await
}

#[tokio::test]
async fn a_revision_is_asked_for_after_the_name() {
    let of = revision("3.3.6", RECORDED[1].1);
    let answer = fixture("3.3.6-metadata-info.resp");
    let services = ask(answer.clone(), Some(&of)).await.expect("a Dubbo process");
    let RevisionMetadata { of: told, serves } = services.metadata.expect("metadata");
    assert_eq!((told, serves.map(|keys| keys.len())), (of.clone(), Some(1)));
    assert_eq!(services.asked.len(), 1);
    let services =
        ask(fixture("3.3.6-metadata-info-unknown.resp"), Some(&of)).await.expect("Dubbo");
    assert_eq!(services.metadata, Some(RevisionMetadata { of: of.clone(), serves: None }));
    let services = ask(answer, None).await.expect("a Dubbo process");
    assert_eq!(services.metadata, None, "nobody asked");
    let other = ask(echo_answer(1), Some(&of)).await.expect("a Dubbo process");
    assert_eq!((other.metadata, other.asked.len()), (None, 1), "it says something else");
}
