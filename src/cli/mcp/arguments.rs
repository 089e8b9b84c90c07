//! Reading the arguments of a call.

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// The arguments of a call, each named in what is said about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arguments<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Arguments<'a> {
    /// Text that must be given.
    pub(super) fn text(self, name: &str) -> Result<&'a str> {
        self.optional_text(name)?
            .ok_or_else(|| Error::Invalid(format!("'{name}' is missing")))
    }

    /// Text, if it is given.
    pub(super) fn optional_text(self, name: &str) -> Result<Option<&'a str>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::Invalid(format!("'{name}' must be text"))),
        }
    }

    /// A list of texts; a text alone is a list of one.
    pub(super) fn texts(self, name: &str) -> Result<Vec<String>> {
        let wrong = || Error::Invalid(format!("'{name}' must be a list of texts"));
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.clone()]),
            Some(Value::Array(items)) => {
                let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }

    /// A number from 1 to `most`.
    pub(super) fn count(self, name: &str, default: usize, most: usize) -> Result<usize> {
        let Some(value) = self.0.get(name).filter(|value| !value.is_null()) else {
            return Ok(default);
        };
        let number = value
            .as_u64()
            .and_then(|number| usize::try_from(number).ok());
        let number = number.filter(|number| (1..=most).contains(number));
        number.ok_or_else(|| Error::Invalid(format!("'{name}' must be a number from 1 to {most}")))
    }
}
