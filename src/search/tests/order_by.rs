//! Sort keys.

use super::*;

fn keys(clauses: &[&str]) -> Vec<String> {
    clauses.iter().map(|clause| (*clause).to_owned()).collect()
}

fn ascending(field: Field) -> OrderBy {
    OrderBy {
        field,
        ascending: true,
    }
}

fn descending(field: Field) -> OrderBy {
    OrderBy {
        field,
        ascending: false,
    }
}

#[test]
fn runs_sort_by_attributes_metrics_params_and_tags() {
    let clauses = keys(&[
        "attributes.start_time DESC",
        "metrics.`val loss` asc",
        "metric.\"top 5\" Desc",
        " params.lr ",
        "tags.user",
        "metrics.loss.max DESC",
        "`run name`",
    ]);
    let loss = Field::Metric {
        key: "loss".to_owned(),
        stat: Stat::Max,
        literal: Some("loss.max".to_owned()),
    };
    let expected = vec![
        descending(Field::Attribute("start_time")),
        ascending(metric("val loss")),
        descending(metric("top 5")),
        ascending(param("lr")),
        ascending(tag("user")),
        descending(loss),
        ascending(Field::Attribute("run_name")),
    ];
    assert_eq!(runs_order_by(&clauses).unwrap(), expected);
    assert_eq!(runs_order_by(&[]).unwrap(), vec![]);
}

#[test]
fn the_others_sort_by_some_attributes() {
    let updated = descending(Field::Attribute("last_updated_timestamp"));
    let models = registered_models_order_by(&keys(&["timestamp DESC", "name"])).unwrap();
    assert_eq!(
        models,
        vec![updated.clone(), ascending(Field::Attribute("name"))]
    );

    let clauses = keys(&["last_updated_timestamp DESC", "attribute.version_number"]);
    let versions = model_versions_order_by(&clauses).unwrap();
    assert_eq!(
        versions,
        vec![updated, ascending(Field::Attribute("version_number"))]
    );

    let found = experiments_order_by(&keys(&["experiment_id desc"])).unwrap();
    assert_eq!(found, vec![descending(Field::Attribute("experiment_id"))]);
}

#[test]
fn logged_models_sort_by_a_field_name() {
    for (name, expected) in [
        ("creation_time", Field::Attribute("creation_timestamp")),
        ("attributes.name", Field::Attribute("name")),
        ("metrics.val loss", metric("val loss")),
        ("metrics.loss.min", metric("loss.min")),
    ] {
        assert_eq!(logged_models_order_field(name).unwrap(), expected, "{name}");
    }
}

#[test]
fn a_field_may_occur_once() {
    let twice = |order_by: fn(&[String]) -> Result<Vec<OrderBy>>, clauses: &[&str]| {
        let message = refusal(order_by(&keys(clauses)));
        assert!(message.contains("the same field"), "{message}");
    };
    twice(runs_order_by, &["metrics.a", "metric.`a` DESC"]);
    twice(runs_order_by, &["created", "end_time", "start_time"]);
    twice(
        registered_models_order_by,
        &["timestamp", "last_updated_timestamp"],
    );
}

#[test]
fn refusals_name_the_clause_and_what_is_valid() {
    let message = refusal(runs_order_by(&keys(&["start_time", "foo DESC"])));
    assert_eq!(
        message,
        "Invalid order_by clause 'foo DESC': Invalid attribute key 'foo' specified at position 1; valid keys \
         are run_id, run_name, status, artifact_uri, user_id, start_time, end_time, duration"
    );
    for clause in [
        "",
        "DESC",
        "start_time DESC ASC",
        "status, start_time",
        "status down",
        "metrics.loss-x",
        "metrics.`a`desc",
        "datasets.name",
        "experiment_id",
        "metrics.\0",
    ] {
        let message = refusal(runs_order_by(&keys(&[clause])));
        assert!(
            message.starts_with("Invalid order_by clause '"),
            "{message}"
        );
    }
    refusal(experiments_order_by(&keys(&["tags.a"])));
    refusal(experiments_order_by(&keys(&["attributes.name"])));
    refusal(registered_models_order_by(&keys(&["creation_timestamp"])));
    refusal(model_versions_order_by(&keys(&["run_id"])));
    for name in ["", "params.x", "tags.x", "foo", "metrics.", "metric.x"] {
        let message = refusal(logged_models_order_field(name));
        assert!(
            message.starts_with("Invalid order by field name: '"),
            "{message}"
        );
    }
}

#[test]
fn the_list_and_its_items_are_bounded() {
    let many: Vec<String> = (0..=MAX_ORDER_BY).map(|i| format!("tags.a{i}")).collect();
    assert!(refusal(runs_order_by(&many)).contains("33 clauses, more than 32"));
    assert!(runs_order_by(&many[..MAX_ORDER_BY]).is_ok());
    let long = format!("tags.{}", "a".repeat(MAX_ORDER_BY_BYTES));
    assert!(refusal(runs_order_by(&[long])).contains("more than 4096"));
}
