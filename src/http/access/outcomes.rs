//! What verifying passwords came to, so that each is hashed once and not at every request.

use std::collections::{HashSet, VecDeque};
use std::sync::{PoisonError, RwLock};

use ring::hmac;
use ring::rand::SystemRandom;

use super::credentials::Credentials;
use crate::error::{Error, Result};

/// Most right and most wrong passwords remembered; the oldest makes room.
const CAPACITY: usize = 4_096;

/// What stands for a user, a password and the hash it was verified against. Without the key of
/// [`Outcomes`] it tells nothing about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag([u8; 32]);

impl Tag {
    /// A number that strangers cannot foresee.
    pub fn number(&self) -> usize {
        let bytes = self.0.iter().take(size_of::<usize>());
        bytes.fold(0, |number, &byte| number << 8 | usize::from(byte))
    }
}

/// Tags of right and of wrong passwords, under a key that lives as long as this process. Wrong ones
/// never push out right ones.
#[derive(Debug)]
pub struct Outcomes {
    key: hmac::Key,
    right: RwLock<Tags>,
    wrong: RwLock<Tags>,
}

#[derive(Debug, Default)]
struct Tags {
    known: HashSet<Tag>,
    order: VecDeque<Tag>,
}

impl Outcomes {
    /// None yet.
    pub fn new() -> Result<Self> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new());
        Ok(Self {
            key: key.map_err(|e| Error::bug(format!("there is no randomness for a key: {e}")))?,
            right: RwLock::default(),
            wrong: RwLock::default(),
        })
    }

    /// The tag of credentials against `hash`: another hash is another tag, so that a changed password
    /// is forgotten.
    pub fn tag(&self, credentials: &Credentials, hash: &str) -> Tag {
        let mut context = hmac::Context::with_key(&self.key);
        for part in [
            credentials.user.as_bytes(),
            &credentials.password,
            hash.as_bytes(),
        ] {
            // With lengths, no two triples read alike.
            context.update(&part.len().to_le_bytes());
            context.update(part);
        }
        let mut tag = [0; 32];
        tag.copy_from_slice(context.sign().as_ref());
        Tag(tag)
    }

    /// Whether the password was right, if it was verified before.
    pub fn known(&self, tag: &Tag) -> Option<bool> {
        let holds = |tags: &RwLock<Tags>| {
            let tags = tags.read().unwrap_or_else(PoisonError::into_inner);
            tags.known.contains(tag)
        };
        if holds(&self.right) {
            return Some(true);
        }
        holds(&self.wrong).then_some(false)
    }

    /// Remembers whether the password was right.
    pub fn remember(&self, tag: Tag, is_right: bool) {
        let tags = if is_right { &self.right } else { &self.wrong };
        let mut tags = tags.write().unwrap_or_else(PoisonError::into_inner);
        if !tags.known.insert(tag) {
            return;
        }
        tags.order.push_back(tag);
        if tags.order.len() > CAPACITY
            && let Some(oldest) = tags.order.pop_front()
        {
            tags.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(user: &str, password: &str) -> Credentials {
        Credentials {
            user: user.into(),
            password: password.into(),
        }
    }

    #[test]
    fn a_tag_stands_for_user_password_and_hash_together() {
        let outcomes = Outcomes::new().unwrap();
        let tag = |user, password, hash| outcomes.tag(&credentials(user, password), hash);
        outcomes.remember(tag("ann", "secret", "hash"), true);
        outcomes.remember(tag("ann", "guess", "hash"), false);
        assert_eq!(outcomes.known(&tag("ann", "secret", "hash")), Some(true));
        assert_eq!(outcomes.known(&tag("ann", "guess", "hash")), Some(false));
        for (user, password, hash) in [
            ("bob", "secret", "hash"),
            ("ann", "other", "hash"),
            ("ann", "secret", "changed"),
            ("anns", "ecret", "hash"),
            ("ann", "secrethash", ""),
        ] {
            let other = tag(user, password, hash);
            assert_eq!(outcomes.known(&other), None, "{user} {password} {hash}");
        }
        let elsewhere = Outcomes::new().unwrap();
        assert_ne!(
            elsewhere.tag(&credentials("ann", "secret"), "hash"),
            tag("ann", "secret", "hash")
        );
    }

    #[test]
    fn the_oldest_makes_room_among_its_like() {
        let outcomes = Outcomes::new().unwrap();
        let tag = |n: usize| outcomes.tag(&credentials(&n.to_string(), ""), "");
        outcomes.remember(tag(CAPACITY + 1), true);
        for n in 0..=CAPACITY {
            outcomes.remember(tag(n), false);
        }
        assert_eq!(outcomes.known(&tag(0)), None);
        assert_eq!(outcomes.known(&tag(1)), Some(false));
        assert_eq!(outcomes.known(&tag(CAPACITY)), Some(false));
        assert_eq!(outcomes.known(&tag(CAPACITY + 1)), Some(true));
    }
}
