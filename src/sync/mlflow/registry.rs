//! Registered models, known by their names, and their versions, known by the number and the time they
//! came with.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::batch::entries;
use super::{CREATED, Importing, VERSION};
use crate::error::{Error, Result};
use crate::model::Stage;
use crate::model::transfer::{MovedRegistered, MovedVersion, Pairs, Place};
use crate::sync::wire::{Done, Model, OneModel, OneVersion, Version, Versions, literal};

impl Importing<'_> {
    /// Makes a registered model, or adds what the one of its name lacks.
    pub(super) async fn registered_model(&mut self, sent: &MovedRegistered) -> Result<()> {
        let about = format!("registered model {}", sent.name);
        let Some(there) = self.find_or_make_registered(&about, sent).await? else {
            return Ok(());
        };
        let mut versions = self.versions(&sent.name).await?;
        for version in &sent.versions {
            let about = format!("{about} version {}", version.version);
            let Some(number) = self.version(&about, sent, version, &mut versions).await? else {
                continue;
            };
            let aliases = sent.aliases.iter();
            for (alias, _) in aliases.filter(|(_, aliased)| *aliased == version.version) {
                self.alias(&about, &there, alias, &number).await?;
            }
        }
        Ok(())
    }

    async fn find_or_make_registered(
        &mut self,
        about: &str,
        sent: &MovedRegistered,
    ) -> Result<Option<Model>> {
        let description = sent.description.as_deref().unwrap_or_default();
        let query = [("name", sent.name.as_str())];
        let find = self.api.get("registered-models/get", &query);
        let found: Result<OneModel> = find.await;
        match found {
            Err(Error::NotFound(_)) => {}
            found => {
                let there = found?.registered_model;
                if there.description != description && !description.is_empty() {
                    self.conflict(about, "description", &there.description, description);
                }
                self.model_tags(about, &there, &sent.tags).await?;
                return Ok(Some(there));
            }
        }
        let body = json!({
            "name": sent.name,
            "description": description,
            "tags": tags(&sent.tags),
        });
        let made: Result<OneModel> = self.api.post("registered-models/create", &body).await;
        let made = match made {
            // The answer to the first attempt was lost.
            Err(Error::AlreadyExists(_)) => self.api.get("registered-models/get", &query).await,
            made => made,
        };
        let made = self.refused(about, made)?;
        self.report.outcome.models += u64::from(made.is_some());
        self.not_kept("when registered models were made");
        Ok(made.map(|made| made.registered_model))
    }

    async fn model_tags(&mut self, about: &str, there: &Model, sent: &Pairs) -> Result<()> {
        let kept = entries(there.tags.clone());
        for (key, value) in self.missing(about, &kept, sent) {
            let body = json!({ "name": there.name, "key": key, "value": value });
            let done: Result<Done> = self.api.post("registered-models/set-tag", &body).await;
            self.refused(&format!("{about}: tag {key}"), done)?;
        }
        Ok(())
    }

    /// The tags that are not there; those that differ are told.
    fn missing(&mut self, about: &str, kept: &HashMap<String, String>, sent: &Pairs) -> Pairs {
        let mut missing = Pairs::new();
        for (key, value) in sent {
            match kept.get(key) {
                None => missing.push((key.clone(), value.clone())),
                Some(kept) if kept == value => {}
                Some(kept) => self.conflict(about, format!("tag {key}"), kept, value),
            }
        }
        missing
    }

    async fn versions(&self, name: &str) -> Result<Vec<Version>> {
        let filter = format!("name={}", literal(name)?);
        let mut found = Vec::new();
        let mut token = String::new();
        loop {
            let mut query = vec![("filter", filter.as_str()), ("max_results", "1000")];
            query.extend((!token.is_empty()).then_some(("page_token", token.as_str())));
            let page: Versions = self.api.get("model-versions/search", &query).await?;
            found.extend(page.model_versions);
            token = page.next_page_token.unwrap_or_default();
            if token.is_empty() {
                return Ok(found);
            }
        }
    }

    /// The number that a version has there, where it is made if need be.
    async fn version(
        &mut self,
        about: &str,
        model: &MovedRegistered,
        sent: &MovedVersion,
        there: &mut Vec<Version>,
    ) -> Result<Option<String>> {
        let mut attempts = self.api.attempts();
        loop {
            if let Some(found) = there.iter().find(|version| is_same(version, sent)).cloned() {
                self.known_version(about, model, sent, &found).await?;
                return Ok(Some(found.version));
            }
            let body = self.new_version(model, sent);
            let made: Result<OneVersion> = self.api.make("model-versions/create", &body).await;
            match made {
                // It may have been made all the same.
                Err(error @ (Error::Unavailable(..) | Error::Busy { .. })) => {
                    attempts.wait(error).await?;
                    *there = self.versions(&model.name).await?;
                }
                made => {
                    let Some(made) = self.refused(about, made)? else {
                        return Ok(None);
                    };
                    let number = made.model_version.version;
                    self.report.outcome.models += 1;
                    self.made_version(about, model, sent, &number).await?;
                    return Ok(Some(number));
                }
            }
        }
    }

    async fn made_version(
        &mut self,
        about: &str,
        model: &MovedRegistered,
        sent: &MovedVersion,
        number: &str,
    ) -> Result<()> {
        self.not_kept(&format!(
            "when versions of models were made: that is in their tag {CREATED}"
        ));
        if number != sent.version.to_string() {
            self.not_kept(&format!(
                "the number of {about}: it is version {number} there"
            ));
        }
        let stage = Stage::from_code(sent.stage).unwrap_or(Stage::None);
        if stage != Stage::None {
            let body = json!({
                "name": model.name,
                "version": number,
                "stage": stage.as_str(),
                "archive_existing_versions": false,
            });
            let verb = "model-versions/transition-stage";
            let done: Result<Done> = self.api.post(verb, &body).await;
            self.refused(&format!("{about}: its stage"), done)?;
        }
        Ok(())
    }

    async fn known_version(
        &mut self,
        about: &str,
        model: &MovedRegistered,
        sent: &MovedVersion,
        there: &Version,
    ) -> Result<()> {
        let stage = Stage::from_code(sent.stage).unwrap_or(Stage::None).as_str();
        if there.current_stage != stage {
            self.conflict(about, "stage", &there.current_stage, stage);
        }
        if there.description != sent.description {
            self.conflict(about, "description", &there.description, &sent.description);
        }
        let kept = entries(there.tags.clone());
        for (key, value) in self.missing(about, &kept, &sent.tags) {
            let body = json!({
                "name": model.name,
                "version": there.version,
                "key": key,
                "value": value,
            });
            let done: Result<Done> = self.api.post("model-versions/set-tag", &body).await;
            self.refused(&format!("{about}: tag {key}"), done)?;
        }
        Ok(())
    }

    fn new_version(&self, model: &MovedRegistered, sent: &MovedVersion) -> Value {
        let (places, models) = (&self.known.places, &self.known.models);
        let source = match &sent.source {
            Place::At(location) => self.renamed(location),
            Place::OfRun(run_id, path) => match places.get(run_id) {
                Some(run) => below(&run.artifact_uri, path),
                None => format!("runs:/{run_id}/{path}"),
            },
            Place::OfModel(model_id, path) => match models.get(model_id) {
                Some(model) => below(&model.artifact_uri, path),
                None => format!("models:/{model_id}"),
            },
        };
        let number = (VERSION.to_owned(), sent.version.to_string());
        let created = (CREATED.to_owned(), sent.created_ms.to_string());
        let mut body = json!({
            "name": model.name,
            "source": source,
            "description": sent.description,
            "tags": tags(sent.tags.iter().chain([&number, &created])),
        });
        let run = places.get(&sent.run_id).map(|place| &place.id);
        let logged = models.get(&sent.model_id).map(|place| &place.id);
        let link = Some(&sent.run_link).filter(|link| !link.is_empty());
        for (field, value) in [("run_id", run), ("model_id", logged), ("run_link", link)] {
            if let Some(value) = value {
                body[field] = value.as_str().into();
            }
        }
        body
    }

    /// A location, with the ids that runs and logged models have there.
    fn renamed(&self, location: &str) -> String {
        for (scheme, places) in [
            ("runs:/", &self.known.places),
            ("models:/", &self.known.models),
        ] {
            let Some(rest) = location.strip_prefix(scheme) else {
                continue;
            };
            let (id, path) = rest.split_once('/').unwrap_or((rest, ""));
            if let Some(place) = places.get(id) {
                return below(&format!("{scheme}{}", place.id), path);
            }
        }
        location.to_owned()
    }

    async fn alias(&mut self, about: &str, there: &Model, alias: &str, number: &str) -> Result<()> {
        match there.aliases.iter().find(|known| known.alias == alias) {
            Some(known) if known.version == number => {}
            Some(known) => {
                self.conflict(about, format!("alias {alias}"), &known.version, number);
            }
            None => {
                let body = json!({ "name": there.name, "alias": alias, "version": number });
                let done: Result<Done> = self.api.post("registered-models/alias", &body).await;
                self.refused(&format!("{about}: alias {alias}"), done)?;
            }
        }
        Ok(())
    }
}

fn below(root: &str, path: &str) -> String {
    if path.is_empty() {
        return root.to_owned();
    }
    format!("{root}/{path}")
}

fn tags<'p>(pairs: impl IntoIterator<Item = &'p (String, String)>) -> Vec<Value> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect()
}

/// Whether a version there came from this one.
fn is_same(there: &Version, sent: &MovedVersion) -> bool {
    let has = |key: &str, value: i64| {
        let value = value.to_string();
        there
            .tags
            .iter()
            .any(|tag| tag.key == key && tag.value == value)
    };
    has(VERSION, sent.version) && has(CREATED, sent.created_ms)
}
