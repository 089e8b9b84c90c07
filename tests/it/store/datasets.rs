//! Datasets, and the edges from runs to datasets and logged models.

use std::sync::Arc;

use tracker::model::{Dataset, DatasetInput, ExperimentId, KeyValue, ModelId, ModelOutput, RunId};
use tracker::service::Tracker;

use super::common::{assert_holds, experiment, invalid, kv, not_found, run, run_in};

const CONTEXT: &str = "mlflow.data.context";

fn input(name: &str, digest: &str, tags: Vec<KeyValue>) -> DatasetInput {
    DatasetInput {
        dataset: Dataset {
            name: name.into(),
            digest: digest.into(),
            source_type: "local".into(),
            source: "/data".into(),
            schema: Some("{}".into()),
            profile: None,
        },
        tags,
    }
}

async fn log(tracker: &Tracker, run: &RunId, inputs: Vec<DatasetInput>) {
    tracker
        .log_inputs(run.clone(), inputs, Vec::new())
        .await
        .unwrap();
}

pub(super) async fn inputs_are_recorded_once(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let iris = input("iris", "d1", vec![kv(CONTEXT, "training")]);
    log(&tracker, &id, vec![iris.clone(), iris.clone()]).await;
    log(&tracker, &id, vec![iris]).await;
    log(
        &tracker,
        &id,
        vec![input("iris", "d1", vec![kv("more", "1")])],
    )
    .await;
    log(&tracker, &id, vec![input("iris", "d2", Vec::new())]).await;
    let datasets = tracker.run(id).await.unwrap().inputs.datasets;
    let merged = input("iris", "d1", vec![kv(CONTEXT, "training"), kv("more", "1")]);
    assert_eq!(datasets, [merged, input("iris", "d2", Vec::new())]);
}

pub(super) async fn the_first_description_of_a_dataset_stays(tracker: Arc<Tracker>) {
    let (one, two) = (run(&tracker).await, run(&tracker).await);
    let elsewhere = experiment(&tracker, "elsewhere").await;
    let elsewhere = run_in(&tracker, elsewhere, 1).await;
    let first = input("iris", "d", Vec::new());
    let mut second = first.clone();
    second.dataset.source = "/other".into();
    log(&tracker, &one, vec![first.clone()]).await;
    log(&tracker, &two, vec![second.clone()]).await;
    log(&tracker, &elsewhere, vec![second.clone()]).await;
    assert_eq!(tracker.run(two).await.unwrap().inputs.datasets, [first]);
    assert_eq!(
        tracker.run(elsewhere).await.unwrap().inputs.datasets,
        [second]
    );
}

pub(super) async fn model_edges_are_recorded(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let model = ModelId::parse("m-1").unwrap();
    let output = ModelOutput {
        model_id: model.clone(),
        step: 3,
    };
    for _ in 0..2 {
        tracker
            .log_inputs(id.clone(), Vec::new(), vec![model.clone()])
            .await
            .unwrap();
        tracker
            .log_outputs(id.clone(), vec![output.clone()])
            .await
            .unwrap();
    }
    tracker.log_outputs(id.clone(), Vec::new()).await.unwrap();
    let stored = tracker.run(id).await.unwrap();
    assert_eq!(stored.inputs.models, [model]);
    assert_eq!(stored.outputs, [output]);
    let nobody = RunId::parse("nobody").unwrap();
    not_found(tracker.log_inputs(nobody, Vec::new(), Vec::new()).await);
}

pub(super) async fn summaries_are_by_experiment_and_context(tracker: Arc<Tracker>) {
    let one = experiment(&tracker, "one").await;
    let two = experiment(&tracker, "two").await;
    let training = || vec![kv(CONTEXT, "training")];
    for experiment in [one, one, two] {
        let id = run_in(&tracker, experiment, 1).await;
        log(
            &tracker,
            &id,
            vec![
                input("iris", "d", training()),
                input("plain", "p", Vec::new()),
            ],
        )
        .await;
    }
    let found = tracker.search_datasets(vec![one]).await.unwrap();
    let summaries: Vec<_> = found
        .iter()
        .map(|s| (s.name.as_str(), s.digest.as_str(), s.context.as_deref()))
        .collect();
    assert_eq!(
        summaries,
        [("iris", "d", Some("training")), ("plain", "p", None)]
    );
    assert_eq!(
        tracker.search_datasets(vec![one, two]).await.unwrap().len(),
        4
    );
    invalid(tracker.search_datasets(Vec::new()).await);
    invalid(
        tracker
            .search_datasets(vec![ExperimentId::DEFAULT; 21])
            .await,
    );
}

pub(super) async fn limits_name_the_field(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let good = input(
        &"n".repeat(500),
        &"d".repeat(36),
        vec![kv(&"k".repeat(255), &"v".repeat(500))],
    );
    log(&tracker, &id, vec![good.clone()]).await;
    let mut cases = Vec::new();
    let mut case = |field: &'static str, change: fn(&mut DatasetInput)| {
        let mut bad = good.clone();
        change(&mut bad);
        cases.push((field, bad));
    };
    case("dataset.name", |input| input.dataset.name.push('x'));
    case("dataset.digest", |input| input.dataset.digest.push('x'));
    case("dataset.source_type", |input| {
        input.dataset.source_type = "x".repeat(37);
    });
    case("dataset.source", |input| {
        input.dataset.source = "x".repeat(65_536);
    });
    case("dataset.schema", |input| {
        input.dataset.schema = Some("x".repeat(1_048_576));
    });
    case("tags.key", |input| input.tags[0].key.push('x'));
    case("tags.value", |input| input.tags[0].value.push('x'));
    for (field, bad) in cases {
        let message = invalid(
            tracker
                .log_inputs(id.clone(), vec![good.clone(), bad], Vec::new())
                .await,
        );
        assert_holds(&message, &format!("datasets[1].{field}"));
    }
    assert_eq!(tracker.run(id).await.unwrap().inputs.datasets, [good]);
}
