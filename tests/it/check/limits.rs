//! How much is dialled: attempts, connections at once, and addresses that nobody registered.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener as StdListener, TcpStream as StdStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use regprobe::check::{Sources, check, registered, suspected};
use regprobe::model::{
    AddressEvidence, Attempt, CheckSettings, FailureKind, Protocol, Purpose, Registrant,
    Registration, SessionSource, Unwatched, Vantage,
};
use regprobe::net::{Names, Net, dial, room_for_connections};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Semaphore;

use super::{check_all, failure, listing, registration, settings};

/// A port of every address of this host that refuses: it is taken, and nobody listens.
fn refusing() -> (TcpSocket, u16) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("0.0.0.0:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

#[tokio::test]
async fn only_what_another_attempt_may_heal_is_tried_again() {
    let persistent =
        CheckSettings { attempts: 3, timeout: Duration::from_millis(50), ..settings() };
    let (_socket, closed) = refusing();
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let dropping = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    // Beyond the length of its queue a listener drops, as a firewall does.
    for _ in 0..4 {
        queue.push(dial(dropping, Duration::from_millis(50)).await);
    }
    let addresses = [format!("127.0.0.1:{closed}"), dropping.to_string()];
    let registrations = addresses.map(|address| registration(Protocol::Dubbo, &address)).to_vec();
    let evidence = check_all(registrations, &persistent).await;
    let attempts = |of: &AddressEvidence| match &of.paths[0].connection {
        Attempt::Failed(failure) => (failure.kind, failure.attempts),
        other => panic!("{other:?}"),
    };
    let tried: Vec<_> = evidence.addresses.iter().filter(|of| is_registered(of)).collect();
    assert_eq!(attempts(tried[0]), (FailureKind::Refused, 1));
    assert_eq!(attempts(tried[1]), (FailureKind::TimedOut, 3));
}

fn is_registered(evidence: &AddressEvidence) -> bool {
    evidence.purpose == Purpose::Registered
}

/// The kernel chooses the ports of outgoing connections in turn, and so every closed port is its own
/// caller's sooner or later: such a connection meets itself.
#[tokio::test]
async fn a_connection_that_meets_itself_is_a_refusal() {
    // Every other port from the first on is given to those who connect, the rest to those who listen.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, first_ephemeral_port() + 5_000));
    for _ in 0..ONCE_ROUND {
        match dial(address, Duration::from_secs(20)).await {
            Err(failure) => assert_eq!(failure.kind, FailureKind::Refused, "{failure:?}"),
            Ok(link) => assert_ne!(link.connected.local, Some(address)),
        }
    }
}

/// More than half of the ports that the kernel chooses from by default.
const ONCE_ROUND: usize = 20_000;

fn first_ephemeral_port() -> u16 {
    let text = std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// A web server that answers only once so many wait for an answer, and a while more for those that
/// ought not to come. It tells how many waited at most.
async fn waits_for(callers: usize) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (waiting, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&most);
    let gate = Arc::new(Semaphore::new(0));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let now = waiting.fetch_add(1, Ordering::SeqCst) + 1;
            counted.fetch_max(now, Ordering::SeqCst);
            if now == callers {
                let gate = Arc::clone(&gate);
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    gate.add_permits(Semaphore::MAX_PERMITS);
                });
            }
            let (gate, waiting) = (Arc::clone(&gate), Arc::clone(&waiting));
            tokio::spawn(async move {
                let _ = gate.acquire().await;
                waiting.fetch_sub(1, Ordering::SeqCst);
                let mut request = [0; 1024];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\n\r\n").await;
            });
        }
    });
    (port, most)
}

#[tokio::test]
async fn no_host_has_more_than_512_connections_at_once() {
    assert!(room_for_connections() > 1100, "the test needs two sockets for each connection");
    let (port, most) = waits_for(512).await;
    let names: Vec<String> = (0..540).map(|number| format!("name-{number}.test")).collect();
    let address = IpAddr::from(Ipv4Addr::LOCALHOST);
    let table: HashMap<_, _> = names.iter().map(|name| (name.clone(), vec![address])).collect();
    let web =
        |name: &String| registration(Protocol::Other("rest".into()), &format!("{name}:{port}"));
    let listings = [listing(names.iter().map(web).collect())];
    let wide = CheckSettings { concurrency: 2_000, timeout: Duration::from_secs(20), ..settings() };
    let net = Net { names: Names::Table(table) };
    check(&net, &Vantage::default(), &listings, &wide, &Unwatched).await;
    assert_eq!(most.load(Ordering::SeqCst), 512);
}

/// Counts the connections that are open at once, which this end never answers.
fn count_open(listener: StdListener, limit: usize, most: Arc<AtomicUsize>) {
    let mut open: Vec<StdStream> = Vec::new();
    for stream in listener.incoming() {
        let stream = stream.unwrap();
        stream.set_nonblocking(true).unwrap();
        open.push(stream);
        open.retain(is_open);
        if open.len() > limit {
            // An end that is on its way may be overtaken by a beginning.
            std::thread::sleep(Duration::from_millis(1));
            open.retain(is_open);
        }
        most.fetch_max(open.len(), Ordering::SeqCst);
    }
}

fn is_open(stream: &StdStream) -> bool {
    matches!(stream.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

/// The most connections that were open at once, with that `--concurrency`.
async fn open_at_once(limit: usize) -> usize {
    let listener = StdListener::bind("0.0.0.0:0").unwrap();
    let open = listener.local_addr().unwrap().port();
    let most = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&most);
    std::thread::spawn(move || count_open(listener, limit, counted));
    let (_socket, closed) = refusing();
    // The first are held for a while. The others make it worth more than one thread.
    let held = 25 * limit;
    let ports = [(open, 0..held), (closed, held..4_200 + held)];
    let addresses = ports.into_iter().flat_map(|(port, numbers)| {
        numbers.map(move |number| format!("127.6.{}.{}:{port}", number / 250, number % 250 + 1))
    });
    let silent = |address: String| registration(Protocol::Other("rmi".into()), &address);
    let narrow = CheckSettings { concurrency: limit, ..settings() };
    check_all(addresses.map(silent).collect(), &narrow).await;
    most.load(Ordering::SeqCst)
}

#[tokio::test]
async fn all_threads_together_keep_to_the_concurrency() {
    for limit in [1, 8] {
        let most = open_at_once(limit).await;
        assert!((1..=limit).contains(&most), "{most} connections at once, and not {limit}");
    }
}

/// Registrations at `host(number)`, each from a host of its own.
fn fleet(size: usize, port: u16) -> Vec<Registration> {
    let fleet = (0..size).map(|number| {
        let place = format!("{}.{}", number / 250, number % 250 + 1);
        let registrant = Registrant {
            session: 7,
            created_ms: 0,
            source: Some(SessionSource::new(format!("127.9.{place}:40000"))),
        };
        Registration {
            registrant: Some(registrant),
            ..registration(Protocol::Dubbo, &format!("127.17.{place}:{port}"))
        }
    });
    fleet.collect()
}

/// 127.17.0.0/16 counts as containers' and 127.9.0.0/16 as the LAN.
fn with_containers() -> CheckSettings {
    CheckSettings {
        container_networks: vec!["127.17.0.0/16".parse().unwrap()],
        our_networks: vec!["127.9.0.0/16".parse().unwrap()],
        ..settings()
    }
}

#[tokio::test]
async fn of_ports_and_hosts_that_nobody_registered_only_so_many_are_tried() {
    let (_socket, port) = refusing();
    let settings = with_containers();
    let listings = [listing(fleet(600, port))];
    let vantage = Vantage::default();
    let evidence = check(&Net::default(), &vantage, &listings, &settings, &Unwatched).await;
    let count =
        |is: fn(&Purpose) -> bool| evidence.addresses.iter().filter(|of| is(&of.purpose)).count();
    assert!(evidence.addresses.iter().all(|of| failure(of) == FailureKind::Refused));
    assert_eq!(count(|purpose| matches!(purpose, Purpose::Registered)), 600);
    assert_eq!(count(|purpose| matches!(purpose, Purpose::Sibling { .. })), 256);
    assert_eq!(count(|purpose| matches!(purpose, Purpose::SourceHost { .. })), 512);

    // The same of those that are dialled early, since their addresses will hardly do.
    let sources = Sources::new(&vantage, &settings, &listings);
    let early = suspected(&registered(&listings), &sources, &vantage, &settings);
    assert_eq!(early.len(), 512);
}
