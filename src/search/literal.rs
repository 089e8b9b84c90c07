//! Turns the literal beside a field into the value it compares with.

use super::ast::Value;
use super::field::found;
use super::lexer::{self, Token};
use super::problem::{Problem, listed};
use super::schema::Kind;

/// The value that `token` means to a field of `kind`.
pub(super) fn value(kind: Kind, token: &Token<'_>) -> Result<Value, Problem> {
    let value = match kind {
        Kind::Text => quoted(token).map(text),
        Kind::TextOrDigits => quoted(token).or_else(|| digits(token)).map(text),
        Kind::Number => number(token).map(Value::Number),
        Kind::Integer => number(token).map(|number| exact(token.text, number)),
        Kind::QuotedInteger => match quoted(token) {
            Some(inner) => integer(inner),
            None => number(token).map(|number| exact(token.text, number)),
        },
        Kind::ExperimentId => quoted(token).or_else(|| digits(token)).and_then(integer),
        Kind::OneOf(names) => match quoted(token) {
            Some(inner) => names
                .iter()
                .find(|(name, number)| *name == inner || number.to_string() == inner)
                .map(|(_, number)| Value::Integer(*number)),
            None => digits(token)
                .and_then(integer)
                .filter(|value| names.iter().any(|(_, n)| *value == Value::Integer(*n))),
        },
    };
    value.ok_or_else(|| {
        Problem::new(
            format!("Expected {}, found {}", wanted(kind), found(token)),
            token.at,
            advice(kind),
        )
    })
}

/// The quoted text that a pattern is.
pub(super) fn pattern(token: &Token<'_>) -> Result<String, Problem> {
    quoted(token).map(str::to_owned).ok_or_else(|| {
        Problem::new(
            format!("expected a pattern, found {}", found(token)),
            token.at,
            "patterns are quoted, as in '%val%'",
        )
    })
}

/// Back quotes are for keys alone.
fn quoted<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token.kind {
        lexer::Kind::Quoted {
            quote: '\'' | '"',
            inner,
        } => Some(inner),
        _ => None,
    }
}

fn digits<'a>(token: &Token<'a>) -> Option<&'a str> {
    number(token).map(|_| token.text)
}

fn number(token: &Token<'_>) -> Option<f64> {
    match token.kind {
        lexer::Kind::Number(number) => Some(number),
        _ => None,
    }
}

fn text(inner: &str) -> Value {
    Value::Text(inner.to_owned())
}

fn integer(digits: &str) -> Option<Value> {
    digits.trim().parse().ok().map(Value::Integer)
}

/// `1e3` and `1000.0` are integers too; what is none stays the double it is.
fn exact(written: &str, number: f64) -> Value {
    integer(written)
        .or_else(|| (number.fract() == 0.0).then(|| integer(&format!("{number:.0}")))?)
        .unwrap_or(Value::Number(number))
}

fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::TextOrDigits => "a quoted string value",
        Kind::Number | Kind::Integer | Kind::QuotedInteger => "numeric value type",
        Kind::ExperimentId => "an experiment id",
        Kind::OneOf(_) => "a known name",
    }
}

fn advice(kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::TextOrDigits => "write it as 'text' or \"text\"".to_owned(),
        Kind::Number => "write it unquoted, as 0.5 or 1e-3".to_owned(),
        Kind::Integer => "write it unquoted, as 1700000000000".to_owned(),
        Kind::QuotedInteger => "write it as 3".to_owned(),
        Kind::ExperimentId => "experiment ids are whole numbers, as '12'".to_owned(),
        Kind::OneOf(names) => {
            let names = names
                .iter()
                .map(|(name, number)| format!("'{name}' ({number})"));
            format!("valid are {}", listed(names))
        }
    }
}
