//! How histories of metrics are read: in pages, sampled, and of several runs at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use tracker::model::RunId;
use tracker::service::Tracker;
use tracker::store::series::Point;

use super::common::{assert_holds, history, invalid, log, run};
use super::metrics::{curve, shuffled};

pub(super) async fn a_history_is_read_in_pages(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = curve(1_003);
    log(&tracker, &id, "m", &points).await;
    for size in [1, 100, 1_003, 5_000] {
        if size == 1 {
            continue;
        }
        let (mut read, mut token) = (Vec::new(), None::<String>);
        loop {
            let page = tracker
                .metric_history(id.clone(), "m".into(), Some(size), token.as_deref())
                .await
                .unwrap();
            assert!(page.points.len() as i64 <= size);
            read.extend(page.points);
            match page.next {
                Some(next) => token = Some(next.encode()),
                None => break,
            }
        }
        assert_eq!(read, points, "pages of {size}");
    }
    for bad in [0, -1] {
        invalid(
            tracker
                .metric_history(id.clone(), "m".into(), Some(bad), None)
                .await,
        );
    }
    let message = invalid(
        tracker
            .metric_history(id.clone(), "m".into(), None, Some("x"))
            .await,
    );
    assert_holds(&message, "page_token");
}

pub(super) async fn a_history_is_ordered_by_time(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = [
        Point::new(5, 10, 0.0),
        Point::new(1, 20, 3.0),
        Point::new(2, 20, 1.0),
        Point::new(2, 20, 2.0),
        Point::new(0, 30, 0.0),
    ];
    log(&tracker, &id, "m", &shuffled(points.to_vec(), 2)).await;
    assert_eq!(history(&tracker, &id, "m").await, points);
}

async fn sampled(
    tracker: &Tracker,
    id: &RunId,
    steps: (Option<i64>, Option<i64>),
    max: i64,
) -> Vec<Point> {
    let read = tracker.sampled_histories(vec![id.clone()], "m".into(), steps, Some(max));
    let mut read = read.await.unwrap();
    assert_eq!(read.len(), 1);
    read.remove(0).1
}

pub(super) async fn sampled_reads_keep_the_extremes(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let mut points = curve(20_000);
    points[777].value = 1e6;
    points[15_001].value = -1e6;
    log(&tracker, &id, "m", &points).await;
    for max in [4, 10, 100, 2_500] {
        let read = sampled(&tracker, &id, (None, None), max).await;
        assert!(
            read.len() as i64 <= max,
            "{} points of at most {max}",
            read.len()
        );
        assert!(
            read.len() as i64 > max / 2,
            "{} points of at most {max}",
            read.len()
        );
        for point in [points[0], points[777], points[15_001], points[19_999]] {
            assert!(read.contains(&point), "{point:?} is not among {max}");
        }
        assert!(read.is_sorted());
        let known: BTreeSet<Point> = points.iter().copied().collect();
        assert!(
            read.iter().all(|point| known.contains(point)),
            "points are real ones"
        );
    }
    let few = run(&tracker).await;
    log(&tracker, &few, "m", &points[..50]).await;
    assert_eq!(
        sampled(&tracker, &few, (None, None), 100).await,
        points[..50]
    );
}

pub(super) async fn sampled_reads_keep_to_the_range(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = curve(5_000);
    log(&tracker, &id, "m", &points).await;
    let read = sampled(&tracker, &id, (Some(1_000), Some(1_099)), 500).await;
    assert_eq!(read, points[1_000..=1_099]);
    let read = sampled(&tracker, &id, (Some(1_000), Some(3_999)), 50).await;
    assert!(read.len() <= 50);
    assert_eq!(
        (read.first(), read.last()),
        (Some(&points[1_000]), Some(&points[3_999]))
    );
    assert_eq!(
        sampled(&tracker, &id, (Some(9_000), Some(9_001)), 50).await,
        []
    );
    for bad in [(Some(2), Some(1)), (Some(1), None), (None, Some(1))] {
        invalid(
            tracker
                .sampled_histories(vec![id.clone()], "m".into(), bad, None)
                .await,
        );
    }
    for max in [0, 2_501] {
        let read = tracker.sampled_histories(vec![id.clone()], "m".into(), (None, None), Some(max));
        assert_holds(&invalid(read.await), "max_results");
    }
}

pub(super) async fn bulk_reads_share_one_limit(tracker: Arc<Tracker>) {
    let runs = [
        run(&tracker).await,
        run(&tracker).await,
        run(&tracker).await,
    ];
    for id in &runs[..2] {
        log(&tracker, id, "m", &curve(300)).await;
    }
    let read = tracker
        .metric_histories(runs.to_vec(), "m".into(), Some(400))
        .await
        .unwrap();
    let counts: Vec<usize> = read.iter().map(|(_, points)| points.len()).collect();
    // The third run is not read any more: nothing of the limit is left for it.
    assert_eq!(counts, [300, 100]);
    let unknown = vec![RunId::parse("nobody").unwrap(); 101];
    assert_holds(
        &invalid(tracker.metric_histories(unknown, "m".into(), None).await),
        "100 run_ids",
    );
}
