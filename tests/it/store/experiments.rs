//! Experiments: names, places, the trash and tags.

use std::sync::Arc;

use tracker::error::Error;
use tracker::model::{ExperimentId, Lifecycle};
use tracker::service::{NewExperiment, Tracker};

use super::common::{assert_holds, experiment, invalid, kv, new_run, not_found, run_in};

fn named(name: &str) -> NewExperiment {
    NewExperiment {
        name: name.to_owned(),
        ..NewExperiment::default()
    }
}

pub(super) async fn default_exists_from_the_start(tracker: Arc<Tracker>) {
    let default = tracker.experiment(ExperimentId::DEFAULT).await.unwrap();
    assert_eq!(default.name, "Default");
    assert_eq!(default.artifact_location, "mlflow-artifacts:/0");
    assert_eq!(tracker.totals().await.unwrap(), (1, 0));
    assert_eq!(experiment(&tracker, "first").await, ExperimentId(1));
}

pub(super) async fn names_are_unique_among_deleted_ones_too(tracker: Arc<Tracker>) {
    let id = experiment(&tracker, "taken").await;
    assert_ne!(experiment(&tracker, "Taken").await, id, "names have a case");
    for deleted in [false, true] {
        if deleted {
            tracker.delete_experiment(id).await.unwrap();
        }
        let error = tracker.create_experiment(named("taken")).await.unwrap_err();
        assert!(matches!(error, Error::AlreadyExists(_)), "{error:?}");
        assert_holds(&error.to_string(), "already exists");
        assert_eq!(error.to_string().contains("restore it"), deleted, "{error}");
    }
    let found = tracker.experiment_by_name("taken".into()).await.unwrap();
    assert_eq!((found.id, found.lifecycle), (id, Lifecycle::Deleted));
}

pub(super) async fn names_keep_to_their_limits(tracker: Arc<Tracker>) {
    experiment(&tracker, &"ü".repeat(500)).await;
    let message = invalid(tracker.create_experiment(named(&"x".repeat(501))).await);
    assert_holds(
        &message,
        "'name' exceeds the maximum length of 500 characters",
    );
    invalid(tracker.create_experiment(named("")).await);
    experiment(&tracker, "a/b: 'quoted' \"twice\" % _ 日本").await;
}

pub(super) async fn locations_are_computed_from_the_root_or_kept_as_given(tracker: Arc<Tracker>) {
    let own = experiment(&tracker, "own").await;
    let location = tracker.experiment(own).await.unwrap().artifact_location;
    assert_eq!(location, format!("mlflow-artifacts:/{own}"));
    let new = NewExperiment {
        artifact_location: Some("s3://bucket/there/".into()),
        ..named("given")
    };
    let given = tracker.create_experiment(new).await.unwrap();
    let location = tracker.experiment(given).await.unwrap().artifact_location;
    assert_eq!(location, "s3://bucket/there/");
    let run = tracker.create_run(new_run(given, 1)).await.unwrap().info;
    let id = &run.run_id;
    assert_eq!(
        run.artifact_uri,
        format!("s3://bucket/there/{id}/artifacts")
    );

    for bad in ["runs:/1/a", "s3://b/../c", "http://host/x", "s3://b/x#y"] {
        let new = NewExperiment {
            artifact_location: Some(bad.into()),
            ..named("refused")
        };
        let message = invalid(tracker.create_experiment(new).await);
        assert_holds(&message, "artifact_location");
    }
    not_found(tracker.experiment_by_name("refused".into()).await);
}

pub(super) async fn renaming_keeps_the_id_and_moves_the_update_time(tracker: Arc<Tracker>) {
    let id = experiment(&tracker, "before").await;
    let other = experiment(&tracker, "other").await;
    let before = tracker.experiment(id).await.unwrap();
    tracker.rename_experiment(id, "after".into()).await.unwrap();
    let after = tracker.experiment(id).await.unwrap();
    assert_eq!((after.id, after.name.as_str()), (id, "after"));
    assert_eq!(after.created_ms, before.created_ms);
    assert!(after.updated_ms > before.updated_ms);
    assert_eq!(after.artifact_location, before.artifact_location);

    let error = tracker
        .rename_experiment(id, "other".into())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Conflict(_)), "{error:?}");
    tracker.rename_experiment(id, "after".into()).await.unwrap();
    tracker.delete_experiment(other).await.unwrap();
    invalid(tracker.rename_experiment(other, "free".into()).await);
    not_found(
        tracker
            .rename_experiment(ExperimentId(99), "free".into())
            .await,
    );
}

pub(super) async fn the_trash_takes_the_runs_along_and_gives_all_back(tracker: Arc<Tracker>) {
    let id = experiment(&tracker, "trashed").await;
    let runs = [run_in(&tracker, id, 1).await, run_in(&tracker, id, 2).await];
    let bystander = super::common::run(&tracker).await;
    // Restoring an experiment restores a run that was deleted by itself, as MLflow does.
    tracker.delete_run(runs[0].clone()).await.unwrap();
    tracker.delete_experiment(id).await.unwrap();
    for run in &runs {
        let info = tracker.run_info(run.clone()).await.unwrap();
        assert_eq!(info.lifecycle, Lifecycle::Deleted);
    }
    let info = tracker.run_info(bystander).await.unwrap();
    assert_eq!(info.lifecycle, Lifecycle::Active);
    assert_holds(
        &not_found(tracker.delete_experiment(id).await),
        "'active' state",
    );
    assert_holds(
        &invalid(tracker.set_experiment_tag(id, kv("a", "b")).await),
        "must be in the 'active' state",
    );

    tracker.restore_experiment(id).await.unwrap();
    for run in &runs {
        let info = tracker.run_info(run.clone()).await.unwrap();
        assert_eq!(info.lifecycle, Lifecycle::Active);
    }
    assert_holds(
        &not_found(tracker.restore_experiment(id).await),
        "'deleted' state",
    );
    not_found(tracker.delete_experiment(ExperimentId(99)).await);
}

pub(super) async fn tags_are_replaced_and_removed(tracker: Arc<Tracker>) {
    let new = NewExperiment {
        tags: vec![kv("team", "vision"), kv("empty", "")],
        ..named("tagged")
    };
    let id = tracker.create_experiment(new).await.unwrap();
    let long = "é".repeat(20_000);
    tracker
        .set_experiment_tag(id, kv("team", &long))
        .await
        .unwrap();
    let tags = tracker.experiment(id).await.unwrap().tags;
    assert_eq!(tags, [kv("empty", ""), kv("team", &long)]);
    let message = invalid(
        tracker
            .set_experiment_tag(id, kv("team", &"x".repeat(20_001)))
            .await,
    );
    assert_holds(&message, "exceeds the maximum length of 20000 characters");

    tracker
        .delete_experiment_tag(id, "team".into())
        .await
        .unwrap();
    not_found(tracker.delete_experiment_tag(id, "team".into()).await);
    assert_eq!(
        tracker.experiment(id).await.unwrap().tags,
        [kv("empty", "")]
    );
}
