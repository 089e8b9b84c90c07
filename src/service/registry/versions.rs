//! Versions of registered models: create, find, promote, delete, tags, files.

use super::history::{Journal, Tagged};
use super::models::{SearchRegistry, stage};
use super::source::{self, Claim};
use super::{cut, limits, makes_prompt, page};
use crate::error::{Error, Result};
use crate::model::{KeyValue, ModelId, ModelVersion, Page, RegistryEventKind, Stage};
use crate::search;
use crate::service::{Located, Tracker};
use crate::store::Tx;
use crate::store::key_values::{self, MODEL_VERSION_TAGS};
use crate::store::registry::versions::{self, NewVersion, not_found};
use crate::store::registry::{aliases, models, search_versions};

/// Most results of one `model-versions/search`.
const MAX_PAGE: usize = 200_000;

/// `model-versions/create`.
#[derive(Debug, Default)]
pub struct NewModelVersion {
    /// Of a registered model that exists.
    pub name: String,
    /// Where the files come from.
    pub source: String,
    /// The run that made it; may be empty.
    pub run_id: String,
    /// The logged model it is made from; may be empty.
    pub model_id: String,
    /// A link to the run in another server; may be empty.
    pub run_link: String,
    /// Free text; may be empty.
    pub description: String,
    /// Initial tags.
    pub tags: Vec<KeyValue>,
}

/// `model-versions/transition-stage`.
#[derive(Debug, Default)]
pub struct Transition {
    /// The registered model.
    pub name: String,
    /// The version to move.
    pub version: i64,
    /// The stage's name, in any case.
    pub stage: String,
    /// Archive the other versions in that stage; for `Staging` and `Production` alone.
    pub archive_existing: bool,
}

impl Tracker {
    /// Adds a version with the next number.
    pub async fn create_model_version(&self, new: NewModelVersion) -> Result<ModelVersion> {
        limits::description(&new.description)?;
        crate::service::validate::length("run_link", &new.run_link, limits::MAX_LOCATION)?;
        let tags = limits::tags(new.tags)?;
        let claim = Claim::new(new.source, new.run_id, &new.model_id, &self.settings)?;
        let is_prompt = makes_prompt(&tags);
        let (description, run_link) = (new.description, new.run_link);
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.change_model(new.name, move |tx, model, name| {
            let lineage = if is_prompt {
                claim.of_prompt()?
            } else {
                claim.resolve(tx)?
            };
            let new = NewVersion {
                source: &lineage.source,
                storage_location: lineage.storage_location.as_deref(),
                run_id: &lineage.run_id,
                model_id: lineage.model_id.as_ref().map_or("", ModelId::as_str),
                run_link: &run_link,
                description: &description,
            };
            let (pk, version) = versions::insert(tx, model, &new, now)?;
            key_values::set(tx, MODEL_VERSION_TAGS, pk, &tags)?;
            models::touch(tx, model, now)?;
            let created = RegistryEventKind::VersionCreated;
            journal.version(tx, (model, name, version), created, &lineage.source)?;
            if let Some(model_id) = &lineage.model_id {
                source::note_version(tx, model_id, name, version)?;
            }
            get(tx, model, name, version)
        })
        .await
    }

    /// One version.
    pub async fn model_version(&self, name: String, version: i64) -> Result<ModelVersion> {
        limits::name("name", &name)?;
        self.store
            .read(move |tx| {
                let model = models::find(tx, &name)?;
                get(tx, model, &name, version)
            })
            .await
    }

    /// A page of versions, without prompts' unless the filter asks for them.
    pub async fn search_model_versions(
        &self,
        request: SearchRegistry,
    ) -> Result<Page<ModelVersion>> {
        let token = request.page_token.as_deref();
        let search = page(
            search::model_versions(&request.filter)?,
            search::model_versions_order_by(&request.order_by)?,
            token,
            request.max_results,
            MAX_PAGE,
        )?;
        self.store
            .read(move |tx| Ok(cut(&search, search_versions::search(tx, &search)?)))
            .await
    }

    /// Changes the description.
    pub async fn update_model_version(
        &self,
        name: String,
        version: i64,
        description: String,
    ) -> Result<ModelVersion> {
        limits::description(&description)?;
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.change_version(name, version, move |tx, model, pk, name| {
            versions::describe(tx, pk, &description, now)?;
            let described = RegistryEventKind::VersionDescribed;
            journal.version(tx, (model, name, version), described, "")?;
            get(tx, model, name, version)
        })
        .await
    }

    /// Moves a version to a stage.
    pub async fn transition_model_version(&self, transition: Transition) -> Result<ModelVersion> {
        let Transition {
            name,
            version,
            stage: wanted,
            archive_existing,
        } = transition;
        let stage = stage(&wanted)?;
        if archive_existing && !matches!(stage, Stage::Staging | Stage::Production) {
            return Err(Error::Invalid(format!(
                "Invalid value true for parameter 'archive_existing_versions' supplied: '{wanted}' is not an active \
                 stage; only versions in Staging and Production can be archived"
            )));
        }
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.change_version(name, version, move |tx, model, pk, name| {
            let before = get(tx, model, name, version)?.stage;
            journal.moved(tx, (model, name, version), before, stage)?;
            if archive_existing {
                for other in versions::in_stage(tx, model, stage, version)? {
                    journal.moved(tx, (model, name, other), stage, Stage::Archived)?;
                }
                versions::archive(tx, model, stage, version, now)?;
            }
            versions::set_stage(tx, pk, stage, now)?;
            models::touch(tx, model, now)?;
            get(tx, model, name, version)
        })
        .await
    }

    /// Removes a version for good, with its aliases; its number is not used again.
    pub async fn delete_model_version(&self, name: String, version: i64) -> Result<()> {
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.change_version(name, version, move |tx, model, pk, name| {
            for alias in aliases::of_version(tx, model, version)? {
                journal.alias(tx, (model, name, &alias), Some(version), None)?;
            }
            let deleted = RegistryEventKind::VersionDeleted;
            journal.version(tx, (model, name, version), deleted, "")?;
            versions::delete(tx, model, pk, version, now)?;
            models::touch(tx, model, now)
        })
        .await
    }

    /// Adds a tag to a version, or replaces its value.
    pub async fn set_model_version_tag(
        &self,
        name: String,
        version: i64,
        tag: KeyValue,
    ) -> Result<()> {
        let tag = limits::tag(tag)?;
        let journal = Journal::new(self.clock.now_ms());
        self.change_version(name, version, move |tx, model, pk, name| {
            journal.set_tag(tx, of_version(model, pk, name, version), &tag)
        })
        .await
    }

    /// Removes a tag of a version; one that is not there is fine.
    pub async fn delete_model_version_tag(
        &self,
        name: String,
        version: i64,
        key: String,
    ) -> Result<()> {
        let journal = Journal::new(self.clock.now_ms());
        self.change_version(name, version, move |tx, model, pk, name| {
            journal.delete_tag(tx, of_version(model, pk, name, version), &key)
        })
        .await
    }

    /// One file of a version.
    pub async fn model_version_artifact(
        &self,
        name: String,
        version: i64,
        path: &str,
    ) -> Result<Located> {
        let version = self.model_version(name, version).await?;
        let uri = self
            .store
            .read(move |tx| source::storage_uri(tx, version.download_uri()))
            .await?;
        self.artifact_below(&uri, path)
    }

    /// Runs a change of a version, whose model's row it locks.
    async fn change_version<T: Send + 'static>(
        &self,
        name: String,
        version: i64,
        change: impl Fn(&mut dyn Tx, i64, i64, &str) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.change_model(name, move |tx, model, name| {
            let pk = versions::find(tx, model, version)?;
            change(tx, model, pk.ok_or_else(|| not_found(name, version))?, name)
        })
        .await
    }
}

fn of_version(model: i64, pk: i64, name: &str, version: i64) -> Tagged<'_> {
    Tagged {
        table: MODEL_VERSION_TAGS,
        owner: pk,
        model,
        name,
        version: Some(version),
    }
}

/// The version, which must not be deleted.
pub(super) fn get(tx: &mut dyn Tx, model: i64, name: &str, version: i64) -> Result<ModelVersion> {
    versions::get(tx, model, version)?.ok_or_else(|| not_found(name, version))
}
