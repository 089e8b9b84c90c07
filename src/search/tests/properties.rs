//! What holds for every filter: writing an expression down and reading it again changes nothing,
//! and no text makes the parser panic.

use super::*;
use proptest::prelude::*;

/// An expression with one way to write it.
#[derive(Debug, Clone)]
struct Written {
    text: String,
    expr: Expr,
}

fn key() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9_ /.-]{1,12}|[à-ü日本]{1,4}"
}

/// Text without single quotes, backslashes and NULs, which the notation below could not hold.
fn plain() -> impl Strategy<Value = String> {
    "[^'\\\\\0]{0,16}"
}

fn written_clause() -> impl Strategy<Value = Written> {
    let number = prop::num::f64::NORMAL | prop::num::f64::ZERO;
    prop_oneof![
        (key(), number).prop_map(|(key, number)| Written {
            text: format!("metrics.`{key}` >= {number:?}"),
            expr: clause(metric(&key), Op::Ge(Value::Number(number))),
        }),
        any::<i64>().prop_map(|millis| Written {
            text: format!("attributes.start_time < {millis}"),
            expr: clause(
                Field::Attribute("start_time"),
                Op::Lt(Value::Integer(millis))
            ),
        }),
        (key(), plain()).prop_map(|(key, value)| Written {
            text: format!("params.\"{key}\" != '{value}'"),
            expr: clause(param(&key), Op::Ne(text(&value))),
        }),
        (key(), plain()).prop_map(|(key, value)| Written {
            text: format!("tags.`{key}` ILIKE '{value}'"),
            expr: clause(tag(&key), Op::ILike(value)),
        }),
        key().prop_map(|key| Written {
            text: format!("tag.`{key}` IS NULL"),
            expr: clause(tag(&key), Op::IsNull),
        }),
        prop::collection::vec(plain(), 1..4).prop_map(|values| Written {
            text: format!("run_id NOT IN ('{}')", values.join("', '")),
            expr: clause(
                Field::Attribute("run_id"),
                Op::NotIn(values.into_iter().map(Value::Text).collect()),
            ),
        }),
    ]
}

fn joined(parts: Vec<Written>, word: &str, join: fn(Vec<Expr>) -> Expr) -> Written {
    let texts: Vec<String> = parts.iter().map(|p| format!("({})", p.text)).collect();
    Written {
        text: texts.join(word),
        expr: join(parts.into_iter().map(|part| part.expr).collect()),
    }
}

fn written() -> impl Strategy<Value = Written> {
    written_clause().prop_recursive(4, 24, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..5);
        prop_oneof![
            several
                .clone()
                .prop_map(|parts| joined(parts, " AND ", Expr::And)),
            several.prop_map(|parts| joined(parts, " or ", Expr::Or)),
            inner.prop_map(|part| Written {
                text: format!("NOT ({})", part.text),
                expr: Expr::Not(Box::new(part.expr)),
            }),
        ]
    })
}

/// Text that is nearly a filter: pieces of the language in any order.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "metrics.a",
        "tags.",
        "`",
        "'",
        "\"",
        "\\",
        "(",
        ")",
        ",",
        "=",
        "!=",
        "<",
        "1",
        "-",
        ".",
        "e",
        "AND",
        "or",
        "not",
        "in",
        "is",
        "null",
        "like",
        "RLIKE",
        "run_id",
        "'x'",
        " ",
        "é",
        "\0",
        "status",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_is_written_is_read(written in written()) {
        let read = runs(&written.text).map_err(|error| {
            TestCaseError::fail(format!("{}: {error}", written.text))
        })?;
        prop_assert_eq!(read, written.expr);
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![nearly(), ".{0,64}"]) {
        for parse in [runs, experiments, registered_models, model_versions, logged_models] {
            if let Err(error) = parse(&text) {
                prop_assert!(matches!(&error, Error::Invalid(_)), "{:?}", error);
                prop_assert!(error.to_string().starts_with("Invalid filter: "));
            }
        }
        let clauses = [text];
        for parse in [
            runs_order_by, experiments_order_by, registered_models_order_by,
            model_versions_order_by,
        ] {
            if let Err(error) = parse(&clauses) {
                prop_assert!(error.to_string().starts_with("Invalid order_by clause "));
            }
        }
        if let Err(error) = logged_models_order_field(&clauses[0]) {
            prop_assert!(error.to_string().starts_with("Invalid order by field name: "));
        }
    }
}
