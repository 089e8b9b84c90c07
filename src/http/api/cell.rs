//! Tables in JSON: the columns once, then rows as lists.

use serde::{Serialize, Serializer};

use crate::http::mlflow::wire::double;
use crate::service::{MadeModel, UsedDataset};

/// What a column holds.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    kind: &'static str,
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stat: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
}

impl Column {
    /// A column of `kind`: `attribute`, `param`, `tag` or `group`.
    pub fn new(kind: &'static str, key: impl Into<String>) -> Self {
        Self {
            kind,
            key: key.into(),
            stat: None,
            of: None,
        }
    }

    /// One number of a metric.
    pub fn metric(key: impl Into<String>, stat: &'static str) -> Self {
        Self {
            stat: Some(stat),
            ..Self::new("metric", key)
        }
    }

    /// What is said of many runs' numbers of a metric, `of` those that count.
    pub fn spread(key: impl Into<String>, stat: &'static str, of: &'static str) -> Self {
        Self {
            of: Some(of),
            ..Self::metric(key, stat)
        }
    }
}

/// One value of a row.
#[derive(Debug)]
pub enum Cell<'a> {
    /// There is none.
    Null,
    /// A whole number.
    Integer(i64),
    /// A double; NaN and the infinities as text.
    Double(f64),
    /// Text.
    Text(&'a str),
    /// Text made for the answer.
    Owned(String),
    /// A list of datasets or models.
    List(Vec<Linked<'a>>),
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Double(value) => double(value, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Owned(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
        }
    }
}

/// What a run used or made.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Linked<'a> {
    /// A dataset.
    Dataset {
        name: &'a str,
        digest: &'a str,
        context: &'a str,
    },
    /// A version of a registered model.
    Version { name: &'a str, version: String },
    /// A logged model.
    Logged { name: &'a str, model_id: &'a str },
}

impl<'a> From<&'a UsedDataset> for Linked<'a> {
    fn from(dataset: &'a UsedDataset) -> Self {
        Self::Dataset {
            name: &dataset.name,
            digest: &dataset.digest,
            context: &dataset.context,
        }
    }
}

impl<'a> From<&'a MadeModel> for Linked<'a> {
    fn from(model: &'a MadeModel) -> Self {
        match model {
            MadeModel::Version { name, version } => Self::Version {
                name,
                version: version.to_string(),
            },
            MadeModel::Logged { id, name } => Self::Logged { name, model_id: id },
        }
    }
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Self::Null, Self::Text)
    }
}

impl From<Option<f64>> for Cell<'_> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Double)
    }
}

/// A count.
pub fn count(number: usize) -> Cell<'static> {
    Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
