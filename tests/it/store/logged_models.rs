//! Logged models: what clients may rely on, whatever the engine.

use std::sync::Arc;

use tracker::error::{Error, Result};
use tracker::model::{
    ExperimentId, KeyValue, Lifecycle, LoggedModel, LoggedModelStatus, Metric, ModelId, RunId,
};
use tracker::service::{Batch, CreateRun, NewExperiment, NewLoggedModel, Tracker};
use tracker::store::logged_models;

/// An experiment with a run and however many models.
pub(super) struct Bench {
    pub(super) tracker: Arc<Tracker>,
    pub(super) experiment: ExperimentId,
    pub(super) run: RunId,
}

impl Bench {
    pub(super) async fn new(tracker: &Arc<Tracker>, name: &str) -> Self {
        let experiment = tracker
            .create_experiment(NewExperiment {
                name: format!("logged models: {name}"),
                artifact_location: Some(format!("s3://bucket/{}/", name.replace(' ', "-"))),
                tags: Vec::new(),
            })
            .await
            .unwrap();
        let run = CreateRun {
            experiment_id: experiment,
            user_id: String::new(),
            name: None,
            start_ms: 1,
            tags: Vec::new(),
        };
        let run = tracker.create_run(run).await.unwrap().info.run_id;
        Self {
            tracker: Arc::clone(tracker),
            experiment,
            run,
        }
    }

    pub(super) fn new_model(&self, name: &str) -> NewLoggedModel {
        NewLoggedModel {
            experiment_id: self.experiment,
            name: Some(name.to_owned()),
            model_type: "agent".into(),
            source_run_id: self.run.to_string(),
            params: Vec::new(),
            tags: Vec::new(),
        }
    }

    async fn model(&self, name: &str) -> ModelId {
        self.tracker
            .create_logged_model(self.new_model(name))
            .await
            .unwrap()
            .model_id
    }

    async fn get(&self, id: &ModelId) -> LoggedModel {
        self.tracker.logged_model(id.clone(), false).await.unwrap()
    }

    pub(super) async fn log(&self, metrics: Vec<Metric>) -> Result<()> {
        let batch = Batch {
            metrics,
            ..Batch::default()
        };
        self.tracker.log_batch(self.run.clone(), batch).await
    }
}

/// `loss` of a model at a time in milliseconds, measured on a dataset if one is named.
pub(super) fn loss(
    model: &ModelId,
    timestamp_ms: i64,
    value: f64,
    dataset: Option<&str>,
) -> Metric {
    Metric {
        key: "loss".into(),
        value,
        timestamp_ms,
        step: 0,
        model_id: Some(model.to_string()),
        dataset: dataset.map(|name| (name.to_owned(), format!("digest of {name}"))),
    }
}

pub(super) fn entries(pairs: &[(&str, &str)]) -> Vec<KeyValue> {
    pairs
        .iter()
        .map(|(key, value)| KeyValue::new(*key, *value))
        .collect()
}

#[track_caller]
pub(super) fn refused<T: std::fmt::Debug>(result: Result<T>, fragment: &str) {
    match result {
        Err(Error::Invalid(message)) => assert!(message.contains(fragment), "{message}"),
        other => panic!("not refused as invalid: {other:?}"),
    }
}

#[track_caller]
fn missing<T: std::fmt::Debug>(result: Result<T>) {
    let error = result.unwrap_err();
    assert!(matches!(error, Error::NotFound(_)), "{error:?}");
}

pub async fn a_new_model_is_pending_and_reads_back(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "new").await;
    let new = NewLoggedModel {
        params: entries(&[("lr", "0.1"), ("depth", "3")]),
        tags: entries(&[("b", "1"), ("a", "2"), ("b", "3")]),
        ..bench.new_model("forest")
    };
    let created = tracker.create_logged_model(new).await.unwrap();
    assert_eq!(created, bench.get(&created.model_id).await);
    assert_eq!(created.status, LoggedModelStatus::Pending);
    assert_eq!(created.lifecycle, Lifecycle::Active);
    assert_eq!(created.source_run_id, bench.run.to_string());
    assert_eq!(
        created.artifact_uri,
        format!("s3://bucket/new/models/{}/artifacts", created.model_id)
    );
    assert_eq!(created.params, entries(&[("depth", "3"), ("lr", "0.1")]));
    assert_eq!(
        created.tags,
        entries(&[("a", "2"), ("b", "3")]),
        "the last value of a key counts"
    );
}

pub async fn a_model_without_a_name_gets_one(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "nameless").await;
    let nameless = NewLoggedModel {
        name: None,
        ..bench.new_model("")
    };
    let model = tracker.create_logged_model(nameless).await.unwrap();
    assert!(!model.name.is_empty());
}

pub async fn names_that_would_break_uris_are_refused(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "names").await;
    for bad in ["a/b", "a:b", "a.b", "a%b", "a\"b", "a'b"] {
        refused(
            tracker.create_logged_model(bench.new_model(bad)).await,
            "model name",
        );
    }
    let long = "n".repeat(501);
    refused(
        tracker.create_logged_model(bench.new_model(&long)).await,
        "maximum length",
    );
}

pub async fn a_model_needs_an_active_experiment(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "experiment gone").await;
    let kept = bench.model("kept").await;
    tracker.delete_experiment(bench.experiment).await.unwrap();
    refused(
        tracker.create_logged_model(bench.new_model("late")).await,
        "'active' state",
    );
    bench.get(&kept).await;
    let unknown = ExperimentId(i64::MAX);
    let nowhere = NewLoggedModel {
        experiment_id: unknown,
        ..bench.new_model("lost")
    };
    missing(tracker.create_logged_model(nowhere).await);
}

pub async fn finalizing_says_how_the_upload_ended(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "finalize").await;
    let id = bench.model("m").await;
    for status in [LoggedModelStatus::Ready, LoggedModelStatus::UploadFailed] {
        let answered = tracker
            .finalize_logged_model(id.clone(), status)
            .await
            .unwrap();
        assert_eq!(answered.status, status);
        assert_eq!(answered, bench.get(&id).await);
        assert!(answered.updated_ms >= answered.created_ms);
    }
    let unknown = ModelId::parse("m-unknown").unwrap();
    missing(
        tracker
            .finalize_logged_model(unknown, LoggedModelStatus::Ready)
            .await,
    );
}

pub async fn a_deleted_model_is_hidden_and_still_takes_writes(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "deleted").await;
    let id = bench.model("m").await;
    tracker.delete_logged_model(id.clone()).await.unwrap();
    tracker
        .delete_logged_model(id.clone())
        .await
        .expect("deleting may be repeated");
    missing(tracker.logged_model(id.clone(), false).await);
    missing(tracker.list_model_artifacts(id.clone(), "").await);
    bench
        .log(vec![loss(&id, 1, 0.5, None)])
        .await
        .expect("training goes on");
    let deleted = tracker.logged_model(id, true).await.unwrap();
    assert_eq!(
        (deleted.lifecycle, deleted.metrics.len()),
        (Lifecycle::Deleted, 1)
    );
    missing(
        tracker
            .delete_logged_model(ModelId::parse("m-unknown").unwrap())
            .await,
    );
}

pub async fn a_parameter_is_written_once(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "params").await;
    let id = bench.model("m").await;
    let log = |pairs: &[(&str, &str)]| tracker.log_model_params(id.clone(), entries(pairs));
    log(&[("lr", "0.1")]).await.unwrap();
    log(&[("lr", "0.1"), ("depth", "3")])
        .await
        .expect("a request may be repeated");
    refused(
        log(&[("new", "1"), ("lr", "0.2")]).await,
        "Changing param values is not allowed",
    );
    let twice = log(&[("twice", "1"), ("twice", "1")]).await;
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    assert_eq!(
        bench.get(&id).await.params,
        entries(&[("depth", "3"), ("lr", "0.1")])
    );
    let too_much = "v".repeat(65_536);
    refused(log(&[("long", &too_much)]).await, "params[0].value");
    missing(
        tracker
            .log_model_params(ModelId::parse("m-unknown").unwrap(), Vec::new())
            .await,
    );
}

pub async fn tags_are_replaced_and_removed(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "tags").await;
    let id = bench.model("m").await;
    let set = |pairs: &[(&str, &str)]| tracker.set_model_tags(id.clone(), entries(pairs));
    set(&[("a", "1"), ("path/with slash", "2")]).await.unwrap();
    let answered = set(&[("a", "3"), ("a", "4")]).await.unwrap();
    assert_eq!(
        answered.tags,
        entries(&[("a", "4"), ("path/with slash", "2")])
    );
    tracker
        .delete_model_tag(id.clone(), "path/with slash".into())
        .await
        .unwrap();
    assert_eq!(bench.get(&id).await.tags, entries(&[("a", "4")]));
    missing(
        tracker
            .delete_model_tag(id.clone(), "path/with slash".into())
            .await,
    );
    missing(
        tracker
            .set_model_tags(ModelId::parse("m-unknown").unwrap(), Vec::new())
            .await,
    );
}

pub async fn the_registry_reads_and_writes_one_tag_in_a_transaction(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "registry").await;
    let id = bench.model("m").await;
    let appends = (0..8).map(|_| {
        let id = id.clone();
        tracker.store().write(move |tx| {
            let before = logged_models::tag(tx, &id, "versions")?.unwrap_or_default();
            logged_models::set_tags(tx, &id, &[KeyValue::new("versions", before + "x")])
        })
    });
    for done in futures::future::join_all(appends).await {
        done.unwrap();
    }
    assert_eq!(
        bench.get(&id).await.tags,
        entries(&[("versions", "xxxxxxxx")]),
        "none is lost"
    );
    let unknown = ModelId::parse("m-unknown").unwrap();
    let absent = tracker
        .store()
        .write(move |tx| logged_models::tag(tx, &unknown, "versions"))
        .await;
    assert_eq!(absent.unwrap(), None);
}

pub async fn metrics_reach_the_run_and_the_model(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "metrics").await;
    let (first, second) = (bench.model("a").await, bench.model("b").await);
    let batch = vec![
        loss(&first, 2, 0.25, None),
        loss(&first, 1, f64::NAN, Some("iris")),
        loss(&second, 3, f64::NEG_INFINITY, None),
    ];
    bench.log(batch.clone()).await.unwrap();
    bench.log(batch).await.expect("a batch may be repeated");
    let metrics = bench.get(&first).await.metrics;
    assert_eq!(metrics.len(), 2, "every point, once");
    assert!(metrics[0].metric.value.is_nan());
    assert_eq!(
        metrics[0].metric.dataset,
        Some(("iris".into(), "digest of iris".into()))
    );
    assert_eq!(metrics[1].metric, loss(&first, 2, 0.25, None));
    assert_eq!(metrics[1].run_id, bench.run);
    let lowest = bench.get(&second).await.metrics[0].metric.value;
    assert_eq!(lowest.to_bits(), f64::NEG_INFINITY.to_bits());
    assert_eq!(
        tracker.run(bench.run.clone()).await.unwrap().metrics[0].timestamp_ms,
        3
    );
}

pub async fn a_metric_of_an_unknown_model_is_refused_whole(tracker: Arc<Tracker>) {
    let bench = Bench::new(&tracker, "unknown model").await;
    let known = bench.model("a").await;
    let unknown = ModelId::parse("m-unknown").unwrap();
    missing(
        bench
            .log(vec![
                loss(&known, 1, 0.5, None),
                loss(&unknown, 1, 0.5, None),
            ])
            .await,
    );
    assert_eq!(bench.get(&known).await.metrics, Vec::new());
}
