//! `--web.config.file`: TLS and users, and that a change holds at once.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
};

use crate::asked::{Place, run};
use crate::cli::registry;
use crate::serve::Serving;

const CERTIFICATE: &[u8] = include_bytes!("../fixtures/tls/certificate.der");
const KEY: &[u8] = include_bytes!("../fixtures/tls/key.der");
const SECOND: &[u8] = include_bytes!("../fixtures/tls/second-certificate.der");
const SECOND_KEY: &[u8] = include_bytes!("../fixtures/tls/second-key.der");
const TLS: &str = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

fn pem(kind: &str, der: &[u8]) -> String {
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", BASE64_STANDARD.encode(der))
}

fn write_pair(place: &Path, certificate: &[u8], key: &[u8]) {
    // As it is done where nobody may see half of it: written beside, and moved.
    for (name, text) in
        [("server.key", pem("PRIVATE KEY", key)), ("server.crt", pem("CERTIFICATE", certificate))]
    {
        fs::write(place.join("new"), text).expect("a file");
        fs::rename(place.join("new"), place.join(name)).expect("a file");
    }
}

/// Takes whoever is there.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// The status of a request over TLS, and the certificate that was shown.
fn get(at: &str, path: &str, headers: &str) -> (u16, Vec<u8>) {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
    let mut stream = StreamOwned::new(connection, TcpStream::connect(at).expect("it listens"));
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told);
    let told = String::from_utf8_lossy(&told).into_owned();
    let status = told.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let shown = stream.conn.peer_certificates().and_then(|all| all.first());
    (status, shown.map(|certificate| certificate.to_vec()).unwrap_or_default())
}

fn basic(user: &str, password: &str) -> String {
    let value = BASE64_STANDARD.encode(format!("{user}:{password}"));
    format!("Authorization: Basic {value}\r\n")
}

fn users(password: &str) -> String {
    // As `htpasswd -B` writes it, and cheap.
    let hash = bcrypt::hash(password, 4).expect("a hash").replacen("$2b$", "$2y$", 1);
    format!("basic_auth_users:\n  prometheus: {hash}\n")
}

fn file(place: &Place) -> String {
    place.path("web.yml").to_string_lossy().into_owned()
}

#[test]
fn a_certificate_that_is_replaced_is_shown_at_once() {
    let place = Place::new().file("web.yml", TLS);
    write_pair(&place.path(""), CERTIFICATE, KEY);
    let serving = Serving::start(&[&registry(), "--web.config.file", &file(&place)]);
    assert_eq!(get(&serving.at, "/-/healthy", ""), (200, CERTIFICATE.to_vec()));
    write_pair(&place.path(""), SECOND, SECOND_KEY);
    assert_eq!(get(&serving.at, "/-/healthy", ""), (200, SECOND.to_vec()));
    // A file that says nothing of use opens no door: what it said before holds.
    fs::write(place.path("server.crt"), "").expect("a file");
    assert_eq!(get(&serving.at, "/-/healthy", ""), (200, SECOND.to_vec()));
    // Whoever speaks in clear is told nothing.
    assert_eq!(serving.get("/metrics").status, 0);
}

#[test]
fn only_users_are_let_in_and_a_changed_password_holds_at_once() {
    let place = Place::new().file("web.yml", &users("correct horse"));
    let serving = Serving::start(&[&registry(), "--web.config.file", &file(&place)]);
    let ask = |headers: &str| {
        let request =
            format!("GET /-/healthy HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");
        serving.ask(&request).status
    };
    for _ in 0..2 {
        // The second time it is known.
        assert_eq!(ask(&basic("prometheus", "correct horse")), 200);
    }
    for headers in [
        "",
        &basic("prometheus", "wrong"),
        &basic("prometheus", ""),
        &basic("prometheus", &"x".repeat(10_000)),
        &basic("somebody", "correct horse"),
        "Authorization: Basic !!!\r\n",
        "Authorization: Bearer x\r\n",
    ] {
        assert_eq!(ask(headers), 401, "{headers}");
    }
    let refused = serving.get("/metrics");
    assert!(refused.head.contains("www-authenticate: basic"), "{}", refused.head);
    fs::write(place.path("web.yml"), users("another")).expect("a file");
    assert_eq!(ask(&basic("prometheus", "correct horse")), 401);
    assert_eq!(ask(&basic("prometheus", "another")), 200);
    // An empty file would let everybody in, and is no mistake: who writes it means it.
    fs::write(place.path("web.yml"), "{ broken").expect("a file");
    assert_eq!(ask(""), 401);
}

#[test]
fn a_file_that_does_not_fit_is_refused_at_the_start() {
    for (text, says) in [
        ("tls_config: {}\n", "unknown field `tls_config`"),
        ("tls_server_config:\n  cert_file: a\n", "missing field `key_file`"),
        (TLS, "server.crt"),
        ("basic_auth_users:\n  a: secret-in-clear\n", "`a` is not hashed by bcrypt"),
        ("tls_server_config:\n  cert_file: a\n  key_file: b\n  min_version: TLS10\n", "TLS10"),
        (
            "tls_server_config:\n  cert_file: a\n  key_file: b\n  client_auth_type: RequireAndVerifyClientCert\n",
            "client_ca_file is missing",
        ),
    ] {
        let place = Place::new().file("web.yml", text);
        let ran = place.run(&[
            "serve",
            "h:9876",
            "--web.listen-address",
            "127.0.0.1:0",
            "--web.config.file",
            "web.yml",
        ]);
        assert_eq!(ran.code, Some(2), "{text}: {ran:?}");
        assert!(ran.err.contains(says), "{text}: {}", ran.err);
        assert!(!ran.err.contains("secret-in-clear"), "{}", ran.err);
    }
    let ran = run(&[
        "serve",
        "h:9876",
        "--web.listen-address",
        "127.0.0.1:0",
        "--web.config.file",
        "gone.yml",
    ]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
}
