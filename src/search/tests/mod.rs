//! The search language as its users meet it.

mod entities;
mod grammar;
mod order_by;
mod properties;
mod refusals;

use super::*;
use crate::error::Error;

fn clause(field: Field, op: Op) -> Expr {
    Expr::Compare(Compare { field, op })
}

fn metric(key: &str) -> Field {
    Field::Metric {
        key: key.to_owned(),
        stat: Stat::Last,
        literal: None,
    }
}

fn param(key: &str) -> Field {
    Field::Param(key.to_owned())
}

fn tag(key: &str) -> Field {
    Field::Tag(key.to_owned())
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn texts(values: &[&str]) -> Vec<Value> {
    values.iter().map(|value| text(value)).collect()
}

fn is(key: &str, value: &str) -> Expr {
    clause(tag(key), Op::Eq(text(value)))
}

/// Asserts that every filter on the left parses to the expression on the right.
#[track_caller]
fn assert_parses(parse: fn(&str) -> Result<Expr>, cases: &[(&str, Expr)]) {
    for (filter, expected) in cases {
        match parse(filter) {
            Ok(expr) => assert_eq!(expr, *expected, "{filter}"),
            Err(error) => panic!("{filter}: {error}"),
        }
    }
}

/// The message with which a request is refused as invalid.
#[track_caller]
fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(message)) => message,
        other => panic!("not refused: {other:?}"),
    }
}
