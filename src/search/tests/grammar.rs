//! Quoting, numbers, operators and how clauses combine.

use super::*;

#[test]
fn a_blank_filter_matches_everything() {
    assert_parses(runs, &[("", Expr::All), (" \t\n ", Expr::All)]);
}

#[test]
fn keys_are_bare_or_quoted_and_split_at_the_first_dot() {
    let with_key = |key: &str| clause(metric(key), Op::Gt(Value::Number(1.0)));
    assert_parses(
        runs,
        &[
            ("metrics.loss > 1", with_key("loss")),
            ("metrics.loss>1", with_key("loss")),
            ("metric.a.b.c > 1", with_key("a.b.c")),
            ("metrics.`val loss` > 1", with_key("val loss")),
            ("metrics.\"val/loss\" > 1", with_key("val/loss")),
            ("metrics.'val-loss' > 1", with_key("val-loss")),
            ("metrics.`a.b`>1", with_key("a.b")),
            ("`metrics`.`a` > 1", with_key("a")),
            ("metrics.1st > 1", with_key("1st")),
            ("metrics.größe > 1", with_key("größe")),
            // SQL's words are keys like any other after a prefix.
            ("metrics.order > 1", with_key("order")),
            ("metrics.and > 1", with_key("and")),
        ],
    );
}

#[test]
fn quoted_values_are_taken_literally() {
    let valued = |value: &str| clause(param("a"), Op::Eq(text(value)));
    assert_parses(
        runs,
        &[
            ("params.a = 'x'", valued("x")),
            ("params.a = \"x\"", valued("x")),
            ("params.a = ''", valued("")),
            ("params.a = \"it's\"", valued("it's")),
            ("params.a = '\"x\"'", valued("\"x\"")),
            ("params.a = 'it''s'", valued("it''s")),
            (r"params.a = 'it\'s'", valued(r"it\'s")),
            (r"params.a = 'C:\dir\'", valued(r"C:\dir\")),
            ("params.a = '日本 AND 1'", valued("日本 AND 1")),
        ],
    );
}

#[test]
fn metric_values_are_numbers() {
    let below = |number: f64| clause(metric("m"), Op::Lt(Value::Number(number)));
    assert_parses(
        runs,
        &[
            ("metrics.m < 5", below(5.0)),
            ("metrics.m < 5.", below(5.0)),
            ("metrics.m < .5", below(0.5)),
            ("metrics.m < -2.5", below(-2.5)),
            ("metrics.m < 1e-3", below(1e-3)),
            ("metrics.m < 1E+3", below(1e3)),
            ("metrics.m<-.5e1", below(-5.0)),
            ("metrics.m < 1e400", below(f64::INFINITY)),
        ],
    );
}

#[test]
fn integer_attributes_compare_exactly() {
    let after = |value: Value| clause(Field::Attribute("start_time"), Op::Gt(value));
    let largest = i64::MAX;
    assert_parses(
        runs,
        &[
            (
                "start_time > 1700000000001",
                after(Value::Integer(1_700_000_000_001)),
            ),
            (
                "start_time > 9007199254740993",
                after(Value::Integer(9_007_199_254_740_993)),
            ),
            (
                &format!("start_time > {largest}"),
                after(Value::Integer(largest)),
            ),
            ("start_time > 1e3", after(Value::Integer(1000))),
            ("start_time > 1000.0", after(Value::Integer(1000))),
            ("start_time > 5.5", after(Value::Number(5.5))),
            ("start_time > 1e30", after(Value::Number(1e30))),
        ],
    );
}

#[test]
fn every_operator_is_read_in_any_case() {
    let op = |op: Op| clause(param("a"), op);
    let id = |op: Op| clause(Field::Attribute("run_id"), op);
    assert_parses(
        runs,
        &[
            ("params.a != 'x'", op(Op::Ne(text("x")))),
            ("params.a LIKE '%x_'", op(Op::Like("%x_".to_owned()))),
            ("params.a like'x'", op(Op::Like("x".to_owned()))),
            ("params.a iLike 'x'", op(Op::ILike("x".to_owned()))),
            (
                "params.a rlike '^x\\d+$'",
                op(Op::Regex("^x\\d+$".to_owned())),
            ),
            ("params.a IS NULL", op(Op::IsNull)),
            ("params.a is  not\tnull", op(Op::IsNotNull)),
            ("run_id IN ('a','b')", id(Op::In(texts(&["a", "b"])))),
            ("run_id in(\"a\")", id(Op::In(texts(&["a"])))),
            ("run_id IN ('a',)", id(Op::In(texts(&["a"])))),
            (
                "run_id not  in ('a', 'b')",
                id(Op::NotIn(texts(&["a", "b"]))),
            ),
        ],
    );
    let m = |op: fn(Value) -> Op| clause(metric("m"), op(Value::Number(1.0)));
    assert_parses(
        runs,
        &[
            ("metrics.m = 1", m(Op::Eq)),
            ("metrics.m != 1", m(Op::Ne)),
            ("metrics.m < 1", m(Op::Lt)),
            ("metrics.m <= 1", m(Op::Le)),
            ("metrics.m > 1", m(Op::Gt)),
            ("metrics.m >= 1", m(Op::Ge)),
        ],
    );
}

#[test]
fn clauses_combine_with_and_or_not_and_parentheses() {
    let [a, b, c] = ["a", "b", "c"].map(|key| is(key, "1"));
    let not = |inner: &Expr| Expr::Not(Box::new(inner.clone()));
    let (a1, b1, c1) = ("tags.a='1'", "tags.b='1'", "tags.c='1'");
    let and = |parts: &[&Expr]| Expr::And(parts.iter().copied().cloned().collect());
    let or = |parts: &[&Expr]| Expr::Or(parts.iter().copied().cloned().collect());
    assert_parses(
        runs,
        &[
            (&format!("{a1} and {b1} AND {c1}"), and(&[&a, &b, &c])),
            (&format!("{a1}AND {b1}"), and(&[&a, &b])),
            (&format!("{a1} OR {b1} or {c1}"), or(&[&a, &b, &c])),
            (
                &format!("{a1} OR {b1} AND {c1}"),
                or(&[&a, &and(&[&b, &c])]),
            ),
            (
                &format!("({a1} OR {b1}) AND {c1}"),
                and(&[&or(&[&a, &b]), &c]),
            ),
            (&format!("NOT {a1} AND {b1}"), and(&[&not(&a), &b])),
            (&format!("not({a1} AND {b1})"), not(&and(&[&a, &b]))),
            (&format!("NOT NOT {a1}"), not(&not(&a))),
            (&format!("(({a1}))"), a.clone()),
        ],
    );
}

#[test]
fn a_filter_tells_whether_it_mentions_a_tag() {
    let prompt = "mlflow.prompt.is_prompt";
    for (filter, expected) in [
        ("tags.`mlflow.prompt.is_prompt` = 'true'", true),
        ("tag.mlflow.prompt.is_prompt != 'false'", true),
        (
            "name = 'a' AND (name LIKE 'b%' OR NOT tags.\"mlflow.prompt.is_prompt\" = 'x')",
            true,
        ),
        ("tags.other = 'mlflow.prompt.is_prompt'", false),
        ("name = 'a'", false),
        ("", false),
    ] {
        let expr = registered_models(filter).unwrap();
        assert_eq!(expr.mentions_tag(prompt), expected, "{filter}");
    }
}
