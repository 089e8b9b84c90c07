//! Registered models and what changes them, whatever the engine.

use std::sync::Arc;

use tracker::error::{Error, Result};
use tracker::model::{KeyValue, ModelVersion, RegisteredModel};
use tracker::service::{NewModelVersion, NewRegisteredModel, Tracker, Transition};

/// A registered model to work on.
pub(super) struct Registry {
    pub(super) tracker: Arc<Tracker>,
    pub(super) name: String,
}

impl Registry {
    pub(super) async fn new(tracker: Arc<Tracker>, name: &str) -> Self {
        let name = format!("registry {name}");
        create(&tracker, &name, &[]).await.unwrap();
        Self { tracker, name }
    }

    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    pub(super) fn version_of(&self, source: &str) -> NewModelVersion {
        NewModelVersion {
            name: self.name(),
            source: source.into(),
            ..NewModelVersion::default()
        }
    }

    /// Adds a version whose source nobody checks and tells its number.
    pub(super) async fn add(&self) -> i64 {
        let new = self.version_of("s3://bucket/model");
        self.tracker
            .create_model_version(new)
            .await
            .unwrap()
            .version
    }

    pub(super) async fn model(&self) -> RegisteredModel {
        self.tracker.registered_model(self.name()).await.unwrap()
    }

    pub(super) async fn version(&self, version: i64) -> ModelVersion {
        self.tracker
            .model_version(self.name(), version)
            .await
            .unwrap()
    }

    pub(super) async fn set_alias(&self, alias: &str, version: i64) -> Result<()> {
        self.tracker
            .set_model_alias(self.name(), alias.into(), version)
            .await
    }

    pub(super) async fn by_alias(&self, alias: &str) -> Result<i64> {
        let found = self
            .tracker
            .model_version_by_alias(self.name(), alias.into())
            .await;
        found.map(|version| version.version)
    }

    pub(super) async fn move_to(
        &self,
        version: i64,
        stage: &str,
        archive: bool,
    ) -> Result<ModelVersion> {
        let transition = Transition {
            name: self.name(),
            version,
            stage: stage.into(),
            archive_existing: archive,
        };
        self.tracker.transition_model_version(transition).await
    }
}

pub(super) async fn create(
    tracker: &Tracker,
    name: &str,
    tags: &[(&str, &str)],
) -> Result<RegisteredModel> {
    let tags = tags
        .iter()
        .map(|(key, value)| KeyValue::new(*key, *value))
        .collect();
    let new = NewRegisteredModel {
        name: name.into(),
        tags,
        ..NewRegisteredModel::default()
    };
    tracker.create_registered_model(new).await
}

pub async fn a_model_is_what_it_was_created_as(tracker: Arc<Tracker>) {
    let new = NewRegisteredModel {
        name: "Ein Modell 模型".into(),
        description: Some("First.".into()),
        // Of a key given twice the last one counts.
        tags: vec![
            KeyValue::new("b", "2"),
            KeyValue::new("a", "0"),
            KeyValue::new("a", "1"),
        ],
    };
    let created = tracker.create_registered_model(new).await.unwrap();
    assert_eq!(created.description.as_deref(), Some("First."));
    assert_eq!(
        created.tags,
        [KeyValue::new("a", "1"), KeyValue::new("b", "2")]
    );
    assert!(created.created_ms > 0 && created.created_ms == created.updated_ms);
    assert_eq!(
        tracker
            .registered_model(created.name.clone())
            .await
            .unwrap(),
        created
    );
    let missing = tracker.registered_model("ein modell 模型".into()).await;
    assert!(matches!(missing, Err(Error::NotFound(_))));
}

pub async fn a_taken_name_is_refused(tracker: Arc<Tracker>) {
    let prompt = [("mlflow.prompt.is_prompt", "true")];
    create(&tracker, "taken by a model", &[]).await.unwrap();
    create(&tracker, "taken by a prompt", &prompt)
        .await
        .unwrap();
    for (name, tags, words) in [
        (
            "taken by a model",
            &[][..],
            "Registered Model (name=taken by a model) already exists.",
        ),
        (
            "taken by a model",
            &prompt,
            "the name is already taken by a registered model",
        ),
        (
            "taken by a prompt",
            &prompt,
            "Prompt (name=taken by a prompt) already exists.",
        ),
        (
            "taken by a prompt",
            &[],
            "the name is already taken by a prompt",
        ),
    ] {
        let refused = create(&tracker, name, tags).await.unwrap_err();
        assert!(
            matches!(&refused, Error::AlreadyExists(text) if text.contains(words)),
            "{refused}"
        );
    }
}

pub async fn a_rename_takes_everything_along(tracker: Arc<Tracker>) {
    let old = Registry::new(tracker, "old name").await;
    let tag = KeyValue::new("team", "vision");
    old.tracker
        .set_registered_model_tag(old.name(), tag.clone())
        .await
        .unwrap();
    old.add().await;
    old.set_alias("live", 1).await.unwrap();
    let other = Registry::new(old.tracker.clone(), "other name").await;
    let rename = |to: &str| old.tracker.rename_registered_model(old.name(), to.into());
    assert!(matches!(
        rename(&other.name).await,
        Err(Error::AlreadyExists(_))
    ));
    assert!(matches!(rename("a/b").await, Err(Error::Invalid(_))));
    assert_eq!(rename(&old.name).await.unwrap().name, old.name);
    let renamed = rename("registry new name").await.unwrap();
    assert_eq!(
        (renamed.tags.as_slice(), renamed.aliases.len()),
        (&[tag][..], 1)
    );
    assert_eq!(renamed.latest_versions[0].name, "registry new name");
    assert!(matches!(
        rename("registry third name").await,
        Err(Error::NotFound(_))
    ));
}

pub async fn deleting_a_model_is_final(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "deleted").await;
    registry.add().await;
    registry.set_alias("live", 1).await.unwrap();
    registry
        .tracker
        .delete_registered_model(registry.name())
        .await
        .unwrap();
    let again = registry
        .tracker
        .delete_registered_model(registry.name())
        .await;
    assert!(matches!(again, Err(Error::NotFound(_))));
    assert!(
        registry
            .tracker
            .model_version(registry.name(), 1)
            .await
            .is_err()
    );
    let anew = create(&registry.tracker, &registry.name, &[])
        .await
        .unwrap();
    assert!(anew.tags.is_empty() && anew.aliases.is_empty() && anew.latest_versions.is_empty());
    assert_eq!(registry.add().await, 1);
}

pub async fn tags_are_replaced_and_removed(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "tags").await;
    let version = registry.add().await;
    let tracker = &registry.tracker;
    for value in ["1", "2"] {
        let tag = KeyValue::new("a", value);
        tracker
            .set_registered_model_tag(registry.name(), tag.clone())
            .await
            .unwrap();
        tracker
            .set_model_version_tag(registry.name(), version, tag)
            .await
            .unwrap();
    }
    let two = [KeyValue::new("a", "2")];
    assert_eq!(registry.model().await.tags, two);
    assert_eq!(registry.version(version).await.tags, two);
    for _ in 0..2 {
        tracker
            .delete_registered_model_tag(registry.name(), "a".into())
            .await
            .unwrap();
        tracker
            .delete_model_version_tag(registry.name(), version, "a".into())
            .await
            .unwrap();
    }
    assert!(registry.model().await.tags.is_empty());
    assert!(registry.version(version).await.tags.is_empty());
    let long = KeyValue::new("a", "x".repeat(100_001));
    let refused = tracker
        .set_registered_model_tag(registry.name(), long)
        .await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    let nowhere = tracker
        .set_model_version_tag(registry.name(), 9, KeyValue::new("a", "1"))
        .await;
    assert!(matches!(nowhere, Err(Error::NotFound(_))));
}

pub async fn times_tell_what_changed(tracker: Arc<Tracker>) {
    // Times are milliseconds: a pause tells one change from the next.
    let pause = || tokio::time::sleep(std::time::Duration::from_millis(3));
    let registry = Registry::new(tracker, "times").await;
    let mut model_ms = registry.model().await.updated_ms;
    let mut model_changed = async || {
        let now = registry.model().await.updated_ms;
        std::mem::replace(&mut model_ms, now) < now
    };
    pause().await;
    registry.add().await;
    assert!(model_changed().await, "a new version");
    let version = registry.version(1).await;
    pause().await;
    registry.set_alias("live", 1).await.unwrap();
    let tag = KeyValue::new("a", "1");
    registry
        .tracker
        .set_registered_model_tag(registry.name(), tag.clone())
        .await
        .unwrap();
    registry
        .tracker
        .set_model_version_tag(registry.name(), 1, tag)
        .await
        .unwrap();
    assert!(!model_changed().await, "tags and aliases");
    assert_eq!(registry.version(1).await.updated_ms, version.updated_ms);
    let text = || String::from("Better.");
    let described = registry
        .tracker
        .update_model_version(registry.name(), 1, text())
        .await;
    assert!(described.unwrap().updated_ms > version.updated_ms);
    assert!(!model_changed().await, "a version's description");
    registry
        .tracker
        .update_registered_model(registry.name(), text())
        .await
        .unwrap();
    assert!(model_changed().await, "its own description");
    pause().await;
    registry.move_to(1, "Staging", false).await.unwrap();
    assert!(model_changed().await, "a transition");
    pause().await;
    registry
        .tracker
        .delete_model_version(registry.name(), 1)
        .await
        .unwrap();
    assert!(model_changed().await, "a deleted version");
}
