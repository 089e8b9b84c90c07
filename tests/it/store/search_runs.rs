//! `runs/search`: what filters and views mean. Orders and pages are `search_pages`'s.

use std::sync::Arc;

use tracker::model::{Dataset, DatasetInput, ExperimentId, ViewType};
use tracker::service::{Batch, SearchRuns, Tracker};
use tracker::store::series::Point;

use super::common::{assert_holds, found, invalid, kv, log, run_in, search};

pub(super) async fn no_experiment_holds_no_run(tracker: Arc<Tracker>) {
    run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    for experiment_ids in [vec![], vec![ExperimentId(99)], vec![ExperimentId(i64::MAX)]] {
        let request = SearchRuns {
            experiment_ids,
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_eq!(found(&tracker, request).await, []);
    }
    let request = SearchRuns {
        experiment_ids: vec![ExperimentId::DEFAULT; 3],
        ..search(ExperimentId::DEFAULT, "")
    };
    assert_eq!(
        found(&tracker, request).await.len(),
        1,
        "an experiment named thrice is one"
    );
}

pub(super) async fn an_unknown_metric_is_missing_everywhere(tracker: Arc<Tracker>) {
    let old = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    let new = run_in(&tracker, ExperimentId::DEFAULT, 2).await;
    for filter in [
        "metrics.nothing > 0",
        "metrics.nothing != 0",
        "params.nothing != 'x'",
    ] {
        assert_eq!(
            found(&tracker, search(ExperimentId::DEFAULT, filter)).await,
            []
        );
    }
    for clause in [
        "metrics.nothing ASC",
        "metrics.nothing DESC",
        "params.nothing",
        "tags.nothing DESC",
    ] {
        let request = SearchRuns {
            order_by: vec![clause.into()],
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_eq!(
            found(&tracker, request).await,
            [new.clone(), old.clone()],
            "{clause}"
        );
    }
}

pub(super) async fn a_statistic_yields_to_a_metric_of_that_name(tracker: Arc<Tracker>) {
    let id = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    log(
        &tracker,
        &id,
        "loss",
        &[Point::new(0, 1, 5.0), Point::new(1, 2, 7.0)],
    )
    .await;
    let hits = async |filter: &str| {
        found(&tracker, search(ExperimentId::DEFAULT, filter))
            .await
            .len()
    };
    assert_eq!(hits("metrics.loss.min = 5").await, 1);
    assert_eq!(hits("metrics.loss.max = 7").await, 1);
    assert_eq!(
        hits("metrics.`loss.min` = 5").await,
        0,
        "a quoted key is a key"
    );
    log(&tracker, &id, "loss.min", &[Point::new(0, 1, 100.0)]).await;
    assert_eq!(hits("metrics.loss.min = 100").await, 1);
    assert_eq!(hits("metrics.loss.min = 5").await, 0);
}

pub(super) async fn datasets_are_searched(tracker: Arc<Tracker>) {
    let input = |name: &str, context: &str| DatasetInput {
        dataset: Dataset {
            name: name.into(),
            digest: format!("{name}-digest"),
            source_type: "local".into(),
            source: "/data".into(),
            schema: None,
            profile: None,
        },
        tags: vec![kv("mlflow.data.context", context)],
    };
    let one = run_in(&tracker, ExperimentId::DEFAULT, 3).await;
    let both = run_in(&tracker, ExperimentId::DEFAULT, 2).await;
    run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    tracker
        .log_inputs(one.clone(), vec![input("iris", "training")], Vec::new())
        .await
        .unwrap();
    let inputs = vec![input("iris", "eval"), input("Wine", "training")];
    tracker
        .log_inputs(both.clone(), inputs, Vec::new())
        .await
        .unwrap();
    for (filter, expected) in [
        ("datasets.name = 'iris'", vec![&one, &both]),
        ("dataset.name = 'Wine'", vec![&both]),
        ("dataset.name ILIKE 'wi%'", vec![&both]),
        ("dataset.digest IN ('iris-digest', 'x')", vec![&one, &both]),
        ("dataset.context = 'eval'", vec![&both]),
        // Any input may be the one that differs.
        ("dataset.name != 'iris'", vec![&both]),
        ("dataset.name NOT IN ('iris', 'Wine')", vec![]),
    ] {
        let hits = found(&tracker, search(ExperimentId::DEFAULT, filter)).await;
        assert_eq!(hits.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

pub(super) async fn text_is_compared_without_surprises(tracker: Arc<Tracker>) {
    let id = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    let long = "x".repeat(5_000);
    let texts = [
        ("quote", "it's"),
        ("percent", "100%"),
        ("under", "a_b"),
        ("back", r"C:\dir\x"),
        ("umlaut", "GRÜẞE"),
        ("long", long.as_str()),
        ("words with-dash/slash", "1"),
        ("sql", "'; DROP TABLE runs; --"),
    ];
    let batch = Batch {
        params: texts.map(|(key, value)| kv(key, value)).to_vec(),
        ..Batch::default()
    };
    tracker.log_batch(id, batch).await.unwrap();
    let long_equal = format!("params.long = '{long}'");
    let long_other = format!("params.long = '{}y'", &long[..4_999]);
    let long_like = format!("params.long LIKE '%{}'", &long[..300]);
    for (filter, hits) in [
        (r#"params.quote = "it's""#, 1),
        ("params.percent = '100%'", 1),
        ("params.under LIKE 'a_b'", 1),
        ("params.under LIKE 'A_B'", 0),
        ("params.under ILIKE 'A_B'", 1),
        (r"params.back = 'C:\dir\x'", 1),
        (r"params.back LIKE 'C:\dir%'", 1),
        (r"params.back LIKE '%\%'", 1),
        ("params.umlaut ILIKE 'grüß%'", 1),
        ("params.umlaut = 'grüße'", 0),
        (long_equal.as_str(), 1),
        (long_other.as_str(), 0),
        (long_like.as_str(), 1),
        ("params.`words with-dash/slash` = '1'", 1),
        (r#"params."words with-dash/slash" != '1'"#, 0),
        (r#"params.sql = "'; DROP TABLE runs; --""#, 1),
        ("params.quote RLIKE '^it.s$'", 1),
        ("params.quote RLIKE '^IT'", 0),
    ] {
        let request = search(ExperimentId::DEFAULT, filter);
        assert_eq!(found(&tracker, request).await.len(), hits, "{filter}");
    }
}

pub(super) async fn views_choose_the_lifecycle(tracker: Arc<Tracker>) {
    let kept = run_in(&tracker, ExperimentId::DEFAULT, 2).await;
    let gone = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    tracker.delete_run(gone.clone()).await.unwrap();
    for (view, expected) in [
        (ViewType::Active, vec![kept.clone()]),
        (ViewType::Deleted, vec![gone.clone()]),
        (ViewType::All, vec![kept, gone]),
    ] {
        let request = SearchRuns {
            view,
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_eq!(found(&tracker, request).await, expected);
    }
}

pub(super) async fn malformed_filters_are_refused_by_name(tracker: Arc<Tracker>) {
    for (filter, part) in [
        ("metrics.a > 'x'", "'x'"),
        ("metrics.a >", "end"),
        ("params.a = 1", "1"),
        ("params.a > '1'", ">"),
        ("nothing.a = '1'", "nothing"),
        ("experiment_id = '1'", "experiment_id"),
        ("lifecycle_stage = 'active'", "lifecycle_stage"),
        ("metrics.a == 1", "="),
        ("metrics.a <> 1", ">"),
        ("(metrics.a = 1", ")"),
        ("metrics.a = 1;", ";"),
        ("run_id IN ()", ")"),
        ("TAGS.a = '1'", "TAGS"),
        ("tags.a = 'unclosed", "unclosed"),
        ("metrics.a IS NULL", "IS"),
        ("tags.a RLIKE '('", "regular expression"),
        ("a\0b = 1", "NUL"),
    ] {
        let message = invalid(
            tracker
                .search_runs(search(ExperimentId::DEFAULT, filter))
                .await,
        );
        assert_holds(&message, part);
    }
    for order in [
        vec!["metrics.a", "metrics.a DESC"],
        vec!["nothing.a"],
        vec!["metrics.a UP"],
        vec![""],
    ] {
        let request = SearchRuns {
            order_by: order.iter().map(|&clause| clause.to_owned()).collect(),
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_holds(&invalid(tracker.search_runs(request).await), "order_by");
    }
    for max_results in [0, -1, 50_001] {
        let request = SearchRuns {
            max_results,
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_holds(&invalid(tracker.search_runs(request).await), "max_results");
    }
    let deep = "(".repeat(100_000) + "metrics.a = 1" + &")".repeat(100_000);
    invalid(
        tracker
            .search_runs(search(ExperimentId::DEFAULT, &deep))
            .await,
    );
}
