//! The AdminServer's sessions: as real servers answered, and as none should.

use std::net::SocketAddr;
use std::time::Duration;

use regprobe::model::{Session, SessionSource};
use regprobe::registry::zookeeper::admin::{self, connect, connections, of_member};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// For servers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't.
const SHORT: Duration = Duration::from_millis(500);
const CAP: usize = 1 << 20;

/// The whole answer of ZooKeeper 3.5.10; 3.8.6 and 3.9.5 answer with the same fields.
fn answer() -> Vec<u8> {
    fixture("zookeeper-3.5.10-admin-connections.http")
}

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/zookeeper/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn session(id: i64, source: &str, timeout_s: u64) -> Session {
    let timeout = Some(Duration::from_secs(timeout_s));
    Session { id, source: SessionSource::new(source), timeout, member: 0 }
}

/// Answers whoever asks with `bytes`, and leaves the connection open where `stays`.
async fn serve(bytes: Vec<u8>, stays: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 256];
        let _ = stream.read(&mut asked).await;
        let _ = stream.write_all(&bytes).await;
        if stays {
            std::future::pending::<()>().await;
        }
    });
    address
}

async fn ask(address: SocketAddr, limit: Duration, cap: usize) -> Option<Vec<Session>> {
    admin::ask(connect(address, limit).await?, limit, cap).await
}

fn http(body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", body].concat()
}

#[tokio::test]
async fn sessions_are_as_real_servers_tell_them() {
    let told = ask(serve(answer(), false).await, LIMIT, CAP).await.unwrap();
    let mut sources: Vec<&str> = told.iter().map(|session| session.source.as_str()).collect();
    sources.sort_unstable();
    assert_eq!(sources.len(), 2, "{told:?}");
    assert!(sources[0].starts_with("127.0.0.1:"), "{sources:?}");
    assert!(sources[1].starts_with("[0:0:0:0:0:0:0:1]:"), "{sources:?}");

    let body = fixture("zookeeper-3.9.5-admin-connections-container-behind-nat.json");
    assert_eq!(
        connections(&http(&body)),
        Some(vec![
            session(0x0100_0032_33cd_0000, "10.9.8.7:37418", 40),
            session(0x0100_0032_33cd_0001, "10.9.8.7:45974", 40),
        ])
    );
}

#[test]
fn numbers_may_be_hexadecimal_and_odd_connections_hide_no_other() {
    let body = br#"{"command":"connections","connections":[
        {"remote_socket_address":"10.9.8.7:1","session_id":"0xff00000000000001","session_timeout":1000},
        {"remote_socket_address":"10.9.8.7:2","session_id":0},
        {"remote_socket_address":null,"session_id":5},
        {"remote_socket_address":"10.9.8.7:3"},
        {"remote_socket_address":"10.9.8.7:4","session_id":-72057594037927935}]}"#;
    let told = connections(&http(body)).unwrap();
    let ids: Vec<i64> = told.iter().map(|session| session.id).collect();
    assert_eq!(ids, [-72057594037927935, -72057594037927935]);
    assert_eq!(told[1].timeout, None);
}

#[test]
fn other_servers_tell_of_nothing() {
    for (status, body) in [
        ("404 Not Found", "{}"),
        ("200 OK", "<html>connections</html>"),
        ("200 OK", r#"{"connections":[]}"#),
        ("200 OK", r#"{"command":"ruok","connections":[]}"#),
        ("403 Forbidden", r#"{"command":"connections","connections":[]}"#),
        ("200 OK", "[]"),
        ("200 OK", ""),
    ] {
        let text = format!("HTTP/1.1 {status}\r\n\r\n{body}");
        assert_eq!(connections(text.as_bytes()), None, "{text}");
    }
    assert_eq!(connections(b"SSH-2.0-x\r\n\r\n{\"command\":\"connections\"}"), None);
    assert_eq!(connections(b""), None);
}

#[test]
fn a_cut_or_changed_answer_does_no_harm() {
    let answer = answer();
    for length in 0..answer.len() - 1 {
        assert_eq!(connections(&answer[..length]), None, "{length} bytes");
    }
    for place in 0..answer.len() {
        let mut changed = answer.clone();
        changed[place] ^= 0xff;
        let _ = connections(&changed);
    }
}

#[tokio::test]
async fn silence_is_not_waited_for_without_end() {
    assert_eq!(ask(serve(Vec::new(), true).await, SHORT, CAP).await, None);
    assert_eq!(ask(serve(answer(), true).await, SHORT, CAP).await, None);
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(ask(closed, LIMIT, CAP).await, None);
}

#[tokio::test]
async fn a_flood_is_not_taken_in() {
    const FLOOD: usize = 64 << 20;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let flood = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (blanks, mut taken) = (http(&[b' '; CAP]), 0);
        while taken < FLOOD && stream.write_all(&blanks).await.is_ok() {
            taken += blanks.len();
        }
        taken
    };
    let (told, taken) = tokio::join!(ask(address, LIMIT, CAP), flood);
    assert_eq!(told, None);
    // The rest of what left the server was in the kernel's hands.
    assert!(taken < FLOOD, "{taken} bytes");
}

#[test]
fn a_list_is_believed_that_knows_the_probes_own_session() {
    let sessions = vec![session(7, "10.9.8.7:41000", 30), session(9, "10.9.8.40:42000", 30)];
    let told = of_member(sessions.clone(), 9).unwrap();
    assert_eq!((told.sees_us_at, told.sessions.len()), (Some("10.9.8.40".parse().unwrap()), 2));
    // That of another ZooKeeper on the same host.
    assert_eq!(of_member(sessions, 8), None);
}
