//! Parameters, tags, and the batch that carries them: all of it or nothing.

use std::sync::Arc;

use tracker::model::KeyValue;
use tracker::service::{Batch, Tracker};
use tracker::store::series::Point;

use super::common::{assert_holds, history, invalid, kv, metric, not_found, run};

fn params(params: Vec<KeyValue>) -> Batch {
    Batch {
        params,
        ..Batch::default()
    }
}

fn tags(tags: Vec<KeyValue>) -> Batch {
    Batch {
        tags,
        ..Batch::default()
    }
}

pub(super) async fn a_parameter_never_changes(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    for _ in 0..2 {
        tracker
            .log_param(id.clone(), kv("lr", "0.1"))
            .await
            .unwrap();
        tracker
            .log_batch(id.clone(), params(vec![kv("lr", "0.1")]))
            .await
            .unwrap();
    }
    for refused in [
        tracker.log_param(id.clone(), kv("lr", "0.10")).await,
        tracker
            .log_batch(id.clone(), params(vec![kv("new", "1"), kv("lr", "")]))
            .await,
    ] {
        let message = invalid(refused);
        assert_holds(&message, "Changing param values is not allowed");
        assert_holds(&message, "lr");
    }
    tracker.log_param(id.clone(), kv("LR", "")).await.unwrap();
    let stored = tracker.run(id).await.unwrap().params;
    assert_eq!(stored, [kv("LR", ""), kv("lr", "0.1")]);
}

pub(super) async fn a_batch_names_a_parameter_once(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let twice = params(vec![kv("a", "1"), kv("b", "1"), kv("a", "1")]);
    assert_holds(
        &invalid(tracker.log_batch(id.clone(), twice).await),
        "\"a\"",
    );
    assert!(tracker.run(id.clone()).await.unwrap().params.is_empty());
    // Of a tag, the last one holds.
    tracker
        .log_batch(id.clone(), tags(vec![kv("a", "1"), kv("a", "2")]))
        .await
        .unwrap();
    assert!(tracker.run(id).await.unwrap().tags.contains(&kv("a", "2")));
}

pub(super) async fn long_values_are_cut_by_characters(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let long = "é".repeat(9_000);
    tracker.log_param(id.clone(), kv("p", &long)).await.unwrap();
    // What was cut is the same value when it is sent again.
    tracker.log_param(id.clone(), kv("p", &long)).await.unwrap();
    tracker.set_tag(id.clone(), kv("t", &long)).await.unwrap();
    let stored = tracker.run(id).await.unwrap();
    assert_eq!(stored.params, [kv("p", &"é".repeat(6_000))]);
    assert!(stored.tags.contains(&kv("t", &"é".repeat(8_000))));
}

pub(super) async fn keys_keep_to_their_rules(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    for good in ["a", "val/loss", "épreuve 1.0-x:y", &"k".repeat(250)] {
        tracker.log_param(id.clone(), kv(good, "1")).await.unwrap();
        tracker.set_tag(id.clone(), kv(good, "1")).await.unwrap();
        tracker
            .log_metric(id.clone(), metric(good, Point::new(0, 1, 1.0)))
            .await
            .unwrap();
    }
    for bad in [
        "",
        "/a",
        "a//b",
        "..",
        "a/./b",
        "a\nb",
        "a'b",
        "a\0b",
        &"k".repeat(251),
    ] {
        invalid(tracker.log_param(id.clone(), kv(bad, "1")).await);
        invalid(tracker.set_tag(id.clone(), kv(bad, "1")).await);
        invalid(
            tracker
                .log_metric(id.clone(), metric(bad, Point::new(0, 1, 1.0)))
                .await,
        );
        let batch = params(vec![kv("fine", "1"), kv(bad, "1")]);
        assert_holds(
            &invalid(tracker.log_batch(id.clone(), batch).await),
            "params[1].key",
        );
    }
    let stored = tracker.run(id).await.unwrap();
    assert_eq!(
        (stored.params.len(), stored.tags.len(), stored.metrics.len()),
        (4, 5, 4)
    );
}

pub(super) async fn tags_are_overwritten_and_deleted(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    for value in ["1", "2", ""] {
        tracker.set_tag(id.clone(), kv("t", value)).await.unwrap();
        let stored = tracker.run(id.clone()).await.unwrap().tags;
        assert!(stored.contains(&kv("t", value)), "{stored:?}");
    }
    tracker.delete_tag(id.clone(), "t".into()).await.unwrap();
    assert_holds(
        &not_found(tracker.delete_tag(id.clone(), "t".into()).await),
        "\"t\"",
    );
    let stored = tracker.run(id).await.unwrap().tags;
    assert!(stored.iter().all(|tag| tag.key != "t"), "{stored:?}");
}

pub(super) async fn a_batch_is_stored_whole_or_not_at_all(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    tracker
        .log_param(id.clone(), kv("fixed", "1"))
        .await
        .unwrap();
    let before = tracker.run(id.clone()).await.unwrap();
    let good = Batch {
        metrics: vec![metric("m", Point::new(0, 1, 1.0))],
        params: vec![kv("p", "1")],
        tags: vec![kv("t", "1")],
    };
    let good = || Batch {
        metrics: good.metrics.clone(),
        params: good.params.clone(),
        tags: good.tags.clone(),
    };
    let mut conflict = good();
    conflict.params.push(kv("fixed", "2"));
    let mut bad_metric = good();
    bad_metric.metrics.push(metric("m", Point::new(0, -1, 1.0)));
    let mut bad_tag = good();
    bad_tag.tags.push(kv("a//b", "1"));
    for bad in [conflict, bad_metric, bad_tag] {
        invalid(tracker.log_batch(id.clone(), bad).await);
        assert_eq!(tracker.run(id.clone()).await.unwrap(), before);
        assert_eq!(history(&tracker, &id, "m").await, []);
    }
    tracker.log_batch(id.clone(), good()).await.unwrap();
    let after = tracker.run(id.clone()).await.unwrap();
    assert_eq!(after.params, [kv("fixed", "1"), kv("p", "1")]);
    assert!(after.tags.contains(&kv("t", "1")));
    assert_eq!(history(&tracker, &id, "m").await, [Point::new(0, 1, 1.0)]);
}

pub(super) async fn batches_keep_to_their_limits(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let entries = |count: usize| {
        (0..count)
            .map(|i| kv(&format!("k{i}"), "v"))
            .collect::<Vec<_>>()
    };
    let metrics = |count: i64| {
        (0..count)
            .map(|i| metric("m", Point::new(i, 1, 0.5)))
            .collect::<Vec<_>>()
    };
    let batch = |m, p, t| Batch {
        metrics: metrics(m),
        params: entries(p),
        tags: entries(t),
    };
    for (bad, what) in [
        (batch(1_001, 0, 0), "1000 metrics"),
        (batch(0, 101, 0), "100 params"),
        (batch(0, 0, 101), "100 tags"),
        (batch(801, 100, 100), "1000 metrics, params, and tags"),
    ] {
        assert_holds(&invalid(tracker.log_batch(id.clone(), bad).await), what);
    }
    assert_eq!(history(&tracker, &id, "m").await, []);
    tracker
        .log_batch(id.clone(), batch(800, 100, 100))
        .await
        .unwrap();
    assert_eq!(history(&tracker, &id, "m").await.len(), 800);
}

pub(super) async fn concurrent_writers_agree_on_one_value(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let (tracker, id) = (Arc::clone(&tracker), id.clone());
            tokio::spawn(async move {
                let value = writer.to_string();
                let wrote = tracker.log_param(id, kv("winner", &value)).await.is_ok();
                wrote.then_some(value)
            })
        })
        .collect();
    let mut winners = Vec::new();
    for writer in writers {
        winners.extend(writer.await.unwrap());
    }
    assert_eq!(winners.len(), 1, "one value was accepted: {winners:?}");
    assert_eq!(
        tracker.run(id).await.unwrap().params,
        [kv("winner", &winners[0])]
    );
}
