//! Which fields each entity has, and by which names.

use super::*;

fn attribute(name: &'static str, value: Value) -> Expr {
    clause(Field::Attribute(name), Op::Eq(value))
}

#[test]
fn runs_know_mlflows_prefixes_and_aliases() {
    let [name, lr] = [
        attribute("run_name", text("x")),
        clause(param("lr"), Op::Eq(text("x"))),
    ];
    let start = attribute("start_time", Value::Integer(5));
    let dataset = |field| clause(Field::Dataset(field), Op::Eq(text("x")));
    assert_parses(
        runs,
        &[
            ("run_name = 'x'", name.clone()),
            ("attribute.run_name = 'x'", name.clone()),
            ("attr.run_name = 'x'", name.clone()),
            ("run.run_name = 'x'", name.clone()),
            ("attributes.`Run Name` = 'x'", name.clone()),
            ("`run name` = 'x'", name.clone()),
            ("\"run_name\" = 'x'", name),
            ("created = 5", start.clone()),
            ("attributes.Created = 5", start),
            ("param.lr = 'x'", lr.clone()),
            ("parameter.lr = 'x'", lr.clone()),
            ("parameters.lr = 'x'", lr),
            ("tag.a = 'x'", is("a", "x")),
            ("tags.mlflow.user = 'x'", is("mlflow.user", "x")),
            ("dataset.name = 'x'", dataset(DatasetField::Name)),
            ("datasets.digest = 'x'", dataset(DatasetField::Digest)),
            ("dataset.context = 'x'", dataset(DatasetField::Context)),
        ],
    );
}

#[test]
fn a_statistic_keeps_the_metric_of_that_literal_name() {
    let m = |key: &str, stat, literal: Option<&str>| {
        let field = Field::Metric {
            key: key.to_owned(),
            stat,
            literal: literal.map(str::to_owned),
        };
        clause(field, Op::Gt(Value::Number(0.0)))
    };
    assert_parses(
        runs,
        &[
            (
                "metrics.loss.min > 0",
                m("loss", Stat::Min, Some("loss.min")),
            ),
            (
                "metrics.loss.max > 0",
                m("loss", Stat::Max, Some("loss.max")),
            ),
            (
                "metrics.a.b.first > 0",
                m("a.b", Stat::First, Some("a.b.first")),
            ),
            (
                "metrics.loss.last > 0",
                m("loss", Stat::Last, Some("loss.last")),
            ),
            ("metrics.`loss.min` > 0", m("loss.min", Stat::Last, None)),
            ("metrics.min > 0", m("min", Stat::Last, None)),
            ("metrics.loss.mean > 0", m("loss.mean", Stat::Last, None)),
        ],
    );
    let model = m("loss.min", Stat::Last, None);
    assert_parses(logged_models, &[("metrics.loss.min > 0", model)]);
}

#[test]
fn experiments_compare_ids_as_numbers() {
    let ids = vec![Value::Integer(1), Value::Integer(22)];
    let id = Field::Attribute("experiment_id");
    assert_parses(
        experiments,
        &[
            (
                "experiment_id = '7'",
                attribute("experiment_id", Value::Integer(7)),
            ),
            (
                "experiment_id NOT IN ('1', '22')",
                clause(id, Op::NotIn(ids)),
            ),
            ("attribute.name = 'x'", attribute("name", text("x"))),
            (
                "name like 'x'",
                clause(Field::Attribute("name"), Op::Like("x".to_owned())),
            ),
            (
                "last_update_time = 5",
                attribute("last_update_time", Value::Integer(5)),
            ),
            ("tags.a IS NULL", clause(tag("a"), Op::IsNull)),
        ],
    );
}

#[test]
fn the_registry_filters_names_tags_and_versions() {
    let names = Op::In(texts(&["a", "b"]));
    assert_parses(
        registered_models,
        &[
            ("name = \"it's\"", attribute("name", text("it's"))),
            (
                "attribute.name IN ('a', 'b')",
                clause(Field::Attribute("name"), names),
            ),
        ],
    );
    assert_parses(
        model_versions,
        &[
            (
                "version_number = 3",
                attribute("version_number", Value::Integer(3)),
            ),
            (
                "version_number = '3'",
                attribute("version_number", Value::Integer(3)),
            ),
            (
                "source_path = 's3://x'",
                attribute("source_path", text("s3://x")),
            ),
            (
                "run_id IN ('a')",
                clause(Field::Attribute("run_id"), Op::In(texts(&["a"]))),
            ),
            (
                "tag.a ILIKE 'X'",
                clause(tag("a"), Op::ILike("X".to_owned())),
            ),
        ],
    );
}

#[test]
fn logged_models_read_status_by_name_and_number() {
    let ready = attribute("status", Value::Integer(2));
    assert_parses(
        logged_models,
        &[
            ("status = 'READY'", ready.clone()),
            ("status = \"LOGGED_MODEL_READY\"", ready.clone()),
            ("attributes.status = 2", ready.clone()),
            ("status = '2'", ready),
            ("status = 'PENDING'", attribute("status", Value::Integer(1))),
            (
                "status = 'UPLOAD_FAILED'",
                attribute("status", Value::Integer(3)),
            ),
        ],
    );
}

#[test]
fn logged_models_take_bare_numbers_for_text() {
    let created = attribute("creation_timestamp", Value::Integer(5));
    assert_parses(
        logged_models,
        &[
            (
                "params.lr = 0.010",
                clause(param("lr"), Op::Eq(text("0.010"))),
            ),
            (
                "params.lr IN ('a', \"b\")",
                clause(param("lr"), Op::In(texts(&["a", "b"]))),
            ),
            ("name = \"x\"", attribute("name", text("x"))),
            ("creation_time = 5", created.clone()),
            ("attributes.creation_timestamp_ms = 5", created),
            (
                "experiment_id = 4",
                attribute("experiment_id", Value::Integer(4)),
            ),
        ],
    );
}
