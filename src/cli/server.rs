//! The server that a command talks to: who calls it, and what it is trusted for, by the variables of
//! MLflow's clients.

use crate::config::{self, env};
use crate::error::{Error, Result};
use crate::sync::{Client, Credentials, Patience, Trust};

/// The server at a URL; nothing is sent yet.
pub(super) fn client(url: &str, patience: Patience) -> Result<Client> {
    Client::new(url, credentials()?, trust()?, patience)
}

/// Who calls. A name counts more than a token, as in MLflow's clients.
fn credentials() -> Result<Credentials> {
    if let Some(name) = env::get(env::TRACKING_USERNAME) {
        let password = env::get(env::TRACKING_PASSWORD).unwrap_or_default();
        return Ok(Credentials::Basic(name, password));
    }
    let Some(token) = env::get(env::TRACKING_TOKEN) else {
        return Ok(Credentials::None);
    };
    if token.chars().any(char::is_control) {
        return Err(Error::Invalid(format!(
            "{} holds a control character",
            env::TRACKING_TOKEN
        )));
    }
    Ok(Credentials::Token(token))
}

fn trust() -> Result<Trust> {
    if config::is_set(env::TRACKING_INSECURE_TLS)? {
        return Ok(Trust::Anyone);
    }
    let Some(path) = env::get(env::TRACKING_SERVER_CERT) else {
        return Ok(Trust::Usual);
    };
    let read = std::fs::read(&path).map_err(|e| e.to_string());
    read.and_then(|pem| Trust::also(&pem)).map_err(|cause| {
        Error::Invalid(format!(
            "the certificates in {}={path} cannot be used: {cause}",
            env::TRACKING_SERVER_CERT
        ))
    })
}
