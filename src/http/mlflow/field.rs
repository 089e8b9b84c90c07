//! Fields of requests, read as leniently as MLflow's server reads them (reference: "JSON
//! conventions on the wire") and refused by name when they make no sense.
//!
//! A request is a struct of [`Field`]s, each with its lowerCamelCase spelling as an alias. Reading
//! never fails on a field: what does not fit is kept as [`Field::Wrong`], and refused with its
//! path once a handler asks for it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::read::Read;
use crate::error::{Error, Result};

/// A field of a request. `null` is absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Field<T> {
    /// Not given.
    #[default]
    Absent,
    /// Given and well-formed.
    Given(T),
    /// Given, but not what the field takes.
    Wrong {
        /// What was given, as JSON text.
        value: String,
        /// What it was: Python's word for the type, as MLflow's messages say it.
        kind: &'static str,
        /// Where in the field: `[2]` for an item of a list, otherwise empty.
        place: String,
    },
}

const HINT: &str = "See the API docs for more information about request parameters.";

/// `Missing value for required parameter 'x'.`
pub fn missing(path: &str) -> Error {
    Error::Invalid(format!(
        "Missing value for required parameter '{path}'. {HINT}"
    ))
}

impl<T> Field<T> {
    pub(super) fn wrong(value: String, kind: &'static str, index: usize) -> Self {
        let place = format!("[{index}]");
        Self::Wrong { value, kind, place }
    }

    /// The value, if one was given. `path` is how messages call the field.
    pub fn optional(self, path: &str) -> Result<Option<T>> {
        match self {
            Self::Absent => Ok(None),
            Self::Given(value) => Ok(Some(value)),
            Self::Wrong { value, kind, place } => Err(Error::Invalid(format!(
                "Invalid value {value} for parameter '{path}{place}' supplied:  Hint: Value was of type '{kind}'. {HINT}"
            ))),
        }
    }

    /// The value, which must be given. Empty text is no number, and counts as missing.
    pub fn required(self, path: &str) -> Result<T> {
        match self {
            Self::Wrong { value, place, .. } if value == "\"\"" && place.is_empty() => {
                Err(missing(path))
            }
            field => field.optional(path)?.ok_or_else(|| missing(path)),
        }
    }

    /// This field, or another spelling of it (`run_uuid` for `run_id`).
    pub fn or(self, other: Self) -> Self {
        if matches!(self, Self::Absent) {
            other
        } else {
            self
        }
    }
}

impl Field<String> {
    /// Text that must be given and not empty.
    pub fn non_empty(self, path: &str) -> Result<String> {
        let text = self.required(path)?;
        if text.is_empty() {
            Err(missing(path))
        } else {
            Ok(text)
        }
    }

    /// Text; absent and empty are the same.
    pub fn text(self, path: &str) -> Result<String> {
        Ok(self.optional(path)?.unwrap_or_default())
    }
}

impl<T> Field<Vec<T>> {
    /// The list; absent and empty are the same.
    pub fn list(self, path: &str) -> Result<Vec<T>> {
        Ok(self.optional(path)?.unwrap_or_default())
    }
}

impl<'de, T: Read> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor(PhantomData))
    }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<T: Read> FieldVisitor<T> {
    fn fit(value: Option<T>, json: impl FnOnce() -> String, kind: &'static str) -> Field<T> {
        value.map_or_else(
            || Field::Wrong {
                value: json(),
                kind,
                place: String::new(),
            },
            Field::Given,
        )
    }
}

impl<'de, T: Read> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Field::Absent)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Self::fit(
            T::text(text),
            || crate::service::validate::quoted(text),
            "str",
        ))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Self::fit(T::integer(value), || value.to_string(), "int"))
    }

    #[expect(clippy::cast_precision_loss, reason = "beyond i64 only doubles fit")]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        let read = i64::try_from(value).map_or_else(|_| T::float(value as f64), T::integer);
        Ok(Self::fit(read, || value.to_string(), "int"))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Self::fit(T::float(value), || value.to_string(), "float"))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Self::fit(T::boolean(value), || value.to_string(), "bool"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        if T::LISTS {
            return T::list(list);
        }
        let value = serde_json::Value::deserialize(SeqAccessDeserializer::new(list))?;
        Ok(Field::Wrong {
            value: excerpt(&value),
            kind: "list",
            place: String::new(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        if T::OBJECTS {
            return T::object(object).map(Field::Given);
        }
        let value = serde_json::Value::deserialize(MapAccessDeserializer::new(object))?;
        Ok(Field::Wrong {
            value: excerpt(&value),
            kind: "dict",
            place: String::new(),
        })
    }
}

/// JSON text for a message, cut when it is long.
fn excerpt(value: &serde_json::Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 300 {
        return text;
    }
    text.chars().take(300).chain("…".chars()).collect()
}

/// Makes a message of the wire (a struct of [`Field`]s) usable as a field of another.
macro_rules! message {
    ($($name:ident),+ $(,)?) => {$(
        impl $crate::http::mlflow::read::Read for $name {
            const OBJECTS: bool = true;

            fn object<'de, A: serde::de::MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
                serde::Deserialize::deserialize(
                    serde::de::value::MapAccessDeserializer::new(object),
                )
            }
        }
    )+};
}
pub(crate) use message;

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Read>(json: &str) -> Field<T> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn integers_come_as_numbers_integral_floats_and_text() {
        for json in ["5", "5.0", "\"5\"", "\"5.0\""] {
            assert_eq!(read::<i64>(json), Field::Given(5), "{json}");
        }
        for json in ["5.5", "\"x\"", "true", "[]", "{}", "1e30", "\"\""] {
            assert!(matches!(read::<i64>(json), Field::Wrong { .. }), "{json}");
        }
        assert_eq!(read::<i64>("null"), Field::Absent);
        assert_eq!(read::<i64>("9223372036854775807"), Field::Given(i64::MAX));
        assert_eq!(read::<i64>("-9223372036854775808"), Field::Given(i64::MIN));
        assert!(matches!(
            read::<i64>("9223372036854775808"),
            Field::Wrong { .. }
        ));
    }

    #[test]
    fn doubles_include_nan_and_the_infinities() {
        assert_eq!(read::<f64>("1"), Field::Given(1.0));
        assert_eq!(read::<f64>("\"1.5\""), Field::Given(1.5));
        assert_eq!(
            read::<f64>("\"-Infinity\""),
            Field::Given(f64::NEG_INFINITY)
        );
        assert!(matches!(read::<f64>("\"NaN\""), Field::Given(value) if value.is_nan()));
        assert!(matches!(read::<f64>("\"x\""), Field::Wrong { .. }));
    }

    #[test]
    fn what_does_not_fit_is_named_when_it_is_asked_for() {
        let error = read::<String>("31")
            .required("key")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("Invalid value 31 for parameter 'key' supplied"),
            "{error}"
        );
        let error = read::<String>("null")
            .required("key")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("Missing value for required parameter 'key'"),
            "{error}"
        );
    }

    #[test]
    fn text_must_not_hold_nul() {
        assert!(matches!(
            read::<String>("\"a\\u0000\""),
            Field::Wrong { .. }
        ));
    }

    #[test]
    fn one_item_is_a_list_of_one() {
        assert_eq!(
            read::<Vec<String>>("\"a\""),
            Field::Given(vec!["a".to_owned()])
        );
        assert_eq!(
            read::<Vec<String>>("[\"a\"]"),
            Field::Given(vec!["a".to_owned()])
        );
        assert!(matches!(read::<Vec<String>>("7"), Field::Wrong { .. }));
    }
}
