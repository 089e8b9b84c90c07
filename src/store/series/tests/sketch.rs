use super::super::{BUCKETS, Sketch, Summary};
use super::{points, series};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_sketch_survives_storage(points in series(200)) {
        let sketch = Sketch::of(&points);
        prop_assert_eq!(Sketch::decode(&sketch.encode()).unwrap(), sketch);
    }

    #[test]
    fn buckets_keep_what_stands_out(points in series(200)) {
        let sketch = Sketch::of(&points);
        prop_assert_eq!(sketch.buckets().count(), points.len().min(BUCKETS));
        let mut rest = points.as_slice();
        for bucket in sketch.buckets() {
            let (within, after) = rest.split_at(bucket.count);
            rest = after;
            prop_assert!(bucket.points.iter().all(|point| within.contains(point)));
            let nan_count = within.iter().filter(|point| point.value.is_nan()).count();
            prop_assert_eq!(bucket.nan_count, nan_count);
            let (kept, all) = (Summary::of(bucket.points).unwrap(), Summary::of(within).unwrap());
            prop_assert_eq!((kept.min, kept.max, kept.nan_count > 0), (all.min, all.max, nan_count > 0));
            let finite = |points: &[super::Point]| {
                let finite: Vec<_> = points.iter().filter(|point| point.value.is_finite()).copied().collect();
                Summary::of(&finite).map(|summary| (summary.min, summary.max))
            };
            prop_assert_eq!(finite(bucket.points), finite(within), "infinities hide nothing");
        }
        prop_assert!(rest.is_empty());
        let kept: Vec<_> = sketch.buckets().flat_map(|bucket| bucket.points).copied().collect();
        prop_assert_eq!(kept.first(), points.first());
        prop_assert_eq!(kept.last(), points.last());
    }
}

#[test]
fn a_sketch_of_a_full_block_is_at_most_two_kilobytes() {
    let noise = points(16_384, |i| f64::from(i).sin() * 1e3);
    assert!(Sketch::of(&noise).encode().len() < 2048);
}
