//! The searches of the model registry, whatever the engine.

use std::sync::Arc;

use tracker::error::Error;
use tracker::model::{KeyValue, Page};
use tracker::service::{NewModelVersion, SearchRegistry, Tracker};

use super::registry::{Registry, create};

const IS_PROMPT: (&str, &str) = ("mlflow.prompt.is_prompt", "true");

/// The last letters of the models found among those whose name starts with `prefix`.
async fn models(tracker: &Tracker, prefix: &str, filter: &str, order_by: &[&str]) -> String {
    let request = SearchRegistry {
        filter: format!("name LIKE '{prefix}%'{filter}"),
        order_by: order_by.iter().map(|&key| key.to_owned()).collect(),
        max_results: 1_000,
        page_token: None,
    };
    let page = tracker.search_registered_models(request).await.unwrap();
    page.items
        .iter()
        .filter_map(|model| model.name.chars().last())
        .collect()
}

/// The numbers of the versions found.
async fn versions(tracker: &Tracker, filter: String, order_by: &[&str]) -> Vec<i64> {
    let request = SearchRegistry {
        filter,
        order_by: order_by.iter().map(|&key| key.to_owned()).collect(),
        max_results: 200_000,
        page_token: None,
    };
    let page = tracker.search_model_versions(request).await.unwrap();
    page.items.iter().map(|version| version.version).collect()
}

pub async fn models_are_found_by_name_and_tags(tracker: Arc<Tracker>) {
    for (end, team) in [("b", "Vision"), ("a", "vision"), ("c", "speech")] {
        let name = format!("found {end}");
        create(&tracker, &name, &[("team", team), ("the key", "1")])
            .await
            .unwrap();
    }
    create(&tracker, "found d", &[]).await.unwrap();
    for (filter, expected) in [
        ("", "abcd"),
        (" AND name != 'found b'", "acd"),
        (" AND name IN ('found a', 'found c')", "ac"),
        (" AND tags.team = 'vision'", "a"),
        (" AND tag.team ILIKE 'VIS%'", "ab"),
        (" AND tags.team != 'vision'", "bc"),
        (" AND tags.team = 'speech' AND tags.`the key` = '1'", "c"),
        (" AND (tags.team RLIKE '^[sV]' OR name = 'found d')", "bcd"),
    ] {
        assert_eq!(
            models(&tracker, "found ", filter, &[]).await,
            expected,
            "{filter}"
        );
    }
    assert_eq!(models(&tracker, "found ", "", &["name DESC"]).await, "dcba");
    assert_eq!(
        models(&tracker, "found ", "", &["timestamp", "name"])
            .await
            .len(),
        4
    );
}

pub async fn prompts_are_hidden_until_they_are_asked_for(tracker: Arc<Tracker>) {
    for (name, tags) in [
        ("hidden model m", &[][..]),
        ("hidden prompt p", &[IS_PROMPT]),
    ] {
        create(&tracker, name, tags).await.unwrap();
        let new = NewModelVersion {
            name: name.into(),
            source: if tags.is_empty() {
                "s3://bucket/model"
            } else {
                "dummy-source"
            }
            .into(),
            tags: tags
                .iter()
                .map(|(key, value)| KeyValue::new(*key, *value))
                .collect(),
            ..NewModelVersion::default()
        };
        tracker.create_model_version(new).await.unwrap();
    }
    for (filter, expected) in [
        ("", "m"),
        (" AND tags.`mlflow.prompt.is_prompt` = 'true'", "p"),
        (" AND tags.`mlflow.prompt.is_prompt` != 'false'", "p"),
        (" AND tags.`mlflow.prompt.is_prompt` = 'false'", "m"),
        (" AND tags.`mlflow.prompt.is_prompt` != 'true'", "m"),
    ] {
        assert_eq!(
            models(&tracker, "hidden ", filter, &[]).await,
            expected,
            "{filter}"
        );
        let filter = format!("name LIKE 'hidden %'{filter}");
        let request = SearchRegistry {
            filter,
            max_results: 10,
            ..SearchRegistry::default()
        };
        let page: Page<_> = tracker.search_model_versions(request).await.unwrap();
        let found: String = page
            .items
            .iter()
            .filter_map(|v| v.name.chars().last())
            .collect();
        assert_eq!(found, expected);
    }
}

pub async fn versions_are_found_by_everything_they_have(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "it's found").await;
    for (source, run_id) in [
        ("s3://bucket/1", "abc"),
        ("s3://bucket/2", ""),
        ("gs://bucket/3", ""),
    ] {
        let new = NewModelVersion {
            run_id: run_id.into(),
            ..registry.version_of(source)
        };
        registry.tracker.create_model_version(new).await.unwrap();
    }
    let tag = KeyValue::new("best one", "Yes");
    registry
        .tracker
        .set_model_version_tag(registry.name(), 2, tag)
        .await
        .unwrap();
    let name = &registry.name;
    for (filter, expected) in [
        ("", &[3, 2, 1][..]),
        (" AND version_number > 1", &[3, 2]),
        (" AND version_number = '1'", &[1]),
        (" AND source_path LIKE 's3://%'", &[2, 1]),
        (" AND run_id = 'abc'", &[1]),
        (" AND run_id IN ('abc', 'x')", &[1]),
        (" AND tags.`best one` = 'yes'", &[]),
        (" AND tags.`best one` ILIKE 'yes'", &[2]),
    ] {
        let filter = format!("name = \"{name}\"{filter}");
        let order = ["version_number DESC"];
        assert_eq!(
            versions(&registry.tracker, filter.clone(), &order).await,
            expected,
            "{filter}"
        );
    }
}

pub async fn versions_come_in_order(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "in order").await;
    for _ in 0..3 {
        registry.add().await;
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    registry
        .tracker
        .update_model_version(registry.name(), 1, "New.".into())
        .await
        .unwrap();
    let filter = || format!("name = '{}'", registry.name);
    for (order, expected) in [
        (&[][..], [1, 3, 2]),
        (&["version_number ASC"], [1, 2, 3]),
        (&["creation_timestamp DESC"], [3, 2, 1]),
        (&["last_updated_timestamp"], [2, 3, 1]),
        (&["name"], [3, 2, 1]),
    ] {
        assert_eq!(
            versions(&registry.tracker, filter(), order).await,
            expected,
            "{order:?}"
        );
    }
}

pub async fn a_search_goes_on_where_its_page_ended(tracker: Arc<Tracker>) {
    let registry = Registry::new(tracker, "pages").await;
    for end in ["a", "b", "c"] {
        create(&registry.tracker, &format!("paged {end}"), &[])
            .await
            .unwrap();
        registry.add().await;
    }
    let of_models = async |page_token| {
        let filter = "name LIKE 'paged %'".into();
        let request = SearchRegistry {
            filter,
            max_results: 2,
            page_token,
            ..Default::default()
        };
        registry
            .tracker
            .search_registered_models(request)
            .await
            .unwrap()
    };
    let first = of_models(None).await;
    let rest = of_models(first.next.map(tracker::model::PageToken::encode)).await;
    assert_eq!(
        (first.items.len(), rest.items.len(), rest.next),
        (2, 1, None)
    );
    assert_eq!(rest.items[0].name, "paged c");
    let of_versions = async |page_token| {
        let filter = format!("name = '{}'", registry.name);
        let request = SearchRegistry {
            filter,
            max_results: 2,
            page_token,
            ..Default::default()
        };
        registry
            .tracker
            .search_model_versions(request)
            .await
            .unwrap()
    };
    let first = of_versions(None).await;
    let rest = of_versions(first.next.map(tracker::model::PageToken::encode)).await;
    assert_eq!(
        (first.items.len(), rest.items.len(), rest.next),
        (2, 1, None)
    );
}

pub async fn what_makes_no_sense_is_refused(tracker: Arc<Tracker>) {
    for (filter, order_by, max_results) in [
        ("attributes.name = 'a'", "name", 1),
        ("timestamp > 1", "name", 1),
        ("name = 'a'", "creation_timestamp", 1),
        ("name = 'a'", "name", 0),
        ("name = 'a'", "name", 1_001),
    ] {
        let request = SearchRegistry {
            filter: filter.into(),
            order_by: vec![order_by.into()],
            max_results,
            page_token: None,
        };
        let refused = tracker.search_registered_models(request).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{filter} {order_by} {max_results}"
        );
    }
    for (filter, order_by, max_results) in [
        ("current_stage = 'None'", "name", 1),
        ("version_number IN (1)", "name", 1),
        ("name = 'a'", "run_id", 1),
        ("name = 'a'", "name", 200_001),
    ] {
        let request = SearchRegistry {
            filter: filter.into(),
            order_by: vec![order_by.into()],
            max_results,
            page_token: None,
        };
        let refused = tracker.search_model_versions(request).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{filter} {order_by} {max_results}"
        );
    }
}
