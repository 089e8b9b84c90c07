//! Where things are sent.

use super::client::{Client, Patience};
use super::mlflow::Mlflow;
use super::report::Report;
use crate::artifacts::Download;
use crate::error::{Error, Result};
use crate::model::RunId;
use crate::model::transfer::{FileState, RunState};
use crate::service::{Exported, ExportedRun, FileOwner, Parcel, SentFile, Tracker};

/// A receiver.
#[derive(Debug)]
pub enum Target<'t> {
    /// A store that this process has open.
    Store(&'t Tracker),
    /// A server of this program.
    Server(Client),
    /// A server of MLflow's.
    Mlflow(Box<Mlflow>),
}

impl Target<'_> {
    /// The server behind `client`, whichever kind it is.
    ///
    /// Errors: [`Error::Unavailable`] when it does not answer, [`Error::PermissionDenied`],
    /// [`Error::NotImplemented`] when it is something else.
    pub async fn at(client: Client) -> Result<Self> {
        match client.check().await {
            Ok(()) => Ok(Self::Server(client)),
            Err(no_tracker @ Error::NotImplemented(_)) => {
                match Mlflow::recognise(client).await {
                    Ok(mlflow) => Ok(Self::Mlflow(Box::new(mlflow))),
                    // Neither: the first answer says more.
                    Err(Error::NotImplemented(_) | Error::NotFound(_) | Error::Invalid(_)) => {
                        Err(no_tracker)
                    }
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// The same receiver, asked more or less often.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        match self {
            Self::Store(tracker) => Self::Store(tracker),
            Self::Server(client) => Self::Server(client.with_patience(patience)),
            Self::Mlflow(mlflow) => Self::Mlflow(Box::new(mlflow.with_patience(patience))),
        }
    }

    pub(super) async fn states(&self, page: &Exported<ExportedRun>) -> Result<Vec<RunState>> {
        let ids = || -> Result<Vec<RunId>> {
            let ids = page.items.iter();
            ids.map(|exported| RunId::parse(&exported.run.run_id))
                .collect()
        };
        match self {
            Self::Store(tracker) => tracker.run_states(ids()?).await,
            Self::Server(client) => client.states(&ids()?).await,
            Self::Mlflow(mlflow) => mlflow.states(page).await,
        }
    }

    pub(super) async fn import(&self, parcel: Parcel) -> Result<Report> {
        let outcome = match self {
            Self::Store(tracker) => tracker.import(parcel).await?,
            Self::Server(client) => client.import(parcel).await?,
            Self::Mlflow(mlflow) => return mlflow.import(parcel).await,
        };
        Ok(Report {
            outcome,
            ..Report::default()
        })
    }

    /// Why files of a run or logged model cannot be sent, when they cannot.
    pub(super) async fn refuses_files(&self, owner: &FileOwner) -> Option<String> {
        match self {
            Self::Store(_) | Self::Server(_) => None,
            Self::Mlflow(mlflow) => mlflow.refuses_files(owner).await,
        }
    }

    pub(super) async fn file_states(
        &self,
        owner: &FileOwner,
        files: Vec<SentFile>,
    ) -> Result<Vec<FileState>> {
        match self {
            Self::Store(tracker) => tracker.file_states(owner.clone(), files).await,
            Self::Server(client) => client.file_states(owner, &files).await,
            Self::Mlflow(mlflow) => mlflow.file_states(owner, &files).await,
        }
    }

    pub(super) async fn put_file(
        &self,
        owner: &FileOwner,
        path: &str,
        file: Download,
    ) -> Result<()> {
        match self {
            Self::Store(tracker) => {
                let length = Some(file.size);
                tracker
                    .put_file(owner.clone(), path, file.body, length)
                    .await
            }
            Self::Server(client) => client.put_file(owner, path, file).await,
            Self::Mlflow(mlflow) => mlflow.put_file(owner, path, file).await,
        }
    }
}
