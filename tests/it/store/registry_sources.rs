//! Where model versions say they come from, held against runs and logged models, whatever the
//! engine.

use std::sync::Arc;

use tracker::error::{Error, Result};
use tracker::model::{KeyValue, LoggedModel, ModelVersion, RunInfo};
use tracker::service::{CreateRun, NewExperiment, NewLoggedModel, NewModelVersion, Tracker};

use super::registry::Registry;

/// A registered model beside a run and a logged model of that run.
struct Origin {
    registry: Registry,
    run: RunInfo,
    model: LoggedModel,
}

impl Origin {
    /// Artifacts are at `location`, or behind the server's proxy.
    async fn new(tracker: Arc<Tracker>, name: &str, location: Option<&str>) -> Self {
        let experiment = NewExperiment {
            name: format!("sources: {name}"),
            artifact_location: location.map(str::to_owned),
            tags: Vec::new(),
        };
        let experiment_id = tracker.create_experiment(experiment).await.unwrap();
        let run = CreateRun {
            experiment_id,
            user_id: String::new(),
            name: None,
            start_ms: 1,
            tags: Vec::new(),
        };
        let run = tracker.create_run(run).await.unwrap().info;
        let model = NewLoggedModel {
            experiment_id,
            name: None,
            model_type: String::new(),
            source_run_id: run.run_id.to_string(),
            params: Vec::new(),
            tags: Vec::new(),
        };
        let model = tracker.create_logged_model(model).await.unwrap();
        Self {
            registry: Registry::new(tracker, name).await,
            run,
            model,
        }
    }

    fn tracker(&self) -> &Tracker {
        &self.registry.tracker
    }

    async fn create(&self, source: &str, run_id: &str, model_id: &str) -> Result<ModelVersion> {
        let new = NewModelVersion {
            run_id: run_id.into(),
            model_id: model_id.into(),
            ..self.registry.version_of(source)
        };
        self.tracker().create_model_version(new).await
    }

    async fn noted_versions(&self) -> Option<String> {
        let model = self
            .tracker()
            .logged_model(self.model.model_id.clone(), true)
            .await
            .unwrap();
        let tag = model
            .tags
            .into_iter()
            .find(|tag| tag.key == "mlflow.modelVersions");
        tag.map(|tag| tag.value)
    }
}

pub async fn a_runs_own_files_can_be_registered(tracker: Arc<Tracker>) {
    let origin = Origin::new(tracker, "own files", None).await;
    let run_id = origin.run.run_id.as_str();
    let below = format!("{}/model", origin.run.artifact_uri);
    let by_run = format!("runs:/{run_id}/model");
    for source in [&below, &by_run] {
        let version = origin.create(source, run_id, "").await.unwrap();
        assert_eq!(
            (version.source.as_str(), version.run_id.as_str()),
            (source.as_str(), run_id)
        );
        assert_eq!(version.download_uri(), source);
    }
    // What the client leaves out, the source says.
    assert_eq!(origin.create(&by_run, "", "").await.unwrap().run_id, run_id);
}

pub async fn other_peoples_files_cannot_be_registered(tracker: Arc<Tracker>) {
    let mine = Origin::new(tracker, "mine", None).await;
    let theirs = Origin::new(mine.registry.tracker.clone(), "theirs", None).await;
    let (run, model) = (mine.run.run_id.as_str(), mine.model.model_id.as_str());
    let (theirs_at, their_run) = (&theirs.run.artifact_uri, theirs.run.run_id.as_str());
    let beside = format!("{}/../{their_run}", mine.run.artifact_uri);
    let hidden = format!("{}/%252e%252e/{their_run}", mine.run.artifact_uri);
    let longer = format!("{}2/model", mine.run.artifact_uri);
    for (source, run_id, model_id) in [
        (theirs_at.as_str(), run, ""),
        (theirs_at, "", ""),
        (theirs_at, "unknown", ""),
        (theirs_at, run, model),
        (&format!("runs:/{their_run}/model"), run, ""),
        (&format!("runs:/{run}/model"), "", model),
        ("runs:/unknown/model", "", ""),
        ("models:/m-unknown", "", ""),
        (
            &format!("models:/{model}"),
            "",
            theirs.model.model_id.as_str(),
        ),
        ("models:/unknown/1", "", ""),
        ("s3://bucket/model", "", "m-unknown"),
        (&beside, run, ""),
        (&hidden, run, ""),
        (&longer, run, ""),
        ("/etc", run, ""),
        ("file:///etc", run, ""),
        ("etc", run, ""),
        ("s3://bucket/../other", run, ""),
        ("http://elsewhere/model", run, ""),
        ("mlflow-artifacts://elsewhere/model", run, ""),
        ("dummy-source", run, ""),
    ] {
        let refused = mine.create(source, run_id, model_id).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_) | Error::NotFound(_))),
            "{source}: {refused:?}"
        );
    }
    assert_eq!(mine.registry.add().await, 1, "nothing was stored");
}

pub async fn a_local_path_must_lie_in_the_runs_folder(tracker: Arc<Tracker>) {
    let origin = Origin::new(tracker, "local files", Some("file:///data/local files")).await;
    let run_id = origin.run.run_id.as_str();
    let inside = format!("/data/local files/{run_id}/artifacts/model");
    for source in [
        inside.clone(),
        format!("file://{inside}").replace(' ', "%20"),
    ] {
        assert!(origin.create(&source, run_id, "").await.is_ok(), "{source}");
        assert!(origin.create(&source, "", "").await.is_err(), "{source}");
    }
    let outside = format!("/data/local files/{run_id}");
    assert!(origin.create(&outside, run_id, "").await.is_err());
}

pub async fn other_stores_are_not_looked_into(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "other stores").await;
    for source in [
        "s3://bucket/model",
        "gs://bucket/model",
        "dbfs:/model",
        "wasbs://c@a/model",
    ] {
        let new = NewModelVersion {
            run_id: "far-away".into(),
            ..registry.version_of(source)
        };
        let version = registry.tracker.create_model_version(new).await.unwrap();
        assert_eq!(
            (version.source.as_str(), version.run_id.as_str()),
            (source, "far-away")
        );
    }
}

pub async fn a_logged_model_is_registered_with_its_lineage(tracker: Arc<Tracker>) {
    let origin = Origin::new(tracker, "lineage", None).await;
    let (name, model_id) = (&origin.registry.name, origin.model.model_id.as_str());
    let source = format!("models:/{model_id}");
    let version = origin.create(&source, "", model_id).await.unwrap();
    assert_eq!(
        (version.source.as_str(), version.model_id.as_str()),
        (source.as_str(), model_id)
    );
    assert_eq!(version.run_id, origin.run.run_id.as_str());
    assert_eq!(version.download_uri(), origin.model.artifact_uri);
    // The id is optional; the model keeps the list of its versions.
    origin.create(&source, "", "").await.unwrap();
    let below = format!("{}/part", origin.model.artifact_uri);
    assert_eq!(
        origin
            .create(&below, "", model_id)
            .await
            .unwrap()
            .download_uri(),
        below
    );
    let noted: serde_json::Value =
        serde_json::from_str(&origin.noted_versions().await.unwrap()).unwrap();
    let expected: Vec<_> = (1..=3)
        .map(|version| serde_json::json!({ "name": name, "version": version }))
        .collect();
    assert_eq!(noted, serde_json::Value::from(expected));
}

pub async fn a_copy_of_a_version_keeps_its_lineage(tracker: Arc<Tracker>) {
    let origin = Origin::new(tracker, "original", None).await;
    let copy = Registry::new(origin.registry.tracker.clone(), "copy").await;
    let logged = format!("models:/{}", origin.model.model_id);
    origin.create(&logged, "", "").await.unwrap();
    let name = &origin.registry.name;
    origin
        .tracker()
        .set_model_alias(name.clone(), "live".into(), 1)
        .await
        .unwrap();
    for which in ["/1", "@live", "/latest", "/None"] {
        let new = copy.version_of(&format!("models:/{name}{which}"));
        let version = copy.tracker.create_model_version(new).await.unwrap();
        assert_eq!(version.source, format!("models:/{name}/1"), "{which}");
        assert_eq!(version.download_uri(), origin.model.artifact_uri);
        assert_eq!(version.run_id, origin.run.run_id.as_str());
        assert_eq!(version.model_id, origin.model.model_id.as_str());
    }
    let another_run = NewModelVersion {
        run_id: "another".into(),
        ..copy.version_of(&format!("models:/{name}/1"))
    };
    assert!(matches!(
        copy.tracker.create_model_version(another_run).await,
        Err(Error::Invalid(_))
    ));
    for which in ["/2", "@gone", "/Staging"] {
        let new = copy.version_of(&format!("models:/{name}{which}"));
        let refused = copy.tracker.create_model_version(new).await;
        let is_right = match refused {
            Err(Error::NotFound(_)) => which == "/2",
            Err(Error::Invalid(_)) => which != "/2",
            _ => false,
        };
        assert!(is_right, "{which}");
    }
    // A copy outlives its original.
    copy.tracker
        .delete_registered_model(name.clone())
        .await
        .unwrap();
    let version = copy.tracker.model_version(copy.name(), 1).await.unwrap();
    assert_eq!(version.download_uri(), origin.model.artifact_uri);
}

pub async fn a_prompt_has_a_placeholder_for_a_source(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "prompt sources").await;
    let tags = vec![KeyValue::new("mlflow.prompt.is_prompt", "true")];
    for (source, fine) in [
        ("dummy-source", true),
        ("prompt-template", true),
        ("s3://bucket/model", false),
        ("/etc", false),
    ] {
        let new = NewModelVersion {
            tags: tags.clone(),
            ..registry.version_of(source)
        };
        assert_eq!(
            registry.tracker.create_model_version(new).await.is_ok(),
            fine,
            "{source}"
        );
    }
}

pub async fn a_deleted_version_forgets_where_it_came_from(tracker: Arc<Tracker>) {
    let origin = Origin::new(tracker, "forgotten", None).await;
    let logged = format!("models:/{}", origin.model.model_id);
    let version = origin.create(&logged, "", "").await.unwrap().version;
    let name = origin.registry.name();
    origin
        .tracker()
        .delete_model_version(name.clone(), version)
        .await
        .unwrap();
    let copy = origin
        .create(&format!("models:/{name}/{version}"), "", "")
        .await;
    assert!(matches!(copy, Err(Error::NotFound(_))));
    // What the logged model says of it is the clients' to change.
    assert!(origin.noted_versions().await.is_some());
}
