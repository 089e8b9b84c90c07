//! Store URIs: `sqlite:///file`, `postgresql://…` and plain file names.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Where a store is. A URI that is mistyped is an error, never a new empty file.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUri {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A libpq connection URI.
    Postgres(String),
}

const SUPPORTED: &str = "supported are `sqlite:///relative/path.db`, `sqlite:////absolute/path.db`, \
    `postgresql://user@host/database` and the path of a `.db` or `.trk` file";

impl StoreUri {
    /// Whether a path is, by its name, that of a run file: a store with its artifacts inside.
    pub fn is_run_file(path: &Path) -> bool {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("trk"))
    }

    /// Reads `--backend-store-uri` in `SQLAlchemy`'s notation, as MLflow's server takes it.
    pub fn parse(text: &str) -> Result<Self> {
        let refuse = |why: &str| {
            Error::Invalid(format!(
                "the backend store URI `{}` {why}: {SUPPORTED}",
                redact(text)
            ))
        };
        if let Some(rest) = text.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("///").ok_or_else(|| {
                refuse("needs three slashes for a relative path, four for an absolute one")
            })?;
            if path.is_empty() || path.contains(['?', '#']) || path == ":memory:" {
                return Err(refuse("names no file"));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            // SQLAlchemy names its driver in the scheme: `postgresql+psycopg2`.
            let engine = scheme.split('+').next().unwrap_or(scheme);
            return match engine {
                "postgresql" | "postgres" => Ok(Self::Postgres(format!("postgresql://{rest}"))),
                _ => Err(refuse("has a scheme this program does not know")),
            };
        }
        let path = PathBuf::from(text);
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("db" | "sqlite" | "sqlite3" | "trk") => Ok(Self::Sqlite(path)),
            _ if path.is_dir() => Err(refuse("is a folder; MLflow's file store is not served")),
            _ => Err(refuse("is not understood")),
        }
    }
}

impl std::fmt::Debug for StoreUri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(uri) => f.write_str(&redact(uri)),
        }
    }
}

/// The URI without its passwords, for messages and logs. What is no URI may hold one as well.
fn redact(uri: &str) -> String {
    let Some((scheme, rest)) = uri.split_once("://") else {
        return uri.to_owned();
    };
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut shown = format!("{scheme}://");
    let place = match address.rsplit_once('@') {
        Some((login, place)) => {
            match login.split_once(':') {
                Some((user, _)) => shown.extend([user, ":***@"]),
                None => shown.extend([login, "@"]),
            }
            place
        }
        None => address,
    };
    shown.push_str(place);
    for (index, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
        shown.push(if index == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("password") => {
                shown.extend([name, "=***"]);
            }
            _ => shown.push_str(pair),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlalchemy_notation_is_understood() {
        let sqlite = |path: &str| StoreUri::Sqlite(PathBuf::from(path));
        assert_eq!(
            StoreUri::parse("sqlite:///a/b.db").unwrap(),
            sqlite("a/b.db")
        );
        assert_eq!(
            StoreUri::parse("sqlite:////a/b.db").unwrap(),
            sqlite("/a/b.db")
        );
        assert_eq!(StoreUri::parse("runs.db").unwrap(), sqlite("runs.db"));
        assert_eq!(
            StoreUri::parse("postgresql+psycopg2://u@h/d").unwrap(),
            StoreUri::Postgres("postgresql://u@h/d".into())
        );
    }

    #[test]
    fn a_mistyped_uri_is_an_error() {
        for bad in [
            "",
            "sqlite:/a.db",
            "sqlite://a.db",
            "sqlite:///",
            "sqlite:///a.db?x=1",
            "sqlit:///a.db",
            "mysql://u@h/d",
            "./mlruns",
            "sqlite:///:memory:",
        ] {
            assert!(StoreUri::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_shown_is_the_rest() {
        for (uri, shown) in [
            (
                "postgresql://ada:p@ss/w@a:1,b:2/d",
                "postgresql://ada:***@a:1,b:2/d",
            ),
            (
                "postgresql://h/d?user=a&password=b&sslmode=require",
                "postgresql://h/d?user=a&password=***&sslmode=require",
            ),
            ("postgresql://ada@h/d", "postgresql://ada@h/d"),
        ] {
            assert_eq!(format!("{:?}", StoreUri::parse(uri).unwrap()), shown);
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        let uri = StoreUri::parse("postgresql://u:secret@h/d").unwrap();
        assert!(!format!("{uri:?}").contains("secret"));
        let error = StoreUri::parse("mysql://u:secret@h/d").unwrap_err();
        assert!(!error.to_string().contains("secret"));
    }
}
