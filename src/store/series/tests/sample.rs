use super::super::sample::{plan, sample};
use super::super::{BlockMeta, Point, Read, Sampler, Sketch, StepRange, Summary};
use super::{long_series, points, series};
use proptest::prelude::*;

/// Draws as the store does: from blocks and their stored sketches, reading what the plan says.
fn draw(blocks: &[Vec<Point>], range: StepRange, max_points: usize) -> Vec<Point> {
    let metas: Vec<BlockMeta> = blocks
        .iter()
        .filter_map(|points| BlockMeta::of(points))
        .collect();
    let mut sampler = Sampler::new(range);
    for (points, read) in blocks.iter().zip(plan(&metas, range, max_points)) {
        match read {
            Read::Nothing => {}
            Read::Sketch => {
                sampler.add_sketch(&Sketch::decode(&Sketch::of(points).encode()).unwrap());
            }
            Read::Points => sampler.add_points(points.iter().copied()),
        }
    }
    sampler.finish(max_points)
}

fn in_range(points: &[Point], range: StepRange) -> Vec<Point> {
    points
        .iter()
        .filter(|point| range.contains(point.step))
        .copied()
        .collect()
}

/// What every chart owes the points it was made from.
fn check(chart: &[Point], points: &[Point], max_points: usize) {
    assert!(chart.len() <= max_points);
    assert!(chart.is_sorted_by(|a, b| a < b));
    assert!(
        chart
            .iter()
            .all(|point| points.binary_search(point).is_ok())
    );
    let Some(all) = Summary::of(points) else {
        return assert!(chart.is_empty());
    };
    if points.len() <= max_points {
        assert_eq!(chart, points, "few points are all drawn");
    }
    if max_points >= 1 {
        assert!(chart.contains(&all.last));
    }
    if max_points >= 2 {
        assert!(chart.contains(&all.first));
    }
    if max_points >= 4 {
        assert!(
            [all.min, all.max]
                .into_iter()
                .flatten()
                .all(|point| chart.contains(&point))
        );
    }
}

fn ranges() -> impl Strategy<Value = StepRange> {
    let around_the_points =
        (-20..700_i64, -20..700_i64).prop_map(|(start, end)| StepRange { start, end });
    let anywhere = any::<(i64, i64)>().prop_map(|(start, end)| StepRange { start, end });
    prop_oneof![Just(StepRange::ALL), around_the_points, anywhere]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_chart_keeps_ends_and_extremes(points in series(300), range in ranges(), max_points in 0..40_usize) {
        check(&sample(&points, range, max_points), &in_range(&points, range), max_points);
    }

    #[test]
    fn a_chart_from_blocks_keeps_them_too(
        points in long_series(9000),
        block in 100..2000_usize,
        (start, len) in (-100..9000_i64, 0..9000_i64),
        max_points in 0..200_usize,
        interleave: bool,
    ) {
        let blocks: Vec<Vec<Point>> = if interleave {
            let count = points.len().div_ceil(block);
            (0..count).map(|k| points.iter().skip(k).step_by(count).copied().collect()).collect()
        } else {
            points.chunks(block).map(<[Point]>::to_vec).collect()
        };
        for range in [StepRange::ALL, StepRange { start, end: start + len }] {
            check(&draw(&blocks, range, max_points), &in_range(&points, range), max_points);
        }
    }
}

#[test]
fn a_million_points_are_drawn_from_sketches_alone() {
    let blocks = vec![
        BlockMeta {
            count: 16_384,
            first: Point::new(0, 0, 0.0),
            last: Point::new(9, 0, 0.0)
        };
        61
    ];
    assert_eq!(plan(&blocks, StepRange::ALL, 1000), vec![Read::Sketch; 61]);
    assert_eq!(
        plan(&blocks[..4], StepRange::ALL, 1000),
        vec![Read::Points; 4],
        "sketches would be too coarse"
    );
}

#[test]
fn blocks_too_small_for_a_sketch_are_decoded() {
    let points = points(40 * 256, f64::from);
    let blocks: Vec<BlockMeta> = points.chunks(256).filter_map(BlockMeta::of).collect();
    assert!(blocks.iter().all(|block| !block.is_sketched()));
    assert_eq!(plan(&blocks, StepRange::ALL, 100), vec![Read::Points; 40]);
}

#[test]
fn only_the_edges_of_a_range_are_decoded() {
    let points = points(20 * 512, f64::from);
    let blocks: Vec<BlockMeta> = points.chunks(512).filter_map(BlockMeta::of).collect();
    let reads = plan(
        &blocks,
        StepRange {
            start: 600,
            end: 18 * 512 + 10,
        },
        100,
    );
    assert_eq!(reads[..3], [Read::Nothing, Read::Points, Read::Sketch]);
    assert_eq!(
        reads[16..],
        [Read::Sketch, Read::Sketch, Read::Points, Read::Nothing]
    );
    assert!(reads[2..18].iter().all(|read| *read == Read::Sketch));
}

#[test]
fn a_chart_uses_the_room_it_is_given() {
    let zigzag = points(50_000, |i| {
        f64::from(i % 2) * 2.0 - 1.0 + f64::from(i % 997) * 1e-5
    });
    let blocks: Vec<Vec<Point>> = zigzag.chunks(1024).map(<[Point]>::to_vec).collect();
    for chart in [
        sample(&zigzag, StepRange::ALL, 1000),
        draw(&blocks, StepRange::ALL, 1000),
    ] {
        assert!(
            (900..=1000).contains(&chart.len()),
            "{} points",
            chart.len()
        );
        let widest = chart
            .windows(2)
            .map(|pair| pair[1].step - pair[0].step)
            .max();
        assert!(
            widest < Some(250),
            "no gap is wider than some buckets: {widest:?}"
        );
    }
}

#[test]
fn points_of_a_single_step_spread_over_the_chart_by_time() {
    let points: Vec<Point> = (0..10_000_i32)
        .map(|i| Point::new(0, i.into(), f64::from(i).sin()))
        .collect();
    assert!(sample(&points, StepRange::ALL, 200).len() > 150);
}

#[test]
fn an_infinity_hides_no_finite_value() {
    let points = points(10_000, |i| {
        if i % 10 == 0 {
            f64::INFINITY
        } else {
            f64::from(i % 77)
        }
    });
    let chart = sample(&points, StepRange::ALL, 100);
    let finite = |wanted: f64| {
        chart
            .iter()
            .any(|point| point.value.total_cmp(&wanted).is_eq())
    };
    assert!(finite(76.0) && finite(0.0) && finite(f64::INFINITY));
    assert!(chart.iter().filter(|point| point.value.is_finite()).count() >= 60);
}

#[test]
fn spans_of_nan_show_as_gaps() {
    let points = points(20_000, |i| {
        if (i / 1000) % 4 == 3 {
            f64::NAN
        } else {
            f64::from(i)
        }
    });
    let blocks: Vec<Vec<Point>> = points.chunks(512).map(<[Point]>::to_vec).collect();
    for chart in [
        sample(&points, StepRange::ALL, 100),
        draw(&blocks, StepRange::ALL, 100),
    ] {
        for span in 0..5 {
            let span = StepRange {
                start: span * 4000 + 3000,
                end: span * 4000 + 3999,
            };
            assert!(
                chart
                    .iter()
                    .any(|point| span.contains(point.step) && point.value.is_nan())
            );
        }
    }
}

#[test]
fn a_series_of_nothing_but_nan_is_drawn_as_such() {
    let chart = sample(&points(5000, |_| f64::NAN), StepRange::ALL, 50);
    assert!((2..=50).contains(&chart.len()) && chart.iter().all(|point| point.value.is_nan()));
}
