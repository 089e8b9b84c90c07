//! How connections to servers are made, and which servers are believed to be who they say.

use std::sync::Once;
use std::time::Duration;

use reqwest::Certificate;

use crate::error::{Error, Result};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a server may be silent.
pub(super) const SILENCE: Duration = Duration::from_mins(1);

/// Which certificates are accepted.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// Those of the authorities that this machine trusts.
    #[default]
    Usual,
    /// Those of these authorities too.
    Also(Vec<Certificate>),
    /// Every one.
    Anyone,
}

impl Trust {
    /// The authorities of a file in PEM.
    ///
    /// Errors: why it cannot be used.
    pub fn also(pem: &[u8]) -> Result<Self, String> {
        let certificates = Certificate::from_pem_bundle(pem).map_err(|e| e.to_string())?;
        if certificates.is_empty() {
            return Err("it holds no certificate".into());
        }
        Ok(Self::Also(certificates))
    }
}

/// What connections are made with. One for `uploads` leaves it to whoever uploads to tell whether the
/// server is silent: all of an upload counts as waiting for its answer.
pub fn connection(trust: &Trust, uploads: bool) -> Result<reqwest::Client> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Whoever was first chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let mut builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::limited(3))
        .user_agent(concat!("tracker/", env!("CARGO_PKG_VERSION")));
    if !uploads {
        builder = builder.read_timeout(SILENCE);
    }
    builder = match trust {
        Trust::Anyone => builder.tls_danger_accept_invalid_certs(true),
        _ if has_no_authorities() => builder.tls_certs_only(built_in(trust)?),
        Trust::Also(authorities) => builder.tls_certs_merge(authorities.iter().cloned()),
        Trust::Usual => builder,
    };
    builder
        .build()
        .map_err(|e| Error::internal("HTTP cannot be spoken", e))
}

/// Whether this is an image without a file system of its own.
fn has_no_authorities() -> bool {
    rustls_native_certs::load_native_certs().certs.is_empty()
}

/// Mozilla's authorities, which are built in, and those that are named.
fn built_in(trust: &Trust) -> Result<Vec<Certificate>> {
    let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let built_in: Result<Vec<_>, _> = built_in.map(|der| Certificate::from_der(der)).collect();
    let mut all = built_in.map_err(|e| Error::internal("a built-in certificate is damaged", e))?;
    if let Trust::Also(authorities) = trust {
        all.extend(authorities.iter().cloned());
    }
    Ok(all)
}
