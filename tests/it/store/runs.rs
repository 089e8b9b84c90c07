//! Runs: their names, their states and what a deleted one refuses.

use std::sync::Arc;

use tracker::model::{ExperimentId, Lifecycle, ModelId, ModelOutput, RunId, RunStatus};
use tracker::service::{Batch, CreateRun, SearchRuns, TagChange, Tracker, UpdateRun};
use tracker::store::series::Point;

use super::common::{
    assert_holds, experiment, history, invalid, kv, log, metric, new_run, not_found, run,
};

const NAME: &str = "mlflow.runName";

fn named(name: Option<&str>, tag: Option<&str>) -> CreateRun {
    CreateRun {
        name: name.map(str::to_owned),
        tags: tag.map(|tag| kv(NAME, tag)).into_iter().collect(),
        ..new_run(ExperimentId::DEFAULT, 1)
    }
}

pub(super) async fn a_new_run_is_running_and_named(tracker: Arc<Tracker>) {
    let new = CreateRun {
        tags: vec![kv("z", "1"), kv("a", "2")],
        ..new_run(ExperimentId::DEFAULT, -5)
    };
    let created = tracker.create_run(new).await.unwrap();
    let info = &created.info;
    assert_eq!(info.status, RunStatus::Running);
    assert_eq!((info.start_ms, info.end_ms), (-5, None));
    assert_eq!(info.lifecycle, Lifecycle::Active);
    assert_eq!(info.user_id, "ada");
    assert!(!info.name.is_empty(), "a name is made up");
    assert_eq!(
        info.artifact_uri,
        format!("mlflow-artifacts:/0/{}/artifacts", info.run_id)
    );
    assert_eq!(
        created.tags,
        [kv("a", "2"), kv(NAME, &info.name), kv("z", "1")]
    );
    assert_eq!(tracker.run(info.run_id.clone()).await.unwrap(), created);
}

pub(super) async fn the_name_and_its_tag_are_one(tracker: Arc<Tracker>) {
    for (name, tag) in [
        (Some("x"), None),
        (None, Some("x")),
        (Some("x"), Some("x")),
        (Some(""), Some("x")),
        (Some("x"), Some("")),
    ] {
        let created = tracker.create_run(named(name, tag)).await.unwrap();
        assert_eq!(created.info.name, "x");
        assert_eq!(created.tags, [kv(NAME, "x")]);
    }
    assert_holds(
        &invalid(tracker.create_run(named(Some("x"), Some("y"))).await),
        NAME,
    );

    let id = tracker
        .create_run(named(Some("x"), None))
        .await
        .unwrap()
        .info
        .run_id;
    tracker
        .set_tag(id.clone(), kv(NAME, "by tag"))
        .await
        .unwrap();
    assert_eq!(tracker.run_info(id.clone()).await.unwrap().name, "by tag");
    let update = UpdateRun {
        name: Some("by update".into()),
        ..UpdateRun::default()
    };
    tracker.update_run(id.clone(), update).await.unwrap();
    assert_eq!(tracker.run(id).await.unwrap().tags, [kv(NAME, "by update")]);
}

/// Random letters, which no index of Postgres could compress.
pub(super) async fn a_name_may_be_as_long_as_a_tag(tracker: Arc<Tracker>) {
    let mut random = fastrand::Rng::with_seed(7);
    let letters = std::iter::repeat_with(|| random.lowercase());
    let long: String = letters.take(8_000).collect();
    let created = tracker.create_run(named(Some(&long), None)).await.unwrap();
    let search = SearchRuns {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: format!("run_name = '{long}'"),
        max_results: 10,
        ..SearchRuns::default()
    };
    let found = tracker.search_runs(search).await.unwrap().items;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].info.run_id, created.info.run_id);
}

pub(super) async fn updates_change_what_they_name(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let before = tracker.run_info(id.clone()).await.unwrap();
    let update = UpdateRun {
        status: Some(RunStatus::Failed),
        end_ms: Some(77),
        name: Some(String::new()),
    };
    let info = tracker.update_run(id.clone(), update).await.unwrap();
    assert_eq!((info.status, info.end_ms), (RunStatus::Failed, Some(77)));
    assert_eq!(info.name, before.name, "an empty name is ignored");
    let info = tracker
        .update_run(id.clone(), UpdateRun::default())
        .await
        .unwrap();
    assert_eq!((info.status, info.end_ms), (RunStatus::Failed, Some(77)));
    for (status, _, _) in RunStatus::ALL {
        super::common::set_status(&tracker, &id, status).await;
        assert_eq!(tracker.run_info(id.clone()).await.unwrap().status, status);
    }
}

pub(super) async fn deleted_runs_refuse_every_write(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    tracker.log_param(id.clone(), kv("p", "1")).await.unwrap();
    tracker.delete_run(id.clone()).await.unwrap();
    let before = tracker.run(id.clone()).await.unwrap();
    let point = metric("m", Point::new(0, 1, 2.0));
    let batch = Batch {
        metrics: vec![point.clone()],
        ..Batch::default()
    };
    let output = ModelOutput {
        model_id: ModelId::parse("m-1").unwrap(),
        step: 0,
    };
    let model = r#"{"artifact_path":"m","flavors":{},"utc_time_created":"x","run_id":"r"}"#;
    let refusals = [
        invalid(tracker.log_metric(id.clone(), point).await),
        invalid(tracker.log_batch(id.clone(), batch).await),
        invalid(tracker.log_batch(id.clone(), Batch::default()).await),
        // The same value as before is refused as well.
        invalid(tracker.log_param(id.clone(), kv("p", "1")).await),
        invalid(tracker.set_tag(id.clone(), kv("t", "1")).await),
        invalid(tracker.delete_tag(id.clone(), NAME.into()).await),
        invalid(tracker.update_run(id.clone(), UpdateRun::default()).await),
        invalid(tracker.log_inputs(id.clone(), Vec::new(), Vec::new()).await),
        invalid(tracker.log_outputs(id.clone(), vec![output]).await),
        invalid(tracker.log_model_json(id.clone(), model).await),
    ];
    for message in refusals {
        assert_holds(&message, "must be in the 'active' state");
    }
    assert_eq!(tracker.run(id.clone()).await.unwrap(), before);
    tracker.restore_run(id.clone()).await.unwrap();
    tracker.set_tag(id, kv("t", "1")).await.unwrap();
}

pub(super) async fn deletion_and_restoration_are_idempotent(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    log(&tracker, &id, "m", &[Point::new(1, 2, 3.0)]).await;
    for _ in 0..2 {
        tracker.delete_run(id.clone()).await.unwrap();
        let info = tracker.run_info(id.clone()).await.unwrap();
        assert_eq!(info.lifecycle, Lifecycle::Deleted);
    }
    for _ in 0..2 {
        tracker.restore_run(id.clone()).await.unwrap();
        let info = tracker.run_info(id.clone()).await.unwrap();
        assert_eq!(info.lifecycle, Lifecycle::Active);
    }
    assert_eq!(history(&tracker, &id, "m").await, [Point::new(1, 2, 3.0)]);
}

pub(super) async fn deleted_experiments_take_no_runs(tracker: Arc<Tracker>) {
    let id = experiment(&tracker, "gone").await;
    tracker.delete_experiment(id).await.unwrap();
    let message = invalid(tracker.create_run(new_run(id, 1)).await);
    assert_holds(&message, "must be in the 'active' state");
    not_found(tracker.create_run(new_run(ExperimentId(99), 1)).await);
    assert_eq!(tracker.totals().await.unwrap(), (2, 0));
}

pub(super) async fn unknown_runs_are_not_found(tracker: Arc<Tracker>) {
    let id = RunId::parse("nobody").unwrap();
    let expected = "Run with id=nobody not found";
    assert_eq!(not_found(tracker.run(id.clone()).await), expected);
    assert_eq!(not_found(tracker.delete_run(id.clone()).await), expected);
    assert_eq!(
        not_found(tracker.set_tag(id.clone(), kv("a", "b")).await),
        expected
    );
    assert_eq!(
        not_found(tracker.log_batch(id.clone(), Batch::default()).await),
        expected
    );
    // Clients ask for the history of runs that never logged.
    assert_eq!(history(&tracker, &id, "m").await, []);
}

pub(super) async fn models_of_old_clients_are_listed_in_a_tag(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let model = |path: &str| {
        format!(
            r#"{{"artifact_path":"{path}","flavors":{{}},"utc_time_created":"x","run_id":"{id}"}}"#
        )
    };
    for path in ["a", "b", "a"] {
        tracker
            .log_model_json(id.clone(), &model(path))
            .await
            .unwrap();
    }
    let tags = tracker.run(id.clone()).await.unwrap().tags;
    let history = tags
        .iter()
        .find(|tag| tag.key == "mlflow.log-model.history");
    let listed: serde_json::Value = serde_json::from_str(&history.unwrap().value).unwrap();
    let paths: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["artifact_path"])
        .collect();
    assert_eq!(paths, ["a", "b"], "a repeated request adds nothing");
    for bad in ["", "[]", "{", r#"{"artifact_path":"m"}"#] {
        assert_holds(
            &invalid(tracker.log_model_json(id.clone(), bad).await),
            "odel",
        );
    }
}

pub(super) async fn many_runs_go_and_come_back_together(tracker: Arc<Tracker>) {
    let mut runs = Vec::new();
    for _ in 0..3 {
        let id = run(&tracker).await;
        log(&tracker, &id, "loss", &[Point::new(0, 0, 1.0)]).await;
        runs.push(id);
    }
    let update = UpdateRun {
        status: Some(RunStatus::Finished),
        ..UpdateRun::default()
    };
    tracker.update_run(runs[0].clone(), update).await.unwrap();
    let stage = async |id: &RunId| tracker.run_info(id.clone()).await.unwrap().lifecycle;
    let unknown = RunId::parse("unknown").unwrap();
    not_found(tracker.delete_runs(vec![runs[0].clone(), unknown]).await);
    assert_eq!(stage(&runs[0]).await, Lifecycle::Active);
    let twice = vec![runs[1].clone(), runs[0].clone(), runs[1].clone()];
    tracker.delete_runs(twice).await.unwrap();
    for (id, expected) in
        runs.iter()
            .zip([Lifecycle::Deleted, Lifecycle::Deleted, Lifecycle::Active])
    {
        assert_eq!(stage(id).await, expected);
    }
    tracker.restore_runs(runs.clone()).await.unwrap();
    for id in &runs {
        assert_eq!(stage(id).await, Lifecycle::Active);
    }
}

pub(super) async fn many_runs_change_tags_together_and_back(tracker: Arc<Tracker>) {
    let (first, second) = (run(&tracker).await, run(&tracker).await);
    tracker.set_tag(first.clone(), kv("a", "1")).await.unwrap();
    let tags = async |id: &RunId| {
        let tags = tracker.run(id.clone()).await.unwrap().tags;
        tags.into_iter()
            .filter(|tag| tag.key != NAME)
            .collect::<Vec<_>>()
    };
    let change = TagChange {
        run_ids: vec![second.clone(), first.clone()],
        set: vec![kv("b", "2")],
        remove: vec!["a".into()],
    };
    let undo = tracker.tag_runs(vec![change]).await.unwrap();
    assert_eq!(tags(&first).await, [kv("b", "2")]);
    assert_eq!(tags(&second).await, [kv("b", "2")]);
    tracker.tag_runs(undo).await.unwrap();
    assert_eq!(tags(&first).await, [kv("a", "1")]);
    assert_eq!(tags(&second).await, []);
}
