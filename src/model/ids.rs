//! Ids whose parsing is their validation.

use std::fmt;

use crate::clock::Random;
use crate::error::{Error, Result};

/// An experiment's id: a non-negative integer, written as decimal text on the wire. `0` is the
/// experiment `Default`. File-store-born ids have 18 digits, hence 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExperimentId(pub i64);

impl ExperimentId {
    /// The experiment that always exists at first start.
    pub const DEFAULT: Self = Self(0);

    /// Reads decimal text.
    pub fn parse(text: &str) -> Result<Self> {
        match text.parse::<i64>() {
            Ok(id) if id >= 0 => Ok(Self(id)),
            _ => Err(Error::Invalid(format!(
                "Invalid experiment ID '{text}'. Experiment ID must be a valid integer, not negative (parameter 'experiment_id')."
            ))),
        }
    }
}

impl fmt::Display for ExperimentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! text_id {
    ($name:ident, $doc:literal, $what:literal, $field:literal, $prefix:literal) => {
        #[doc = $doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Accepts `[A-Za-z0-9][A-Za-z0-9_-]{0,255}`.
            pub fn parse(text: &str) -> Result<Self> {
                if is_id(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(Error::Invalid(format!(
                        concat!(
                            "Invalid value {:?} for parameter '", $field, "' supplied: ", $what,
                            " is 1 to 256 letters, digits, '_' or '-' and starts with a letter or digit"
                        ),
                        text
                    )))
                }
            }

            /// A new random id.
            pub fn generate(random: &dyn Random) -> Self {
                Self(format!(concat!($prefix, "{:032x}"), random.next()))
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    RunId,
    "A run's id; generated ones are 32 hexadecimal digits.",
    "a run id",
    "run_id",
    ""
);
text_id!(
    ModelId,
    "A logged model's id; generated ones are `m-` and 32 hexadecimal digits.",
    "a model id",
    "model_id",
    "m-"
);

fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 256
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Deterministic;

    #[test]
    fn experiment_ids_are_non_negative_integers() {
        assert_eq!(ExperimentId::parse("12").unwrap().to_string(), "12");
        assert!(ExperimentId::parse("918273645546372819").is_ok());
        for bad in ["", "x", "-1", "1.0", "99999999999999999999"] {
            assert!(ExperimentId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn run_ids_cannot_carry_a_path() {
        assert!(RunId::parse("3f9a-b_C").is_ok());
        for bad in ["", "-a", "../a", "a/b", "a b", "a\0", &"a".repeat(257)] {
            assert!(RunId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn generated_ids_are_valid() {
        let random = Deterministic::default();
        assert!(RunId::parse(RunId::generate(&random).as_str()).is_ok());
        let model = ModelId::generate(&random);
        assert!(model.as_str().starts_with("m-") && ModelId::parse(model.as_str()).is_ok());
    }
}
