//! TLS, spoken to whoever takes it. It keeps what is said from others, and proves nothing of who is
//! there: no certificate is judged, and none is shown.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::client::{ResolvesClientCert, Resumption};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use super::banner;
use super::tap::Tap;
use crate::model::Host;

/// Why a server keeps to itself that lets no client in without a certificate.
pub const WANTS_CERTIFICATE: &str = "it wants a client's certificate";

/// What became of the wish to speak TLS.
pub enum Handshake<'a, S> {
    Agreed(Box<Secured<'a, S>>),
    /// The other end speaks TLS, and refuses: why.
    Refused(String),
    /// No answer, or none in TLS.
    NotTls,
}

/// A stream on which TLS is spoken.
pub struct Secured<'a, S> {
    pub stream: TlsStream<Tap<'a, S>>,
    asked: Arc<Asked>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Secured<'_, S> {
    /// Whether the server, which ended the conversation, did so for want of a certificate: it asked
    /// for one, and said no in TLS's own words. Many ask, and take a client without one.
    pub async fn missed_certificate(&mut self) -> bool {
        if !self.asked.0.load(Ordering::Relaxed) {
            return false;
        }
        // A connection that ended with an alert gives it again to whoever reads on.
        let Err(error) = self.stream.read(&mut [0]).await else { return false };
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        matches!(inner, Some(Error::AlertReceived(_)))
    }
}

/// Whether the other end answers in TLS, be it to agree or to refuse. The caller sets the time limit.
pub async fn speaks_tls<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> bool {
    let unnamed = ServerName::from(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    !matches!(greet(stream, unnamed, &[]).await, Handshake::NotTls)
}

/// Offers TLS 1.3 and 1.2, with `protocols` to be spoken in it. The server is told its name, where
/// `host` is one. The caller sets the time limit.
pub async fn handshake<'a, S>(
    stream: &'a mut S,
    host: &Host,
    protocols: &[&[u8]],
) -> Handshake<'a, S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let unnamed = || ServerName::from(host.ip().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    let name = match host {
        Host::Name(name) => ServerName::try_from(name.clone()).unwrap_or_else(|_| unnamed()),
        Host::Ip(_) | Host::Scoped(..) => unnamed(),
    };
    greet(stream, name, protocols).await
}

async fn greet<'a, S>(
    stream: &'a mut S,
    name: ServerName<'static>,
    protocols: &[&[u8]],
) -> Handshake<'a, S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let asked = Arc::new(Asked::default());
    let Ok(config) = config(Arc::clone(&asked), protocols) else { return Handshake::NotTls };
    let connector = TlsConnector::from(Arc::new(config));
    match connector.connect(name, Tap::new(stream)).into_fallible().await {
        Ok(stream) => Handshake::Agreed(Box::new(Secured { stream, asked })),
        Err((_, tap)) if !banner::is_tls(&tap.first) => Handshake::NotTls,
        Err(_) if asked.0.load(Ordering::Relaxed) => {
            Handshake::Refused(WANTS_CERTIFICATE.to_owned())
        }
        Err((error, _)) => Handshake::Refused(reason(&error)),
    }
}

/// Why there is no agreement with somebody who speaks TLS.
fn reason(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(error) => format!("it accepts TLS connections, but not this one: {error}"),
        None => "it accepts TLS connections, but closes this one".to_owned(),
    }
}

fn config(asked: Arc<Asked>, protocols: &[&[u8]]) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(Unjudged(Arc::clone(&provider)));
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let builder = builder.dangerous().with_custom_certificate_verifier(verifier);
    let mut config = builder.with_client_cert_resolver(asked);
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Has no certificate to show, and remembers that it was asked for one.
#[derive(Debug, Default)]
struct Asked(AtomicBool);

impl ResolvesClientCert for Asked {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Takes any certificate, and any signature made with it: a probe inspects, and nothing that it says
/// rests on whom the certificate names. Nothing secret is ever sent.
#[derive(Debug)]
struct Unjudged(Arc<CryptoProvider>);

impl ServerCertVerifier for Unjudged {
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
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
