//! Many series at once, for charts: the same as each by itself.

use std::sync::Arc;

use tracker::model::{RunId, RunStatus};
use tracker::service::{Sampled, SeriesRequest, Tracker};
use tracker::store::series::{Point, StepRange, sample};

use super::common::{assert_holds, history, invalid, log, run, set_status};

type Drawn = Vec<(usize, usize, Vec<Point>)>;

async fn draw(tracker: &Tracker, request: SeriesRequest) -> Drawn {
    let add = |drawn: &mut Drawn, series: &Sampled| {
        drawn.push((series.run, series.key, series.points.clone()));
    };
    tracker.series(request, add).await.unwrap()
}

fn wave(count: i64, seed: i64) -> Vec<Point> {
    let value = |i: i64| match i % 997 {
        13 => f64::NAN,
        14 => f64::INFINITY,
        _ => ((i * seed) as f64 / 50.0).sin(),
    };
    (0..count)
        .map(|i| Point::new(i, 1_000 * i, value(i)))
        .collect()
}

pub(super) async fn many_series_are_those_of_single_reads(tracker: Arc<Tracker>) {
    let keys: Vec<String> = ["a", "b/c", "none", "ü"].map(str::to_owned).to_vec();
    let mut run_ids = Vec::new();
    for (place, points) in [0, 3, 700, 20_000].into_iter().enumerate() {
        let id = run(&tracker).await;
        let seed = i64::try_from(place).unwrap() + 1;
        log(&tracker, &id, "a", &wave(points, seed)).await;
        log(&tracker, &id, "ü", &wave(points / 2, seed + 9)).await;
        log(&tracker, &id, "b/c", &[Point::new(-5, 7, 0.5)]).await;
        log(&tracker, &id, "other", &wave(50, 1)).await;
        run_ids.push(id);
    }
    set_status(&tracker, &run_ids[2], RunStatus::Finished).await;
    run_ids.insert(1, RunId::parse("unknown").unwrap());
    let mut whole = Vec::new();
    for (place, id) in run_ids.iter().enumerate() {
        for (key, name) in keys.iter().enumerate() {
            let points = history(&tracker, id, name).await;
            if !points.is_empty() {
                whole.push((place, key, sorted(points)));
            }
        }
    }
    for max_points in [4, 100, 1_000] {
        let request = SeriesRequest {
            run_ids: run_ids.clone(),
            keys: keys.clone(),
            max_points: Some(max_points),
            ..SeriesRequest::default()
        };
        let drawn = draw(&tracker, request).await;
        assert_eq!(drawn.len(), whole.len());
        for ((run, key, drawn), (place, name, points)) in drawn.iter().zip(&whole) {
            assert_eq!((run, key), (place, name));
            let most = usize::try_from(max_points).unwrap();
            // Of a long series summaries are read: other points, of the same shape.
            same_shape(drawn, &sample::sample(points, StepRange::ALL, most), most);
        }
    }
}

fn sorted(mut points: Vec<Point>) -> Vec<Point> {
    points.sort();
    points
}

#[track_caller]
fn same_shape(drawn: &[Point], expected: &[Point], max_points: usize) {
    assert!(drawn.len() <= max_points && drawn.is_sorted());
    assert_eq!(
        (drawn.first(), drawn.last()),
        (expected.first(), expected.last())
    );
    let extremes = |points: &[Point]| {
        let values = points.iter().map(|p| p.value).filter(|v| !v.is_nan());
        values.fold((f64::MAX, f64::MIN), |(low, high), v| {
            (low.min(v), high.max(v))
        })
    };
    assert_eq!(extremes(drawn), extremes(expected));
}

pub(super) async fn a_range_holds_its_own_extremes(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let points = wave(5_000, 3);
    log(&tracker, &id, "m", &points).await;
    let request = |start, end| SeriesRequest {
        run_ids: vec![id.clone()],
        keys: vec!["m".into()],
        start_step: start,
        end_step: end,
        max_points: Some(50),
        ..SeriesRequest::default()
    };
    let all = draw(&tracker, request(Some(1_000), Some(1_020))).await;
    assert_eq!(all[0].2, points[1_000..=1_020]);
    let open = draw(&tracker, request(Some(4_970), None)).await;
    assert_eq!(open[0].2, points[4_970..]);
    assert_eq!(draw(&tracker, request(Some(9_000), None)).await, []);
}

pub(super) async fn of_what_is_known_only_the_news_are_read(tracker: Arc<Tracker>) {
    let ids = [run(&tracker).await, run(&tracker).await];
    let points = wave(2_000, 3);
    for id in &ids {
        log(&tracker, id, "m", &points).await;
    }
    log(&tracker, &ids[0], "late", &points[10..12]).await;
    log(&tracker, &ids[0], "late", &points[2..3]).await;
    let request = SeriesRequest {
        run_ids: ids.to_vec(),
        keys: vec!["m".into(), "late".into(), "none".into()],
        after_steps: vec![1_990, 11, 0, i64::MAX, 0, 0],
        ..SeriesRequest::default()
    };
    let add = |read: &mut Vec<_>, series: &Sampled| {
        read.push((series.run, series.key, series.points.clone(), series.total));
    };
    let read = tracker.series(request, add).await.unwrap();
    let expected = vec![
        (0, 0, points[1_991..].to_vec(), 2_000),
        // Nothing is new beyond what was known, but there is more of it.
        (0, 1, Vec::new(), 3),
        (1, 0, Vec::new(), 2_000),
    ];
    assert_eq!(format!("{read:?}"), format!("{expected:?}"));
}

pub(super) async fn requests_are_bounded(tracker: Arc<Tracker>) {
    let request = |runs: usize, keys: usize, max_points| SeriesRequest {
        run_ids: (0..runs)
            .map(|i| RunId::parse(&format!("r{i}")).unwrap())
            .collect(),
        keys: (0..keys).map(|i| format!("k{i}")).collect(),
        max_points,
        ..SeriesRequest::default()
    };
    for (bad, part) in [
        (request(1_001, 1, None), "run_ids"),
        (request(1, 1_001, None), "keys"),
        (request(100, 51, Some(1)), "at most 5000"),
        (request(100, 21, Some(1_000)), "max_points"),
        (request(1, 1, Some(10_001)), "max_points"),
        (request(1, 1, Some(0)), "max_points"),
    ] {
        let read = tracker.series(bad, |(): &mut (), _: &Sampled| ()).await;
        assert_holds(&invalid(read), part);
    }
    let most = request(1_000, 2, Some(1_000));
    assert_eq!(draw(&tracker, most).await, []);
    assert_eq!(draw(&tracker, SeriesRequest::default()).await, []);
    let backwards = SeriesRequest {
        start_step: Some(2),
        end_step: Some(1),
        ..SeriesRequest::default()
    };
    let read = tracker.series(backwards, |(): &mut (), _: &Sampled| ());
    assert_holds(&invalid(read.await), "end_step");
}
