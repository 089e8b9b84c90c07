use super::super::{Point, Summary};
use super::series;
use proptest::prelude::*;

/// The earliest point that no other beats.
fn best(points: &[Point], beats: fn(&f64, &f64) -> bool) -> Option<Point> {
    let mut numbers = points.iter().filter(|point| !point.value.is_nan());
    let all = numbers.clone();
    numbers
        .find(|point| !all.clone().any(|other| beats(&other.value, &point.value)))
        .copied()
}

proptest! {
    #[test]
    fn a_summary_says_what_the_points_say(points in series(60)) {
        match Summary::of(&points) {
            None => prop_assert!(points.is_empty()),
            Some(summary) => {
                let nan_count = points.iter().filter(|point| point.value.is_nan()).count();
                prop_assert_eq!(summary.count, points.len() as u64);
                prop_assert_eq!(summary.nan_count, nan_count as u64);
                prop_assert_eq!((summary.first, summary.last), (points[0], points[points.len() - 1]));
                prop_assert_eq!(summary.min, best(&points, |a, b| a < b));
                prop_assert_eq!(summary.max, best(&points, |a, b| a > b));
            }
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(points in series(60).prop_shuffle(), cut: prop::sample::Index) {
        let (one, other) = points.split_at(cut.index(points.len() + 1));
        let arrived = Summary::extend(Summary::of(one), other);
        let mut sorted = points.clone();
        sorted.sort();
        prop_assert_eq!(arrived, Summary::of(&sorted));
        prop_assert_eq!(Summary::extend(Summary::of(other), one), arrived);
    }
}

#[test]
fn infinities_count_and_nan_does_not() {
    let points =
        [f64::NAN, 1.0, f64::INFINITY, f64::NEG_INFINITY].map(|value| Point::new(0, 0, value));
    let summary = Summary::of(&points).unwrap();
    assert_eq!(summary.min, Some(points[3]));
    assert_eq!(summary.max, Some(points[2]));
    assert_eq!(summary.nan_count, 1);
    let nothing_but_nan = Summary::of(&points[..1]).unwrap();
    assert_eq!((nothing_but_nan.min, nothing_but_nan.max), (None, None));
}

#[test]
fn of_equal_values_the_earliest_is_kept() {
    let mut summary = Summary::of(&[Point::new(5, 0, 1.0)]).unwrap();
    summary.absorb(&Point::new(3, 0, 1.0));
    summary.absorb(&Point::new(4, 0, 1.0));
    assert_eq!(summary.min, Some(Point::new(3, 0, 1.0)));
    assert_eq!(summary.max, Some(Point::new(3, 0, 1.0)));
}

#[test]
fn the_latest_metric_is_the_greatest_step_then_time_then_value() {
    let points = [
        Point::new(2, 50, 0.1),
        Point::new(2, 60, 0.1),
        Point::new(2, 60, 0.2),
        Point::new(1, 99, 9.0),
    ];
    assert_eq!(Summary::of(&points).unwrap().last, points[2]);
}
