use super::super::codec::{decode, decode_into, encode};
use super::super::{MAX_BLOCK_POINTS, Point};
use super::{points, series};
use crate::error::Error;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_block_returns_its_points_to_the_bit(points in series(300)) {
        let decoded = decode(&encode(&points).unwrap()).unwrap();
        let bytes = |points: &[Point]| points.iter().flat_map(|point| point.to_bytes()).collect::<Vec<_>>();
        prop_assert_eq!(bytes(&decoded), bytes(&points));
    }
}

#[test]
fn the_extremes_survive() {
    let values = [
        f64::NEG_INFINITY,
        f64::MIN,
        -0.0,
        0.0,
        f64::from_bits(1),
        f64::MAX,
        f64::INFINITY,
        f64::NAN,
    ];
    let mut points = Vec::new();
    for step in [i64::MIN, -1, 0, i64::MAX] {
        for timestamp in [i64::MIN, 0, i64::MAX] {
            points.extend(values.map(|value| Point::new(step, timestamp, value)));
        }
    }
    let decoded = decode(&encode(&points).unwrap()).unwrap();
    assert_eq!(decoded, points);
    assert!(decoded[2].value.is_sign_negative(), "−0.0 keeps its sign");
}

#[test]
fn every_nan_is_the_same_nan() {
    let strange = Point {
        value: f64::from_bits(0xfff0_dead_beef_0001),
        ..Point::default()
    };
    assert_eq!(strange, Point::new(0, 0, f64::NAN));
    let decoded = decode(&encode(&[strange]).unwrap()).unwrap();
    assert_eq!(decoded[0].value.to_bits(), f64::NAN.to_bits());
    assert_eq!(
        Point::from_bytes(&strange.to_bytes()).value.to_bits(),
        f64::NAN.to_bits()
    );
}

#[test]
fn blocks_append_to_what_is_there() {
    let (first, second) = (points(200, f64::from), points(300, |i| -f64::from(i)));
    let mut all = Vec::new();
    decode_into(&encode(&first).unwrap(), &mut all).unwrap();
    decode_into(&encode(&second).unwrap(), &mut all).unwrap();
    assert_eq!(all, [first, second].concat());
}

#[test]
fn points_out_of_order_or_too_many_are_refused() {
    let ordered = points(3, f64::from);
    let reversed: Vec<Point> = ordered.iter().rev().copied().collect();
    let twice = [ordered[0], ordered[0]];
    let many = points(65_537, f64::from);
    assert!(many.len() > MAX_BLOCK_POINTS);
    for refused in [&reversed[..], &twice, &many] {
        assert!(matches!(encode(refused), Err(Error::Internal(..))));
    }
    assert_eq!(decode(&encode(&many[1..]).unwrap()).unwrap(), many[1..]);
}

/// Noise from a fixed seed, of all 64 bits.
fn noise() -> impl FnMut() -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// A loss that falls from 2 to 0 under noise of all 52 bits of a float in [0, 0.1).
fn loss(step: i32, noise: u64) -> f64 {
    let unit = f64::from_bits(0x3ff0_0000_0000_0000 | noise >> 12) - 1.0;
    2.0 * (-f64::from(step) / 300.0).exp() + 0.1 * unit
}

/// The float32 below `value`.
fn float32(value: f64) -> f64 {
    f64::from_bits(value.to_bits() >> 29 << 29)
}

/// Bytes a point, of 1,024 points with regular steps and a clock that jitters by some milliseconds.
fn bytes_a_point(mut value: impl FnMut(i32) -> f64) -> f64 {
    let jitter = |step: i64| step * 7919 % 7;
    let points: Vec<Point> = (0..1024_i32)
        .map(|i| Point::new(i.into(), i64::from(i) * 100 + jitter(i.into()), value(i)))
        .collect();
    f64::from(u32::try_from(encode(&points).unwrap().len()).unwrap()) / 1024.0
}

#[test]
fn noise_costs_its_eight_bytes_and_anything_simpler_far_less() {
    let mut noise = noise();
    assert!(bytes_a_point(|_| f64::from_bits(noise())) < 9.0, "any bits");
    assert!(bytes_a_point(|i| loss(i, noise())) < 8.0, "a noisy loss");
    assert!(
        bytes_a_point(|i| float32(loss(i, noise()))) < 4.0,
        "a loss in float32"
    );
    assert!(
        bytes_a_point(|i| (loss(i, noise()) * 1e4).round() / 1e4) < 2.6,
        "four decimals"
    );
    assert!(
        bytes_a_point(|i| f64::from(i) * 0.1) < 1.0,
        "tenths by multiplication"
    );
    assert!(
        bytes_a_point(|i| f64::from(i) / 10.0) < 1.0,
        "tenths by division"
    );
    assert!(bytes_a_point(f64::from) < 1.0, "integers");
    assert!(bytes_a_point(|_| 3e-4) < 1.0, "a constant");
}

#[test]
fn regular_points_of_one_value_cost_nothing() {
    assert!(encode(&points(16_384, |_| 0.5)).unwrap().len() < 48);
}
