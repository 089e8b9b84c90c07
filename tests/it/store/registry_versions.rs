//! Versions of registered models: numbers, stages and aliases, whatever the engine.

use std::sync::Arc;

use tracker::error::{Error, Result};
use tracker::model::Stage;
use tracker::service::Tracker;

use super::registry::Registry;

pub async fn a_number_is_never_given_twice(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "numbers").await;
    for expected in 1..=3 {
        assert_eq!(registry.add().await, expected);
    }
    registry.set_alias("live", 3).await.unwrap();
    registry
        .tracker
        .delete_model_version(registry.name(), 3)
        .await
        .unwrap();
    let gone = registry.tracker.model_version(registry.name(), 3).await;
    assert!(matches!(gone, Err(Error::NotFound(_))));
    let again = registry
        .tracker
        .delete_model_version(registry.name(), 3)
        .await;
    assert!(matches!(again, Err(Error::NotFound(_))));
    assert!(registry.model().await.aliases.is_empty());
    assert_eq!(registry.add().await, 4);
}

pub async fn writers_at_the_same_time_get_different_numbers(tracker: Arc<Tracker>) {
    let registry = Arc::new(Registry::new(tracker, "many writers").await);
    let writers: Vec<_> = (0..20)
        .map(|_| {
            let registry = Arc::clone(&registry);
            tokio::spawn(async move { registry.add().await })
        })
        .collect();
    let mut numbers = Vec::new();
    for writer in writers {
        numbers.push(writer.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
}

pub async fn a_stage_archives_its_siblings(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "stages").await;
    for _ in 0..4 {
        registry.add().await;
    }
    registry.move_to(4, "Staging", false).await.unwrap();
    assert_eq!(
        registry
            .move_to(1, "production", false)
            .await
            .unwrap()
            .stage,
        Stage::Production
    );
    registry.move_to(2, "Production", false).await.unwrap();
    let before = registry.version(4).await;
    let moved = registry.move_to(3, "PRODUCTION", true).await.unwrap();
    for version in [1, 2] {
        let archived = registry.version(version).await;
        assert_eq!(
            (archived.stage, archived.updated_ms),
            (Stage::Archived, moved.updated_ms)
        );
    }
    assert_eq!(registry.version(4).await, before);
    // A repeated request changes no stage.
    registry.move_to(3, "Production", true).await.unwrap();
    let latest = registry.model().await.latest_versions;
    let latest: Vec<_> = latest.iter().map(|v| (v.stage, v.version)).collect();
    assert_eq!(
        latest,
        [
            (Stage::Staging, 4),
            (Stage::Production, 3),
            (Stage::Archived, 2)
        ]
    );
    for (stage, archive) in [("Shipping", false), ("None", true), ("Archived", true)] {
        assert!(matches!(
            registry.move_to(1, stage, archive).await,
            Err(Error::Invalid(_))
        ));
    }
    assert!(matches!(
        registry.move_to(9, "Staging", true).await,
        Err(Error::NotFound(_))
    ));
    assert_eq!(registry.version(4).await.stage, Stage::Staging);
}

pub async fn the_latest_version_of_each_stage(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "latest versions").await;
    for _ in 0..3 {
        registry.add().await;
    }
    registry.move_to(1, "Staging", false).await.unwrap();
    registry
        .tracker
        .delete_model_version(registry.name(), 3)
        .await
        .unwrap();
    let numbers = async |stages: &[&str]| -> Result<Vec<i64>> {
        let stages = stages.iter().map(|&stage| stage.to_owned()).collect();
        let found = registry
            .tracker
            .latest_versions(registry.name(), stages)
            .await?;
        Ok(found.iter().map(|version| version.version).collect())
    };
    assert_eq!(numbers(&[]).await.unwrap(), [2, 1]);
    assert_eq!(numbers(&["staging"]).await.unwrap(), [1]);
    assert_eq!(numbers(&["Production"]).await.unwrap(), Vec::<i64>::new());
    assert!(matches!(
        numbers(&["Shipping"]).await,
        Err(Error::Invalid(_))
    ));
}

pub async fn an_alias_moves(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "aliases").await;
    assert!(matches!(
        registry.by_alias("latest").await,
        Err(Error::NotFound(_))
    ));
    registry.add().await;
    registry.add().await;
    registry.set_alias("live", 1).await.unwrap();
    registry.set_alias("live", 2).await.unwrap();
    registry.set_alias("best", 2).await.unwrap();
    assert_eq!(registry.by_alias("live").await.unwrap(), 2);
    assert_eq!(registry.by_alias("Latest").await.unwrap(), 2);
    assert_eq!(registry.version(2).await.aliases, ["best", "live"]);
    assert!(registry.version(1).await.aliases.is_empty());
    for _ in 0..2 {
        registry
            .tracker
            .delete_model_alias(registry.name(), "live".into())
            .await
            .unwrap();
    }
    assert!(matches!(
        registry.by_alias("live").await,
        Err(Error::Invalid(_))
    ));
    assert!(matches!(
        registry.set_alias("live", 9).await,
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        registry.set_alias("v1", 1).await,
        Err(Error::Invalid(_))
    ));
}
