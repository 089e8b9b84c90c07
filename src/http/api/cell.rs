//! Tables in JSON: the columns once, then rows as lists.

use serde::{Serialize, Serializer};

use crate::http::mlflow::wire::double;

/// What a column holds.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    kind: &'static str,
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stat: Option<&'static str>,
}

impl Column {
    /// A column of `kind`: `attribute`, `param`, `tag` or `group`.
    pub fn new(kind: &'static str, key: impl Into<String>) -> Self {
        Self {
            kind,
            key: key.into(),
            stat: None,
        }
    }

    /// One number of a metric.
    pub fn metric(key: impl Into<String>, stat: &'static str) -> Self {
        Self {
            stat: Some(stat),
            ..Self::new("metric", key)
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
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Double(value) => double(value, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Owned(text) => serializer.serialize_str(text),
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
