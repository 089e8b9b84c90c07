//! Metrics: which point is the latest, and that no point is lost, doubled or changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use tracker::model::RunStatus;
use tracker::service::{Batch, Tracker};
use tracker::store::series::Point;

use super::common::{history, latest, log, metric, run, run_in, same, set_status};

/// A curve of `count` points: steps, times and values all differ.
pub(super) fn curve(count: i64) -> Vec<Point> {
    let point = |i: i64| Point::new(i, 1_000 + i * 7, (i as f64 / 10.0).sin());
    (0..count).map(point).collect()
}

/// By (time, step, value): the order of the wire.
fn by_time(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by_key(|point| (point.timestamp, *point));
    points
}

fn bits(points: &[Point]) -> Vec<(i64, i64, u64)> {
    points
        .iter()
        .map(|p| (p.step, p.timestamp, p.value.to_bits()))
        .collect()
}

pub(super) fn shuffled(mut points: Vec<Point>, seed: u64) -> Vec<Point> {
    fastrand::Rng::with_seed(seed).shuffle(&mut points);
    points
}

pub(super) async fn latest_is_the_greatest_by_step_time_and_value(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    // Each point is greater than all before it, whatever arrived last.
    let rising = [
        Point::new(-3, 900, 9.0),
        Point::new(0, 100, 5.0),
        Point::new(0, 200, 1.0),
        Point::new(0, 200, 2.0),
        Point::new(0, 200, f64::INFINITY),
        Point::new(0, 200, f64::NAN),
        Point::new(1, 0, -7.0),
    ];
    for (index, point) in rising.iter().enumerate() {
        log(&tracker, &id, "m", &[*point]).await;
        log(&tracker, &id, "m", &rising[..index]).await;
        assert_eq!(latest(&tracker, &id, "m").await, Some(*point));
    }
}

pub(super) async fn latest_does_not_depend_on_the_order_of_arrival(tracker: Arc<Tracker>) {
    let points = curve(700);
    for seed in 0..3 {
        let id = run(&tracker).await;
        let order = shuffled(points.clone(), seed);
        for part in order.chunks(97) {
            log(&tracker, &id, "m", part).await;
        }
        assert_eq!(latest(&tracker, &id, "m").await, points.last().copied());
        assert_eq!(history(&tracker, &id, "m").await, points);
    }
}

pub(super) async fn a_point_sent_twice_counts_once(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = [
        Point::new(1, 1, f64::NAN),
        Point::new(1, 1, 2.0),
        Point::new(1, 2, 2.0),
        Point::new(2, 1, 2.0),
        Point::new(2, 1, 3.0),
    ];
    // In one batch, in several, alone.
    let twice = [points, points].concat();
    log(&tracker, &id, "m", &twice).await;
    for point in points {
        tracker
            .log_metric(id.clone(), metric("m", point))
            .await
            .unwrap();
    }
    log(&tracker, &id, "other", &points[..1]).await;
    assert_eq!(history(&tracker, &id, "m").await, by_time(points.to_vec()));
}

pub(super) async fn duplicates_are_found_across_blocks(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = curve(1_000);
    for part in points.chunks(50) {
        log(&tracker, &id, "m", part).await;
        // A client that got no answer sends the same again.
        log(&tracker, &id, "m", part).await;
    }
    log(&tracker, &id, "m", &points).await;
    log(&tracker, &id, "m", &shuffled(points.clone(), 1)).await;
    assert_eq!(history(&tracker, &id, "m").await, points);
}

pub(super) async fn duplicates_are_found_in_old_blocks_of_a_long_series(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = curve(21_000);
    log(&tracker, &id, "m", &points).await;
    let old: Vec<Point> = points.iter().step_by(997).copied().collect();
    log(&tracker, &id, "m", &old).await;
    for point in [points[0], points[10_500], points[20_999]] {
        tracker
            .log_metric(id.clone(), metric("m", point))
            .await
            .unwrap();
    }
    // A late point of an early step finds its place.
    let late = Point::new(10_500, 5, 0.25);
    log(&tracker, &id, "m", &[late]).await;
    let mut expected = points.clone();
    expected.push(late);
    let stored = history(&tracker, &id, "m").await;
    assert_eq!(stored.len(), expected.len());
    assert!(stored == by_time(expected));
    assert_eq!(latest(&tracker, &id, "m").await, points.last().copied());
}

pub(super) async fn values_are_exact_to_the_bit(tracker: Arc<Tracker>) {
    let values = [
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MIN,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        0.1 + 0.2,
        1.0 / 3.0,
        9_007_199_254_740_993.0,
        std::f64::consts::PI,
    ];
    // Once as few points, once as blocks.
    for repeat in [1, 100] {
        let id = run(&tracker).await;
        let points: Vec<Point> = (0..repeat)
            .flat_map(|round| {
                values
                    .iter()
                    .enumerate()
                    .map(move |(i, v)| (round * 100 + i as i64, *v))
            })
            .map(|(step, value)| Point::new(step, step, value))
            .collect();
        log(&tracker, &id, "m", &points).await;
        assert_eq!(bits(&history(&tracker, &id, "m").await), bits(&points));
        for value in values {
            log(&tracker, &id, "last", &[Point::new(1, 1, value)]).await;
        }
        let id = run(&tracker).await;
        for (step, value) in values.iter().enumerate() {
            let point = Point::new(step as i64, 1, *value);
            log(&tracker, &id, "m", &[point]).await;
            let stored = latest(&tracker, &id, "m").await.unwrap();
            assert_eq!(stored.value.to_bits(), value.to_bits(), "{value}");
        }
    }
}

pub(super) async fn every_step_is_a_step(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let steps = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    let times = [0, 1, i64::MAX - 1, i64::MAX];
    let points: Vec<Point> = steps
        .iter()
        .flat_map(|step| times.iter().map(|time| Point::new(*step, *time, 0.5)))
        .collect();
    log(&tracker, &id, "m", &shuffled(points.clone(), 5)).await;
    assert_eq!(history(&tracker, &id, "m").await, by_time(points.clone()));
    assert_eq!(latest(&tracker, &id, "m").await, points.last().copied());
    // As blocks too.
    let mut many = points;
    many.extend(curve(500));
    log(&tracker, &id, "m", &many).await;
    assert_eq!(history(&tracker, &id, "m").await, by_time(many));
}

pub(super) async fn many_keys_stay_apart(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let other = run(&tracker).await;
    for round in 0..3 {
        let metrics = (0..1_000).map(|key| {
            let value = f64::from(key * 10 + round);
            metric(&format!("key {key}"), Point::new(round.into(), 1, value))
        });
        let batch = Batch {
            metrics: metrics.collect(),
            ..Batch::default()
        };
        tracker.log_batch(id.clone(), batch).await.unwrap();
    }
    log(&tracker, &other, "key 7", &[Point::new(9, 9, 9.0)]).await;
    let stored = tracker.run(id.clone()).await.unwrap().metrics;
    assert_eq!(stored.len(), 1_000);
    assert!(stored.is_sorted_by(|a, b| a.key < b.key));
    for latest in &stored {
        let key: f64 = latest.key.trim_start_matches("key ").parse().unwrap();
        assert_eq!((latest.step, latest.value), (2, key * 10.0 + 2.0));
    }
    let points = history(&tracker, &id, "key 7").await;
    assert_eq!(
        points.iter().map(|p| p.value).collect::<Vec<_>>(),
        [70.0, 71.0, 72.0]
    );
}

pub(super) async fn concurrent_writers_lose_nothing(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let writers: Vec<_> = (0..8)
        .map(|writer: i64| {
            let (tracker, id) = (Arc::clone(&tracker), id.clone());
            tokio::spawn(async move {
                for round in 0..30 {
                    let start = (round * 8 + writer) * 5;
                    let points: Vec<Point> = (start..start + 5)
                        .map(|i| Point::new(i, i, i as f64))
                        .collect();
                    log(&tracker, &id, "shared", &points).await;
                    let own = metric(&format!("own {writer}"), points[0]);
                    tracker.log_metric(id.clone(), own).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let expected: Vec<Point> = (0..1_200).map(|i| Point::new(i, i, i as f64)).collect();
    assert_eq!(history(&tracker, &id, "shared").await, expected);
    for writer in 0..8 {
        assert_eq!(
            history(&tracker, &id, &format!("own {writer}")).await.len(),
            30
        );
    }
    assert_eq!(
        latest(&tracker, &id, "shared").await,
        expected.last().copied()
    );
}

pub(super) async fn finished_runs_take_metrics(tracker: Arc<Tracker>) {
    let experiment = super::common::experiment(&tracker, "late").await;
    let id = run_in(&tracker, experiment, 1).await;
    let points = curve(300);
    log(&tracker, &id, "m", &points[..100]).await;
    set_status(&tracker, &id, RunStatus::Finished).await;
    log(&tracker, &id, "m", &points[100..200]).await;
    log(&tracker, &id, "new", &points[..1]).await;
    set_status(&tracker, &id, RunStatus::Running).await;
    log(&tracker, &id, "m", &points[200..]).await;
    set_status(&tracker, &id, RunStatus::Killed).await;
    assert_eq!(history(&tracker, &id, "m").await, points);
    assert_eq!(latest(&tracker, &id, "m").await, points.last().copied());
    assert_eq!(latest(&tracker, &id, "new").await, Some(points[0]));
}

/// Batches of any size, with repeats, in any order, of several keys, between reads and changes of
/// status: what is read is the set of what was sent.
pub(super) async fn random_batches_read_back_as_a_set(tracker: Arc<Tracker>) {
    let mut rng = fastrand::Rng::with_seed(7);
    for _ in 0..4 {
        let id = run(&tracker).await;
        let mut sent = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
        for _ in 0..40 {
            let count = [1, 3, 20, 150, 400][rng.usize(..5)];
            let base = rng.i64(-50..2_000);
            let metrics = (0..count).map(|i| {
                let key = rng.usize(..3);
                let step = if rng.bool() {
                    base + i
                } else {
                    rng.i64(-50..2_000)
                };
                let value = [f64::NAN, -0.0, 0.0, 1.5, f64::INFINITY][rng.usize(..5)];
                let point = Point::new(step, rng.i64(0..4), value);
                sent[key].insert(point);
                metric(&format!("m{key}"), point)
            });
            let batch = Batch {
                metrics: metrics.collect(),
                ..Batch::default()
            };
            tracker.log_batch(id.clone(), batch).await.unwrap();
            match rng.u8(..8) {
                0 => set_status(&tracker, &id, RunStatus::Finished).await,
                1 => set_status(&tracker, &id, RunStatus::Running).await,
                2 => drop(tracker.run(id.clone()).await.unwrap()),
                _ => {}
            }
        }
        for (key, points) in sent.iter().enumerate() {
            let key = format!("m{key}");
            let expected = by_time(points.iter().copied().collect());
            assert_eq!(bits(&history(&tracker, &id, &key).await), bits(&expected));
            let latest = latest(&tracker, &id, &key).await;
            assert!(same(latest, points.last().copied()), "{latest:?}");
        }
    }
}
