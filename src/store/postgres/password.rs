//! Where the password comes from. Files are read again for each new connection, so that a password
//! that is rotated needs no restart.

use std::fs;
use std::path::{Path, PathBuf};

use super::hosts::Host;
use crate::error::{Error, Result};

/// Ways to know the password, in the order in which they are asked.
#[derive(Clone)]
pub(super) struct Passwords {
    /// A file that holds the password and nothing else.
    pub(super) file: Option<PathBuf>,
    /// From the URI or the environment.
    pub(super) fixed: Option<String>,
    /// A file of `host:port:database:user:password` lines.
    pub(super) passfile: Option<PathBuf>,
    pub(super) user: String,
    pub(super) database: String,
}

impl Passwords {
    /// The password for one host, if there is one.
    pub(super) fn find(&self, host: &Host) -> Result<Option<String>> {
        if let Some(file) = &self.file {
            let text = fs::read_to_string(file).map_err(|e| {
                let name = file.display();
                Error::unavailable(format!("the password file {name} cannot be read"), e)
            })?;
            return Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        if self.fixed.is_some() {
            return Ok(self.fixed.clone());
        }
        Ok(self
            .passfile
            .as_ref()
            .and_then(|file| self.in_passfile(file, host)))
    }

    /// As libpq: a file that is not there or that others may read is passed over.
    fn in_passfile(&self, file: &Path, host: &Host) -> Option<String> {
        let text = fs::read_to_string(file).ok()?;
        if is_open_to_others(file) {
            tracing::warn!(
                "the passfile {} is not used: others may read it (chmod 600 it)",
                file.display()
            );
            return None;
        }
        let port = host.port.to_string();
        // A server behind a folder of sockets goes by either name.
        let names = if host.is_local() {
            ["localhost", &host.name]
        } else {
            [host.name.as_str(); 2]
        };
        let rest = [port.as_str(), &self.database, &self.user];
        let fits = |key: &String, wanted: &str| key == "*" || key == wanted;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(fields)
            .find_map(|fields| match fields.as_slice() {
                [name, keys @ .., password] if keys.len() == rest.len() => {
                    let is_host = names.iter().any(|wanted| fits(name, wanted));
                    let is_rest = keys.iter().zip(rest).all(|(key, wanted)| fits(key, wanted));
                    (is_host && is_rest).then(|| password.clone())
                }
                _ => None,
            })
    }
}

/// The fields of a line, between colons that no backslash stands before.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match c {
            // The password comes last and may hold colons.
            ':' if fields.len() < 5 => fields.push(String::new()),
            '\\' => fields
                .last_mut()
                .into_iter()
                .for_each(|f| f.extend(characters.next())),
            _ => fields.last_mut().into_iter().for_each(|f| f.push(c)),
        }
    }
    fields
}

#[cfg(unix)]
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        assert_eq!(
            fields("h:5432:*:ada:a\\:b\\\\c"),
            ["h", "5432", "*", "ada", "a:b\\c"]
        );
        assert_eq!(fields("h:*:*:*:a:b")[4], "a:b");
    }

    #[cfg(unix)]
    #[test]
    fn the_first_line_that_fits_has_the_password() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pgpass");
        fs::write(
            &file,
            "# comment\nother:*:*:*:no\nh:5432:d:ada:yes\n*:*:*:*:last\n",
        )
        .unwrap();
        let host = |name: &str| Host {
            name: name.into(),
            address: None,
            port: 5432,
        };
        let passwords = Passwords {
            file: None,
            fixed: None,
            passfile: Some(file.clone()),
            user: "ada".into(),
            database: "d".into(),
        };
        let find = |name: &str| passwords.find(&host(name)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(find("h"), None, "others may read it");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(find("h").as_deref(), Some("yes"));
        assert_eq!(find("x").as_deref(), Some("last"));
    }
}
