//! The comparison operators and the sets of them that fields take.

use Operator::{
    AtLeast, AtMost, Equal, Greater, ILike, In, IsNotNull, IsNull, Less, Like, NotEqual, NotIn,
    Regex,
};
use std::fmt;

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Like,
    ILike,
    Regex,
    In,
    NotIn,
    IsNull,
    IsNotNull,
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Like => "LIKE",
            Self::ILike => "ILIKE",
            Self::Regex => "RLIKE",
            Self::In => "IN",
            Self::NotIn => "NOT IN",
            Self::IsNull => "IS NULL",
            Self::IsNotNull => "IS NOT NULL",
        })
    }
}

pub(super) type Operators = &'static [Operator];

pub(super) const NUMERIC: Operators = &[Equal, NotEqual, Less, AtMost, Greater, AtLeast];
pub(super) const TEXT_OR_LIST: Operators = &[Equal, NotEqual, Like, ILike, Regex, In, NotIn];
pub(super) const TEXT: Operators = &[Equal, NotEqual, Like, ILike, Regex];
pub(super) const TEXT_OR_MISSING: Operators =
    &[Equal, NotEqual, Like, ILike, Regex, IsNull, IsNotNull];
pub(super) const IDENTITY: Operators = &[Equal, NotEqual, In, NotIn];
pub(super) const SORT_ONLY: Operators = &[];
