//! What changes the registry.

use axum::http::Method;
use clap::Args;
use serde_json::{Value, json};

use super::Reference;
use super::show::{model_report, version_report};
use crate::cli::find;
use crate::cli::output::Report;
use crate::cli::shell::{key_value, wire_pairs};
use crate::cli::target::Target;
use crate::error::{Error, Result};
use crate::sync::wire::{Done, OneVersion};

/// `models create`.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// Its name.
    name: String,
    /// What it is for.
    #[arg(long, short)]
    description: Option<String>,
    /// Tags to begin with.
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    tag: Vec<(String, String)>,
}

impl Create {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let new = json!({
            "name": self.name, "description": self.description, "tags": wire_pairs(&self.tag),
        });
        let _: Value = target.post("registered-models/create", &new).await?;
        model_report(target, &self.name).await
    }
}

/// `models register`.
#[derive(Debug, Args)]
pub(super) struct Register {
    /// The model's name.
    #[arg(long, short)]
    name: String,
    /// The run that made it: id, the start of an id, or name.
    #[arg(
        long,
        short,
        visible_alias = "run-id",
        value_name = "RUN",
        required_unless_present = "source"
    )]
    run: Option<String>,
    /// Where it is among the run's artifacts.
    #[arg(long, short = 'p', default_value = "model", value_name = "PATH")]
    path: String,
    /// Where it is, when that is no run: `models:/m-…`, `s3://…`.
    #[arg(long, value_name = "URI", conflicts_with = "path")]
    source: Option<String>,
    /// What is said of the version.
    #[arg(long, short)]
    description: Option<String>,
    /// Tags of the version.
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    tag: Vec<(String, String)>,
    /// Aliases that point to it from now on.
    #[arg(long, short)]
    alias: Vec<String>,
}

impl Register {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let run = match &self.run {
            Some(wanted) => Some(find::run(target, wanted).await?),
            None => None,
        };
        let root = run
            .as_ref()
            .map(|run| run.info.artifact_uri.trim_end_matches('/'));
        let below = self.path.trim_matches('/');
        let source = self.source.clone();
        let source = source.or_else(|| root.map(|root| format!("{root}/{below}")));
        match target
            .post::<Value>("registered-models/create", &json!({ "name": self.name }))
            .await
        {
            Ok(_) | Err(Error::AlreadyExists(_)) => {}
            Err(error) => return Err(error),
        }
        let new = json!({
            "name": self.name, "source": source, "run_id": run.map(|run| run.info.run_id),
            "description": self.description, "tags": wire_pairs(&self.tag),
        });
        let made: OneVersion = target.post("model-versions/create", &new).await?;
        let version = made.model_version.version;
        for alias in &self.alias {
            let body = json!({ "name": self.name, "alias": alias, "version": version });
            let _: Done = target.post("registered-models/alias", &body).await?;
        }
        let made = Reference::Version(self.name.clone(), version);
        Ok(version_report(&made.version(target).await?))
    }
}

/// `models set-description`.
#[derive(Debug, Args)]
pub(super) struct Describe {
    /// A model, `NAME/VERSION` or `NAME@ALIAS`.
    #[arg(value_parser = Reference::parse)]
    model: Reference,
    /// The text; empty for none.
    description: String,
}

impl Describe {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        match &self.model {
            Reference::Model(name) => {
                let body = json!({ "name": name, "description": self.description });
                let _: Value = target
                    .send(Method::PATCH, "registered-models/update", &body)
                    .await?;
                model_report(target, name).await
            }
            reference => {
                let version = reference.version(target).await?;
                let body = json!({
                    "name": version.name, "version": version.version, "description": self.description,
                });
                let after: OneVersion = target
                    .send(Method::PATCH, "model-versions/update", &body)
                    .await?;
                Ok(version_report(&after.model_version))
            }
        }
    }
}

/// `models rename`.
#[derive(Debug, Args)]
pub(super) struct Rename {
    /// The model's name.
    name: String,
    /// The new one.
    new_name: String,
}

impl Rename {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let body = json!({ "name": self.name, "new_name": self.new_name });
        let _: Value = target.post("registered-models/rename", &body).await?;
        model_report(target, &self.new_name).await
    }
}

/// `models tag`.
#[derive(Debug, Args)]
pub(super) struct Tag {
    /// A model, `NAME/VERSION` or `NAME@ALIAS`.
    #[arg(value_parser = Reference::parse)]
    model: Reference,
    /// What to set.
    #[arg(required = true, value_name = "KEY=VALUE", value_parser = key_value)]
    tags: Vec<(String, String)>,
}

impl Tag {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        for (key, value) in &self.tags {
            let entry = json!({ "key": key, "value": value });
            change_tag(target, &self.model, Method::POST, "set-tag", entry).await?;
        }
        shown(target, &self.model).await
    }
}

/// `models untag`.
#[derive(Debug, Args)]
pub(super) struct Untag {
    /// A model, `NAME/VERSION` or `NAME@ALIAS`.
    #[arg(value_parser = Reference::parse)]
    model: Reference,
    /// What to remove.
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
}

impl Untag {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        for key in &self.keys {
            let entry = json!({ "key": key });
            change_tag(target, &self.model, Method::DELETE, "delete-tag", entry).await?;
        }
        shown(target, &self.model).await
    }
}

async fn change_tag(
    target: &Target,
    of: &Reference,
    method: Method,
    verb: &str,
    mut entry: Value,
) -> Result<()> {
    let kind = match of {
        Reference::Model(name) => {
            entry["name"] = name.clone().into();
            "registered-models"
        }
        reference => {
            let version = reference.version(target).await?;
            entry["name"] = version.name.into();
            entry["version"] = version.version.into();
            "model-versions"
        }
    };
    let _: Done = target
        .send(method, &format!("{kind}/{verb}"), &entry)
        .await?;
    Ok(())
}

async fn shown(target: &Target, of: &Reference) -> Result<Report> {
    match of {
        Reference::Model(name) => model_report(target, name).await,
        reference => Ok(version_report(&reference.version(target).await?)),
    }
}

/// `models alias`.
#[derive(Debug, Args)]
pub(super) struct Alias {
    /// The model's name.
    name: String,
    /// The alias.
    #[arg(value_name = "ALIAS")]
    called: String,
    /// The version it points to.
    version: u32,
}

impl Alias {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let body =
            json!({ "name": self.name, "alias": self.called, "version": self.version.to_string() });
        let _: Done = target.post("registered-models/alias", &body).await?;
        let version = Reference::Version(self.name.clone(), self.version.to_string());
        Ok(version_report(&version.version(target).await?))
    }
}

/// `models unalias`.
#[derive(Debug, Args)]
pub(super) struct Unalias {
    /// The model's name.
    name: String,
    /// The alias.
    alias: String,
}

impl Unalias {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let body = json!({ "name": self.name, "alias": self.alias });
        let _: Done = target
            .send(Method::DELETE, "registered-models/alias", &body)
            .await?;
        model_report(target, &self.name).await
    }
}

/// `models transition-model-version-stage`.
#[derive(Debug, Args)]
pub(super) struct Transition {
    /// The model's name.
    #[arg(long, short)]
    name: String,
    /// The version's number.
    #[arg(long, short = 'V')]
    version: u32,
    /// `Staging`, `Production`, `Archived` or `None`.
    #[arg(long, short)]
    stage: String,
    /// Archive the versions that are in this stage now.
    #[arg(long)]
    archive_existing_versions: bool,
}

impl Transition {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let body = json!({
            "name": self.name, "version": self.version.to_string(), "stage": self.stage,
            "archive_existing_versions": self.archive_existing_versions,
        });
        let after: OneVersion = target
            .post("model-versions/transition-stage", &body)
            .await?;
        Ok(version_report(&after.model_version))
    }
}

/// `models delete`.
#[derive(Debug, Args)]
pub(super) struct Delete {
    /// A model, `NAME/VERSION` or `NAME@ALIAS`.
    #[arg(value_parser = Reference::parse)]
    model: Reference,
    /// Needed: the registry has no trash.
    #[arg(long, short)]
    yes: bool,
}

impl Delete {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        if !self.yes {
            return Err(Error::Invalid(
                "models have no trash: give --yes to delete for ever".into(),
            ));
        }
        let (what, verb, body) = match &self.model {
            Reference::Model(name) => (
                name.clone(),
                "registered-models/delete",
                json!({ "name": name }),
            ),
            reference => {
                let version = reference.version(target).await?;
                (
                    format!("{}/{}", version.name, version.version),
                    "model-versions/delete",
                    json!({ "name": version.name, "version": version.version }),
                )
            }
        };
        let _: Done = target.send(Method::DELETE, verb, &body).await?;
        Ok(Report::new(json!({ "deleted": what })).with_line(format!("deleted {what}")))
    }
}
