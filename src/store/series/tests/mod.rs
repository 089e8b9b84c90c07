//! What the series store promises, over points of every kind.

mod codec;
mod damage;
mod fold;
mod ingest;
mod sample;
mod sketch;
mod summary;

use super::Point;
use proptest::collection::vec;
use proptest::prelude::*;

/// Values as metrics have them: a series keeps to one kind, now and then with what is special.
fn values(len: usize) -> impl Strategy<Value = Vec<f64>> {
    (0..6_usize).prop_flat_map(move |kind| {
        let ordinary =
            (any::<u64>(), -1_000_000..1_000_000_i32).prop_map(move |(bits, n)| match kind {
                0 => f64::from_bits(bits),
                1 => f64::from(f32::from_bits((bits >> 32) as u32)),
                2 => f64::from(n) / 1e4,
                3 => f64::from(n) * 0.1,
                4 => f64::from(n % 3),
                _ => f64::from(n) * 1e300,
            });
        vec(prop_oneof![20 => ordinary, 1 => special()], len)
    })
}

fn special() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(-0.0),
        Just(f64::MIN_POSITIVE),
        Just(f64::MAX),
    ]
}

/// Integers that are regular, jittered, or anything at all.
fn integers(len: usize) -> impl Strategy<Value = Vec<i64>> {
    let extreme = prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), any::<i64>()];
    let regular =
        (any::<i64>(), -3..3_i64, 0..5_i64).prop_flat_map(move |(start, stride, jitter)| {
            vec(0..=jitter, len).prop_map(move |noise| {
                let at = |(index, noise): (i64, &i64)| {
                    start
                        .wrapping_add(index.wrapping_mul(stride))
                        .wrapping_add(*noise)
                };
                (0..).zip(&noise).map(at).collect()
            })
        });
    prop_oneof![3 => regular, 1 => vec(extreme, len)]
}

/// Distinct points in order, up to `max` of them.
fn series(max: usize) -> impl Strategy<Value = Vec<Point>> {
    (0..=max)
        .prop_flat_map(|len| (integers(len), integers(len), values(len)))
        .prop_map(|(steps, timestamps, values)| {
            let points = steps.into_iter().zip(timestamps).zip(values);
            let points =
                points.map(|((step, timestamp), value)| Point::new(step, timestamp, value));
            super::Batch::new(points.collect()).into_points()
        })
}

/// `count` points, one a step, with the values given by step.
fn points(count: i32, value: impl Fn(i32) -> f64) -> Vec<Point> {
    (0..count)
        .map(|i| Point::new(i.into(), 1_700_000_000_000 + i64::from(i) * 100, value(i)))
        .collect()
}

/// Up to `max` points, one a step from 0 on, all made from a seed: quicker to make than [`series`].
fn long_series(max: i32) -> impl Strategy<Value = Vec<Point>> {
    (0..=max, any::<u32>(), 0..4_u32).prop_map(|(count, seed, kind)| {
        points(count, |i| {
            let noise = i
                .cast_unsigned()
                .wrapping_mul(2_654_435_761)
                .wrapping_add(seed);
            let noise = noise.rotate_left(15).wrapping_mul(2_246_822_519) ^ seed;
            match (kind, noise % 64) {
                (1.., 0) => f64::NAN,
                (2.., 1) => f64::INFINITY,
                (2.., 2) => f64::NEG_INFINITY,
                (3, _) => f64::from(noise % 5),
                _ => f64::from(noise),
            }
        })
    })
}
