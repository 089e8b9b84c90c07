//! Registered models and versions that come from another store.

use super::Import;
use crate::error::{Error, Result};
use crate::model::transfer::{MovedRegistered, MovedVersion, Place, entries};
use crate::model::{ModelId, ModelVersion, RunId, Stage};
use crate::service::registry::limits;
use crate::service::validate;
use crate::store::key_values::{MODEL_VERSION_TAGS, REGISTERED_MODEL_TAGS};
use crate::store::registry::versions::NewVersion;
use crate::store::registry::{aliases, models, versions};
use crate::store::{exported, imported, key_values, logged_models, run_data};

pub(super) fn check(model: &MovedRegistered) -> Result<()> {
    limits::name("registered_models.name", &model.name)?;
    limits::description(model.description.as_deref().unwrap_or_default())?;
    limits::tags(entries(&model.tags))?;
    for (alias, _) in &model.aliases {
        limits::new_alias(alias)?;
    }
    for version in &model.versions {
        if version.version < 1 {
            return Err(Error::invalid("registered_models.versions count from 1"));
        }
        stage(version)?;
        limits::description(&version.description)?;
        limits::tags(entries(&version.tags))?;
        let places = [Some(&version.source), version.storage_location.as_ref()];
        for place in places.into_iter().flatten() {
            check_place(place)?;
        }
        for (field, text) in [
            ("run_id", &version.run_id),
            ("model_id", &version.model_id),
            ("run_link", &version.run_link),
        ] {
            let field = format!("registered_models.versions.{field}");
            validate::length(&field, text, limits::MAX_LOCATION)?;
        }
    }
    Ok(())
}

fn check_place(place: &Place) -> Result<()> {
    let field = "registered_models.versions.source";
    let path = match place {
        Place::At(location) => location,
        Place::OfRun(run_id, path) => {
            RunId::parse(run_id)?;
            path
        }
        Place::OfModel(model_id, path) => {
            ModelId::parse(model_id)?;
            path
        }
    };
    validate::length(field, path, limits::MAX_LOCATION)?;
    if crate::model::has_parent_segment(path) {
        return Err(Error::Invalid(format!("{field} must not hold '..'")));
    }
    Ok(())
}

fn stage(version: &MovedVersion) -> Result<Stage> {
    Stage::from_code(version.stage).ok_or_else(|| {
        Error::Invalid(format!(
            "registered_models.versions.stage is {}, which is none",
            version.stage
        ))
    })
}

impl Import<'_> {
    pub(super) fn registered_model(&mut self, sent: &MovedRegistered) -> Result<()> {
        let about = format!("registered model {}", sent.name);
        let description = sent.description.as_deref();
        let inserted = models::insert(self.tx, &sent.name, description, sent.created_ms)?;
        self.outcome.models += u64::from(inserted.is_some());
        let model = models::lock(self.tx, &sent.name)?;
        let before = models::get(self.tx, &sent.name)?;
        if inserted.is_none()
            && let Some(description) = description.filter(|text| !text.is_empty())
        {
            match before.description.as_deref().unwrap_or_default() {
                "" => models::describe(self.tx, model, description, self.now_ms)?,
                kept if kept == description => {}
                kept => self.conflict(&about, "description", kept, description),
            }
        }
        self.tags(&about, REGISTERED_MODEL_TAGS, model, &sent.tags, false)?;
        let here = self.versions_of(model)?;
        for version in &sent.versions {
            let number = self.version(&about, model, &here, version)?;
            let named = sent.aliases.iter();
            for (alias, _) in named.filter(|(_, aliased)| *aliased == version.version) {
                self.alias(&about, model, alias, number)?;
            }
        }
        if inserted.is_some() {
            models::touch(self.tx, model, sent.updated_ms)?;
        }
        Ok(())
    }

    fn versions_of(&mut self, model: i64) -> Result<Vec<ModelVersion>> {
        let mut found = Vec::new();
        for version in exported::versions(self.tx, model)? {
            found.extend(versions::get(self.tx, model, version)?);
        }
        Ok(found)
    }

    /// Adds a version, under its own number or, where that is another version's, under the next one.
    /// Tells the number. Versions are the same when they were made from the same at the same time.
    fn version(
        &mut self,
        about: &str,
        model: i64,
        here: &[ModelVersion],
        sent: &MovedVersion,
    ) -> Result<i64> {
        let source = self.resolve(&sent.source)?;
        let same = here.iter().find(|known| {
            known.created_ms == sent.created_ms
                && known.run_id == sent.run_id
                && known.source == source
        });
        if let Some(known) = same {
            let about = format!("{about} version {}", known.version);
            self.known_version(&about, model, known, sent)?;
            return Ok(known.version);
        }
        let storage = sent.storage_location.as_ref();
        let storage = storage.map(|place| self.resolve(place)).transpose()?;
        let new = NewVersion {
            source: &source,
            storage_location: storage.as_deref(),
            run_id: &sent.run_id,
            model_id: &sent.model_id,
            run_link: &sent.run_link,
            description: &sent.description,
        };
        let (stage, times) = (stage(sent)?.code(), (sent.created_ms, sent.updated_ms));
        let mut number = sent.version;
        let own = imported::insert_version(self.tx, model, number, &new, stage, times)?;
        let row = match own {
            Some(row) => row,
            None => {
                number = imported::highest_version(self.tx, model)? + 1;
                let sent_number = format!("version {}", sent.version);
                let kept = format!("another version; it is version {number} here");
                self.conflict(about, sent_number, &kept, &source);
                imported::insert_version(self.tx, model, number, &new, stage, times)?
                    .ok_or_else(|| Error::bug("a model's next version was taken"))?
            }
        };
        self.outcome.models += 1;
        key_values::set(self.tx, MODEL_VERSION_TAGS, row, &entries(&sent.tags))?;
        Ok(number)
    }

    fn known_version(
        &mut self,
        about: &str,
        model: i64,
        here: &ModelVersion,
        sent: &MovedVersion,
    ) -> Result<()> {
        let stage = stage(sent)?;
        if stage != here.stage {
            self.conflict(about, "stage", here.stage.as_str(), stage.as_str());
        }
        if sent.description != here.description {
            self.conflict(about, "description", &here.description, &sent.description);
        }
        let row = versions::find(self.tx, model, here.version)?;
        let row = row.ok_or_else(|| Error::bug("a model version vanished"))?;
        self.tags(about, MODEL_VERSION_TAGS, row, &sent.tags, false)
    }

    fn alias(&mut self, about: &str, model: i64, alias: &str, number: i64) -> Result<()> {
        match aliases::version(self.tx, model, alias)? {
            None => aliases::set(self.tx, model, alias, number),
            Some(kept) if kept == number => Ok(()),
            Some(kept) => {
                let field = format!("alias {alias}");
                self.conflict(about, field, &kept.to_string(), &number.to_string());
                Ok(())
            }
        }
    }

    /// Where a place is in this store.
    fn resolve(&mut self, place: &Place) -> Result<String> {
        let (root, path) = match place {
            Place::At(location) => return Ok(location.clone()),
            Place::OfRun(run_id, path) => {
                let info = run_data::info(self.tx, &RunId::parse(run_id)?)?;
                (info.map(|info| info.artifact_uri), path)
            }
            Place::OfModel(model_id, path) => {
                let model = logged_models::get_in_any_stage(self.tx, &ModelId::parse(model_id)?)?;
                (model.map(|model| model.artifact_uri), path)
            }
        };
        // Without its run a label is all that can be kept.
        Ok(match (root, place) {
            (Some(root), _) if path.is_empty() => root,
            (Some(root), _) => format!("{root}/{path}"),
            (None, Place::OfModel(model_id, _)) => format!("models:/{model_id}"),
            (None, Place::OfRun(run_id, _)) => format!("runs:/{run_id}/{path}"),
            (None, Place::At(location)) => location.clone(),
        })
    }
}
