//! The container engine's socket, and what is made of its answers.

use std::path::PathBuf;
use std::time::Duration;

use regprobe::model::{Container, Containers, Published};
use regprobe::net::running_containers;
use regprobe::vantage::look_at_containers;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

use crate::asked::{Place, run};

const VERSION: &str = include_str!("../fixtures/podman/4.3.1-version.json");
const CONTAINERS: &str = include_str!("../fixtures/podman/4.3.1-containers.json");
const LIMIT: Duration = Duration::from_secs(60);

/// An engine that answers both questions with these bodies, at a socket in `place`.
fn engine(place: &Place, version: &'static str, containers: &'static str) -> PathBuf {
    let path = place.path("engine.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                while stream.read_buf(&mut request).await.is_ok_and(|count| count > 0) {
                    if !request.ends_with(b"\r\n\r\n") {
                        continue;
                    }
                    let text = String::from_utf8_lossy(&request).into_owned();
                    assert!(text.starts_with("GET "), "it only asks: {text}");
                    let body = if text.contains("/version") { version } else { containers };
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
                    let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
                    request.clear();
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            });
        }
    });
    path
}

#[tokio::test]
async fn podmans_containers_are_read() {
    let place = Place::new();
    let running = running_containers(&engine(&place, VERSION, CONTAINERS), LIMIT).await;
    let expected = Container {
        id: "abf3cf87bc4580917aad8fd204ff4d3ee29b7998803fc1efeb92c25987561dee".to_owned(),
        name: "thirsty_brattain".to_owned(),
        image: "localhost/orders:latest".to_owned(),
        addresses: vec!["172.17.0.5".parse().unwrap()],
        published: vec![Published {
            port: 20880,
            published_as: 20880,
            only_on: Some("127.0.0.1".parse().unwrap()),
        }],
        service: None,
    };
    assert_eq!(running.unwrap(), [expected]);
}

/// As Docker lists them: a port that isn't published, one of UDP, one a family, and Compose's label.
const DOCKERS: &str = r#"[{"Id":"4f5a9c0b7d21","Names":["/shop-orders-1"],"Image":"acme/orders:1",
"Ports":[{"PrivatePort":20880,"Type":"tcp"},
{"IP":"0.0.0.0","PrivatePort":8080,"PublicPort":80,"Type":"tcp"},
{"IP":"::","PrivatePort":8080,"PublicPort":80,"Type":"tcp"},
{"IP":"0.0.0.0","PrivatePort":53,"PublicPort":53,"Type":"udp"}],
"Labels":{"com.docker.compose.service":"orders"},
"NetworkSettings":{"Networks":{"a":{"IPAddress":"172.18.0.3"},"b":{"IPAddress":""}}}}]"#;

#[tokio::test]
async fn what_isnt_published_is_left_out() {
    let place = Place::new();
    let running = running_containers(&engine(&place, VERSION, DOCKERS), LIMIT).await.unwrap();
    let [container] = running.as_slice() else { panic!("{running:?}") };
    let web = Published { port: 8080, published_as: 80, only_on: None };
    assert_eq!(container.published, [web, web]);
    assert_eq!(container.addresses, ["172.18.0.3".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!(container.service.as_deref(), Some("orders"));
}

/// Docker lists the names that links give to a container, before its own or behind it.
#[tokio::test]
async fn a_container_has_a_name_that_the_engine_takes() {
    let list = r#"[{"Id":"4f5a9c0b7d21","Names":["/web/orders","/orders-1"]},
        {"Id":"c0ffee000005","Names":["/web/x"]}, {"Id":"abf3cf87bc45"}]"#;
    let place = Place::new();
    let running = running_containers(&engine(&place, VERSION, list), LIMIT).await.unwrap();
    let names: Vec<&str> = running.iter().map(|container| container.name.as_str()).collect();
    assert_eq!(names, ["orders-1", "c0ffee000005", "abf3cf87bc45"]);
}

#[tokio::test]
async fn an_engine_that_tells_nothing_is_said_to() {
    let place = Place::new();
    let nobody = running_containers(&place.path("none.sock"), LIMIT).await;
    let nobody = nobody.unwrap_err().to_string();
    assert!(nobody.contains("none.sock"), "{nobody}");
    for body in ["no JSON", "{}", "[{\"Ports\":7}]"] {
        let place = Place::new();
        let garbled = running_containers(&engine(&place, VERSION, body), LIMIT).await;
        assert!(garbled.is_err(), "{body}: {garbled:?}");
    }
    let place = Place::new();
    let path = place.path("silent.sock");
    let _listener = UnixListener::bind(&path).expect("a socket");
    let silent = look_at_containers(&path, Duration::from_millis(200)).await;
    let Containers::Unknown { engine, message } = silent.containers else { panic!("it told") };
    assert_eq!(engine, path);
    assert!(message.contains("no answer within"), "{message}");
}

#[test]
fn the_socket_is_one_of_this_machine() {
    let check = ["check", "zookeeper://127.0.0.1:1", "--containers"];
    let elsewhere = Place::new().variable("DOCKER_HOST", "tcp://10.0.0.7:2375").run(&check);
    assert_eq!(elsewhere.code, Some(2), "{elsewhere:?}");
    assert!(elsewhere.err.contains("DOCKER_HOST is tcp://10.0.0.7:2375"), "{}", elsewhere.err);
    let empty = Place::new().variable("DOCKER_HOST", "unix://").run(&check);
    assert_eq!(empty.code, Some(2), "{empty:?}");
    let odd = run(&["check", "zookeeper://127.0.0.1:1", "--containers=tcp://h:1"]);
    assert_eq!(odd.code, Some(2), "{odd:?}");
    let named = Place::new().variable("DOCKER_HOST", "unix:///nowhere/docker.sock").run(&check);
    assert_eq!(named.code, Some(3), "{named:?}");
    assert!(named.out.contains("RP905") && named.out.contains("/nowhere/docker.sock"), "{named:?}");
}
