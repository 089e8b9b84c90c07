//! Logged models: create, find, finalize, delete, parameters, tags, files.

mod search;
mod token;

pub use crate::store::logged_models::DatasetFilter;
pub use search::{FoundModels, SearchModels, SortBy};

use super::experiments::find_active;
use super::{Listing, Located, Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{
    ExperimentId, KeyValue, Lifecycle, LoggedModel, LoggedModelStatus, ModelId, generate_run_name,
};
use crate::store::key_values::last_of_each_key;
use crate::store::{Tx, logged_models};

/// Most parameters, and most tags, in one request.
const MAX_ENTRIES: usize = 1_000;
/// Longest name and type of a model.
const MAX_NAME: usize = 500;
/// Longest key of a parameter or tag. Upstream holds these keys to no other rule.
const MAX_KEY: usize = 255;
/// Longest value of a parameter or tag: what upstream's `TEXT` columns hold on every database. Longer
/// ones are refused and never cut, because clients keep JSON in them.
const MAX_VALUE: usize = 65_535;
/// Longest id of the run that made a model.
const MAX_SOURCE_RUN_ID: usize = 256;
/// What names of models must not contain: they become parts of `models:/` URIs.
const NOT_IN_NAMES: [char; 6] = ['/', ':', '.', '%', '"', '\''];

/// `logged-models` create.
#[derive(Debug)]
pub struct NewLoggedModel {
    /// An active experiment.
    pub experiment_id: ExperimentId,
    /// By default a generated one.
    pub name: Option<String>,
    /// May be empty.
    pub model_type: String,
    /// May be empty.
    pub source_run_id: String,
    /// At most 1,000, no key twice.
    pub params: Vec<KeyValue>,
    /// At most 1,000.
    pub tags: Vec<KeyValue>,
}

impl Tracker {
    /// Adds a model whose files are yet to be uploaded.
    pub async fn create_logged_model(&self, new: NewLoggedModel) -> Result<LoggedModel> {
        let name = match new.name.filter(|name| !name.is_empty()) {
            Some(name) => checked_name(name)?,
            None => generate_run_name(self.random.as_ref()),
        };
        validate::length("model_type", &new.model_type, MAX_NAME)?;
        validate::length("source_run_id", &new.source_run_id, MAX_SOURCE_RUN_ID)?;
        check_params(&new.params)?;
        check_entries("tags", &new.tags)?;
        let now = self.clock.now_ms();
        let mut model = LoggedModel {
            model_id: ModelId::generate(self.random.as_ref()),
            experiment_id: new.experiment_id,
            name,
            model_type: new.model_type,
            source_run_id: new.source_run_id,
            artifact_uri: String::new(),
            status: LoggedModelStatus::Pending,
            status_message: None,
            created_ms: now,
            updated_ms: now,
            lifecycle: Lifecycle::Active,
            tags: last_of_each_key(&new.tags).into_iter().cloned().collect(),
            params: new.params,
            metrics: Vec::new(),
        };
        model.tags.sort();
        model.params.sort();
        self.store
            .write(move |tx| {
                let experiment = find_active(tx, model.experiment_id)?;
                logged_models::insert(tx, &model)?;
                let location = &experiment.artifact_location;
                Ok(LoggedModel {
                    artifact_uri: logged_models::artifact_uri(location, &model.model_id),
                    ..model.clone()
                })
            })
            .await
    }

    /// One active model; with `allow_deleted` a deleted one too.
    pub async fn logged_model(&self, id: ModelId, allow_deleted: bool) -> Result<LoggedModel> {
        self.store
            .read(move |tx| {
                if allow_deleted {
                    return find(tx, &id);
                }
                logged_models::get(tx, &id)?.ok_or_else(|| logged_models::not_found(&id))
            })
            .await
    }

    /// Says how the upload of a model's files ended.
    pub async fn finalize_logged_model(
        &self,
        id: ModelId,
        status: LoggedModelStatus,
    ) -> Result<LoggedModel> {
        let now = self.clock.now_ms();
        self.store
            .write(move |tx| {
                logged_models::set_status(tx, &id, status, now)?;
                find(tx, &id)
            })
            .await
    }

    /// Hides a model; one that is deleted stays so.
    pub async fn delete_logged_model(&self, id: ModelId) -> Result<()> {
        let now = self.clock.now_ms();
        self.store
            .write(move |tx| logged_models::delete(tx, &id, now))
            .await
    }

    /// Stores parameters, all or none. A parameter never changes; the same value may be sent again.
    pub async fn log_model_params(&self, id: ModelId, params: Vec<KeyValue>) -> Result<()> {
        check_params(&params)?;
        self.store
            .write(move |tx| logged_models::log_params(tx, &id, &params))
            .await
    }

    /// Adds tags or replaces their values.
    pub async fn set_model_tags(&self, id: ModelId, tags: Vec<KeyValue>) -> Result<LoggedModel> {
        check_entries("tags", &tags)?;
        self.store
            .write(move |tx| {
                logged_models::set_tags(tx, &id, &tags)?;
                find(tx, &id)
            })
            .await
    }

    /// Removes a tag.
    pub async fn delete_model_tag(&self, id: ModelId, key: String) -> Result<()> {
        self.store
            .write(move |tx| {
                if logged_models::delete_tag(tx, &id, &key)? {
                    return Ok(());
                }
                Err(Error::NotFound(format!(
                    "No tag with key {} found for model with ID '{id}'.",
                    validate::quoted(&key)
                )))
            })
            .await
    }

    /// Lists a directory of an active model's files; a file or nothing has no entries.
    pub async fn list_model_artifacts(&self, id: ModelId, path: &str) -> Result<Listing> {
        let root_uri = self.logged_model_artifact_uri(id).await?;
        self.list_artifacts(root_uri, path).await
    }

    /// One file of an active model.
    pub async fn model_artifact(&self, id: ModelId, path: &str) -> Result<Located> {
        let root_uri = self.logged_model_artifact_uri(id).await?;
        self.artifact_below(&root_uri, path)
    }

    /// One file of a model whose artifacts clients reach without this server.
    pub async fn direct_model_artifact(&self, id: ModelId, path: &str) -> Result<Located> {
        let root_uri = self.logged_model_artifact_uri(id).await?;
        self.direct_artifact_below(&root_uri, path)
    }

    pub(super) async fn logged_model_artifact_uri(&self, id: ModelId) -> Result<String> {
        self.store
            .read(move |tx| {
                logged_models::active_artifact_uri(tx, &id)?
                    .ok_or_else(|| logged_models::not_found(&id))
            })
            .await
    }
}

/// The model, deleted or not.
fn find(tx: &mut dyn Tx, id: &ModelId) -> Result<LoggedModel> {
    logged_models::get_in_any_stage(tx, id)?.ok_or_else(|| logged_models::not_found(id))
}

fn checked_name(name: String) -> Result<String> {
    validate::length("name", &name, MAX_NAME)?;
    if !name.contains(NOT_IN_NAMES) {
        return Ok(name);
    }
    Err(Error::Invalid(format!(
        "Invalid model name ('{name}') provided. Model name must be a non-empty string and cannot contain the \
         following characters: ('/', ':', '.', '%', '\"', \"'\") (parameter 'name')"
    )))
}

fn check_params(params: &[KeyValue]) -> Result<()> {
    check_entries("params", params)?;
    validate::unique_keys("params", params).map_err(|error| Error::Conflict(error.to_string()))
}

fn check_entries(field: &str, entries: &[KeyValue]) -> Result<()> {
    validate::count(field, entries.len(), MAX_ENTRIES)?;
    for (index, entry) in entries.iter().enumerate() {
        validate::length(&format!("{field}[{index}].key"), &entry.key, MAX_KEY)?;
        validate::length(&format!("{field}[{index}].value"), &entry.value, MAX_VALUE)?;
    }
    Ok(())
}
