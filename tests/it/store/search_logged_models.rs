//! `logged-models/search`: filters, order and pages.

use std::sync::Arc;

use tracker::model::{ExperimentId, LoggedModelStatus};
use tracker::service::{
    DatasetFilter, FoundModels, NewExperiment, NewLoggedModel, SearchModels, SortBy, Tracker,
};

use super::logged_models::{Bench, entries, loss, refused};

fn search(bench: &Bench, filter: &str) -> SearchModels {
    SearchModels {
        experiment_ids: vec![bench.experiment],
        filter: filter.to_owned(),
        ..SearchModels::default()
    }
}

/// The names of the models a search finds, in order.
async fn found(bench: &Bench, search: SearchModels) -> String {
    names(&bench.tracker.search_logged_models(search).await.unwrap())
}

fn names(found: &FoundModels) -> String {
    let names: Vec<&str> = found
        .models
        .iter()
        .map(|model| model.name.as_str())
        .collect();
    names.join(" ")
}

fn sort(field_name: &str, ascending: bool) -> SortBy {
    SortBy {
        field_name: field_name.into(),
        ascending,
        dataset_name: None,
        dataset_digest: None,
    }
}

/// Models `a` to `d`: `loss` 0.5 then 0.1, 0.25 on `iris`, NaN, none. Created a millisecond apart.
async fn four(tracker: &Arc<Tracker>, name: &str) -> Bench {
    let bench = Bench::new(tracker, name).await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d"] {
        let new = NewLoggedModel {
            params: entries(&[("kind", &name.repeat(2))]),
            tags: entries(&[("Team", &format!("É{name}"))]),
            ..bench.new_model(name)
        };
        ids.push(tracker.create_logged_model(new).await.unwrap().model_id);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let metrics = vec![
        loss(&ids[0], 1, 0.5, None),
        loss(&ids[0], 2, 0.1, None),
        loss(&ids[1], 1, 0.25, Some("iris")),
        loss(&ids[2], 1, f64::NAN, None),
    ];
    bench.log(metrics).await.unwrap();
    tracker
        .finalize_logged_model(ids[1].clone(), LoggedModelStatus::Ready)
        .await
        .unwrap();
    bench
}

pub async fn filters_find_what_they_say(tracker: Arc<Tracker>) {
    let bench = four(&tracker, "filters").await;
    let own_location = "artifact_location LIKE 's3://bucket/filters/models/m-%/artifacts'";
    for (filter, expected) in [
        ("", "d c b a"),
        ("name = 'a'", "a"),
        ("attributes.name != 'a' AND name != 'b'", "d c"),
        ("name IN ('a', 'c')", "c a"),
        ("name LIKE 'A'", ""),
        ("name ILIKE 'A'", "a"),
        ("status = 'READY'", "b"),
        ("status != 2", "d c a"),
        ("model_type = 'agent' AND creation_timestamp > 0", "d c b a"),
        ("metrics.loss > 0.3", "a"),
        ("metrics.loss <= 0.25", "b a"),
        ("metrics.loss != 0.25", "c a"),
        ("metrics.other > 0", ""),
        ("params.kind = 'bb'", "b"),
        ("params.kind != 'bb'", "d c a"),
        ("params.absent != 'bb'", ""),
        ("tags.Team ILIKE 'éc'", "c"),
        (
            "tags.Team = 'Éa' OR (params.kind = 'dd' AND NOT name = 'a')",
            "d a",
        ),
        (own_location, "d c b a"),
    ] {
        assert_eq!(
            found(&bench, search(&bench, filter)).await,
            expected,
            "{filter}"
        );
    }
    for bad in [
        "metric.loss > 1",
        "colour = 'b'",
        "name IS NULL",
        "metrics.loss > 'high'",
        "name =",
    ] {
        refused(
            tracker.search_logged_models(search(&bench, bad)).await,
            "Invalid filter",
        );
    }
}

pub async fn a_model_below_the_servers_root_is_found_by_its_location(tracker: Arc<Tracker>) {
    let name = "logged models: below the root".to_owned();
    let experiment = NewExperiment {
        name,
        ..NewExperiment::default()
    };
    let experiment_id = tracker.create_experiment(experiment).await.unwrap();
    let new = NewLoggedModel {
        experiment_id,
        name: None,
        model_type: String::new(),
        source_run_id: String::new(),
        params: Vec::new(),
        tags: Vec::new(),
    };
    let model = tracker.create_logged_model(new).await.unwrap();
    let search = SearchModels {
        experiment_ids: vec![experiment_id],
        filter: format!("artifact_location = '{}'", model.artifact_uri),
        ..SearchModels::default()
    };
    assert_eq!(
        tracker.search_logged_models(search).await.unwrap().models,
        [model]
    );
}

pub async fn datasets_restrict_which_metrics_count(tracker: Arc<Tracker>) {
    let bench = four(&tracker, "datasets").await;
    let on = |name: &str, digest: Option<&str>, filter: &str| {
        let dataset = DatasetFilter {
            name: Some(name.into()),
            digest: digest.map(ToOwned::to_owned),
        };
        SearchModels {
            datasets: vec![dataset],
            ..search(&bench, filter)
        }
    };
    assert_eq!(
        found(&bench, on("iris", None, "")).await,
        "b",
        "measured on it at all"
    );
    assert_eq!(
        found(&bench, on("iris", Some("digest of iris"), "")).await,
        "b"
    );
    assert_eq!(found(&bench, on("iris", Some("another"), "")).await, "");
    assert_eq!(
        found(&bench, on("iris", None, "metrics.loss > 0")).await,
        "b"
    );
    assert_eq!(
        found(&bench, on("iris", None, "metrics.loss > 0.3")).await,
        ""
    );
}

pub async fn models_sort_by_attributes_and_latest_metrics(tracker: Arc<Tracker>) {
    let bench = four(&tracker, "order").await;
    let by = |key: SortBy| SearchModels {
        order_by: vec![key],
        ..search(&bench, "")
    };
    for (key, expected) in [
        (sort("name", true), "a b c d"),
        (sort("attributes.name", false), "d c b a"),
        (sort("creation_time", true), "a b c d"),
        (sort("last_updated_timestamp", false), "b d c a"),
        (sort("status", false), "b d c a"),
        // Numbers by the latest value, then NaN, then without: in both directions.
        (sort("metrics.loss", true), "a b c d"),
        (sort("metrics.loss", false), "b a c d"),
        (
            SortBy {
                dataset_name: Some("iris".into()),
                ..sort("metrics.loss", true)
            },
            "b d c a",
        ),
        (
            SortBy {
                dataset_digest: Some("none".into()),
                ..sort("metrics.loss", true)
            },
            "d c b a",
        ),
    ] {
        assert_eq!(found(&bench, by(key.clone())).await, expected, "{key:?}");
    }
    for bad in ["params.kind", "tags.Team", "colour", "metrics."] {
        refused(
            tracker.search_logged_models(by(sort(bad, true))).await,
            "Invalid order by field name",
        );
    }
}

pub async fn pages_follow_each_other_and_tokens_fit_their_request(tracker: Arc<Tracker>) {
    let bench = four(&tracker, "pages").await;
    let page = |filter: &str, token: Option<String>| SearchModels {
        max_results: 3,
        page_token: token,
        order_by: vec![sort("name", true)],
        ..search(&bench, filter)
    };
    let first = tracker.search_logged_models(page("", None)).await.unwrap();
    assert_eq!(names(&first), "a b c");
    let token = first.next_page_token;
    let second = tracker
        .search_logged_models(page("", token.clone()))
        .await
        .unwrap();
    assert_eq!(
        (names(&second).as_str(), second.next_page_token),
        ("d", None)
    );
    let other_filter = page("name != 'a'", token.clone());
    refused(
        tracker.search_logged_models(other_filter).await,
        "another 'filter'",
    );
    let other_order = SearchModels {
        order_by: Vec::new(),
        ..page("", token.clone())
    };
    refused(
        tracker.search_logged_models(other_order).await,
        "another 'order_by'",
    );
    let elsewhere = SearchModels {
        experiment_ids: vec![ExperimentId(0)],
        ..page("", token)
    };
    refused(
        tracker.search_logged_models(elsewhere).await,
        "another 'experiment_ids'",
    );
    for bad in ["x", "!!!!", "bnVsbA==", "eyJvZmZzZXQiOi0xfQ=="] {
        refused(
            tracker
                .search_logged_models(page("", Some(bad.into())))
                .await,
            "page token",
        );
    }
}

pub async fn a_search_is_bounded(tracker: Arc<Tracker>) {
    let bench = four(&tracker, "bounds").await;
    let many = SearchModels {
        max_results: 1_000_000,
        ..search(&bench, "")
    };
    assert_eq!(
        found(&bench, many).await,
        "d c b a",
        "as many as one page holds"
    );
    let negative = SearchModels {
        max_results: -1,
        ..search(&bench, "")
    };
    refused(tracker.search_logged_models(negative).await, "max_results");
    let nowhere = SearchModels {
        experiment_ids: Vec::new(),
        ..search(&bench, "")
    };
    refused(
        tracker.search_logged_models(nowhere).await,
        "experiment_ids",
    );
    let keys = vec![sort("name", true); 33];
    let sorted = SearchModels {
        order_by: keys,
        ..search(&bench, "")
    };
    refused(tracker.search_logged_models(sorted).await, "order_by");
    let twice = SearchModels {
        experiment_ids: vec![bench.experiment; 2],
        ..search(&bench, "")
    };
    assert_eq!(
        found(&bench, twice).await,
        "d c b a",
        "an experiment given twice counts once"
    );
}

pub async fn deleted_models_are_not_found(tracker: Arc<Tracker>) {
    let bench = four(&tracker, "search deleted").await;
    let by_name = search(&bench, "name = 'c'");
    let found_c = tracker.search_logged_models(by_name).await.unwrap();
    let id = found_c.models[0].model_id.clone();
    tracker.delete_logged_model(id).await.unwrap();
    assert_eq!(found(&bench, search(&bench, "")).await, "d b a");
}
