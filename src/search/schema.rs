//! What can be searched: per entity its prefixes, its attributes and the operators of each.
//!
//! The tables follow `runs/search`, `experiments/search`, `registered-models/search`,
//! `model-versions/search` and `logged-models/search`, down to which of `attribute.` and
//! `attributes.` an entity knows. Where MLflow takes `LIKE`, `RLIKE` is taken as well.

use super::operator::{
    IDENTITY, NUMERIC, Operators, SORT_ONLY, TEXT, TEXT_OR_LIST, TEXT_OR_MISSING,
};

/// What the literal beside a field must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Quoted text.
    Text,
    /// Text, where a bare number stands for its own digits.
    TextOrDigits,
    /// A double, as metrics are.
    Number,
    /// A 64-bit integer.
    Integer,
    /// A 64-bit integer that may be quoted.
    QuotedInteger,
    /// The number of an experiment, quoted or not.
    ExperimentId,
    /// One of these names or its number.
    OneOf(&'static [(&'static str, i64)]),
}

/// A column that can be filtered or sorted by.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) kind: Kind,
    pub(super) operators: Operators,
    pub(super) sortable: bool,
}

impl Attribute {
    const fn new(name: &'static str, kind: Kind, operators: Operators) -> Self {
        Self {
            name,
            aliases: &[],
            kind,
            operators,
            sortable: true,
        }
    }

    const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    const fn filter_only(mut self) -> Self {
        self.sortable = false;
        self
    }

    pub(super) fn is_called(&self, key: &str) -> bool {
        self.name == key || self.aliases.contains(&key)
    }
}

/// What stands behind a prefix.
#[derive(Debug, Clone, Copy)]
pub(super) enum Namespace {
    Attributes,
    Metrics,
    Params(Kind, Operators),
    Tags(Kind, Operators),
    Datasets,
}

/// The spellings of one prefix; the first is shown in messages.
#[derive(Debug)]
pub(super) struct Prefix {
    pub(super) names: &'static [&'static str],
    pub(super) namespace: Namespace,
}

/// Everything there is to search in one entity.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) prefixes: &'static [Prefix],
    pub(super) attributes: &'static [Attribute],
    /// Whether metrics, params and tags can be sorted by: all, or metrics alone, or none.
    pub(super) sortable: Sortable,
    /// Whether `metrics.loss.min` may mean a statistic.
    pub(super) statistics: bool,
}

/// Which namespaces besides attributes can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sortable {
    Keyed,
    Metrics,
    AttributesOnly,
}

const fn prefix(names: &'static [&'static str], namespace: Namespace) -> Prefix {
    Prefix { names, namespace }
}

pub(super) static RUNS: Schema = Schema {
    prefixes: &[
        prefix(
            &["attributes", "attribute", "attr", "run"],
            Namespace::Attributes,
        ),
        prefix(&["metrics", "metric"], Namespace::Metrics),
        prefix(
            &["params", "param", "parameters", "parameter"],
            Namespace::Params(Kind::Text, TEXT_OR_MISSING),
        ),
        prefix(
            &["tags", "tag"],
            Namespace::Tags(Kind::Text, TEXT_OR_MISSING),
        ),
        prefix(&["datasets", "dataset"], Namespace::Datasets),
    ],
    attributes: &[
        Attribute::new("run_id", Kind::Text, TEXT_OR_LIST),
        Attribute::new("run_name", Kind::Text, TEXT).aliases(&["run name", "Run name", "Run Name"]),
        Attribute::new("status", Kind::Text, TEXT),
        Attribute::new("artifact_uri", Kind::Text, TEXT),
        Attribute::new("user_id", Kind::Text, TEXT),
        Attribute::new("start_time", Kind::Integer, NUMERIC).aliases(&["created", "Created"]),
        Attribute::new("end_time", Kind::Integer, NUMERIC),
        // Beyond MLflow: milliseconds from start to end, and versions of registered models made of the run.
        Attribute::new("duration", Kind::Integer, NUMERIC),
        Attribute::new("model_versions", Kind::Integer, NUMERIC).filter_only(),
    ],
    sortable: Sortable::Keyed,
    statistics: true,
};

pub(super) static EXPERIMENTS: Schema = Schema {
    prefixes: &[
        prefix(&["attribute"], Namespace::Attributes),
        prefix(
            &["tags", "tag"],
            Namespace::Tags(Kind::Text, TEXT_OR_MISSING),
        ),
    ],
    attributes: &[
        Attribute::new("name", Kind::Text, TEXT),
        Attribute::new("experiment_id", Kind::ExperimentId, IDENTITY),
        Attribute::new("creation_time", Kind::Integer, NUMERIC),
        Attribute::new("last_update_time", Kind::Integer, NUMERIC),
    ],
    sortable: Sortable::AttributesOnly,
    statistics: false,
};

/// Prefixes of both halves of the registry.
const REGISTRY_PREFIXES: &[Prefix] = &[
    prefix(&["attribute"], Namespace::Attributes),
    prefix(&["tags", "tag"], Namespace::Tags(Kind::Text, TEXT)),
];

pub(super) static REGISTERED_MODELS: Schema = Schema {
    prefixes: REGISTRY_PREFIXES,
    attributes: &[
        Attribute::new("name", Kind::Text, TEXT_OR_LIST),
        Attribute::new("last_updated_timestamp", Kind::Integer, SORT_ONLY).aliases(&["timestamp"]),
    ],
    sortable: Sortable::AttributesOnly,
    statistics: false,
};

pub(super) static MODEL_VERSIONS: Schema = Schema {
    prefixes: REGISTRY_PREFIXES,
    attributes: &[
        Attribute::new("name", Kind::Text, TEXT_OR_LIST),
        Attribute::new("run_id", Kind::Text, TEXT_OR_LIST).filter_only(),
        Attribute::new("source_path", Kind::Text, TEXT).filter_only(),
        Attribute::new("version_number", Kind::QuotedInteger, NUMERIC),
        Attribute::new("creation_timestamp", Kind::Integer, SORT_ONLY),
        Attribute::new("last_updated_timestamp", Kind::Integer, SORT_ONLY),
    ],
    sortable: Sortable::AttributesOnly,
    statistics: false,
};

const LOGGED_MODEL_STATUS: Kind = Kind::OneOf(&[
    ("PENDING", 1),
    ("READY", 2),
    ("UPLOAD_FAILED", 3),
    ("LOGGED_MODEL_PENDING", 1),
    ("LOGGED_MODEL_READY", 2),
    ("LOGGED_MODEL_UPLOAD_FAILED", 3),
    // The Python client's name for the third.
    ("FAILED", 3),
]);

pub(super) static LOGGED_MODELS: Schema = Schema {
    prefixes: &[
        prefix(&["attributes"], Namespace::Attributes),
        prefix(&["metrics"], Namespace::Metrics),
        prefix(
            &["params"],
            Namespace::Params(Kind::TextOrDigits, TEXT_OR_LIST),
        ),
        prefix(&["tags"], Namespace::Tags(Kind::TextOrDigits, TEXT_OR_LIST)),
    ],
    attributes: &[
        Attribute::new("name", Kind::TextOrDigits, TEXT_OR_LIST),
        Attribute::new("model_id", Kind::TextOrDigits, TEXT_OR_LIST),
        Attribute::new("experiment_id", Kind::ExperimentId, IDENTITY),
        Attribute::new("model_type", Kind::TextOrDigits, TEXT_OR_LIST),
        Attribute::new("status", LOGGED_MODEL_STATUS, IDENTITY),
        Attribute::new("source_run_id", Kind::TextOrDigits, TEXT_OR_LIST),
        Attribute::new("artifact_location", Kind::TextOrDigits, TEXT_OR_LIST),
        Attribute::new("creation_timestamp", Kind::Integer, NUMERIC)
            .aliases(&["creation_time", "creation_timestamp_ms"]),
        Attribute::new("last_updated_timestamp", Kind::Integer, NUMERIC)
            .aliases(&["last_updated_time", "last_updated_timestamp_ms"]),
    ],
    sortable: Sortable::Metrics,
    statistics: false,
};
