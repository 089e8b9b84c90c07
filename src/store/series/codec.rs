//! Blocks: compressed runs of points of one series.
//!
//! A block is a format byte, the number of points as a varint, the columns of steps, timestamps and
//! values (each in the form that is smallest for this block), and a CRC-32 of everything before it.
//! Regular steps are free, jittered millisecond clocks cost under a byte a point, float64 noise
//! costs its eight bytes and decimals, integers and float32 values far less.

use super::bytes::{self, damaged, put_varint};
use super::columns;
use super::point::Point;
use crate::error::{Error, Result};

/// The most points a block can hold. It bounds what decoding allocates (1.5 MiB) whatever the bytes
/// say.
pub const MAX_BLOCK_POINTS: usize = 65_536;

/// Version 1 of the format.
const FORMAT: u8 = 0x01;

/// Encodes points that ascend strictly.
///
/// Fails when they do not, or when there are more than [`MAX_BLOCK_POINTS`]: both are defects of
/// the caller which would otherwise be found only by the next reader.
pub fn encode(points: &[Point]) -> Result<Vec<u8>> {
    if points.len() > MAX_BLOCK_POINTS {
        return Err(Error::bug(format!(
            "a metric block takes at most {MAX_BLOCK_POINTS} points, not {}",
            points.len()
        )));
    }
    if !points.is_sorted_by(|a, b| a < b) {
        return Err(Error::bug("the points of a metric block do not ascend"));
    }
    let mut out = vec![FORMAT];
    put_varint(&mut out, points.len() as u64);
    columns::write(points, &mut out);
    bytes::seal(&mut out);
    Ok(out)
}

/// The points of a block, strictly ascending. Fails when the block is damaged.
pub fn decode(block: &[u8]) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    decode_into(block, &mut points)?;
    Ok(points)
}

/// Appends the points of a block to `out`, which is left as it was when the block is damaged.
pub fn decode_into(block: &[u8], out: &mut Vec<Point>) -> Result<()> {
    let mut input = bytes::open(block, FORMAT)?;
    let count = input
        .length(MAX_BLOCK_POINTS)
        .map_err(|_| damaged("it claims too many points"))?;
    let before = out.len();
    columns::read(input, count, out).inspect_err(|_| out.truncate(before))
}
