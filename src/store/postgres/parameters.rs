//! Connection URIs taken apart into libpq's parameters.
//!
//! Both notations are understood: libpq's (`postgresql://user@a:1,b:2/db?sslmode=require`) and
//! `SQLAlchemy`'s (`postgresql+psycopg2://user:p%40ss@/db?host=a:1&host=b:2`).

use std::collections::BTreeMap;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use crate::error::{Error, Result};

/// Parameters by name, taken out one by one.
#[derive(Clone, Default)]
pub(super) struct Parameters(BTreeMap<String, String>);

/// A URI or one of its parameters is wrong. The URI itself is not shown: it may hold a password.
pub(super) fn refuse(why: impl std::fmt::Display) -> Error {
    Error::Invalid(format!("the Postgres URI {why}"))
}

impl Parameters {
    /// Takes a URI apart.
    pub(super) fn parse(uri: &str) -> Result<Self> {
        let (_, rest) = uri
            .split_once("://")
            .ok_or_else(|| refuse("has no `://`"))?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut parameters = Self::default();
        // A password may hold what should have been encoded, so the last `@` ends it.
        let (login, place) = address.rsplit_once('@').unwrap_or(("", address));
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        parameters.set("user", decode(user)?);
        parameters.set("password", decode(password)?);
        let (hosts, database) = place.split_once('/').unwrap_or((place, ""));
        parameters.set("dbname", decode(database)?);
        for host in hosts.split(',').filter(|_| !hosts.is_empty()) {
            parameters.add_host(host)?;
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| refuse(format!("has `{pair}` where `name=value` belongs")))?;
            parameters.add(&decode(name)?, value)?;
        }
        Ok(parameters)
    }

    fn add(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            // `SQLAlchemy` repeats the parameter, and puts the port behind the host.
            "host" if !value.starts_with('/') && !value.starts_with("%2") => {
                value.split(',').try_for_each(|host| self.add_host(host))
            }
            "options" => {
                self.set(name, decode(&value.replace('+', " "))?);
                Ok(())
            }
            _ => {
                self.set(name, decode(value)?);
                Ok(())
            }
        }
    }

    /// Adds `host`, `host:port`, `[::1]:port` or an encoded folder of sockets.
    fn add_host(&mut self, text: &str) -> Result<()> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest
                    .split_once(']')
                    .ok_or_else(|| refuse("has a `[` without its `]`"))?;
                (host, after.strip_prefix(':').unwrap_or(after))
            }
            None => text.rsplit_once(':').unwrap_or((text, "")),
        };
        self.append("host", &decode(host)?);
        // `port=` may still follow: only ports that are written count.
        if !port.is_empty() || self.0.contains_key("port") {
            let hosts = self
                .0
                .get("host")
                .map_or(0, |hosts| hosts.split(',').count());
            let ports = self.0.entry("port".into()).or_default();
            while ports.split(',').count() < hosts {
                ports.push(',');
            }
            ports.push_str(port);
        }
        Ok(())
    }

    fn append(&mut self, name: &str, value: &str) {
        match self.0.get_mut(name) {
            Some(list) => {
                list.push(',');
                list.push_str(value);
            }
            None => drop(self.0.insert(name.to_owned(), value.to_owned())),
        }
    }

    fn set(&mut self, name: &str, value: String) {
        if !value.is_empty() {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Gives a value to a parameter that has none.
    pub(super) fn fill_in(&mut self, name: &str, value: &str) {
        if self.0.get(name).is_none_or(String::is_empty) {
            self.set(name, value.to_owned());
        }
    }

    /// Takes a parameter out.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Takes a number out.
    pub(super) fn number<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        self.take(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    refuse(format!(
                        "has `{name}={text}`, which is not a number in range"
                    ))
                })
            })
            .transpose()
    }

    /// Takes one of a few words out.
    pub(super) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Result<Option<T>> {
        let Some(given) = self.take(name) else {
            return Ok(None);
        };
        let found = words.iter().find(|(word, _)| *word == given);
        found.map(|(_, value)| Some(*value)).ok_or_else(|| {
            let known: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            refuse(format!(
                "has `{name}={given}`; known are {}",
                known.join(", ")
            ))
        })
    }

    /// Fails when anything is left that was not taken.
    pub(super) fn finish(self) -> Result<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(refuse(format!(
                "has the parameter `{name}`, which this program does not support: leave it out"
            ))),
        }
    }
}

fn decode(text: &str) -> Result<String> {
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| refuse("has a `%` sequence that is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(uri: &str) -> Vec<(String, String)> {
        Parameters::parse(uri).unwrap().0.into_iter().collect()
    }

    fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        let map: BTreeMap<String, String> = owned.collect();
        map.into_iter().collect()
    }

    #[test]
    fn a_uri_is_taken_apart() {
        assert_eq!(
            parsed("postgresql://ada:p%40ss%2Fw@db.example:5433/ml%20flow?sslmode=require"),
            expected(&[
                ("user", "ada"),
                ("password", "p@ss/w"),
                ("host", "db.example"),
                ("port", "5433"),
                ("dbname", "ml flow"),
                ("sslmode", "require"),
            ])
        );
        assert_eq!(parsed("postgresql://"), expected(&[]));
        assert_eq!(parsed("postgresql://h#x"), expected(&[("host", "h")]));
    }

    #[test]
    fn passwords_that_should_have_been_encoded_are_read() {
        assert_eq!(
            parsed("postgresql://ada:a/b@c:d@h/db"),
            expected(&[
                ("user", "ada"),
                ("password", "a/b@c:d"),
                ("host", "h"),
                ("dbname", "db")
            ])
        );
    }

    #[test]
    fn several_hosts_are_read_in_both_notations() {
        let two = expected(&[("host", "a,b"), ("port", "1,2"), ("dbname", "d")]);
        assert_eq!(parsed("postgresql://a:1,b:2/d"), two);
        assert_eq!(parsed("postgresql+psycopg2:///d?host=a:1&host=b:2"), two);
        assert_eq!(
            parsed("postgresql://a,[::1]:2,c/d"),
            expected(&[("host", "a,::1,c"), ("port", ",2,"), ("dbname", "d")])
        );
    }

    #[test]
    fn a_folder_of_sockets_is_a_host() {
        for uri in [
            "postgresql://u@%2Fvar%2Frun/d",
            "postgresql://u@/d?host=/var/run",
            "postgresql://u@/d?host=%2Fvar%2Frun",
        ] {
            let all = expected(&[("user", "u"), ("host", "/var/run"), ("dbname", "d")]);
            assert_eq!(parsed(uri), all, "{uri}");
        }
    }

    #[test]
    fn mistakes_are_named_without_the_password() {
        for uri in [
            "postgresql:secret@h",
            "postgresql://u:secret@[::1/d",
            "postgresql://u:secret@h/d?sslmode",
            "postgresql://u:secret%ff@h/d",
        ] {
            let error = Parameters::parse(uri).map(drop).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
