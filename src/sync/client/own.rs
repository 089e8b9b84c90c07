//! What servers of this program take in.

use serde::Deserialize;
use serde_json::json;

use super::{Client, PATH};
use crate::artifacts::Download;
use crate::error::{Error, Result};
use crate::http::parcel;
use crate::model::RunId;
use crate::model::transfer::{FileState, Outcome, RunState};
use crate::service::{FileOwner, Parcel, SentFile};

#[derive(Deserialize)]
struct Stated {
    runs: Vec<RunState>,
}

#[derive(Deserialize)]
struct FilesStated {
    files: Vec<FileState>,
}

impl Client {
    pub(in crate::sync) async fn states(&self, run_ids: &[RunId]) -> Result<Vec<RunState>> {
        let ids: Vec<&str> = run_ids.iter().map(RunId::as_str).collect();
        let body = json!({ "run_ids": ids });
        let answer: Stated = self.post("import/states", &body).await?;
        Ok(answer.runs)
    }

    pub(in crate::sync) async fn import(&self, sent: Parcel) -> Result<Outcome> {
        let encoded = tokio::task::spawn_blocking(move || parcel::encode(&sent));
        let body = encoded
            .await
            .map_err(|e| Error::internal("writing a parcel panicked", e))??;
        let content_type = "application/octet-stream";
        self.post_bytes("import", content_type, body.into()).await
    }

    pub(in crate::sync) async fn file_states(
        &self,
        owner: &FileOwner,
        files: &[SentFile],
    ) -> Result<Vec<FileState>> {
        let body = json!({
            "paths": files.iter().map(|file| &file.path).collect::<Vec<_>>(),
            "sizes": files.iter().map(|file| file.size).collect::<Vec<_>>(),
            "digests": files.iter().map(|file| &file.digest).collect::<Vec<_>>(),
        });
        let path = format!("import/files/{}", owner_path(owner));
        let answer: FilesStated = self.post(&path, &body).await?;
        Ok(answer.files)
    }

    /// Sends a file once: who sends again reads it again.
    pub(in crate::sync) async fn put_file(
        &self,
        owner: &FileOwner,
        path: &str,
        file: Download,
    ) -> Result<()> {
        let name = percent_encoding::utf8_percent_encode(path, &PATH);
        let path = format!("/api/tracker/import/files/{}/{name}", owner_path(owner));
        let request = self.uploading(&path)?;
        let answer = self.upload(request, file.body, file.size).await?;
        self.checked(answer).await.map(drop)
    }
}

fn owner_path(owner: &FileOwner) -> String {
    match owner {
        FileOwner::Run(id) => format!("runs/{id}"),
        FileOwner::Model(id) => format!("logged-models/{id}"),
    }
}
