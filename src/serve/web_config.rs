//! `--web.config.file`: who may ask, and how it is kept from others; the YAML of Prometheus's exporters.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{VerifierBuilderError, WebPkiClientVerifier};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use super::users::{NotHashed, Users};

/// What the file says, ready to be used.
#[derive(Debug, Default)]
pub(super) struct WebConfig {
    pub(super) tls: Option<TlsConfig>,
    pub(super) users: Users,
    /// All that was read: when one of these changes, all is read anew.
    pub(super) files: Vec<PathBuf>,
}

/// TLS as it is spoken.
#[derive(Clone)]
pub(super) struct TlsConfig(pub TlsAcceptor);

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum WebConfigError {
    #[error("{}: {error}", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{}: {error}", path.display())]
    Yaml { path: PathBuf, error: serde_yaml_ng::Error },
    #[error("{}: {error}", path.display())]
    Pem { path: PathBuf, error: pem::Error },
    #[error("tls_server_config: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
    #[error("client_ca_file: {0}")]
    ClientCa(#[from] VerifierBuilderError),
    #[error("tls_server_config: {0}")]
    Unfit(&'static str),
    #[error("{0}")]
    Users(#[from] NotHashed),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    tls_server_config: Option<Tls>,
    http_server_config: Http,
    basic_auth_users: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tls {
    cert_file: PathBuf,
    key_file: PathBuf,
    #[serde(default)]
    client_auth_type: ClientAuth,
    client_ca_file: Option<PathBuf>,
    #[serde(default)]
    min_version: Version,
    #[serde(default)]
    max_version: Option<Version>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum ClientAuth {
    #[default]
    #[serde(alias = "")]
    NoClientCert,
    VerifyClientCertIfGiven,
    RequireAndVerifyClientCert,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Deserialize)]
enum Version {
    #[default]
    #[serde(rename = "TLS12")]
    Tls12,
    #[serde(rename = "TLS13")]
    Tls13,
}

/// What is spoken is HTTP/1.1, whatever this says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Http {
    #[serde(rename = "http2")]
    _http2: Option<bool>,
}

impl WebConfig {
    pub(super) fn read(path: &Path) -> Result<Self, WebConfigError> {
        let unreadable = |error| WebConfigError::Unreadable { path: path.to_owned(), error };
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let written: Option<Written> = serde_yaml_ng::from_str(&text)
            .map_err(|error| WebConfigError::Yaml { path: path.to_owned(), error })?;
        let Written { tls_server_config, http_server_config: _, basic_auth_users } =
            written.unwrap_or_default();
        let mut files = vec![path.to_owned()];
        // Names in it are those of files beside it.
        let beside = |file: &Path| path.parent().unwrap_or(Path::new("")).join(file);
        let tls = match tls_server_config {
            Some(tls) => Some(read_tls(&tls, &beside, &mut files)?),
            None => None,
        };
        Ok(Self { tls, users: Users::new(basic_auth_users)?, files })
    }
}

fn read_tls(
    tls: &Tls,
    beside: &dyn Fn(&Path) -> PathBuf,
    files: &mut Vec<PathBuf>,
) -> Result<TlsConfig, WebConfigError> {
    let [certificate, key] = [&tls.cert_file, &tls.key_file].map(|file| beside(file));
    let authority = tls.client_ca_file.as_deref().map(beside);
    files.extend([certificate.clone(), key.clone()]);
    files.extend(authority.clone());
    let versions: Vec<&'static SupportedProtocolVersion> =
        [(Version::Tls12, &TLS12), (Version::Tls13, &TLS13)]
            .into_iter()
            .filter(|(version, _)| {
                *version >= tls.min_version && tls.max_version.is_none_or(|max| *version <= max)
            })
            .map(|(_, version)| version)
            .collect();
    if versions.is_empty() {
        return Err(WebConfigError::Unfit("no version of TLS is left"));
    }
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_protocol_versions(&versions)?;
    let builder = match (tls.client_auth_type, authority) {
        (ClientAuth::NoClientCert, None) => builder.with_no_client_auth(),
        (ClientAuth::NoClientCert, Some(_)) => {
            return Err(WebConfigError::Unfit("client_ca_file goes with a client_auth_type"));
        }
        (_, None) => return Err(WebConfigError::Unfit("client_ca_file is missing")),
        (wanted, Some(path)) => {
            let mut roots = RootCertStore::empty();
            for root in certificates(&path)? {
                roots.add(root)?;
            }
            let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(match wanted {
                ClientAuth::VerifyClientCertIfGiven => clients.allow_unauthenticated().build()?,
                ClientAuth::NoClientCert | ClientAuth::RequireAndVerifyClientCert => {
                    clients.build()?
                }
            })
        }
    };
    let chain = certificates(&certificate)?;
    let private = PrivateKeyDer::from_pem_file(&key)
        .map_err(|error| WebConfigError::Pem { path: key, error })?;
    let mut config = builder.with_single_cert(chain, private)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConfig(TlsAcceptor::from(Arc::new(config))))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, WebConfigError> {
    CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| WebConfigError::Pem { path: path.to_owned(), error })
}

impl std::fmt::Debug for TlsConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(TLS)")
    }
}
