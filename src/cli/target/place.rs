//! From what the user named, or did not name, to a server or a store.

use std::path::Path;

use clap::Parser as _;
use url::Url;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::error::{Error, Result};

/// Where the runs are.
pub(super) enum Place {
    Server(Url),
    Store(Box<Config>),
}

impl Place {
    pub(super) fn of(uri: Option<&str>) -> Result<Self> {
        let Some(uri) = uri.filter(|uri| !uri.is_empty()) else {
            return Ok(Self::Store(Box::new(as_served(&[])?)));
        };
        if uri.starts_with("http://") || uri.starts_with("https://") {
            return server(uri).map(Self::Server);
        }
        let store = path(uri).map_or_else(|| Ok(uri.to_owned()), sqlite)?;
        Ok(Self::Store(Box::new(as_served(&[
            "--backend-store-uri",
            &store,
        ])?)))
    }
}

fn server(uri: &str) -> Result<Url> {
    let url = Url::parse(uri)
        .map_err(|e| Error::Invalid(format!("the tracking URI `{uri}` is not a URL: {e}")))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::Invalid(
            "the tracking URI must end before `?` and `#`".into(),
        ));
    }
    Ok(url)
}

/// The file that is meant, when a file is: what clients write as `file:///…`, or a path.
fn path(uri: &str) -> Option<&Path> {
    if let Some(path) = uri.strip_prefix("file://") {
        return Some(Path::new(path));
    }
    let path = Path::new(uri);
    let is_file = path.extension().is_some_and(|kind| kind == "trk") || path.is_file();
    (is_file && !uri.contains("://")).then_some(path)
}

fn sqlite(path: &Path) -> Result<String> {
    if path.is_dir() {
        return Err(Error::Invalid(format!(
            "{} is a folder: name a file in it; MLflow's file store is not read",
            path.display()
        )));
    }
    let absolute = std::path::absolute(path)
        .map_err(|e| Error::Invalid(format!("{} is not a path: {e}", path.display())))?;
    Ok(format!("sqlite:///{}", absolute.display()))
}

/// The configuration that `tracker serve` would have here, so that both mean the same store and
/// the same artifacts.
fn as_served(args: &[&str]) -> Result<Config> {
    let line = ["tracker", "serve"].iter().chain(args);
    let cli = Cli::try_parse_from(line).map_err(|e| Error::Invalid(e.to_string()))?;
    match cli.command {
        Command::Serve(args) => Config::resolve(*args),
        _ => Err(Error::bug("`serve` is another command")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreUri;

    fn store(uri: &str) -> StoreUri {
        match Place::of(Some(uri)).unwrap() {
            Place::Store(config) => config.store.uri,
            Place::Server(url) => panic!("{url}"),
        }
    }

    #[test]
    fn servers_and_files_are_told_apart() {
        let url = Place::of(Some("https://tracker.example/base"));
        assert!(matches!(url, Ok(Place::Server(_))));
        let expected = StoreUri::Sqlite("/data/run.trk".into());
        assert_eq!(store("/data/run.trk"), expected);
        assert_eq!(store("sqlite:////data/run.trk"), expected);
        assert_eq!(store("file:///data/run.trk"), expected);
    }

    #[test]
    fn what_is_neither_is_refused() {
        for bad in [
            "ftp://host/x",
            "databricks",
            "mlruns",
            "http://",
            "http://h/?a=1",
        ] {
            assert!(Place::of(Some(bad)).is_err(), "{bad}");
        }
    }
}
