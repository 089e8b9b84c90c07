//! The programs that are measured and how each is started on a directory of its own.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which program, for what the benchmark treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Tracker,
    TrackerOnPostgres,
    Mlflow,
    FastTrackMl,
}

impl Kind {
    /// How many requests to prepare for a worker that gets through at most `most` of them: the
    /// slower servers would leave most of these, and the memory they take, unused.
    pub(crate) fn prepared(self, most: usize) -> usize {
        match self {
            Self::Tracker | Self::TrackerOnPostgres => most,
            Self::Mlflow | Self::FastTrackMl => most / 8,
        }
    }
}

/// A program to measure.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    kind: Kind,
    executable: PathBuf,
    postgres: Option<String>,
}

impl Program {
    pub(crate) fn tracker(executable: &Path) -> Self {
        Self::new(Kind::Tracker, executable)
    }

    pub(crate) fn tracker_on_postgres(executable: &Path, url: &str) -> Self {
        let postgres = Some(url.to_owned());
        Self {
            postgres,
            ..Self::new(Kind::TrackerOnPostgres, executable)
        }
    }

    pub(crate) fn mlflow(executable: &Path) -> Self {
        Self::new(Kind::Mlflow, executable)
    }

    pub(crate) fn fasttrackml(executable: &Path) -> Self {
        Self::new(Kind::FastTrackMl, executable)
    }

    fn new(kind: Kind, executable: &Path) -> Self {
        // The program runs in a directory of its own, where a relative path would lead nowhere.
        let executable = executable
            .canonicalize()
            .unwrap_or_else(|_| executable.to_owned());
        Self {
            kind,
            executable,
            postgres: None,
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The name over the table's column.
    pub(crate) fn title(&self) -> &'static str {
        match self.kind {
            Kind::Tracker => "tracker",
            Kind::TrackerOnPostgres => "tracker on Postgres",
            Kind::Mlflow => "MLflow",
            Kind::FastTrackMl => "FastTrackML",
        }
    }

    /// Whether the program picks its port itself and says so on stdout.
    pub(crate) fn announces_address(&self) -> bool {
        matches!(self.kind, Kind::Tracker | Kind::TrackerOnPostgres)
    }

    /// The command that serves on `address`, with its database in `directory/db` and its artifacts
    /// in `directory/artifacts`.
    pub(crate) fn command(&self, address: SocketAddr, directory: &Path) -> Command {
        let database = directory.join("db").join("store.db");
        let artifacts = directory.join("artifacts");
        let sqlite = format!("sqlite:///{}", database.display());
        let port = address.port().to_string();
        let mut command = Command::new(&self.executable);
        command.current_dir(directory);
        match self.kind {
            Kind::Tracker | Kind::TrackerOnPostgres => {
                let uri = self.postgres.as_ref().unwrap_or(&sqlite);
                command.args(["serve", "--port", "0", "--backend-store-uri", uri]);
                command.args([OsString::from("--artifacts-destination"), artifacts.into()]);
            }
            Kind::Mlflow => {
                command.env("MLFLOW_DISABLE_TELEMETRY", "true");
                command.args(["server", "--host", "127.0.0.1", "--port", &port]);
                command.args(["--backend-store-uri", &sqlite]);
                command.args([OsString::from("--artifacts-destination"), artifacts.into()]);
            }
            Kind::FastTrackMl => {
                let uri = format!("sqlite://{}", database.display());
                command.args(["server", "--listen-address", &address.to_string()]);
                command.args(["--database-uri", &uri]);
                command.args([OsString::from("--default-artifact-root"), artifacts.into()]);
            }
        }
        command
    }
}
