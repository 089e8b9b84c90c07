//! Where things are sent.

use std::sync::Arc;

use super::client::Client;
use crate::artifacts::Download;
use crate::error::Result;
use crate::model::RunId;
use crate::model::transfer::{FileState, Outcome, RunState};
use crate::service::{FileOwner, Parcel, SentFile, Tracker};

/// A receiver.
#[derive(Debug, Clone)]
pub enum Target {
    /// A store that this process has open.
    Store(Arc<Tracker>),
    /// A server of this program.
    Server(Client),
}

impl Target {
    pub(super) async fn states(&self, run_ids: Vec<RunId>) -> Result<Vec<RunState>> {
        match self {
            Self::Store(tracker) => tracker.run_states(run_ids).await,
            Self::Server(client) => client.states(&run_ids).await,
        }
    }

    pub(super) async fn import(&self, parcel: Parcel) -> Result<Outcome> {
        match self {
            Self::Store(tracker) => tracker.import(parcel).await,
            Self::Server(client) => client.import(parcel).await,
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
        }
    }
}
