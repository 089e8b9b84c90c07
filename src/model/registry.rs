//! The model registry: named models with numbered versions, stages and aliases.

use super::KeyValue;

/// Where a version stands in MLflow's classic promotion scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Not promoted.
    None,
    /// Under test.
    Staging,
    /// In use.
    Production,
    /// Out of use.
    Archived,
}

impl Stage {
    /// Every stage, in promotion order.
    pub const ALL: [Self; 4] = [Self::None, Self::Staging, Self::Production, Self::Archived];

    /// The wire's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Staging => "Staging",
            Self::Production => "Production",
            Self::Archived => "Archived",
        }
    }

    /// The number that the store keeps.
    pub fn code(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Staging => 1,
            Self::Production => 2,
            Self::Archived => 3,
        }
    }

    /// From the store's number.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// From a name in any case (`model-versions/transition-stage`).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str().eq_ignore_ascii_case(name))
    }
}

/// A movable name for one version of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// 1 to 255 characters.
    pub alias: String,
    /// The version it points at.
    pub version: i64,
}

/// A named model; its versions are what is deployed.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisteredModel {
    /// Unique; 1 to 256 characters.
    pub name: String,
    /// Free text; may be empty.
    pub description: Option<String>,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch.
    pub updated_ms: i64,
    /// The newest version of each stage, in promotion order.
    pub latest_versions: Vec<ModelVersion>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Sorted by alias.
    pub aliases: Vec<Alias>,
}

/// One version of a registered model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelVersion {
    /// The registered model's name.
    pub name: String,
    /// 1 and up; never reused while the model lives.
    pub version: i64,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch.
    pub updated_ms: i64,
    /// Promotion stage.
    pub stage: Stage,
    /// Free text; may be empty.
    pub description: String,
    /// Where the files come from: a label for clients, never opened by the server.
    pub source: String,
    /// The run that made it; may be empty.
    pub run_id: String,
    /// The logged model it was made from; may be empty.
    pub model_id: String,
    /// A link to that run in another server; may be empty.
    pub run_link: String,
    /// Where the files really are, when that differs from `source`.
    pub storage_location: Option<String>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Aliases that point here, sorted.
    pub aliases: Vec<String>,
}

impl ModelVersion {
    /// Where clients find the files (`model-versions/get-download-uri`).
    pub fn download_uri(&self) -> &str {
        self.storage_location.as_deref().unwrap_or(&self.source)
    }
}
