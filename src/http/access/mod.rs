//! Who is calling: everyone alike, or users with passwords.
//!
//! [`Access::identify`] turns a request's credentials into an [`Identity`]; what an identity may do
//! is [`Identity::may`]'s to say. A further way to authenticate is a variant of [`Access`], a further
//! kind of caller one of [`Identity`].

mod basic;
mod credentials;
mod htpasswd;
mod outcomes;

use std::path::Path;
use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use self::basic::Basic;
use super::permission::Permission;
use crate::error::Result;

/// How the server finds out who is calling.
#[derive(Debug, Clone)]
pub enum Access {
    /// It does not ask: what stands in front of it does, or nobody needs to (`--auth none`).
    Open,
    /// A user name and a password with every request (`--auth basic`).
    Basic(Arc<Basic>),
}

impl Access {
    /// Passwords from an htpasswd file, read again when it changes.
    ///
    /// Errors: [`Error::Invalid`](crate::error::Error::Invalid) when the file cannot be read or holds
    /// what is not a user with a bcrypt hash.
    pub async fn basic(htpasswd: &Path) -> Result<Self> {
        Ok(Self::Basic(Basic::open(htpasswd).await?))
    }

    /// Who sent these headers.
    ///
    /// Errors: [`Error::Busy`](crate::error::Error::Busy) when too many passwords wait to be verified.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Identity> {
        match self {
            Self::Open => Ok(Identity::Anyone),
            Self::Basic(basic) => basic.identify(headers).await,
        }
    }
}

/// Who sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// The server does not ask.
    Anyone,
    /// It asks, and there was no answer that holds.
    Nobody,
    /// The user of this name.
    User(Arc<str>),
}

impl Identity {
    /// Whether this caller may do what needs `permission`. Every user may do everything: users differ
    /// once there are roles.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Anyone | Self::User(_) => true,
            Self::Nobody => permission == Permission::Public,
        }
    }

    /// Who answers for what the caller changes, where that is known.
    pub fn author(&self) -> Option<Arc<str>> {
        match self {
            Self::User(name) => Some(Arc::clone(name)),
            Self::Anyone | Self::Nobody => None,
        }
    }

    /// The user's name, where there is one.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::User(name) => Some(name),
            Self::Anyone | Self::Nobody => None,
        }
    }
}

/// Asks for a user name and a password: browsers open a dialog, MLflow's clients show the text.
pub fn challenge() -> Response {
    let body = "You are not authenticated. Give a user name and a password: MLflow's clients take them from \
        MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.\n";
    let realm = [(header::WWW_AUTHENTICATE, r#"Basic realm="mlflow""#)];
    (StatusCode::UNAUTHORIZED, realm, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_only_what_is_public() {
        for permission in [
            Permission::Read,
            Permission::Edit,
            Permission::Manage,
            Permission::Monitor,
        ] {
            assert!(!Identity::Nobody.may(permission), "{permission:?}");
            assert!(Identity::Anyone.may(permission), "{permission:?}");
            assert!(Identity::User("a".into()).may(permission), "{permission:?}");
        }
        assert!(Identity::Nobody.may(Permission::Public));
    }
}
