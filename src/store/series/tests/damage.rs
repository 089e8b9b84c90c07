//! Bytes that are not what was written: always an error, never a panic, never more memory than a
//! block.

use super::super::{MAX_BLOCK_POINTS, Point, Sketch, bytes, codec, tail};
use super::{points, series};
use crate::error::Error;
use proptest::collection::vec;
use proptest::prelude::*;

fn refused<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Internal(..)))
}

/// Bytes with a valid checksum, so that what is behind it gets tested too.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = bytes.to_vec();
    bytes::seal(&mut sealed);
    sealed
}

/// Everything a reader does with what it was given.
fn read_all(bytes: &[u8]) {
    if let Ok(points) = codec::decode(bytes) {
        assert!(points.len() <= MAX_BLOCK_POINTS);
        assert!(points.is_sorted_by(|a, b| a < b));
        assert_eq!(
            codec::decode(&codec::encode(&points).unwrap()).unwrap(),
            points
        );
    }
    if let Ok(sketch) = Sketch::decode(bytes) {
        let count: usize = sketch.buckets().map(|bucket| bucket.count).sum();
        assert_eq!(count, sketch.count());
    }
    if let Ok(points) = tail::decode(bytes) {
        assert_eq!(points.len(), tail::iter(bytes).len());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(mut bytes in vec(any::<u8>(), 0..300), format in 0..3_usize) {
        read_all(&bytes);
        if let (Some(first), Some(format)) = (bytes.first_mut(), [0x01, 0x41].get(format)) {
            *first = *format;
        }
        read_all(&sealed(&bytes));
    }

    #[test]
    fn a_flipped_bit_or_a_missing_end_is_noticed(points in series(150), at: prop::sample::Index, bit in 0..8_u32) {
        let sketch = Sketch::of(&points).encode();
        let block = codec::encode(&points).unwrap();
        for mut bytes in [block, sketch] {
            let cut = &bytes[..at.index(bytes.len())];
            prop_assert!(refused(&codec::decode(cut)) && refused(&Sketch::decode(cut)));
            let index = at.index(bytes.len());
            bytes[index] ^= 1_u8 << bit;
            prop_assert!(refused(&codec::decode(&bytes)) && refused(&Sketch::decode(&bytes)));
        }
    }

    #[test]
    fn damage_behind_a_valid_checksum_is_harmless(
        points in series(150),
        edits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let sketch = Sketch::of(&points).encode();
        let block = codec::encode(&points).unwrap();
        for bytes in [block, sketch] {
            let mut body = bytes[..bytes.len() - 4].to_vec();
            for (at, value) in &edits {
                let index = at.index(body.len());
                body[index] = *value;
            }
            read_all(&sealed(&body));
        }
    }
}

#[test]
fn a_block_that_claims_more_points_than_it_may_hold_is_refused() {
    let mut claim = vec![0x01];
    bytes::put_varint(&mut claim, MAX_BLOCK_POINTS as u64 + 1);
    assert!(refused(&codec::decode(&sealed(&claim))));
    let mut endless = vec![0x01];
    bytes::put_varint(&mut endless, u64::MAX);
    assert!(refused(&codec::decode(&sealed(&endless))));
}

#[test]
fn what_was_there_before_a_damaged_block_stays() {
    let before = points(5, f64::from);
    let mut block = codec::encode(&points(1000, f64::from)).unwrap();
    block.truncate(block.len() - 5);
    let mut out = before.clone();
    assert!(refused(&codec::decode_into(&sealed(&block), &mut out)));
    assert_eq!(out, before);
}

#[test]
fn a_block_is_no_sketch_and_a_sketch_is_no_block() {
    let points = points(10, f64::from);
    assert!(refused(&Sketch::decode(&codec::encode(&points).unwrap())));
    assert!(refused(&codec::decode(&Sketch::of(&points).encode())));
}

#[test]
fn a_tail_that_ends_within_a_record_is_refused() {
    let mut tail = Vec::new();
    tail::push(&mut tail, Point::new(1, 2, 3.0));
    tail.pop();
    assert!(refused(&tail::decode(&tail)));
}

/// A store written by an earlier release must stay readable: these bytes never change.
#[test]
fn version_one_of_the_format_stays_readable() {
    let points = [
        Point::new(1, 1000, 0.25),
        Point::new(2, 1101, f64::NAN),
        Point::new(4, 1203, -1.5),
    ];
    let block = [
        0x01, 0x03, 0x05, 0x02, 0x00, 0x02, 0x01, 0x04, 0x07, 0x02, 0x86, 0x0e, 0xca, 0x01, 0x01,
        0x04, 0x01, 0x33, 0x01, 0x15, 0xe9, 0x1f, 0x0d, 0xfa, 0xef, 0xff, 0x02, 0x00, 0x57, 0x72,
        0x5e, 0x03,
    ];
    assert_eq!(codec::encode(&points).unwrap(), block);
    assert_eq!(codec::decode(&block).unwrap(), points);
}
