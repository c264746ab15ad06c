//! Identity asked in TLS: an embedded server that takes TLS only, in front of those that prove themselves.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use h2::server;
use regprobe::check::check;
use regprobe::demo::broker::{self, Broker};
use regprobe::demo::provider::{Behaviour, serve};
use regprobe::demo::remoting::{self, Fault};
use regprobe::model::{
    Answer, Attempt, Attributes, CheckSettings, Depth, Identity, KnownProtocol, Path, Presence,
    Protocol, Registration, Services, Unwatched,
};
use regprobe::net::{Net, dial};
use regprobe::protocol::tls::speaks_tls;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use crate::check::{answers_to, listing, registration, settings};
use crate::triple::{ORDERS, key, servers::echo};

const CERTIFICATE: &[u8] = include_bytes!("../fixtures/tls/certificate.der");
const KEY: &[u8] = include_bytes!("../fixtures/tls/key.der");
/// For servers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't, or not to all that is asked.
const SHORT: Duration = Duration::from_secs(1);

/// How the server in front behaves.
#[derive(Clone, Copy)]
struct Front {
    version: &'static SupportedProtocolVersion,
    /// Lets in nobody without a certificate.
    wants_certificate: bool,
    /// Asks for one, and lets in those without.
    asks: bool,
    /// Answers words in clear with an alert, instead of hanging up.
    alerts: bool,
    /// Passes words in clear on as well.
    permissive: bool,
}

const PLAIN: Front = Front {
    version: &TLS13,
    wants_certificate: false,
    asks: false,
    alerts: false,
    permissive: false,
};

impl Front {
    fn config(self) -> ServerConfig {
        let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
        let certificate = CertificateDer::from(CERTIFICATE);
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[self.version])
            .unwrap();
        let builder = if self.wants_certificate || self.asks {
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            let verifier = if self.asks { verifier.allow_unauthenticated() } else { verifier };
            builder.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            builder.with_no_client_auth()
        };
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(KEY));
        let mut config = builder.with_single_cert(vec![certificate], key).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec()];
        config
    }

    /// Takes TLS, and passes what is said in it on to `behind`. Gives its address, and counts
    /// connections.
    async fn of(self, behind: SocketAddr) -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let acceptor = TlsAcceptor::from(Arc::new(self.config()));
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(self.pass_on(stream, acceptor.clone(), behind));
            }
        });
        (address, count)
    }

    async fn pass_on(self, stream: TcpStream, acceptor: TlsAcceptor, behind: SocketAddr) {
        let mut first = [0; 1];
        let peeked = stream.peek(&mut first).await;
        if self.alerts || (peeked.is_ok() && first == [0x16]) {
            let Ok(mut secured) = acceptor.accept(stream).await else { return };
            let mut behind = TcpStream::connect(behind).await.unwrap();
            let _ = copy_bidirectional(&mut secured, &mut behind).await;
        } else if self.permissive {
            let (mut stream, mut behind) = (stream, TcpStream::connect(behind).await.unwrap());
            let _ = copy_bidirectional(&mut stream, &mut behind).await;
        }
    }
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn provider(behaviour: Behaviour) -> SocketAddr {
    let (listener, address) = listen().await;
    tokio::spawn(serve(listener, behaviour));
    address
}

async fn broker(fault: Fault) -> SocketAddr {
    let (listener, address) = listen().await;
    let behaviour = remoting::Behaviour { fault, ..remoting::Behaviour::default() };
    let broker = Broker { behaviour, ..Broker::master("C", "b", "127.0.0.1") };
    tokio::spawn(broker::serve(listener, broker));
    address
}

async fn look(registration: Registration, timeout: Duration, identity: Depth) -> Path {
    let settings = CheckSettings { timeout, identity, ..settings() };
    let vantage = regprobe::vantage::look();
    let listings = [listing(vec![registration])];
    let mut found = check(&Net::default(), &vantage, &listings, &settings, &Unwatched).await;
    found.addresses.swap_remove(0).paths.swap_remove(0)
}

fn with_tls(registration: Registration) -> Registration {
    Registration { attributes: Attributes::from_query("ssl-enabled=true"), ..registration }
}

fn withheld(path: &Path) -> &str {
    match &path.identity {
        Attempt::Failed(Identity::Withheld(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_broker_that_takes_tls_only_proves_itself_in_tls() {
    let behind = broker(Fault::None).await;
    for front in [PLAIN, Front { version: &TLS12, ..PLAIN }, Front { alerts: true, ..PLAIN }] {
        let (address, _) = front.of(behind).await;
        let path = look(registration(Protocol::Remoting, &address), LIMIT, Depth::Full).await;
        assert!(path.speaks_tls());
        let Attempt::Done(Answer::Broker(told)) = &path.identity else { panic!("{path:?}") };
        assert_eq!((told.cluster.as_str(), told.name.as_str()), ("C", "b"));
    }
    let address = behind.to_string();
    let path = look(registration(Protocol::Remoting, &address), LIMIT, Depth::Full).await;
    assert!(!path.speaks_tls() && matches!(path.identity, Attempt::Done(_)), "{path:?}");
}

#[tokio::test]
async fn a_provider_that_takes_tls_only_is_asked_for_its_services_in_tls() {
    let (address, count) = PLAIN.of(provider(Behaviour::Exports(&["com.acme.Order"])).await).await;
    let keys = [key("", "com.acme.Order", ""), key("", "com.acme.Pay", "")];
    let expected = [Presence::There, Presence::Absent];
    for (key, expected) in keys.into_iter().zip(expected) {
        let plain = registration(Protocol::Dubbo, &address);
        let plain = Registration { key: Some(key.clone()), ..plain };
        for registration in [with_tls(plain.clone()), plain] {
            let declared = registration.declares_tls();
            let before = count.load(Ordering::Relaxed);
            let path = look(registration, LIMIT, Depth::Full).await;
            assert!(path.speaks_tls());
            let Attempt::Done(Answer::Dubbo(told)) = &path.identity else { panic!("{path:?}") };
            assert_eq!(told.asked, [(key.clone(), expected.clone())]);
            // Where TLS is registered, it isn't tried in clear.
            assert_eq!(count.load(Ordering::Relaxed) - before == 1, declared);
        }
    }
}

#[tokio::test]
async fn a_port_that_is_registered_with_tls_and_takes_none_is_asked_in_clear() {
    let address = provider(Behaviour::Healthy).await.to_string();
    let registered = with_tls(registration(Protocol::Dubbo, &address));
    // The embedded provider says nothing to a hello, as one that waits for more.
    let path = look(registered, SHORT, Depth::Full).await;
    assert_eq!(path.identity, Attempt::Done(Answer::Dubbo(Services::default())));
    assert!(!path.speaks_tls());
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_is_to_be_asked() {
    let (address, _) = PLAIN.of(provider(Behaviour::Healthy).await).await;
    let registered = with_tls(registration(Protocol::Dubbo, &address));
    let path = look(registered, LIMIT, Depth::None).await;
    assert!(!path.speaks_tls() && matches!(path.identity, Attempt::Skipped(_)), "{path:?}");
}

#[tokio::test]
async fn triple_is_agreed_on_as_http2() {
    let (listener, behind) = listen().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut connection = server::handshake(stream).await.expect("a client");
            while let Some(Ok((_, respond))) = connection.accept().await {
                echo(respond);
            }
        }
    });
    let (address, _) = PLAIN.of(behind).await;
    let key = key("", ORDERS, "");
    let registered = registration(Protocol::Triple, &address);
    let path = look(Registration { key: Some(key), ..registered }, LIMIT, Depth::Full).await;
    let Attempt::Done(Answer::Triple(told)) = &path.identity else { panic!("{path:?}") };
    assert!(path.speaks_tls() && told.asked[0].1 == Presence::There, "{path:?}");
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_keeps_its_identity() {
    let behind = broker(Fault::None).await;
    for version in [&TLS12, &TLS13] {
        let (address, _) = Front { version, wants_certificate: true, ..PLAIN }.of(behind).await;
        let path = look(registration(Protocol::Remoting, &address), LIMIT, Depth::Full).await;
        assert_eq!(withheld(&path), "it wants a client's certificate", "{version:?}");
        assert!(path.speaks_tls());
    }
}

#[tokio::test]
async fn a_server_that_takes_tls_and_tells_nothing_can_not_be_told() {
    for (fault, why) in [
        (Fault::Silent, "it accepts TLS connections, but doesn't answer in them"),
        (Fault::Closes, "it accepts TLS connections, but closes them without an answer"),
        (Fault::Auth, "code 16: username cannot be null."),
    ] {
        let (address, _) = PLAIN.of(broker(fault).await).await;
        let path = look(registration(Protocol::Remoting, &address), SHORT, Depth::Full).await;
        assert_eq!(withheld(&path), why);
        assert!(path.speaks_tls());
    }
}

/// RocketMQ's servers do by default.
#[tokio::test]
async fn a_stranger_that_takes_tls_too_is_named() {
    let zookeeper = answers_to(b"srvr", b"Zookeeper version: 3.9.5-d0eaba9, built on", true).await;
    let (address, _) =
        Front { permissive: true, asks: true, ..PLAIN }.of(zookeeper.parse().unwrap()).await;
    for declare in [|registration| registration, with_tls] {
        let registered = declare(registration(Protocol::Dubbo, &address));
        let path = look(registered, LIMIT, Depth::Full).await;
        let Attempt::Failed(Identity::OtherProtocol(name)) = &path.identity else {
            panic!("{path:?}")
        };
        assert!(
            name.protocol() == Some(KnownProtocol::ZooKeeper) && !path.speaks_tls(),
            "{path:?}"
        );
    }
}

/// What the registries ask of a port that hangs up.
#[tokio::test]
async fn a_port_takes_tls_or_does_not() {
    let behind = broker(Fault::None).await;
    let (taking, _) = PLAIN.of(behind).await;
    let (wanting, _) = Front { wants_certificate: true, ..PLAIN }.of(behind).await;
    let [alert, half, http] = [Fault::Tls, Fault::TlsOnly, Fault::Http].map(broker);
    for (address, expected) in [
        (taking, true),
        (wanting, true),
        (alert.await.to_string(), true),
        (half.await.to_string(), true),
        (http.await.to_string(), false),
        (broker(Fault::HugeLength).await.to_string(), false),
        (broker(Fault::Closes).await.to_string(), false),
    ] {
        let mut link = dial(address.parse().unwrap(), LIMIT).await.unwrap();
        assert_eq!(speaks_tls(&mut link.stream).await, expected);
    }
}
