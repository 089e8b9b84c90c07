//! TLS to Postgres by libpq's rules: rustls with ring, so that a C compiler is all a build needs.
//! Certificates are read again for each new connection.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::parameters::{Parameters, refuse};
use crate::error::{Error, Result};

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Never encrypted.
    Disable,
    /// Encrypted where the server insists.
    Allow,
    /// Encrypted where the server can.
    Prefer,
    /// Encrypted; whoever the server is.
    Require,
    /// The server's certificate must be signed by an authority that is trusted.
    VerifyCa,
    /// And must be for the host's name.
    VerifyFull,
}

impl Mode {
    /// Whether a connection without encryption will do.
    pub(super) fn may_be_plain(self) -> bool {
        matches!(self, Self::Disable | Self::Allow | Self::Prefer)
    }
}

/// Who is trusted.
#[derive(Debug, Clone)]
enum Authorities {
    /// Those of the machine; where it has none, those that browsers trust.
    System,
    /// Those of a PEM file.
    File(PathBuf),
}

/// How a connection is encrypted and who must be at its end.
#[derive(Debug, Clone)]
pub(super) struct Tls {
    pub(super) mode: Mode,
    authorities: Authorities,
    /// PEM files of a certificate and its key, to log in with.
    identity: Option<(PathBuf, PathBuf)>,
}

impl Tls {
    /// Takes the parameters that concern TLS. Files that libpq finds in the home folder are found.
    pub(super) fn parse(given: &mut Parameters, home: Option<&Path>) -> Result<Self> {
        let modes = [
            ("disable", Mode::Disable),
            ("allow", Mode::Allow),
            ("prefer", Mode::Prefer),
            ("require", Mode::Require),
            ("verify-ca", Mode::VerifyCa),
            ("verify-full", Mode::VerifyFull),
        ];
        let mode = given.word("sslmode", &modes)?;
        let in_home = |name: &str| {
            let file = home?.join(".postgresql").join(name);
            file.is_file().then_some(file)
        };
        let root = given.take("sslrootcert");
        let is_system = root.as_deref() == Some("system");
        let file = root
            .filter(|_| !is_system)
            .map(PathBuf::from)
            .or_else(|| in_home("root.crt").filter(|_| !is_system));
        let mode = match (mode, is_system) {
            (None, true) => Mode::VerifyFull,
            (Some(mode), true) if mode != Mode::VerifyFull => {
                return Err(refuse(
                    "has `sslrootcert=system`, which needs `sslmode=verify-full`",
                ));
            }
            // As libpq: an authority that is named is asked.
            (Some(Mode::Require), false) if file.is_some() => Mode::VerifyCa,
            (mode, _) => mode.unwrap_or(Mode::Prefer),
        };
        let certificate = given
            .take("sslcert")
            .map(PathBuf::from)
            .or_else(|| in_home("postgresql.crt"));
        let key = given
            .take("sslkey")
            .map(PathBuf::from)
            .or_else(|| in_home("postgresql.key"));
        let identity = match (certificate, key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => {
                return Err(refuse(
                    "names one of `sslcert` and `sslkey`, which belong together",
                ));
            }
        };
        Ok(Self {
            mode,
            authorities: file.map_or(Authorities::System, Authorities::File),
            identity,
        })
    }

    /// What the driver encrypts a connection with.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new(self, &provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| Error::internal("TLS is not available", e))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = certificates(certificate)?;
                let secret = PrivateKeyDer::from_pem_file(key).map_err(|e| unreadable(key, e))?;
                builder
                    .with_client_auth_cert(chain, secret)
                    .map_err(|e| unreadable(certificate, e))?
            }
        };
        // What `sslnegotiation=direct` needs and other servers pass over.
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(MakeRustlsConnect::new(config))
    }
}

fn unreadable(file: &Path, error: impl Into<crate::error::Source>) -> Error {
    Error::unavailable(
        format!(
            "the certificate or key in {} cannot be read",
            file.display()
        ),
        error,
    )
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|e| unreadable(file, e))
}

fn authorities(from: &Authorities) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    match from {
        Authorities::File(file) => {
            for certificate in certificates(file)? {
                roots.add(certificate).map_err(|e| unreadable(file, e))?;
            }
        }
        Authorities::System => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            }
        }
    }
    Ok(roots)
}

/// Checks a server's certificate as strictly as the mode says.
#[derive(Debug)]
struct Verifier {
    /// Checks chain and name; absent when nobody is asked who they are.
    chain: Option<Arc<WebPkiServerVerifier>>,
    by_name: bool,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    fn new(tls: &Tls, provider: &Arc<CryptoProvider>) -> Result<Self> {
        let is_checked = matches!(tls.mode, Mode::VerifyCa | Mode::VerifyFull);
        let chain = is_checked.then(|| {
            let roots = Arc::new(authorities(&tls.authorities)?);
            WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(provider))
                .build()
                .map_err(|e| Error::unavailable("no certificate authority is trusted", e))
        });
        Ok(Self {
            chain: chain.transpose()?,
            by_name: tls.mode == Mode::VerifyFull,
            algorithms: provider.signature_verification_algorithms,
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else {
            return Ok(ServerCertVerified::assertion());
        };
        match chain.verify_server_cert(end_entity, intermediates, name, ocsp, now) {
            // The name is checked last.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.by_name => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
