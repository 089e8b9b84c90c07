//! Aliases of registered models.

use super::history::Journal;
use super::{limits, versions};
use crate::error::{Error, Result};
use crate::model::ModelVersion;
use crate::service::Tracker;
use crate::store::Tx;
use crate::store::registry::{self, aliases, models};

impl Tracker {
    /// Points an alias at a version.
    pub async fn set_model_alias(&self, name: String, alias: String, version: i64) -> Result<()> {
        limits::new_alias(&alias)?;
        let journal = Journal::new(self.clock.now_ms());
        self.change_model(name, move |tx, model, name| {
            if registry::versions::find(tx, model, version)?.is_none() {
                return Err(registry::versions::not_found(name, version));
            }
            let before = aliases::version(tx, model, &alias)?;
            journal.alias(tx, (model, name, &alias), before, Some(version))?;
            aliases::set(tx, model, &alias, version)
        })
        .await
    }

    /// Removes an alias; one that is not there is fine.
    pub async fn delete_model_alias(&self, name: String, alias: String) -> Result<()> {
        limits::alias(&alias)?;
        let journal = Journal::new(self.clock.now_ms());
        self.change_model(name, move |tx, model, name| {
            let before = aliases::version(tx, model, &alias)?;
            journal.alias(tx, (model, name, &alias), before, None)?;
            aliases::delete(tx, model, &alias)
        })
        .await
    }

    /// The version that an alias points at; `latest` is the highest one.
    pub async fn model_version_by_alias(
        &self,
        name: String,
        alias: String,
    ) -> Result<ModelVersion> {
        limits::name("name", &name)?;
        limits::alias(&alias)?;
        self.store.read(move |tx| by_alias(tx, &name, &alias)).await
    }
}

/// An unknown alias is an [`Error::Invalid`]: clients tell it so from an unknown model
/// (`registered-models/alias`).
pub(super) fn by_alias(tx: &mut dyn Tx, name: &str, alias: &str) -> Result<ModelVersion> {
    let model = models::find(tx, name)?;
    let version = if limits::is_latest(alias) {
        registry::versions::highest(tx, model, None)?
            .ok_or_else(|| Error::NotFound(format!("Latest version not found for model {name}.")))?
    } else {
        aliases::version(tx, model, alias)?.ok_or_else(|| {
            Error::Invalid(format!(
                "Registered model alias {alias} not found for model {name}."
            ))
        })?
    };
    versions::get(tx, model, name, version)
}
