//! Reading metrics of runs back: whole, or sampled for a chart.

use super::pending;
use super::series::{BlockMeta, Point, Sampler, Sketch, StepRange, codec, sample, tail};
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

/// At most `max_points` points of a series within a range of steps, with the range's first and
/// last point and, from four points on, its minimum and maximum among them. Reads summaries of
/// blocks, and blocks only where summaries are too coarse.
pub fn sampled(
    tx: &mut dyn Tx,
    run_pk: i64,
    key: &str,
    range: StepRange,
    max_points: usize,
) -> Result<Vec<Point>> {
    let blocks = tx.query_all(
        "SELECT block_no, count, first_step, first_ms, first_value, last_step, last_ms, last_value \
         FROM metric_blocks WHERE run_pk = $1 AND key = $2 AND last_step >= $3 AND first_step <= $4 \
         ORDER BY block_no",
        &[run_pk.into(), key.into(), range.start.into(), range.end.into()],
        |row| {
            let count = usize::try_from(row.int(1)?).unwrap_or(0);
            Ok((row.int(0)?, BlockMeta { count, first: point(row, 2)?, last: point(row, 5)? }))
        },
    )?;
    let metas: Vec<BlockMeta> = blocks.iter().map(|(_, meta)| *meta).collect();
    let mut sampler = Sampler::new(range);
    for ((number, _), read) in blocks.iter().zip(sample::plan(&metas, range, max_points)) {
        match read {
            sample::Read::Nothing => {}
            sample::Read::Sketch => {
                tx.query(
                    "SELECT sketch FROM metric_blocks WHERE run_pk = $1 AND key = $2 AND block_no = $3",
                    &[run_pk.into(), key.into(), (*number).into()],
                    &mut |row| {
                        sampler.add_sketch(&Sketch::decode(row.blob(0)?)?);
                        Ok(())
                    },
                )?;
            }
            sample::Read::Points => {
                let mut points = Vec::new();
                read_block(tx, run_pk, key, *number, &mut points)?;
                sampler.add_points(points);
            }
        }
    }
    sampler.add_points(read_tail(tx, run_pk, key)?);
    sampler.add_points(pending::of_metric(tx, run_pk, key)?);
    Ok(sampler.finish(max_points))
}
