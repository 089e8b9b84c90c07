//! Models and versions as tables.

use clap::Args;
use serde_json::{Value, json};

use super::Reference;
use crate::cli::output::{Cell, Column, Report, Table};
use crate::cli::shapes::{pairs_json, pairs_table};
use crate::cli::target::Target;
use crate::error::Result;
use crate::sync::wire::{KeyValue, Model, Models, OneModel, Version, Versions as Found};

/// Models or versions of one page.
const PAGE: usize = 100;

/// `models list`.
#[derive(Debug, Args)]
pub(super) struct List {
    /// In the search language: `name LIKE 'fraud%'`.
    #[arg(default_value = "", value_name = "FILTER")]
    filter: String,
    /// Sort by these: `last_updated_timestamp DESC`.
    #[arg(long, value_name = "FIELD")]
    order_by: Vec<String>,
    /// Most models.
    #[arg(long, visible_alias = "max-results", default_value_t = 1_000)]
    max: usize,
}

impl List {
    pub(super) async fn report(&self, target: &Target) -> Result<Report> {
        let models = models(target, &self.filter, &self.order_by, self.max).await?;
        let mut table = Table::new([
            Column::text("name"),
            Column::number("latest"),
            Column::text("aliases"),
            Column::text("updated (UTC)"),
            Column::text("description"),
        ]);
        for model in &models {
            let newest = model.latest_versions.iter();
            let newest = newest
                .filter_map(|version| version.version.parse().ok())
                .max();
            table.push(vec![
                Cell::of(&model.name),
                newest.map_or(Cell::Empty, Cell::Integer),
                Cell::of(&aliases(model)),
                Cell::time(model.last_updated_timestamp),
                Cell::of(&model.description),
            ]);
        }
        Ok(Report::table(
            models.iter().map(model_json).collect(),
            table,
        ))
    }
}

/// What a search for models finds.
pub async fn models(
    target: &Target,
    filter: &str,
    order_by: &[String],
    max: usize,
) -> Result<Vec<Model>> {
    let (mut found, mut token) = (Vec::new(), String::new());
    while found.len() < max {
        let count = PAGE.min(max - found.len()).to_string();
        let mut query = vec![("filter", filter), ("max_results", &count)];
        query.extend(order_by.iter().map(|field| ("order_by", field.as_str())));
        if !token.is_empty() {
            query.push(("page_token", &token));
        }
        let page: Models = target.get("registered-models/search", &query).await?;
        found.extend(page.registered_models);
        token = page.next_page_token.unwrap_or_default();
        if token.is_empty() {
            break;
        }
    }
    found.truncate(max);
    Ok(found)
}

/// What a search for versions finds.
pub async fn versions(
    target: &Target,
    filter: &str,
    order_by: &[String],
    max: usize,
) -> Result<Vec<Version>> {
    let (mut found, mut token) = (Vec::new(), String::new());
    while found.len() < max {
        let count = (PAGE * 10).min(max - found.len()).to_string();
        let mut query = vec![("filter", filter), ("max_results", &count)];
        query.extend(order_by.iter().map(|field| ("order_by", field.as_str())));
        if !token.is_empty() {
            query.push(("page_token", &token));
        }
        let page: Found = target.get("model-versions/search", &query).await?;
        found.extend(page.model_versions);
        token = page.next_page_token.unwrap_or_default();
        if token.is_empty() {
            break;
        }
    }
    found.truncate(max);
    Ok(found)
}

fn aliases(model: &Model) -> String {
    let aliases = model.aliases.iter();
    let aliases: Vec<String> = aliases
        .map(|alias| format!("{}→{}", alias.alias, alias.version))
        .collect();
    aliases.join(" ")
}

/// `models show`.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// A model, `NAME/VERSION` or `NAME@ALIAS`.
    #[arg(value_parser = Reference::parse)]
    model: Reference,
}

impl Show {
    pub(super) async fn report(&self, target: &Target) -> Result<Report> {
        match &self.model {
            Reference::Model(name) => model_report(target, name).await,
            version => Ok(version_report(&version.version(target).await?)),
        }
    }
}

/// A model's page.
pub(super) async fn model_report(target: &Target, name: &str) -> Result<Report> {
    let found: OneModel = target
        .get("registered-models/get", &[("name", name)])
        .await?;
    let model = found.registered_model;
    let filter = format!("name = {}", crate::sync::wire::literal(name)?);
    let versions = versions(target, &filter, &[], usize::MAX).await?;
    let pairs = Table::pairs([
        ("model", Cell::of(&model.name)),
        ("description", Cell::of(&model.description)),
        ("aliases", Cell::of(&aliases(&model))),
        ("created (UTC)", Cell::time(model.creation_timestamp)),
        ("updated (UTC)", Cell::time(model.last_updated_timestamp)),
    ]);
    let mut json = model_json(&model);
    json["versions"] = versions.iter().map(version_json).collect();
    Ok(Report::table(json, pairs)
        .with_section("Versions", versions_table(&versions))
        .with_section("Tags", pairs_table(&model.tags)))
}

/// A version's page.
pub(super) fn version_report(version: &Version) -> Report {
    let pairs = Table::pairs([
        ("model", Cell::of(&version.name)),
        ("version", Cell::of(&version.version)),
        ("stage", Cell::Status(version.current_stage.clone())),
        ("aliases", Cell::of(&version.aliases.join(" "))),
        ("description", Cell::of(&version.description)),
        ("run", Cell::of(&version.run_id)),
        ("source", Cell::of(&version.source)),
        ("created (UTC)", Cell::time(version.creation_timestamp)),
        ("updated (UTC)", Cell::time(version.last_updated_timestamp)),
    ]);
    Report::table(version_json(version), pairs).with_section("Tags", pairs_table(&version.tags))
}

/// `models versions`.
#[derive(Debug, Args)]
pub(super) struct Versions {
    /// A model's name, or in the search language: `name = 'fraud' AND tags.team = 'x'`.
    #[arg(default_value = "", value_name = "MODEL|FILTER")]
    filter: String,
    /// Sort by these: `version_number DESC`.
    #[arg(long, value_name = "FIELD")]
    order_by: Vec<String>,
    /// Most versions.
    #[arg(long, visible_alias = "max-results", default_value_t = 1_000)]
    max: usize,
}

impl Versions {
    pub(super) async fn report(&self, target: &Target) -> Result<Report> {
        let is_name = !self.filter.is_empty()
            && !self.filter.contains(['=', '\'', '"', '<', '>'])
            && !self.filter.contains(' ');
        let filter = if is_name {
            format!("name = '{}'", self.filter)
        } else {
            self.filter.clone()
        };
        let found = versions(target, &filter, &self.order_by, self.max).await?;
        let json = found.iter().map(version_json).collect();
        Ok(Report::table(json, versions_table(&found)))
    }
}

fn versions_table(versions: &[Version]) -> Table {
    let mut table = Table::new([
        Column::text("name"),
        Column::number("version"),
        Column::text("stage"),
        Column::text("aliases"),
        Column::text("run"),
        Column::text("created (UTC)"),
        Column::text("source"),
    ]);
    for version in versions {
        table.push(vec![
            Cell::of(&version.name),
            Cell::of(&version.version),
            Cell::Status(version.current_stage.clone()),
            Cell::of(&version.aliases.join(" ")),
            Cell::Id(version.run_id.clone()),
            Cell::time(version.creation_timestamp),
            Cell::of(&version.source),
        ]);
    }
    table
}

/// The shape of a model in JSON.
pub fn model_json(model: &Model) -> Value {
    let aliases = model.aliases.iter();
    let aliases: Vec<KeyValue> = aliases
        .map(|alias| KeyValue {
            key: alias.alias.clone(),
            value: alias.version.clone(),
        })
        .collect();
    json!({
        "name": model.name,
        "description": model.description,
        "creation_timestamp": model.creation_timestamp,
        "last_updated_timestamp": model.last_updated_timestamp,
        "aliases": pairs_json(&aliases),
        "latest_versions": model.latest_versions.iter().map(version_json).collect::<Value>(),
        "tags": pairs_json(&model.tags),
    })
}

/// The shape of a version in JSON.
pub fn version_json(version: &Version) -> Value {
    json!({
        "name": version.name,
        "version": version.version,
        "stage": version.current_stage,
        "aliases": version.aliases,
        "description": version.description,
        "run_id": version.run_id,
        "source": version.source,
        "creation_timestamp": version.creation_timestamp,
        "last_updated_timestamp": version.last_updated_timestamp,
        "tags": pairs_json(&version.tags),
    })
}
