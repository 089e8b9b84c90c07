//! A double in JSON.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A double as the wire writes it: NaN and the infinities as text, which JSON has no numbers for.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Double(pub f64);

impl<'de> Deserialize<'de> for Double {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Double;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E>(self, value: f64) -> Result<Double, E> {
                Ok(Double(value))
            }

            #[expect(clippy::cast_precision_loss, reason = "a double was written")]
            fn visit_i64<E>(self, value: i64) -> Result<Double, E> {
                Ok(Double(value as f64))
            }

            #[expect(clippy::cast_precision_loss, reason = "a double was written")]
            fn visit_u64<E>(self, value: u64) -> Result<Double, E> {
                Ok(Double(value as f64))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Double, E> {
                text.parse().map(Double).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl Serialize for Double {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.serialize_str(non_finite(self.0))
        }
    }
}

/// How the wire spells a double that JSON has no number for.
pub fn non_finite(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_double_survives_json() {
        for value in [0.1 + 0.2, -0.0, 1e300, f64::INFINITY, f64::NEG_INFINITY] {
            let json = serde_json::to_string(&Double(value)).unwrap();
            let read: Double = serde_json::from_str(&json).unwrap();
            assert_eq!(read.0.to_bits(), value.to_bits(), "{json}");
        }
        let read: Double = serde_json::from_str("\"NaN\"").unwrap();
        assert!(read.0.is_nan());
        assert_eq!(serde_json::from_str::<Double>("3").unwrap(), Double(3.0));
    }
}
