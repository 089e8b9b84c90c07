//! TLS of the server's own: rustls with ring, for when nothing in front of it has any.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::watch::Files;
use crate::error::{Error, Result};

/// A certificate and its key, read again when their files change.
#[derive(Debug, Clone)]
pub struct Tls(Arc<RwLock<Arc<ServerConfig>>>);

impl Tls {
    /// Reads a chain of certificates, the server's own first, and the private key, both PEM.
    ///
    /// Errors: [`Error::Invalid`] when a file cannot be read or holds no such thing, or when the key is
    /// not the certificate's.
    pub async fn open(cert: PathBuf, key: PathBuf) -> Result<Self> {
        let paths = vec![("--tls-cert", cert.clone()), ("--tls-key", key.clone())];
        let (files, contents) = Files::open(paths).await?;
        let tls = Self(Arc::new(RwLock::new(config(&contents, &cert, &key)?)));
        let current = Arc::clone(&tls.0);
        files.follow(move |contents| {
            let config = config(contents, &cert, &key)?;
            *current.write().unwrap_or_else(PoisonError::into_inner) = config;
            Ok(())
        });
        Ok(tls)
    }

    /// For the next connection; those that are open keep the certificate they began with.
    pub fn acceptor(&self) -> TlsAcceptor {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&current))
    }
}

fn config(contents: &[Vec<u8>], cert: &Path, key: &Path) -> Result<Arc<ServerConfig>> {
    let [chain, private] = contents else {
        return Err(Error::bug("TLS needs a certificate and a key"));
    };
    let of_cert = |e: &dyn std::fmt::Display| {
        let problem = format!(
            "`--tls-cert {}` holds no certificates in PEM: {e}",
            cert.display()
        );
        Error::Invalid(problem)
    };
    let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>();
    let chain = chain.map_err(|e| of_cert(&e))?;
    if chain.is_empty() {
        return Err(of_cert(&"it holds none"));
    }
    let private = PrivateKeyDer::from_pem_slice(private).map_err(|e| {
        Error::Invalid(format!(
            "`--tls-key {}` holds no private key in PEM: {e}",
            key.display()
        ))
    })?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::internal("TLS cannot be set up", e))?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|e| {
            Error::Invalid(format!(
                "`--tls-cert {}` and `--tls-key {}` do not go together: {e}",
                cert.display(),
                key.display()
            ))
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
