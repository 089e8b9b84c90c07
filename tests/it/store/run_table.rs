//! The table of runs, groups of runs, and which keys exist.

use std::collections::BTreeMap;
use std::sync::Arc;

use tracker::model::{Dataset, DatasetInput, ExperimentId, RunStatus};
use tracker::search::Stat;
use tracker::service::{
    Batch, Columns, CreateRun, GroupRuns, Keys, KeysRequest, MadeModel, NewModelVersion,
    NewRegisteredModel, RunDay, SearchRuns, Tracker, UsedDataset,
};
use tracker::store::series::Point;

use super::START_MS;
use super::common::{
    assert_holds, experiment, invalid, kv, log, metric, new_run, run_in, search, set_status,
};

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn columns(metrics: &[&str], params: &[&str], tags: &[&str]) -> Columns {
    Columns {
        metrics: names(metrics),
        params: names(params),
        tags: names(tags),
        ..Columns::default()
    }
}

pub(super) async fn a_page_has_the_chosen_columns(tracker: Arc<Tracker>) {
    let place = experiment(&tracker, "table").await;
    let first = run_in(&tracker, place, 1).await;
    let second = run_in(&tracker, place, 2).await;
    let batch = Batch {
        metrics: [3.0, 1.0, 2.0, f64::NAN]
            .into_iter()
            .zip(0..)
            .map(|(value, step)| metric("loss", Point::new(step, step, value)))
            .collect(),
        params: vec![kv("lr", "0.1"), kv("unasked", "x")],
        tags: vec![kv("team", "a")],
    };
    tracker.log_batch(first.clone(), batch).await.unwrap();
    let columns = columns(&["none", "loss"], &["lr"], &["team", "none"]);
    let request = SearchRuns {
        order_by: names(&["start_time ASC"]),
        max_results: 1,
        ..search(place, "")
    };
    let page = tracker.run_table(request, columns.clone()).await.unwrap();
    assert_eq!(page.items.len(), 1);
    let line = &page.items[0];
    assert_eq!(line.info.run_id, first);
    assert_eq!(line.cells.metrics[0], None);
    let loss = line.cells.metrics[1].expect("a summary");
    assert_eq!((loss.count, loss.nan_count), (4, 1));
    assert!(loss.last.value.is_nan());
    assert_eq!(loss.min, Some(Point::new(1, 1, 1.0)));
    assert_eq!(loss.max, Some(Point::new(0, 0, 3.0)));
    assert_eq!(line.cells.params, [Some("0.1".to_owned())]);
    assert_eq!(line.cells.tags, [Some("a".to_owned()), None]);
    let request = SearchRuns {
        order_by: names(&["start_time ASC"]),
        max_results: 1,
        page_token: page.next.map(tracker::model::PageToken::encode),
        ..search(place, "")
    };
    let page = tracker.run_table(request, columns).await.unwrap();
    assert_eq!(
        (page.items[0].info.run_id.clone(), page.next),
        (second, None)
    );
    assert_eq!(page.items[0].cells.params, [None]);
}

pub(super) async fn a_page_has_what_runs_used_and_made(tracker: Arc<Tracker>) {
    let place = experiment(&tracker, "links").await;
    let maker = run_in(&tracker, place, 2).await;
    let other = run_in(&tracker, place, 1).await;
    let input = |name: &str, tags| DatasetInput {
        dataset: Dataset {
            name: name.into(),
            digest: "d1".into(),
            source_type: "local".into(),
            source: "/data".into(),
            schema: None,
            profile: None,
        },
        tags,
    };
    let inputs = vec![
        input("train", vec![kv("mlflow.data.context", "training")]),
        input("test", Vec::new()),
    ];
    let logged = tracker.log_inputs(maker.clone(), inputs, Vec::new());
    logged.await.unwrap();
    let name = format!("links {place}");
    let model = NewRegisteredModel {
        name: name.clone(),
        ..NewRegisteredModel::default()
    };
    tracker.create_registered_model(model).await.unwrap();
    let version = NewModelVersion {
        name: name.clone(),
        source: "s3://bucket/model".into(),
        run_id: maker.to_string(),
        ..NewModelVersion::default()
    };
    tracker.create_model_version(version).await.unwrap();

    let columns = Columns {
        datasets: true,
        models: true,
        ..Columns::default()
    };
    let page = tracker.run_table(search(place, ""), columns.clone());
    let page = page.await.unwrap();
    let cells = &page.items[0].cells;
    let used = |name: &str, context: &str| UsedDataset {
        name: name.into(),
        digest: "d1".into(),
        context: context.into(),
    };
    let expected = vec![used("test", ""), used("train", "training")];
    assert_eq!(cells.datasets, Some(expected));
    let version = MadeModel::Version { name, version: 1 };
    assert_eq!(cells.models, Some(vec![version]));
    assert_eq!(page.items[1].cells.models, Some(Vec::new()));
    for (filter, expected) in [
        ("attributes.model_versions > 0", &maker),
        ("attributes.model_versions = 0", &other),
    ] {
        let page = tracker.run_table(search(place, filter), columns.clone());
        let found = page.await.unwrap().items;
        let ids: Vec<_> = found.iter().map(|line| &line.info.run_id).collect();
        assert_eq!(ids, [expected], "{filter}");
    }
}

pub(super) async fn days_have_their_runs(tracker: Arc<Tracker>) {
    let (day, offset) = (86_400_000, -120);
    let place = experiment(&tracker, "days").await;
    let other = experiment(&tracker, "other days").await;
    for (place, start) in [
        (place, START_MS),
        (other, START_MS - 1),
        (place, START_MS - day),
        (place, START_MS - 3 * day),
    ] {
        run_in(&tracker, place, start).await;
    }
    let days = tracker.run_days(Some(3), Some(offset)).await.unwrap();
    let today = (START_MS + offset * 60_000) / day;
    let of = |day, runs| RunDay { day, runs };
    assert_eq!(days, [of(today - 1, 1), of(today, 2)]);
    let far = tracker.run_days(Some(1), Some(15 * 60)).await;
    assert_holds(&invalid(far), "offset_minutes");
}

pub(super) async fn points_that_were_just_logged_count(tracker: Arc<Tracker>) {
    let place = experiment(&tracker, "live").await;
    let id = run_in(&tracker, place, 1).await;
    for step in 0..20 {
        log(&tracker, &id, "m", &[Point::new(step, step, step as f64)]).await;
        let page = tracker.run_table(search(place, ""), columns(&["m"], &[], &[]));
        let summary = page.await.unwrap().items[0].cells.metrics[0].expect("a summary");
        assert_eq!((summary.count as i64, summary.last.step), (step + 1, step));
    }
}

pub(super) async fn groups_are_those_of_a_naive_model(tracker: Arc<Tracker>) {
    let place = experiment(&tracker, "groups").await;
    let mut naive: BTreeMap<(Option<String>, Option<String>), Vec<f64>> = BTreeMap::new();
    for number in 0..40_i64 {
        let id = run_in(&tracker, place, number).await;
        let model = (number % 3 != 0).then(|| format!("m{}", number % 4));
        let team = (number % 5 != 0).then(|| "t".to_owned());
        let batch = Batch {
            metrics: vec![
                metric("loss", Point::new(0, 0, 100.0)),
                metric("loss", Point::new(1, 1, (number * number) as f64)),
            ],
            params: model.iter().map(|value| kv("model", value)).collect(),
            tags: team.iter().map(|value| kv("team", value)).collect(),
        };
        tracker.log_batch(id.clone(), batch).await.unwrap();
        if number % 2 == 0 {
            set_status(&tracker, &id, RunStatus::Finished).await;
        }
        naive
            .entry((model, team))
            .or_default()
            .push((number * number) as f64);
    }
    let request = |filter: &str, stats: &[Stat]| GroupRuns {
        experiment_ids: vec![place],
        filter: filter.to_owned(),
        columns: columns(&["loss", "none"], &["model"], &["team"]),
        stats: stats.to_vec(),
        ..GroupRuns::default()
    };
    let groups = tracker
        .group_runs(request("", &[Stat::Last]))
        .await
        .unwrap();
    assert_eq!((groups.runs, groups.truncated), (40, false));
    assert_eq!(groups.groups.len(), naive.len());
    assert!(groups.groups.is_sorted_by(|a, b| a.runs >= b.runs));
    for group in &groups.groups {
        let [model, team] = &group.values[..] else {
            panic!("two values: {group:?}");
        };
        let values = &naive[&(model.clone(), team.clone())];
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let [loss, none] = &group.metrics[..] else {
            panic!("two metrics: {group:?}");
        };
        assert_eq!(
            (group.runs, loss.count, none.count),
            (values.len(), values.len(), 0)
        );
        let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() <= 1e-9 * b.abs());
        assert!(near(loss.mean(), mean), "{loss:?}");
        if values.len() > 1 {
            assert!(
                near(loss.std(), (squares / (count - 1.0)).sqrt()),
                "{loss:?}"
            );
        }
        assert_eq!(loss.max(), values.iter().copied().reduce(f64::max));
        assert_eq!((none.mean(), none.min()), (None, None));
    }
    let two = request("params.model = 'm1'", &[Stat::First, Stat::Last]);
    for group in tracker.group_runs(two).await.unwrap().groups {
        let [model, team] = &group.values[..] else {
            panic!("two values: {group:?}");
        };
        assert_eq!(model.as_deref(), Some("m1"));
        let values = &naive[&(model.clone(), team.clone())];
        let [first, last, none, _] = &group.metrics[..] else {
            panic!("two metrics, two numbers of each: {group:?}");
        };
        assert_eq!(first.mean(), Some(100.0));
        assert_eq!(last.max(), values.iter().copied().reduce(f64::max));
        assert_eq!(none.count, 0);
    }
}

async fn keys(tracker: &Tracker, experiment: ExperimentId, prefix: &str, max: i64) -> Keys {
    let request = KeysRequest {
        experiment_ids: vec![experiment],
        prefix: prefix.to_owned(),
        max_results: Some(max),
    };
    tracker.keys(request).await.unwrap()
}

pub(super) async fn keys_are_those_of_active_runs(tracker: Arc<Tracker>) {
    let place = experiment(&tracker, "keys").await;
    let elsewhere = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    log(&tracker, &elsewhere, "elsewhere", &[Point::new(0, 0, 0.0)]).await;
    // More than are ranked at once, so that some are ranked and some are not.
    for number in 0..300 {
        let run = CreateRun {
            name: Some("named".into()),
            ..new_run(place, number)
        };
        let id = tracker.create_run(run).await.unwrap().info.run_id;
        let batch = Batch {
            metrics: vec![
                metric("loss", Point::new(0, 0, 0.0)),
                metric(&format!("metric/{}", number % 7), Point::new(0, 0, 0.0)),
            ],
            params: vec![kv(&format!("param{}", number % 5), "x")],
            tags: Vec::new(),
        };
        tracker.log_batch(id.clone(), batch).await.unwrap();
        set_status(&tracker, &id, RunStatus::Finished).await;
    }
    let live = run_in(&tracker, place, 1_000).await;
    log(&tracker, &live, "metric/first", &[Point::new(0, 0, 0.0)]).await;
    // Waits beside its series.
    log(&tracker, &live, "metric/waiting", &[Point::new(0, 0, 0.0)]).await;
    let deleted = run_in(&tracker, place, 1_001).await;
    log(&tracker, &deleted, "deleted", &[Point::new(0, 0, 0.0)]).await;
    tracker.delete_run(deleted).await.unwrap();

    let all = keys(&tracker, place, "", 1_000).await;
    let mut metrics = vec!["loss".to_owned()];
    metrics.extend((0..7).map(|number| format!("metric/{number}")));
    metrics.extend(names(&["metric/first", "metric/waiting"]));
    assert_eq!(all.metrics, metrics);
    let params: Vec<String> = (0..5).map(|number| format!("param{number}")).collect();
    assert_eq!(all.params, params);
    assert_eq!(all.tags, ["mlflow.runName"]);
    assert!(!all.truncated);
    let some = keys(&tracker, place, "metric/", 3).await;
    assert_eq!(some.metrics, metrics[1..4]);
    assert_eq!((some.params.len(), some.truncated), (0, true));
    assert_eq!(
        keys(&tracker, ExperimentId(987), "", 10).await,
        Keys::default()
    );
}

pub(super) async fn tables_are_bounded(tracker: Arc<Tracker>) {
    let many = |count: usize| Columns {
        metrics: (0..count).map(|i| format!("m{i}")).collect(),
        ..Columns::default()
    };
    let table = |max_results, columns| {
        let request = SearchRuns {
            max_results,
            ..search(ExperimentId::DEFAULT, "")
        };
        tracker.run_table(request, columns)
    };
    for (max_results, columns, part) in [
        (1, many(1_001), "at most 1000"),
        (10_000, many(101), "max_results"),
        (10_001, many(0), "max_results"),
        (0, many(0), "max_results"),
    ] {
        assert_holds(&invalid(table(max_results, columns).await), part);
    }
    assert!(table(1_000, many(1_000)).await.is_ok());
    let request = KeysRequest {
        experiment_ids: (0..101).map(ExperimentId).collect(),
        ..KeysRequest::default()
    };
    assert_holds(&invalid(tracker.keys(request).await), "experiment_ids");
    let bad = GroupRuns {
        filter: "nonsense".into(),
        ..GroupRuns::default()
    };
    assert_holds(&invalid(tracker.group_runs(bad).await), "nonsense");
}
