//! Registered models: create, find, describe, rename, delete, tags.

use super::history::{Journal, Tagged};
use super::{cut, limits, makes_prompt, page};
use crate::error::{Error, Result};
use crate::model::{KeyValue, ModelVersion, Page, RegisteredModel, RegistryEventKind, Stage};
use crate::search;
use crate::service::{Tracker, validate};
use crate::store::Tx;
use crate::store::key_values::{self, REGISTERED_MODEL_TAGS};
use crate::store::registry::{models, search_models, versions};

/// Most results of one `registered-models/search`.
const MAX_PAGE: usize = 1_000;
/// Most stages in one `registered-models/get-latest-versions`.
const MAX_STAGES: usize = 100;

/// `registered-models/create`.
#[derive(Debug, Default)]
pub struct NewRegisteredModel {
    /// Unique among models and prompts.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Initial tags.
    pub tags: Vec<KeyValue>,
}

/// `registered-models/search` and `model-versions/search`.
#[derive(Debug, Default)]
pub struct SearchRegistry {
    /// In the search language.
    pub filter: String,
    /// In the search language.
    pub order_by: Vec<String>,
    /// 1 to 1,000 models, or 200,000 versions.
    pub max_results: i64,
    /// From the page before.
    pub page_token: Option<String>,
}

impl Tracker {
    /// Adds a registered model or a prompt.
    pub async fn create_registered_model(
        &self,
        new: NewRegisteredModel,
    ) -> Result<RegisteredModel> {
        limits::name("name", &new.name)?;
        limits::description(new.description.as_deref().unwrap_or_default())?;
        let tags = limits::tags(new.tags)?;
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.store
            .write(move |tx| {
                let description = new.description.as_deref();
                let Some(model) = models::insert(tx, &new.name, description, now)? else {
                    return Err(taken(tx, &new.name, makes_prompt(&tags))?);
                };
                key_values::set(tx, REGISTERED_MODEL_TAGS, model, &tags)?;
                journal.model(tx, model, &new.name, RegistryEventKind::ModelCreated)?;
                models::get(tx, &new.name)
            })
            .await
    }

    /// One registered model.
    pub async fn registered_model(&self, name: String) -> Result<RegisteredModel> {
        limits::name("name", &name)?;
        self.store.read(move |tx| models::get(tx, &name)).await
    }

    /// A page of registered models, without prompts unless the filter asks for them.
    pub async fn search_registered_models(
        &self,
        request: SearchRegistry,
    ) -> Result<Page<RegisteredModel>> {
        let token = request.page_token.as_deref();
        let search = page(
            search::registered_models(&request.filter)?,
            search::registered_models_order_by(&request.order_by)?,
            token,
            request.max_results,
            MAX_PAGE,
        )?;
        self.store
            .read(move |tx| Ok(cut(&search, search_models::search(tx, &search)?)))
            .await
    }

    /// Changes the description.
    pub async fn update_registered_model(
        &self,
        name: String,
        description: String,
    ) -> Result<RegisteredModel> {
        limits::description(&description)?;
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.change_model(name, move |tx, model, name| {
            models::describe(tx, model, &description, now)?;
            journal.model(tx, model, name, RegistryEventKind::ModelDescribed)?;
            models::get(tx, name)
        })
        .await
    }

    /// Gives a registered model another name; versions, tags and aliases go along.
    pub async fn rename_registered_model(
        &self,
        name: String,
        new_name: String,
    ) -> Result<RegisteredModel> {
        limits::name("new_name", &new_name)?;
        let now = self.clock.now_ms();
        let journal = Journal::new(now);
        self.change_model(name, move |tx, model, name| {
            models::rename(tx, model, &new_name, now)?;
            if name != new_name {
                journal.renamed(tx, model, &new_name, name)?;
            }
            models::get(tx, &new_name)
        })
        .await
    }

    /// Removes a registered model for good, with versions, tags and aliases.
    pub async fn delete_registered_model(&self, name: String) -> Result<()> {
        let journal = Journal::new(self.clock.now_ms());
        self.change_model(name, move |tx, model, name| {
            journal.model(tx, model, name, RegistryEventKind::ModelDeleted)?;
            models::delete(tx, model, name)
        })
        .await
    }

    /// The newest version of each of the stages named; of every stage when none is.
    pub async fn latest_versions(
        &self,
        name: String,
        stages: Vec<String>,
    ) -> Result<Vec<ModelVersion>> {
        limits::name("name", &name)?;
        validate::count("stages", stages.len(), MAX_STAGES)?;
        let stages: Vec<Stage> = stages
            .iter()
            .map(|name| stage(name))
            .collect::<Result<_>>()?;
        self.store
            .read(move |tx| {
                let model = models::find(tx, &name)?;
                let latest = versions::latest(tx, &[model])?
                    .into_iter()
                    .map(|(_, version)| version);
                let wanted = |v: &ModelVersion| stages.is_empty() || stages.contains(&v.stage);
                Ok(latest.filter(wanted).collect())
            })
            .await
    }

    /// Adds a tag to a registered model, or replaces its value.
    pub async fn set_registered_model_tag(&self, name: String, tag: KeyValue) -> Result<()> {
        let tag = limits::tag(tag)?;
        let journal = Journal::new(self.clock.now_ms());
        self.change_model(name, move |tx, model, name| {
            journal.set_tag(tx, of_model(model, name), &tag)
        })
        .await
    }

    /// Removes a tag of a registered model; one that is not there is fine.
    pub async fn delete_registered_model_tag(&self, name: String, key: String) -> Result<()> {
        let journal = Journal::new(self.clock.now_ms());
        self.change_model(name, move |tx, model, name| {
            journal.delete_tag(tx, of_model(model, name), &key)
        })
        .await
    }

    /// Runs a change of a registered model, whose row it locks.
    pub(super) async fn change_model<T: Send + 'static>(
        &self,
        name: String,
        change: impl Fn(&mut dyn Tx, i64, &str) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        limits::name("name", &name)?;
        self.store
            .write(move |tx| {
                let model = models::lock(tx, &name)?;
                change(tx, model, &name)
            })
            .await
    }
}

/// The model's own tags.
fn of_model(model: i64, name: &str) -> Tagged<'_> {
    Tagged {
        table: REGISTERED_MODEL_TAGS,
        owner: model,
        model,
        name,
        version: None,
    }
}

/// A stage by its name, in any case.
pub(super) fn stage(name: &str) -> Result<Stage> {
    Stage::from_name(name).ok_or_else(|| {
        let valid = Stage::ALL.map(Stage::as_str).join(", ");
        Error::Invalid(format!(
            "Invalid Model Version stage: {}. Value must be one of {valid}.",
            validate::quoted(name)
        ))
    })
}

/// Why a name cannot be had.
fn taken(tx: &mut dyn Tx, name: &str, wants_prompt: bool) -> Result<Error> {
    let owner = models::lock(tx, name)?;
    let kind = |is_prompt| {
        if is_prompt {
            "Prompt"
        } else {
            "Registered Model"
        }
    };
    let (owner, wanted) = (kind(models::is_prompt(tx, owner)?), kind(wants_prompt));
    if owner == wanted {
        return Ok(Error::AlreadyExists(format!(
            "{owner} (name={name}) already exists."
        )));
    }
    let (owner, wanted) = (owner.to_lowercase(), wanted.to_lowercase());
    Ok(Error::AlreadyExists(format!(
        "Tried to create a {wanted} with name '{name}', but the name is already taken by a {owner}. Models and prompts \
         share their names: choose another."
    )))
}
