//! Where a new version says it comes from, held against what is stored: a client may only point at
//! files of the run or logged model that it names (`model-versions/create`).

use serde_json::{Value, json};

use super::uri::{self, Source, Which};
use super::{aliases, limits, versions};
use crate::error::{Error, Result};
use crate::model::{KeyValue, LoggedModel, ModelId, ModelVersion, RunId};
use crate::service::Settings;
use crate::store::registry::{models, versions::highest};
use crate::store::{Tx, logged_models, run_data, runs};

/// What clients write as the source of a prompt, whose text is in a tag.
const PROMPT_SOURCES: [&str; 2] = ["dummy-source", "prompt-template"];
/// Lists on a logged model the versions that were made from it.
const MODEL_VERSIONS_TAG: &str = "mlflow.modelVersions";
/// Most versions in that list; the oldest make room.
const MAX_NOTED: usize = 1_000;

/// What a client claims of a new version's origin.
#[derive(Debug)]
pub(super) struct Claim {
    source: String,
    kind: Source,
    run_id: Option<RunId>,
    model_id: Option<ModelId>,
}

/// What is stored of it.
#[derive(Debug)]
pub(super) struct Lineage {
    pub(super) source: String,
    /// Where the files are, when that differs from the source.
    pub(super) storage_location: Option<String>,
    /// May be empty.
    pub(super) run_id: String,
    pub(super) model_id: Option<ModelId>,
}

impl Claim {
    /// Checks what can be checked without looking anything up. Empty ids are none.
    pub(super) fn new(
        source: String,
        run_id: String,
        model_id: &str,
        settings: &Settings,
    ) -> Result<Self> {
        if let Some(pattern) = &settings.model_source_regex
            && !pattern.is_match(&source)
        {
            let why = "It does not match MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX.";
            return Err(uri::refusal(&source, why));
        }
        let kind = uri::parse(&source, &settings.allowed_host_schemes)?;
        let run_id = Some(run_id).filter(|id| !id.is_empty());
        let model_id = Some(model_id).filter(|id| !id.is_empty());
        Ok(Self {
            source,
            kind,
            run_id: run_id.as_deref().map(RunId::parse).transpose()?,
            model_id: model_id.map(ModelId::parse).transpose()?,
        })
    }

    /// The lineage of a prompt's version: it has no files.
    pub(super) fn of_prompt(&self) -> Result<Lineage> {
        if !PROMPT_SOURCES.contains(&self.source.as_str()) {
            let why = format!(
                "The source of a prompt is one of {}.",
                PROMPT_SOURCES.join(", ")
            );
            return Err(self.refused(&why));
        }
        Ok(self.lineage(None, None))
    }

    /// The lineage of a model's version.
    pub(super) fn resolve(&self, tx: &mut dyn Tx) -> Result<Lineage> {
        match &self.kind {
            Source::Version(name, which) => self.of_version(tx, name, which),
            Source::LoggedModel(id) => {
                if self.model_id.as_ref().is_some_and(|given| given != id) {
                    return Err(self.refused(&claims("model_id")));
                }
                let model = logged_model(tx, id)?;
                let storage = model.artifact_uri.clone();
                Ok(Lineage {
                    storage_location: Some(storage),
                    ..self.lineage(None, Some(model))
                })
            }
            Source::Run(id) => {
                if self.model_id.is_some() || self.run_id.as_ref().is_some_and(|given| given != id)
                {
                    return Err(self.refused(&claims("run_id")));
                }
                self.run_root(tx, id)?;
                Ok(self.lineage(Some(id), None))
            }
            Source::Local | Source::Proxied => self.of_files(tx),
            Source::Elsewhere => {
                let model = self.claimed_model(tx)?;
                Ok(self.lineage(None, model))
            }
        }
    }

    /// A copy of a version: what it points at and where it came from are the original's.
    fn of_version(&self, tx: &mut dyn Tx, name: &str, which: &Which) -> Result<Lineage> {
        let original = find_version(tx, name, which).map_err(|error| match error {
            Error::Invalid(why) => self.refused(&why),
            other => other,
        })?;
        let other_run = self
            .run_id
            .as_ref()
            .is_some_and(|id| id.as_str() != original.run_id);
        let other_model = self
            .model_id
            .as_ref()
            .is_some_and(|id| id.as_str() != original.model_id);
        if other_run || other_model {
            let why = "The run_id and model_id request parameters must match the referenced model version.";
            return Err(self.refused(why));
        }
        let model_id = Some(&original.model_id).filter(|id| !id.is_empty());
        Ok(Lineage {
            source: format!("models:/{name}/{}", original.version),
            storage_location: Some(original.download_uri().to_owned()),
            model_id: model_id.map(|id| ModelId::parse(id)).transpose()?,
            run_id: original.run_id,
        })
    }

    /// Files that are local or behind the artifact proxy: they must be those of the run or of the
    /// logged model that the request names.
    fn of_files(&self, tx: &mut dyn Tx) -> Result<Lineage> {
        let model = self.claimed_model(tx)?;
        let of_model = model
            .as_ref()
            .is_some_and(|m| uri::is_within(&self.source, &m.artifact_uri));
        let of_run = match &self.run_id {
            Some(id) if !of_model => uri::is_within(&self.source, &self.run_root(tx, id)?),
            _ => false,
        };
        if of_model || of_run {
            return Ok(self.lineage(None, model));
        }
        if matches!(self.kind, Source::Proxied) {
            return Err(self.refused(&claims("run_id")));
        }
        Err(self.refused(
            "To use a local path as a model version source, the run_id request parameter has to be specified and the \
             local path has to be contained within the artifact directory of the run specified by the run_id, or of \
             the logged model specified by the model_id.",
        ))
    }

    /// What the claim says; a run that it leaves out is the one found, or the logged model's.
    fn lineage(&self, run: Option<&RunId>, model: Option<LoggedModel>) -> Lineage {
        let (made_by, model_id) = model.map_or((String::new(), None), |m| {
            (m.source_run_id, Some(m.model_id))
        });
        let run = self.run_id.as_ref().or(run);
        Lineage {
            source: self.source.clone(),
            storage_location: None,
            run_id: run.map_or(made_by, ToString::to_string),
            model_id,
        }
    }

    fn run_root(&self, tx: &mut dyn Tx, run_id: &RunId) -> Result<String> {
        let run =
            run_data::info(tx, run_id)?.ok_or_else(|| self.refused("Its run does not exist."))?;
        Ok(run.artifact_uri)
    }

    fn claimed_model(&self, tx: &mut dyn Tx) -> Result<Option<LoggedModel>> {
        self.model_id
            .as_ref()
            .map(|id| logged_model(tx, id))
            .transpose()
    }

    fn refused(&self, why: &str) -> Error {
        uri::refusal(&self.source, why)
    }
}

fn logged_model(tx: &mut dyn Tx, id: &ModelId) -> Result<LoggedModel> {
    logged_models::get(tx, id)?.ok_or_else(|| logged_models::not_found(id))
}

/// Why a source that another run or logged model holds is refused.
fn claims(parameter: &str) -> String {
    format!(
        "The {parameter} request parameter must identify the resource that contains the source."
    )
}

fn find_version(tx: &mut dyn Tx, name: &str, which: &Which) -> Result<ModelVersion> {
    limits::name("source", name)?;
    let model = models::find(tx, name)?;
    if models::is_prompt(tx, model)? {
        return Err(Error::Invalid("A prompt has no files to register.".into()));
    }
    let number = match which {
        Which::Number(number) => Some(*number),
        Which::Latest(stage) => highest(tx, model, *stage)?,
        Which::Alias(alias) => return aliases::by_alias(tx, name, alias),
    };
    let number = number.ok_or_else(|| {
        Error::Invalid(format!(
            "The registered model '{name}' has no version there."
        ))
    })?;
    versions::get(tx, model, name, number)
}

/// Adds a version to the list on the logged model it was made from. Clients write the list as well:
/// what it holds already is not added again, and what cannot be read is written anew.
pub(super) fn note_version(
    tx: &mut dyn Tx,
    model_id: &ModelId,
    name: &str,
    version: i64,
) -> Result<()> {
    let noted = logged_models::tag(tx, model_id, MODEL_VERSIONS_TAG)?.unwrap_or_default();
    let mut noted: Vec<Value> = serde_json::from_str(&noted).unwrap_or_default();
    let entry = json!({ "name": name, "version": version });
    if noted.contains(&entry) {
        return Ok(());
    }
    noted.push(entry);
    noted.drain(..noted.len().saturating_sub(MAX_NOTED));
    let tag = KeyValue::new(MODEL_VERSIONS_TAG, Value::from(noted).to_string());
    logged_models::set_tags(tx, model_id, &[tag])
}

/// Where the files behind a download URI are: that of a run is below the run's artifacts.
pub(super) fn storage_uri(tx: &mut dyn Tx, uri: &str) -> Result<String> {
    let Some((run_id, path)) = uri::run(uri) else {
        return Ok(uri.to_owned());
    };
    let run = run_data::info(tx, &run_id)?.ok_or_else(|| runs::not_found(&run_id))?;
    Ok(format!("{}/{path}", run.artifact_uri)
        .trim_end_matches('/')
        .to_owned())
}
