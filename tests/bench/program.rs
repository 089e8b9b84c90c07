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
    /// Two of them on one database.
    TrackersOnPostgres,
    Mlflow,
    MlflowOnPostgres,
    FastTrackMl,
}

impl Kind {
    /// Whether it is tracker that is measured.
    pub(crate) fn is_tracker(self) -> bool {
        matches!(
            self,
            Self::Tracker | Self::TrackerOnPostgres | Self::TrackersOnPostgres
        )
    }

    pub(crate) fn is_on_postgres(self) -> bool {
        matches!(
            self,
            Self::TrackerOnPostgres | Self::TrackersOnPostgres | Self::MlflowOnPostgres
        )
    }

    /// Processes that share the load.
    pub(crate) fn replicas(self) -> usize {
        if self == Self::TrackersOnPostgres {
            2
        } else {
            1
        }
    }

    /// How many requests to prepare for a worker that gets through at most `most` of them: the
    /// slower servers would leave most of these, and the memory they take, unused.
    pub(crate) fn prepared(self, most: usize) -> usize {
        if self.is_tracker() { most } else { most / 8 }
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

    /// The program on a Postgres database that it shares with others.
    pub(crate) fn on_postgres(kind: Kind, executable: &Path, url: &str) -> Self {
        Self {
            postgres: Some(url.to_owned()),
            ..Self::new(kind, executable)
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

    pub(crate) fn executable(&self) -> &Path {
        &self.executable
    }

    /// A command of it, without the settings of whoever measures.
    pub(crate) fn tool(&self) -> Command {
        let mut command = Command::new(&self.executable);
        command.env_remove("MLFLOW_TRACKING_URI");
        command
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The name over the table's column.
    pub(crate) fn title(&self) -> &'static str {
        match self.kind {
            Kind::Tracker => "tracker",
            Kind::TrackerOnPostgres => "tracker on Postgres",
            Kind::TrackersOnPostgres => "2 × tracker on Postgres",
            Kind::Mlflow => "MLflow",
            Kind::MlflowOnPostgres => "MLflow on Postgres",
            Kind::FastTrackMl => "FastTrackML",
        }
    }

    /// Whether the program picks its port itself and says so on stdout.
    pub(crate) fn announces_address(&self) -> bool {
        self.kind.is_tracker()
    }

    /// The command that serves on `address`, with its database in `directory/db` and its artifacts
    /// in `directory/artifacts`.
    pub(crate) fn command(&self, address: SocketAddr, directory: &Path) -> Command {
        let database = directory.join("db").join("store.db");
        let artifacts = directory.join("artifacts");
        let sqlite = format!("sqlite:///{}", database.display());
        let port = address.port().to_string();
        let uri = self.postgres.as_ref().unwrap_or(&sqlite);
        let mut command = Command::new(&self.executable);
        command.current_dir(directory);
        match self.kind {
            Kind::Tracker | Kind::TrackerOnPostgres | Kind::TrackersOnPostgres => {
                if self.kind.is_on_postgres() {
                    // MLflow's tables are in the same database.
                    command.env("TRACKER_DB_SCHEMA", "bench_tracker");
                }
                command.args(["serve", "--port", "0", "--backend-store-uri", uri]);
                command.args([OsString::from("--artifacts-destination"), artifacts.into()]);
            }
            Kind::Mlflow | Kind::MlflowOnPostgres => {
                command.env("MLFLOW_DISABLE_TELEMETRY", "true");
                command.args(["server", "--host", "127.0.0.1", "--port", &port]);
                command.args(["--backend-store-uri", uri]);
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
