//! What a Dubbo process says of its services: recorded bytes, and embedded providers of every behaviour.

use std::net::SocketAddr;
use std::time::Duration;

use regprobe::demo::provider::{Behaviour, serve};
use regprobe::model::{Foreign, Identity, KnownProtocol, Presence, ServiceKey, Services, Silence};
use regprobe::protocol::dubbo::identify;
use regprobe::protocol::dubbo::wire::{HEADER, Parsed, Said, parse_header, question, read_answer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// For providers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't, or not to all that is asked.
const SHORT: Duration = Duration::from_secs(1);

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/dubbo/dubbo-{name}.bin", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn key(text: &str) -> ServiceKey {
    let (group, rest) = text.split_once('/').map_or((None, text), |(g, rest)| (Some(g), rest));
    let (path, version) = rest.split_once(':').map_or((rest, None), |(p, v)| (p, Some(v)));
    ServiceKey {
        group: group.map(Into::into),
        path: path.into(),
        version: version.map(Into::into),
        interface: path.into(),
    }
}

#[test]
fn questions_are_those_that_real_providers_answered() {
    for version in ["2.7.23", "3.3.6"] {
        let greeting = key("g1/lab.api.GreetingService:1.0.0");
        assert_eq!(question(2, &greeting), fixture(&format!("{version}-echo-ok.req")), "{version}");
        let recorded = fixture(&format!("{version}-echo-wrong-version.req"));
        assert_eq!(question(4, &key("g1/lab.api.GreetingService:9.9.9")), recorded, "{version}");
    }
}

#[test]
fn a_long_name_is_written_as_hessian_has_it() {
    let long = format!("com.acme.{}", "Order".repeat(60));
    let frame = question(1, &key(&long));
    let length = long.len().to_be_bytes();
    let marked = [&[0x30 + length[6], length[7]], long.as_bytes()].concat();
    assert!(frame.windows(marked.len()).any(|window| window == marked));
    let header = parse_header(&frame);
    assert!(matches!(header, Parsed::Header(h) if h.length as usize == frame.len() - HEADER));
}

fn said(name: &str) -> Said {
    let frame = fixture(name);
    let Parsed::Header(header) = parse_header(&frame) else { panic!("{name} is no frame") };
    read_answer(header.status, &frame[HEADER..])
}

#[test]
fn answers_say_what_was_recorded() {
    let exported = || Said::Absent(vec!["g1/lab.api.GreetingService:1.0.0:20880".to_owned()]);
    for (name, wanted) in [
        ("2.7.23-echo-ok.resp", Said::There),
        ("3.3.6-echo-ok.resp", Said::There),
        ("2.7.23-echo-not-exported.resp", exported()),
        ("2.7.23-echo-wrong-version.resp", exported()),
        ("2.7.23-echo-wrong-group.resp", exported()),
        ("3.3.6-echo-wrong-group.resp", exported()),
        ("3.3.6-echo-not-exported.resp", Said::Absent(Vec::new())),
        ("3.3.6-echo-wrong-version.resp", Said::Absent(Vec::new())),
    ] {
        assert_eq!(said(name), wanted, "{name}");
    }
}

#[test]
fn no_answer_panics_and_none_is_taken_for_another() {
    for name in ["2.7.23-echo-wrong-group.resp", "3.3.6-echo-wrong-version.resp"] {
        let frame = fixture(name);
        for end in HEADER..frame.len() {
            assert_ne!(read_answer(frame[3], &frame[HEADER..end]), Said::There);
        }
        for place in 0..frame.len() {
            for bit in 0..8 {
                let mut flipped = frame.clone();
                flipped[place] ^= 1 << bit;
                let _ = parse_header(&flipped);
                let _ = read_answer(flipped[3], &flipped[HEADER..]);
            }
        }
    }
}

async fn ask(behaviour: Behaviour, services: &[&str]) -> Result<Services, Identity> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, behaviour));
    let keeps_silent =
        matches!(behaviour, Behaviour::Silent | Behaviour::LosesTheFirst | Behaviour::OnlyBeats);
    ask_at(address, services, if keeps_silent { SHORT } else { LIMIT }).await
}

async fn ask_at(
    address: SocketAddr,
    services: &[&str],
    limit: Duration,
) -> Result<Services, Identity> {
    let mut keys: Vec<ServiceKey> = services.iter().map(|text| key(text)).collect();
    keys.sort();
    identify(&mut TcpStream::connect(address).await.unwrap(), &keys, None, limit).await
}

fn presences(services: &Services) -> Vec<&Presence> {
    services.asked.iter().map(|(_, presence)| presence).collect()
}

#[tokio::test]
async fn services_that_are_there_are_proven() {
    let exports: &[&str] = &["com.acme.Order", "g1/com.acme.Stock:1.0.0"];
    for behaviour in [
        Behaviour::Healthy,
        Behaviour::Trickles,
        Behaviour::AsksFirst,
        Behaviour::LosesTheFirst,
        Behaviour::Exports(exports),
        Behaviour::ExportsAs3(exports),
    ] {
        let services =
            ask(behaviour, &["com.acme.Order", "g1/com.acme.Stock:1.0.0"]).await.unwrap();
        assert_eq!(presences(&services), [&Presence::There, &Presence::There], "{behaviour:?}");
        assert!(services.exported.is_empty(), "nobody asks a healthy one what else it has");
    }
}

const SHOP: &str = "shop/org.apache.dubbo.metadata.MetadataService:1.0.0";
const PAY: &str = "pay/org.apache.dubbo.metadata.MetadataService:1.0.0";

#[tokio::test]
async fn an_application_is_asked_for_its_name() {
    assert_eq!(key(SHOP), ServiceKey::application(&"shop".into()));
    let call = String::from_utf8_lossy(&question(2, &key(SHOP))).into_owned();
    assert!(call.contains("serviceName") && !call.contains("$echo"), "it has no echo: {call}");
    for behaviour in [Behaviour::Exports(&[SHOP]), Behaviour::ExportsAs3(&[SHOP])] {
        assert_eq!(presences(&ask(behaviour, &[SHOP]).await.unwrap()), [&Presence::There]);
    }
    for behaviour in [Behaviour::Exports(&[PAY]), Behaviour::ExportsAs3(&[PAY])] {
        let other = ask(behaviour, &[SHOP]).await.unwrap();
        assert_eq!(presences(&other), [&Presence::Absent]);
        assert_eq!(other.exported, [format!("{PAY}:20880")]);
    }
    // Not every process has such a service, and that says nothing.
    for behaviour in
        [Behaviour::Exports(&["a.B"]), Behaviour::ExportsAs3(&["a.B"]), Behaviour::Refuses]
    {
        assert!(ask(behaviour, &[SHOP]).await.unwrap().asked.is_empty(), "{behaviour:?}");
    }
}

#[tokio::test]
async fn three_hundred_services_are_asked_for_on_one_connection() {
    let names: Vec<String> = (0..300).map(|i| format!("com.acme.Service{i}:1.0.0")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let services = ask(Behaviour::Healthy, &names).await.unwrap();
    assert_eq!(services.asked.len(), 300);
    assert!(services.asked.iter().all(|(_, presence)| *presence == Presence::There));
}

#[tokio::test]
async fn a_service_that_is_not_there_is_said_with_what_is() {
    let exports: &[&str] = &["com.acme.Order:1.0.0", "g1/com.acme.Stock"];
    let exported = ["com.acme.Order:1.0.0:20880", "g1/com.acme.Stock:20880"];
    for (behaviour, asked) in [
        (Behaviour::Exports(exports), "com.acme.Order:2.0.0"),
        (Behaviour::Exports(exports), "com.acme.Pay"),
        (Behaviour::Exports(exports), "com.acme.Stock"),
        (Behaviour::ExportsAs3(exports), "com.acme.Stock"),
    ] {
        let services = ask(behaviour, &[asked]).await.unwrap();
        assert_eq!(presences(&services), [&Presence::Absent], "{behaviour:?}");
        assert_eq!(services.exported, exported, "{behaviour:?}");
    }
    // Dubbo 3 tells it only whoever names a service of its own.
    let services = ask(Behaviour::ExportsAs3(exports), &["com.acme.Pay"]).await.unwrap();
    assert_eq!((presences(&services), services.exported.len()), (vec![&Presence::Absent], 0));
    let both = ["com.acme.Order:1.0.0", "com.acme.Pay"];
    let services = ask(Behaviour::ExportsAs3(exports), &both).await.unwrap();
    assert_eq!(presences(&services), [&Presence::There, &Presence::Absent]);
    assert_eq!(services.exported, exported);
}

#[tokio::test]
async fn what_is_kept_back_is_not_taken_for_absent() {
    for (behaviour, words) in [
        (Behaviour::OnlyBeats, "no answer to $echo"),
        (Behaviour::Refuses, "Unexpected serialization id:2"),
    ] {
        let services = ask(behaviour, &["com.acme.Order"]).await.unwrap();
        let [Presence::Withheld(said)] = presences(&services)[..] else { panic!("{services:?}") };
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn whoever_is_no_dubbo_is_found_out_all_the_same() {
    let asked = ask(Behaviour::Http, &["com.acme.Order"]).await.unwrap_err();
    let is_http = |foreign: &Foreign| foreign.protocol() == Some(KnownProtocol::Http);
    assert!(matches!(&asked, Identity::OtherProtocol(foreign) if is_http(foreign)), "{asked:?}");
    let asked = ask(Behaviour::Silent, &["com.acme.Order"]).await.unwrap_err();
    assert_eq!(asked, Identity::Silent(Silence::TimedOut));
}

/// Answers a heartbeat, and then whatever it is told to.
async fn answers_with(bytes: Vec<u8>) -> Result<Services, Identity> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 1024]).await;
        let beat = regprobe::protocol::dubbo::wire::heartbeat_answer(1);
        let _ = stream.write_all(&[beat, bytes].concat()).await;
    });
    ask_at(address, &["com.acme.Order"], LIMIT).await
}

#[tokio::test]
async fn a_process_that_goes_wrong_on_the_way_has_withheld_it() {
    let header = |length: u32| {
        let mut frame = fixture("2.7.23-echo-ok.resp")[..12].to_vec();
        frame.extend_from_slice(&length.to_be_bytes());
        frame
    };
    for bytes in [Vec::new(), header(100), header(u32::MAX), b"HTTP/1.1 400 \r\n".to_vec()] {
        let services = answers_with(bytes.clone()).await.unwrap();
        assert!(matches!(presences(&services)[..], [Presence::Withheld(_)]), "{bytes:?}");
    }
}
