//! From the search language's AST to SQL: the one dynamic builder. Everything a client wrote
//! becomes a bound parameter; SQL text is ours alone.

use super::Value;
use super::dialect::Dialect;
use crate::search::{self, Compare, Expr, Op};

/// An owned parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Bind {
    /// An integer.
    Int(i64),
    /// A float.
    Real(f64),
    /// Text.
    Text(String),
}

impl From<i64> for Bind {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Bind {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&search::Value> for Bind {
    fn from(value: &search::Value) -> Self {
        match value {
            search::Value::Text(text) => Self::Text(text.clone()),
            search::Value::Number(number) => Self::Real(*number),
            search::Value::Integer(integer) => Self::Int(*integer),
        }
    }
}

/// The parameters of a statement that is being written.
#[derive(Debug, Clone)]
pub struct Binds {
    dialect: &'static Dialect,
    values: Vec<Bind>,
}

/// What an entity's fields are in SQL.
pub type Clause<'a> = &'a dyn Fn(&mut Binds, &Compare) -> String;

impl Binds {
    /// None yet.
    pub fn new(dialect: &'static Dialect) -> Self {
        Self {
            dialect,
            values: Vec::new(),
        }
    }

    /// Adds a parameter and returns its placeholder.
    pub fn add(&mut self, value: impl Into<Bind>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// The parameters, as a transaction takes them.
    pub fn values(&self) -> Vec<Value<'_>> {
        let values = self.values.iter().map(|bind| match bind {
            Bind::Int(value) => Value::Int(*value),
            Bind::Real(value) => Value::Real(*value),
            Bind::Text(value) => Value::Text(value),
        });
        values.collect()
    }

    /// The condition that `expr` is, with each clause written by `clause`. Never NULL.
    pub fn condition(&mut self, expr: &Expr, clause: Clause<'_>) -> String {
        let mut joined = |parts: &[Expr], word: &str| -> String {
            let parts: Vec<_> = parts
                .iter()
                .map(|part| self.condition(part, clause))
                .collect();
            format!("({})", parts.join(word))
        };
        match expr {
            Expr::All => "1 = 1".to_owned(),
            Expr::And(parts) => joined(parts, " AND "),
            Expr::Or(parts) => joined(parts, " OR "),
            Expr::Not(inner) => format!("NOT {}", self.condition(inner, clause)),
            Expr::Compare(compare) => format!("(({}) IS TRUE)", clause(self, compare)),
        }
    }

    /// `expression op value`: NULL, hence false, where the expression is NULL, except for
    /// `IS NULL`.
    pub fn compare(&mut self, expression: &str, op: &Op) -> String {
        match op {
            Op::Eq(value) => self.binary(expression, "=", value),
            Op::Ne(value) => self.binary(expression, "<>", value),
            Op::Lt(value) => self.binary(expression, "<", value),
            Op::Le(value) => self.binary(expression, "<=", value),
            Op::Gt(value) => self.binary(expression, ">", value),
            Op::Ge(value) => self.binary(expression, ">=", value),
            Op::Like(pattern) => {
                let pattern = self.add(pattern.as_str());
                format!("{expression} LIKE {pattern}{}", self.dialect.no_escape)
            }
            Op::ILike(pattern) => {
                let pattern = self.add(pattern.to_lowercase().as_str());
                let (before, after) = self.dialect.fold;
                format!(
                    "{before}{expression}{after} LIKE {pattern}{}",
                    self.dialect.no_escape
                )
            }
            Op::Regex(pattern) => {
                let pattern = self.add(pattern.as_str());
                format!("{expression} {} {pattern}", self.dialect.regex)
            }
            Op::In(values) => format!("{expression} IN ({})", self.list(values)),
            Op::NotIn(values) => format!("{expression} NOT IN ({})", self.list(values)),
            Op::IsNull => format!("{expression} IS NULL"),
            Op::IsNotNull => format!("{expression} IS NOT NULL"),
        }
    }

    fn binary(&mut self, expression: &str, operator: &str, value: &search::Value) -> String {
        let value = self.add(value);
        format!("{expression} {operator} {value}")
    }

    fn list(&mut self, values: &[search::Value]) -> String {
        let placeholders: Vec<_> = values.iter().map(|value| self.add(value)).collect();
        placeholders.join(", ")
    }
}

/// `expression ASC` or `DESC`, with what is missing last either way.
pub fn sort_term(expression: &str, ascending: bool) -> String {
    let direction = if ascending { "ASC" } else { "DESC" };
    format!("{expression} {direction} NULLS LAST")
}
