//! Artifacts of runs and models: from the URI that the store computes to a key in a store this
//! server was configured with. A location that a client chose is never opened.

use super::Tracker;
use crate::artifacts::{ArtifactKey, ArtifactStore, Entry};
use crate::error::{Error, Result};
use crate::model::{ChangeKind, ModelId, RunId};
use crate::store::{Noted, logged_models, run_data};

/// Where artifacts can be read and written through this server.
#[derive(Debug, Clone, Default)]
pub struct ArtifactRoots {
    roots: Vec<(String, ArtifactStore)>,
}

/// An artifact of this server: which store, which key.
#[derive(Debug, Clone)]
pub struct Located {
    /// The store that holds it.
    pub store: ArtifactStore,
    /// Its key there.
    pub key: ArtifactKey,
}

/// Whose artifacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtifactOwner {
    /// A run.
    Run(RunId),
    /// A logged model.
    Model(ModelId),
}

/// A listing of `artifacts/list`.
#[derive(Debug, Clone)]
pub struct Listing {
    /// URI of the run's or model's artifacts.
    pub root_uri: String,
    /// The directory, relative to the root; empty for the root.
    pub path: ArtifactKey,
    /// What is in it, sorted by name.
    pub entries: Vec<Entry>,
}

impl ArtifactRoots {
    /// Adds a root: URIs that start with `uri` are in `store`.
    pub fn add(&mut self, uri: &str, store: ArtifactStore) {
        self.roots
            .push((uri.trim_end_matches('/').to_owned(), store));
    }

    /// Finds the store and key of a URI.
    pub fn locate(&self, uri: &str) -> Result<Located> {
        let inside = |root: &str| {
            let rest = uri.strip_prefix(root)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
        };
        for (root, store) in &self.roots {
            if let Some(path) = inside(root) {
                let key = ArtifactKey::parse(path)?;
                return Ok(Located {
                    store: store.clone(),
                    key,
                });
            }
        }
        Err(Error::NotImplemented(format!(
            "the artifacts at {uri} are not in a store of this server: read them where they are"
        )))
    }

    /// Takes back uploads that are under way, before the process ends.
    pub async fn abandon_uploads(&self) {
        for (_, store) in &self.roots {
            store.abandon_uploads().await;
        }
    }
}

impl Tracker {
    /// The stores behind the artifact URIs of this server.
    pub fn artifact_roots(&self) -> &ArtifactRoots {
        &self.artifacts
    }

    /// One file of a run or logged model.
    pub async fn artifact(&self, owner: ArtifactOwner, path: &str) -> Result<Located> {
        match owner {
            ArtifactOwner::Run(id) => self.run_artifact(id, path).await,
            ArtifactOwner::Model(id) => self.model_artifact(id, path).await,
        }
    }

    /// Tells watchers that a file was written or removed, if its place is that of a run's or model's
    /// artifacts. Whatever happens here, the file is stored.
    pub async fn artifacts_changed(&self, file: &ArtifactKey) {
        let Some(owner) = owner_of(file) else { return };
        let found = self.store.read(move |tx| {
            Ok(match &owner {
                ArtifactOwner::Run(id) => {
                    let pks = run_data::pks(tx, std::slice::from_ref(id))?;
                    pks.into_iter().flatten().next().map(Noted::Run)
                }
                ArtifactOwner::Model(id) => logged_models::pk(tx, id)?.map(Noted::LoggedModel),
            })
        });
        match found.await {
            Ok(Some(noted)) => {
                let change = (noted, ChangeKind::Artifacts);
                self.store.unannounced().add(&[change]);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "nobody is told of a new artifact: its run was not found");
            }
        }
    }

    /// One folder of a run or logged model; an empty path is all of its artifacts.
    pub async fn artifact_folder(&self, owner: ArtifactOwner, path: &str) -> Result<Located> {
        let path = ArtifactKey::parse(path)?;
        let root_uri = match owner {
            ArtifactOwner::Run(id) => self.run_info(id).await?.artifact_uri,
            ArtifactOwner::Model(id) => self.logged_model_artifact_uri(id).await?,
        };
        let Located { store, key } = self.artifacts.locate(&root_uri)?;
        Ok(Located {
            store,
            key: key.join(&path)?,
        })
    }

    /// Lists a directory of a run's artifacts; a file or nothing has no entries.
    pub async fn list_run_artifacts(&self, run_id: RunId, path: &str) -> Result<Listing> {
        let root_uri = self.run_info(run_id).await?.artifact_uri;
        self.list_artifacts(root_uri, path).await
    }

    /// Lists a directory below an artifact URI of this server.
    pub(super) async fn list_artifacts(&self, root_uri: String, path: &str) -> Result<Listing> {
        let path = ArtifactKey::parse(path)?;
        let Located { store, key } = self.artifacts.locate(&root_uri)?;
        let entries = store.list(&key.join(&path)?).await?;
        Ok(Listing {
            root_uri,
            path,
            entries,
        })
    }

    /// One file of a run's artifacts.
    pub async fn run_artifact(&self, run_id: RunId, path: &str) -> Result<Located> {
        let root_uri = self.run_info(run_id).await?.artifact_uri;
        self.artifact_below(&root_uri, path)
    }

    /// One file of a run whose artifacts clients reach without this server.
    pub async fn direct_run_artifact(&self, run_id: RunId, path: &str) -> Result<Located> {
        let root_uri = self.run_info(run_id).await?.artifact_uri;
        self.direct_artifact_below(&root_uri, path)
    }

    /// One file below an artifact URI that clients reach without this server.
    pub(super) fn direct_artifact_below(&self, root_uri: &str, path: &str) -> Result<Located> {
        if root_uri.starts_with("mlflow-artifacts:") {
            return Err(Error::invalid(
                "Presigned URLs are not supported for proxied artifact storage (artifact URI scheme: \
                 mlflow-artifacts). This endpoint requires a direct cloud storage artifact URI.",
            ));
        }
        self.artifact_below(root_uri, path)
    }

    /// One file below an artifact URI of this server.
    pub(super) fn artifact_below(&self, root_uri: &str, path: &str) -> Result<Located> {
        let path = ArtifactKey::parse_file(path)?;
        let Located { store, key } = self.artifacts.locate(root_uri)?;
        Ok(Located {
            store,
            key: key.join(&path)?,
        })
    }
}

/// Whose artifacts a key is among: it goes on `ID/artifacts/…`, after the experiment's place.
fn owner_of(file: &ArtifactKey) -> Option<ArtifactOwner> {
    let (before, _) = file.as_str().split_once("/artifacts/")?;
    let id = before.rsplit('/').next()?;
    if id.starts_with("m-") {
        return ModelId::parse(id).ok().map(ArtifactOwner::Model);
    }
    RunId::parse(id).ok().map(ArtifactOwner::Run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_run_or_model_before_artifacts() {
        let owner = |path: &str| owner_of(&ArtifactKey::parse(path).unwrap());
        let run = ArtifactOwner::Run(RunId::parse("abc").unwrap());
        assert_eq!(owner("1/abc/artifacts/a/b.txt"), Some(run));
        let model = ArtifactOwner::Model(ModelId::parse("m-12").unwrap());
        assert_eq!(owner("1/models/m-12/artifacts/MLmodel"), Some(model));
        assert_eq!(owner("1/abc/other/b.txt"), None);
    }
}
