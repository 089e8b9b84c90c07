//! The newest points of a series, kept beside its summary as raw records in order of arrival, so
//! that one more point appends [`Point::BYTES`] bytes and encodes nothing.

use super::bytes::damaged;
use super::fold::{self, BLOCK_POINTS};
use super::point::Point;
use crate::error::Result;

/// A tail that reaches this many points becomes a block.
pub const TAIL_POINTS: usize = 128;

/// Adds one point.
pub fn push(tail: &mut Vec<u8>, point: Point) {
    tail.extend_from_slice(&point.to_bytes());
}

/// The points in order of arrival. Bytes after the last whole record are ignored; see [`decode`].
pub fn iter(tail: &[u8]) -> impl ExactSizeIterator<Item = Point> + '_ {
    tail.as_chunks().0.iter().map(Point::from_bytes)
}

/// The points, sorted. Fails when the tail ends within a record.
pub fn decode(tail: &[u8]) -> Result<Vec<Point>> {
    if !tail.len().is_multiple_of(Point::BYTES) {
        return Err(damaged("a tail ends within a record"));
    }
    let mut points: Vec<Point> = iter(tail).collect();
    points.sort_unstable();
    Ok(points)
}

/// Adds points that ascend and are not in the series yet. Returns the blocks to store, in order:
/// none while the tail stays below [`TAIL_POINTS`]; otherwise old and new points together, cut at
/// [`BLOCK_POINTS`], with a remainder that is too short for a block left in the tail.
pub fn append(tail: &mut Vec<u8>, points: Vec<Point>) -> Result<Vec<Vec<Point>>> {
    let mut blocks = Vec::new();
    let mut rest = points;
    if iter(tail).len() + rest.len() >= TAIL_POINTS {
        rest = fold::merge(&[decode(tail)?, rest]);
        tail.clear();
        while rest.len() >= TAIL_POINTS {
            let following = rest.split_off(rest.len().min(BLOCK_POINTS));
            blocks.push(std::mem::replace(&mut rest, following));
        }
    }
    for point in rest {
        push(tail, point);
    }
    Ok(blocks)
}
