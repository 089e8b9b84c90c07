//! HTTP's Basic authentication against an htpasswd file.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderMap;
use tokio::sync::Semaphore;

use super::Identity;
use super::credentials::Credentials;
use super::htpasswd::Users;
use super::outcomes::{Outcomes, Tag};
use crate::error::{Error, Result};
use crate::http::watch::Files;

/// Passwords hashed at once: one, so that guessing never takes more than one core.
const AT_ONCE: usize = 1;
/// Passwords that may wait for their turn.
const WAITING: usize = 64;

/// The users, and which passwords are known to be theirs.
#[derive(Debug)]
pub struct Basic {
    users: RwLock<Arc<Users>>,
    outcomes: Outcomes,
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Basic {
    /// Reads the file, and from then on again whenever it changes.
    pub async fn open(path: &Path) -> Result<Arc<Self>> {
        let (files, contents) = Files::open(vec![("--htpasswd", path.to_owned())]).await?;
        let basic = Arc::new(Self {
            users: RwLock::new(Arc::new(read(path, &contents)?)),
            outcomes: Outcomes::new()?,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        });
        let (path, reader) = (path.to_owned(), Arc::clone(&basic));
        files.follow(move |contents| {
            let users = read(&path, contents)?;
            *reader.users.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(users);
            Ok(())
        });
        Ok(basic)
    }

    /// Who sent these headers; see [`super::Access::identify`].
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Identity> {
        let Some(credentials) = Credentials::from_headers(headers) else {
            return Ok(Identity::Nobody);
        };
        let users = {
            let users = self.users.read().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(&users)
        };
        let (name, hash) = match users.find(&credentials.user) {
            Some((name, hash)) => (Some(name), hash),
            // A stranger waits as long as a user with a wrong password.
            None => (
                None,
                users.decoy(self.outcomes.tag(&credentials, "").number()),
            ),
        };
        let tag = self.outcomes.tag(&credentials, hash);
        let is_right = match self.outcomes.known(&tag) {
            Some(is_right) => is_right,
            None => {
                self.verify(credentials.password, Arc::clone(hash), tag)
                    .await?
            }
        };
        let name = name.filter(|_| is_right);
        Ok(name.map_or(Identity::Nobody, |name| Identity::User(Arc::clone(name))))
    }

    /// Whether the password has this hash: hundreds of milliseconds of work, in turn.
    async fn verify(&self, password: Vec<u8>, hash: Arc<str>, tag: Tag) -> Result<bool> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        let place = place.map_err(|_| Error::Busy {
            message: "too many passwords wait to be verified; try again".into(),
            retry_after: Duration::from_secs(1),
        })?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|e| Error::internal("passwords are no longer verified", e))?;
        if let Some(is_right) = self.outcomes.known(&tag) {
            // Another request with the same password was first.
            return Ok(is_right);
        }
        let verifying = tokio::task::spawn_blocking(move || {
            // Held by the work itself: a client that hangs up does not end it.
            let _held = (place, turn);
            bcrypt::verify(password, &hash)
        });
        let is_right = verifying
            .await
            .map_err(|e| Error::internal("a password was not verified", e))?
            .map_err(|e| Error::internal("a password was not verified", e))?;
        self.outcomes.remember(tag, is_right);
        Ok(is_right)
    }
}

fn read(path: &Path, contents: &[Vec<u8>]) -> Result<Users> {
    let text = contents.first().map(Vec::as_slice).unwrap_or_default();
    Users::parse(text).map_err(|e| Error::Invalid(format!("`--htpasswd {}`: {e}", path.display())))
}
