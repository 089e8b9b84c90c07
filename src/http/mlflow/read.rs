//! What JSON values fields of each type take: leniently, as MLflow's server does.

use serde::de::{MapAccess, SeqAccess};

use super::field::Field;

/// Reads one kind of value from whatever JSON holds; `None` where it does not fit.
pub trait Read: Sized {
    /// From text.
    fn text(_: &str) -> Option<Self> {
        None
    }
    /// From an integer.
    fn integer(_: i64) -> Option<Self> {
        None
    }
    /// From any other number.
    fn float(_: f64) -> Option<Self> {
        None
    }
    /// From a boolean.
    fn boolean(_: bool) -> Option<Self> {
        None
    }
    /// Whether [`Read::list`] takes lists at all.
    const LISTS: bool = false;
    /// From a list, of which some item may be wrong.
    fn list<'de, A: SeqAccess<'de>>(_: A) -> Result<Field<Self>, A::Error> {
        Err(serde::de::Error::custom("a list does not fit here"))
    }
    /// Whether [`Read::object`] takes objects at all.
    const OBJECTS: bool = false;
    /// From an object.
    fn object<'de, A: MapAccess<'de>>(_: A) -> Result<Self, A::Error> {
        Err(serde::de::Error::custom("an object does not fit here"))
    }
}

impl Read for String {
    // Postgres cannot store NUL: it is refused here, for both engines alike.
    fn text(text: &str) -> Option<Self> {
        (!text.contains('\0')).then(|| text.to_owned())
    }
}

/// 64-bit integers: numbers, integral floats and numeric text.
impl Read for i64 {
    fn text(text: &str) -> Option<Self> {
        let text = text.trim();
        text.parse()
            .ok()
            .or_else(|| Self::float(text.parse().ok()?))
    }

    fn integer(value: i64) -> Option<Self> {
        Some(value)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be integral and in range"
    )]
    fn float(value: f64) -> Option<Self> {
        const RANGE: std::ops::Range<f64> =
            -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
        (value.fract() == 0.0 && RANGE.contains(&value)).then_some(value as i64)
    }
}

/// Doubles: numbers, numeric text, `NaN`, `Infinity` and `-Infinity`.
impl Read for f64 {
    fn text(text: &str) -> Option<Self> {
        match text.trim() {
            "NaN" => Some(Self::NAN),
            "Infinity" => Some(Self::INFINITY),
            "-Infinity" => Some(Self::NEG_INFINITY),
            number => number.parse().ok(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a double is what the field is")]
    fn integer(value: i64) -> Option<Self> {
        Some(value as Self)
    }

    fn float(value: f64) -> Option<Self> {
        Some(value)
    }
}

/// Booleans; in queries `true` and `false` in any case (the Python client sends `True`).
impl Read for bool {
    fn text(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") {
            Some(false)
        } else {
            None
        }
    }

    fn boolean(value: bool) -> Option<Self> {
        Some(value)
    }
}

/// An enum of the wire: its name or its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// As text.
    Text(String),
    /// As a number.
    Number(i64),
}

impl Read for Name {
    fn text(text: &str) -> Option<Self> {
        Some(
            text.parse()
                .map_or_else(|_| Self::Text(text.to_owned()), Self::Number),
        )
    }

    fn integer(value: i64) -> Option<Self> {
        Some(Self::Number(value))
    }
}

/// Lists; one item alone is a list of one (a query with one `order_by`).
impl<T: Read> Read for Vec<T> {
    const LISTS: bool = true;

    fn text(text: &str) -> Option<Self> {
        T::text(text).map(|item| vec![item])
    }

    fn integer(value: i64) -> Option<Self> {
        T::integer(value).map(|item| vec![item])
    }

    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Field<Self>, A::Error> {
        let mut items = Self::with_capacity(list.size_hint().unwrap_or(0).min(1_024));
        let mut wrong = None;
        while let Some(item) = list.next_element::<Field<T>>()? {
            let index = items.len();
            match item {
                Field::Given(item) => items.push(item),
                _ if wrong.is_some() => {}
                Field::Absent => wrong = Some(Field::wrong("null".into(), "NoneType", index)),
                Field::Wrong { value, kind, .. } => wrong = Some(Field::wrong(value, kind, index)),
            }
        }
        Ok(wrong.unwrap_or(Field::Given(items)))
    }
}
