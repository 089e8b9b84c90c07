//! Users and their bcrypt hashes, in Apache's file format.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use bcrypt::HashParts;

use crate::error::{Error, Result};

/// Largest work factor: 2^15 rounds, about two seconds for one password. Higher ones would let a few
/// requests keep the machine busy.
const MAX_COST: u32 = 15;
/// Longest user name, in bytes.
const MAX_NAME: usize = 255;

/// The users of an htpasswd file: at least one.
pub struct Users {
    hashes: HashMap<Arc<str>, Arc<str>>,
    /// The same hashes, for strangers to be measured against.
    all: Vec<Arc<str>>,
}

impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} users", self.all.len())
    }
}

impl Users {
    /// Reads lines `name:hash`; `#` starts a comment.
    ///
    /// Errors: [`Error::Invalid`] with the number of the first line that is neither, and what is wrong
    /// with it. Hashes are not repeated.
    pub fn parse(text: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(text)
            .map_err(|e| Error::Invalid(format!("it is not text in UTF-8: {e}")))?;
        let mut users = Self {
            hashes: HashMap::new(),
            all: Vec::new(),
        };
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            users
                .add(line)
                .map_err(|problem| Error::Invalid(format!("line {number}: {problem}")))?;
        }
        if users.all.is_empty() {
            return Err(Error::invalid(
                "it names no user: `htpasswd -B -c FILE USER` makes a file with one",
            ));
        }
        Ok(users)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let (name, hash) = line.split_once(':').ok_or("it is not `name:hash`")?;
        if name.is_empty() || name.len() > MAX_NAME {
            return Err(format!("a user's name has 1 to {MAX_NAME} bytes"));
        }
        check(hash).map_err(|problem| format!("the password of `{name}` {problem}"))?;
        let hash: Arc<str> = hash.into();
        if self.hashes.insert(name.into(), Arc::clone(&hash)).is_some() {
            return Err(format!("`{name}` is named twice"));
        }
        self.all.push(hash);
        Ok(())
    }

    /// A user's name and hash.
    pub fn find(&self, name: &str) -> Option<(&Arc<str>, &Arc<str>)> {
        self.hashes.get_key_value(name)
    }

    /// The hash that a stranger's password is compared with, in vain: one of a user's, so that the
    /// time it takes does not tell who is a user. `number` chooses it.
    pub fn decoy(&self, number: usize) -> &Arc<str> {
        &self.all[number % self.all.len()]
    }
}

/// Whether a hash is bcrypt's, and of a bearable cost.
fn check(hash: &str) -> Result<(), String> {
    if !["$2a$", "$2b$", "$2y$"]
        .iter()
        .any(|kind| hash.starts_with(kind))
    {
        return Err(format!(
            "is {}, and only bcrypt is taken: make the line with `htpasswd -B`",
            kind(hash)
        ));
    }
    let parts: HashParts = hash
        .parse()
        .map_err(|_| "is not a whole bcrypt hash".to_owned())?;
    if parts.get_cost() > MAX_COST {
        return Err(format!("has a cost above {MAX_COST}"));
    }
    Ok(())
}

/// What a hash that is not bcrypt's is.
fn kind(hash: &str) -> &'static str {
    let kinds = [
        ("$apr1$", "hashed with MD5"),
        ("$1$", "hashed with MD5"),
        ("{SHA}", "hashed with SHA-1"),
        ("{SSHA}", "hashed with SHA-1"),
        ("$5$", "hashed with SHA-256"),
        ("$6$", "hashed with SHA-512"),
        ("$argon2", "hashed with Argon2"),
    ];
    let found = kinds.iter().find(|(start, _)| hash.starts_with(start));
    found.map_or("not hashed, or with crypt", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the password `secret`, at the lowest cost.
    const HASH: &str = "$2b$04$EGdrhbKUv8Oc9vGiXX0HQOxSg445d458Muh7DAHskb6QbtCvdxcie";

    #[test]
    fn users_and_comments_are_read() {
        let text = format!(
            "# people\n\nann:{HASH}\r\n  bob:{}\n",
            HASH.replace("$2b$", "$2y$")
        );
        let users = Users::parse(text.as_bytes()).unwrap();
        assert_eq!(users.find("ann").map(|(_, hash)| hash.as_ref()), Some(HASH));
        assert!(users.find("bob").is_some());
        assert!(users.find("# people").is_none());
        assert_eq!(format!("{users:?}"), "2 users");
    }

    #[test]
    fn the_first_wrong_line_is_named() {
        let long = "n".repeat(256);
        for (line, problem) in [
            ("ann".to_owned(), "not `name:hash`"),
            (format!(":{HASH}"), "1 to 255 bytes"),
            (format!("{long}:{HASH}"), "1 to 255 bytes"),
            (format!("first:{HASH}"), "named twice"),
            ("ann:$apr1$x$y".into(), "hashed with MD5"),
            ("ann:{SHA}x=".into(), "hashed with SHA-1"),
            ("ann:plain".into(), "not hashed"),
            ("ann:$2b$10$short".into(), "not a whole bcrypt hash"),
            (
                format!("ann:{}", HASH.replace("$04$", "$31$")),
                "cost above 15",
            ),
        ] {
            let text = format!("first:{HASH}\n# a comment\n{line}\n");
            let error = Users::parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with("line 3: "), "{line}: {error}");
            assert!(error.contains(problem), "{line}: {error}");
            assert!(!error.contains("$apr1$x$y"), "{error}");
        }
        assert!(Users::parse(b"# nobody\n").is_err());
        assert!(Users::parse(b"\xff").is_err());
    }
}
