//! Reading metrics of runs back, whole. Sampled for charts they are [`sampled`](super::sampled)'s.

use super::pending;
use super::series::{Point, codec, tail};
use super::{Row, Tx};
use crate::error::Result;

/// A point from its columns step, time and value, where NULL is NaN.
pub(super) fn point(row: &dyn Row, at: usize) -> Result<Point> {
    Ok(Point::new(
        row.int(at)?,
        row.int(at + 1)?,
        row.real_or_nan(at + 2)?,
    ))
}

/// Adds the points of a block to `into`.
pub(super) fn read_block(
    tx: &mut dyn Tx,
    run_pk: i64,
    key: &str,
    number: i64,
    into: &mut Vec<Point>,
) -> Result<()> {
    tx.query(
        "SELECT points FROM metric_blocks WHERE run_pk = $1 AND key = $2 AND block_no = $3",
        &[run_pk.into(), key.into(), number.into()],
        &mut |row| codec::decode_into(row.blob(0)?, into),
    )
}

/// The tail of a series; empty when there is no such series.
fn read_tail(tx: &mut dyn Tx, run_pk: i64, key: &str) -> Result<Vec<Point>> {
    let tail = tx.query_opt(
        "SELECT tail FROM series WHERE run_pk = $1 AND key = $2",
        &[run_pk.into(), key.into()],
        |row| Ok(row.blob(0)?.to_vec()),
    )?;
    tail::decode(&tail.unwrap_or_default())
}

/// Every point of a series, ascending by (step, timestamp, value); empty when there is none.
pub fn history(tx: &mut dyn Tx, run_pk: i64, key: &str) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    tx.query(
        "SELECT points FROM metric_blocks WHERE run_pk = $1 AND key = $2 ORDER BY block_no",
        &[run_pk.into(), key.into()],
        &mut |row| codec::decode_into(row.blob(0)?, &mut points),
    )?;
    points.extend(read_tail(tx, run_pk, key)?);
    points.extend(pending::of_metric(tx, run_pk, key)?);
    // Blocks are runs, mostly one after the other: the stable sort finds them.
    points.sort();
    points.dedup();
    Ok(points)
}
