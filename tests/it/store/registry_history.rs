//! The registry's history, whatever the engine.

use std::sync::Arc;

use tracker::error::Error;
use tracker::model::{KeyValue, RegistryEvent, RegistryEventKind as Kind};
use tracker::service::author::as_author;
use tracker::service::{RegistryHistory, Tracker};

use super::registry::{Registry, create};

async fn history(tracker: &Tracker, name: &str, version: Option<i64>) -> Vec<RegistryEvent> {
    let request = RegistryHistory {
        name: Some(name.into()),
        version,
        max_results: 100,
        page_token: None,
    };
    tracker.registry_history(request).await.unwrap().events
}

/// Oldest first: what happened, of which version, to which alias, from what to what.
async fn told(registry: &Registry) -> Vec<(Kind, Option<i64>, String)> {
    let mut events = history(&registry.tracker, &registry.name, None).await;
    events.reverse();
    let told = |event: RegistryEvent| {
        let (alias, before, after) = (event.subject, event.before, event.after);
        (
            event.kind,
            event.version,
            format!("{alias} {before} → {after}"),
        )
    };
    events.into_iter().map(told).collect()
}

fn event(kind: Kind, version: Option<i64>, change: &str) -> (Kind, Option<i64>, String) {
    (kind, version, change.into())
}

pub async fn every_change_is_told_once_with_who_made_it(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "told").await;
    registry.add().await;
    let moved = as_author(Some("ada".into()), registry.move_to(1, "staging", false));
    moved.await.unwrap();
    registry.move_to(1, "Staging", false).await.unwrap();
    for _ in 0..2 {
        registry.set_alias("live", 1).await.unwrap();
    }
    registry.add().await;
    registry.set_alias("live", 2).await.unwrap();
    for _ in 0..2 {
        registry
            .tracker
            .delete_model_alias(registry.name(), "live".into())
            .await
            .unwrap();
    }
    let source = " → s3://bucket/model";
    let expected = [
        event(Kind::ModelCreated, None, "  → "),
        event(Kind::VersionCreated, Some(1), &format!(" {source}")),
        event(Kind::StageChanged, Some(1), " None → Staging"),
        event(Kind::AliasSet, Some(1), "live  → 1"),
        event(Kind::VersionCreated, Some(2), &format!(" {source}")),
        event(Kind::AliasSet, Some(2), "live 1 → 2"),
        event(Kind::AliasDeleted, Some(2), "live 2 → "),
    ];
    assert_eq!(told(&registry).await, expected);
    let events = history(&registry.tracker, &registry.name, Some(1)).await;
    let authors: Vec<_> = events.iter().map(|event| event.author.as_str()).collect();
    assert_eq!(authors, ["", "ada", ""]);
    assert!(
        events
            .iter()
            .all(|event| event.time_ms > 0 && event.name == registry.name)
    );
}

pub async fn an_archived_version_and_a_lost_alias_are_told(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "archived").await;
    for _ in 0..2 {
        registry.add().await;
    }
    registry.move_to(1, "Production", false).await.unwrap();
    registry.set_alias("live", 1).await.unwrap();
    registry.move_to(2, "Production", true).await.unwrap();
    registry
        .tracker
        .delete_model_version(registry.name(), 1)
        .await
        .unwrap();
    let expected = [
        event(Kind::StageChanged, Some(2), " None → Production"),
        event(Kind::StageChanged, Some(1), " Production → Archived"),
        event(Kind::AliasDeleted, Some(1), "live 1 → "),
        event(Kind::VersionDeleted, Some(1), "  → "),
    ];
    assert_eq!(told(&registry).await[5..], expected);
}

pub async fn a_history_follows_a_renamed_model_and_outlives_it(tracker: Arc<Tracker>) {
    let old = Registry::new(tracker, "history of old").await;
    let new_name = "registry history of new";
    let tracker = &old.tracker;
    tracker
        .rename_registered_model(old.name(), new_name.into())
        .await
        .unwrap();
    // The old name is free again: another model, another history.
    create(tracker, &old.name, &[]).await.unwrap();
    assert_eq!(history(tracker, &old.name, None).await.len(), 1);
    tracker
        .delete_registered_model(new_name.into())
        .await
        .unwrap();
    let kinds: Vec<_> = history(tracker, new_name, None)
        .await
        .into_iter()
        .map(|event| (event.kind, event.before))
        .collect();
    let expected = [
        (Kind::ModelDeleted, String::new()),
        (Kind::ModelRenamed, old.name()),
        (Kind::ModelCreated, String::new()),
    ];
    assert_eq!(kinds, expected);
}

pub async fn every_change_of_a_tag_is_told(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "tagged").await;
    registry.add().await;
    let (tracker, long) = (&registry.tracker, "ü".repeat(400));
    for value in ["no", "no", long.as_str()] {
        let tag = KeyValue::new("checked", value);
        let set = tracker.set_model_version_tag(registry.name(), 1, tag);
        as_author(Some("ada".into()), set).await.unwrap();
    }
    let tag = KeyValue::new("team", "vision");
    let set = tracker.set_registered_model_tag(registry.name(), tag);
    set.await.unwrap();
    for _ in 0..2 {
        let name = registry.name();
        let gone = tracker.delete_model_version_tag(name.clone(), 1, "checked".into());
        gone.await.unwrap();
        let gone = tracker.delete_registered_model_tag(name, "team".into());
        gone.await.unwrap();
    }
    let kept = "ü".repeat(250);
    let expected = [
        event(Kind::TagSet, Some(1), "checked  → no"),
        event(Kind::TagSet, Some(1), &format!("checked no → {kept}")),
        event(Kind::TagSet, None, "team  → vision"),
        event(Kind::TagDeleted, Some(1), &format!("checked {kept} → ")),
        event(Kind::TagDeleted, None, "team vision → "),
    ];
    assert_eq!(told(&registry).await[2..], expected);
    let events = history(tracker, &registry.name, Some(1)).await;
    assert_eq!(events[1].author, "ada");
}

pub async fn a_history_is_read_in_pages(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "pages").await;
    for _ in 0..4 {
        registry.add().await;
    }
    let page = async |page_token| {
        let request = RegistryHistory {
            name: Some(registry.name()),
            max_results: 2,
            page_token,
            ..RegistryHistory::default()
        };
        registry.tracker.registry_history(request).await.unwrap()
    };
    let (mut versions, mut token) = (Vec::new(), None);
    loop {
        let found = page(token).await;
        versions.extend(found.events.iter().map(|event| event.version));
        // What happens meanwhile does not shift the pages that follow.
        registry.set_alias("live", 1).await.unwrap();
        token = found.next;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(versions, [Some(4), Some(3), Some(2), Some(1), None]);
}

pub async fn what_fails_leaves_no_trace(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "failing").await;
    assert!(registry.set_alias("live", 7).await.is_err());
    assert!(
        create(&registry.tracker, &registry.name, &[])
            .await
            .is_err()
    );
    assert_eq!(told(&registry).await.len(), 1);
    for (name, version, token) in [
        (Some("never was"), None, None),
        (None, Some(1), None),
        (Some(registry.name.as_str()), None, Some("nonsense")),
    ] {
        let request = RegistryHistory {
            name: name.map(Into::into),
            version,
            max_results: 10,
            page_token: token.map(Into::into),
        };
        let refused = registry.tracker.registry_history(request).await;
        assert!(
            matches!(refused, Err(Error::NotFound(_) | Error::Invalid(_))),
            "{name:?}"
        );
    }
}
