//! `tracker models`: the model registry.

mod change;
mod download;
mod show;

use clap::{Args, Subcommand};

use self::change::{
    Alias, Create, Delete, Describe, Register, Rename, Tag, Transition, Unalias, Untag,
};
use self::download::Download;
use self::show::{List, Show, Versions};
pub use self::show::{model_json, models, versions};
use super::ExitCode;
use super::shell::{self, Common, EXIT_CODES};
use super::target::{Files, Target};
use crate::error::{Error, Result};
use crate::sync::wire::{OneVersion, Version};

/// Registered models: list, show, register, alias, stage, tag, delete, download.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Models {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List or search models.
    #[command(visible_alias = "search")]
    List(List),
    /// Show a model and its versions, or one version.
    #[command(visible_aliases = ["get", "describe"])]
    Show(Show),
    /// List or search versions.
    Versions(Versions),
    /// Make a new model, without versions.
    Create(Create),
    /// Add a version from a run's artifacts; the model is made when it is new.
    Register(Register),
    /// Set the description of a model or of a version.
    SetDescription(Describe),
    /// Give a model another name.
    Rename(Rename),
    /// Set tags of a model or of a version.
    Tag(Tag),
    /// Remove tags of a model or of a version.
    Untag(Untag),
    /// Let an alias point to a version.
    #[command(visible_alias = "set-alias")]
    Alias(Alias),
    /// Remove an alias.
    #[command(visible_alias = "delete-alias")]
    Unalias(Unalias),
    /// Move a version to a stage.
    TransitionModelVersionStage(Transition),
    /// Delete a model with all its versions, or one version, for ever.
    Delete(Delete),
    /// Download the files of a version.
    Download(Download),
}

/// Runs the command.
pub fn run(args: &Models) -> ExitCode {
    let files = match args.command {
        Command::Download(_) => Files::Read,
        _ => Files::Unused,
    };
    shell::run(&args.common, files, async |target| match &args.command {
        Command::List(list) => list.report(target).await,
        Command::Show(show) => show.report(target).await,
        Command::Versions(versions) => versions.report(target).await,
        Command::Create(create) => create.execute(target).await,
        Command::Register(register) => register.execute(target).await,
        Command::SetDescription(describe) => describe.execute(target).await,
        Command::Rename(rename) => rename.execute(target).await,
        Command::Tag(tag) => tag.execute(target).await,
        Command::Untag(untag) => untag.execute(target).await,
        Command::Alias(alias) => alias.execute(target).await,
        Command::Unalias(unalias) => unalias.execute(target).await,
        Command::TransitionModelVersionStage(transition) => transition.execute(target).await,
        Command::Delete(delete) => delete.execute(target).await,
        Command::Download(download) => download.execute(target).await,
    })
}

/// A model, or a version of it: `fraud`, `fraud/3`, `fraud@champion`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reference {
    Model(String),
    Version(String, String),
    Alias(String, String),
}

impl Reference {
    /// Of `text`, which may begin with `models:/`. Names of models hold no `/`.
    fn parse(text: &str) -> std::result::Result<Self, String> {
        let text = text.strip_prefix("models:/").unwrap_or(text);
        let text = text.trim_start_matches('/');
        if let Some((name, version)) = text.rsplit_once('/') {
            let is_number = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
            return if is_number && !name.is_empty() {
                Ok(Self::Version(name.into(), version.into()))
            } else {
                Err("write NAME, NAME/VERSION or NAME@ALIAS".into())
            };
        }
        Ok(match text.rsplit_once('@') {
            Some((name, alias)) if !name.is_empty() => Self::Alias(name.into(), alias.into()),
            _ => Self::Model(text.into()),
        })
    }

    /// The version that is meant; of a model alone there is none.
    async fn version(&self, target: &Target) -> Result<Version> {
        let found: OneVersion = match self {
            Self::Model(name) => {
                return Err(Error::Invalid(format!(
                    "`{name}` is a model, a version is needed: write {name}/VERSION or {name}@ALIAS"
                )));
            }
            Self::Version(name, version) => {
                let query = [("name", name.as_str()), ("version", version)];
                target.get("model-versions/get", &query).await?
            }
            Self::Alias(name, alias) => {
                let query = [("name", name.as_str()), ("alias", alias)];
                target.get("registered-models/alias", &query).await?
            }
        };
        Ok(found.model_version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_mlflow_writes_them() {
        let (name, one) = ("fraud".to_owned(), "3".to_owned());
        for (text, meant) in [
            ("fraud", Reference::Model(name.clone())),
            (
                "models:/fraud/3",
                Reference::Version(name.clone(), one.clone()),
            ),
            ("fraud/3", Reference::Version(name.clone(), one)),
            (
                "models:/fraud@champion",
                Reference::Alias(name, "champion".into()),
            ),
        ] {
            assert_eq!(Reference::parse(text), Ok(meant), "{text}");
        }
        assert!(Reference::parse("fraud/latest").is_err());
    }
}
