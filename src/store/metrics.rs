//! Metrics of runs: appending points to series and reading them back. What a series is, and how
//! its blocks are encoded, folded and sampled, is [`series`](super::series)'s.

use std::collections::HashMap;

use super::histories::{point, read_block};
use super::pending::{self, Encoded, Points, Pushed};
use super::runs::RunRow;
use super::series::{Batch, BlockMeta, Point, Sketch, Summary, codec, fold, tail};
use super::{Noted, Row, Tx, Value, ranks};
use crate::error::Result;
use crate::model::ChangeKind;

/// The columns that [`summary`] reads, of `series`.
pub(super) const SUMMARY: &str = "key, count, nan_count, first_step, first_ms, first_value, \
    last_step, last_ms, last_value, min_step, min_ms, min_value, max_step, max_ms, max_value";
const UPSERT_HEAD: &str = "INSERT INTO series (run_pk, key, count, nan_count, first_step, first_ms, first_value, \
    last_step, last_ms, last_value, min_step, min_ms, min_value, max_step, max_ms, max_value, tail)";
const UPSERT_TAIL: &str = "ON CONFLICT (run_pk, key) DO UPDATE SET count = excluded.count, \
    nan_count = excluded.nan_count, first_step = excluded.first_step, first_ms = excluded.first_ms, \
    first_value = excluded.first_value, last_step = excluded.last_step, last_ms = excluded.last_ms, \
    last_value = excluded.last_value, min_step = excluded.min_step, min_ms = excluded.min_ms, \
    min_value = excluded.min_value, max_step = excluded.max_step, max_ms = excluded.max_ms, \
    max_value = excluded.max_value, tail = excluded.tail";
/// Columns of a `series` row.
const WIDTH: usize = 17;
/// A fold looks at no more than the newest blocks: older ones are full.
const FOLD_WINDOW: i64 = 64;

/// What is stored of a series besides its blocks.
#[derive(Default)]
struct Stored {
    summary: Option<Summary>,
    tail: Vec<u8>,
}

/// A series with what a request adds to it.
struct Grown {
    key: String,
    before: Option<Summary>,
    summary: Summary,
    tail: Vec<u8>,
    blocks: Vec<Vec<Point>>,
}

/// Adds a request's points to an active run. A point that is there already counts once, so a
/// request may be repeated.
pub fn append(tx: &mut dyn Tx, run: &RunRow, added: &Encoded) -> Result<()> {
    tx.note(Noted::Run(run.pk), ChangeKind::Metrics);
    let pushed = if run.ranked {
        Pushed::Full
    } else {
        pending::push(tx, run.pk, added)?
    };
    let mut points = Points::new();
    let stored = match pushed {
        Pushed::Waiting => return Ok(()),
        Pushed::First => {
            added.decode(&mut points)?;
            HashMap::new()
        }
        Pushed::Full => {
            pending::take(tx, run.pk, &mut points)?;
            added.decode(&mut points)?;
            load(tx, run, &points)?
        }
    };
    add(tx, run, points, stored).map(drop)
}

/// As [`append`], into the series at once, for many points. Tells how many were new to them.
pub fn append_many(tx: &mut dyn Tx, run: &RunRow, points: Points) -> Result<u64> {
    tx.note(Noted::Run(run.pk), ChangeKind::Metrics);
    let stored = load(tx, run, &points)?;
    add(tx, run, points, stored)
}

/// Moves a run's pending points into its series.
pub fn fold_pending(tx: &mut dyn Tx, run: &RunRow) -> Result<()> {
    let mut points = Points::new();
    pending::take(tx, run.pk, &mut points)?;
    let stored = load(tx, run, &points)?;
    add(tx, run, points, stored).map(drop)
}

/// Adds points to the series of a run, and tells how many are new.
///
/// The number of statements does not grow with the number of series, except where a tail becomes
/// a block (once in 128 points) or old points have to be looked up.
fn add(
    tx: &mut dyn Tx,
    run: &RunRow,
    added: Points,
    mut stored: HashMap<String, Stored>,
) -> Result<u64> {
    let mut grown = Vec::with_capacity(added.len());
    for (key, points) in added {
        let Stored {
            summary: before,
            mut tail,
        } = stored.remove(&key).unwrap_or_default();
        let mut batch = Batch::new(points);
        if !batch.follows(before.as_ref()) {
            drop_known(tx, run, &key, &tail, &mut batch)?;
        }
        if let Some(summary) = Summary::extend(before, batch.points())
            && before.as_ref() != Some(&summary)
        {
            let blocks = tail::append(&mut tail, batch.into_points())?;
            grown.push(Grown {
                key,
                before,
                summary,
                tail,
                blocks,
            });
        }
    }
    store(tx, run, &grown)?;
    for series in &grown {
        add_blocks(tx, run, &series.key, &series.blocks)?;
    }
    if run.ranked {
        let moved: Vec<_> = grown
            .iter()
            .filter(|g| g.before.is_none_or(|before| before.last != g.summary.last))
            .map(|g| (g.key.as_str(), g.before, g.summary))
            .collect();
        ranks::move_metrics(tx, run, &moved)?;
    }
    let new = |g: &Grown| g.summary.count - g.before.map_or(0, |before| before.count);
    Ok(grown.iter().map(new).sum())
}

fn load(tx: &mut dyn Tx, run: &RunRow, added: &Points) -> Result<HashMap<String, Stored>> {
    let keys: Vec<Value<'_>> = added.keys().map(Into::into).collect();
    let mut stored = HashMap::with_capacity(added.len());
    tx.query_in(
        &format!("SELECT {SUMMARY}, tail FROM series WHERE run_pk = $1 AND key IN ({{in}})"),
        &[run.pk.into()],
        &keys,
        &mut |row| {
            let tail = row.blob(15)?.to_vec();
            stored.insert(
                row.string(0)?,
                Stored {
                    summary: Some(summary(row)?),
                    tail,
                },
            );
            Ok(())
        },
    )?;
    Ok(stored)
}

/// Removes from a batch the points that the series has already.
fn drop_known(
    tx: &mut dyn Tx,
    run: &RunRow,
    key: &str,
    tail: &[u8],
    batch: &mut Batch,
) -> Result<()> {
    batch.remove(&tail::decode(tail)?);
    let (Some(first), Some(last)) = (batch.points().first(), batch.points().last()) else {
        return Ok(());
    };
    let near = tx.query_all(
        "SELECT block_no, first_step, first_ms, first_value, last_step, last_ms, last_value \
         FROM metric_blocks WHERE run_pk = $1 AND key = $2 AND last_step >= $3 AND first_step <= $4",
        &[run.pk.into(), key.into(), first.step.into(), last.step.into()],
        |row| Ok((row.int(0)?, point(row, 1)?, point(row, 4)?)),
    )?;
    for (number, first, last) in near {
        if batch.touches(&first, &last) {
            let mut known = Vec::new();
            read_block(tx, run.pk, key, number, &mut known)?;
            batch.remove(&known);
        }
    }
    Ok(())
}

fn store(tx: &mut dyn Tx, run: &RunRow, grown: &[Grown]) -> Result<()> {
    let mut values = Vec::with_capacity(grown.len() * WIDTH);
    for series in grown {
        let Summary {
            count,
            nan_count,
            first,
            last,
            min,
            max,
        } = series.summary;
        values.extend([
            run.pk.into(),
            (&series.key).into(),
            Value::Int(count.cast_signed()),
            Value::Int(nan_count.cast_signed()),
        ]);
        values.extend(columns(Some(first)));
        values.extend(columns(Some(last)));
        values.extend(columns(min));
        values.extend(columns(max));
        values.push(Value::Blob(&series.tail));
    }
    tx.exec_many(UPSERT_HEAD, UPSERT_TAIL, WIDTH, &values)
        .map(drop)
}

/// Stores blocks that became due and folds small ones into large ones.
fn add_blocks(tx: &mut dyn Tx, run: &RunRow, key: &str, blocks: &[Vec<Point>]) -> Result<()> {
    if blocks.is_empty() {
        return Ok(());
    }
    let mut newest = tx.query_all(
        "SELECT block_no, count FROM metric_blocks WHERE run_pk = $1 AND key = $2 \
         ORDER BY block_no DESC LIMIT $3",
        &[run.pk.into(), key.into(), FOLD_WINDOW.into()],
        |row| Ok((row.int(0)?, usize::try_from(row.int(1)?).unwrap_or(0))),
    )?;
    newest.reverse();
    for block in blocks {
        let mut number = newest.last().map_or(0, |(number, _)| number + 1);
        let mut points = block.clone();
        loop {
            let counts: Vec<usize> = newest
                .iter()
                .map(|(_, count)| *count)
                .chain([points.len()])
                .collect();
            // A plan that starts at the new block alone has nothing to merge it with.
            let Some(start) = fold::plan(&counts).filter(|start| *start < newest.len()) else {
                break;
            };
            number = newest[start].0;
            let mut parts = Vec::with_capacity(counts.len() - start);
            for (old, _) in newest.drain(start..) {
                let mut part = Vec::new();
                read_block(tx, run.pk, key, old, &mut part)?;
                parts.push(part);
            }
            parts.push(points);
            points = fold::merge(&parts);
            tx.exec(
                "DELETE FROM metric_blocks WHERE run_pk = $1 AND key = $2 AND block_no >= $3",
                &[run.pk.into(), key.into(), number.into()],
            )?;
        }
        newest.push((number, points.len()));
        insert_block(tx, run, key, number, &points)?;
    }
    Ok(())
}

fn insert_block(
    tx: &mut dyn Tx,
    run: &RunRow,
    key: &str,
    number: i64,
    points: &[Point],
) -> Result<()> {
    let Some(meta) = BlockMeta::of(points) else {
        return Ok(());
    };
    let sketch = meta.is_sketched().then(|| Sketch::of(points).encode());
    let encoded = codec::encode(points)?;
    let mut values = vec![
        run.pk.into(),
        key.into(),
        number.into(),
        Value::Int(meta.count as i64),
    ];
    values.extend(columns(Some(meta.first)));
    values.extend(columns(Some(meta.last)));
    values.extend([
        sketch.as_deref().map_or(Value::Null, Value::Blob),
        Value::Blob(&encoded),
    ]);
    tx.exec(
        "INSERT INTO metric_blocks (run_pk, key, block_no, count, first_step, first_ms, first_value, \
         last_step, last_ms, last_value, sketch, points) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &values,
    )
    .map(drop)
}

/// The columns step, time and value of a point, or NULLs.
fn columns(point: Option<Point>) -> [Value<'static>; 3] {
    point.map_or([Value::Null; 3], |point| {
        [
            Value::Int(point.step),
            Value::Int(point.timestamp),
            Value::real_or_nan(point.value),
        ]
    })
}

fn opt_point(row: &dyn Row, at: usize) -> Result<Option<Point>> {
    row.opt_int(at)?.map(|_| point(row, at)).transpose()
}

/// Every metric of a run with its summary, by key. Points that are pending are not in them.
pub fn summaries(tx: &mut dyn Tx, pk: i64) -> Result<Vec<(String, Summary)>> {
    let mut all = Vec::new();
    tx.query(
        &format!("SELECT {SUMMARY} FROM series WHERE run_pk = $1 ORDER BY key"),
        &[Value::Int(pk)],
        &mut |row| {
            all.push((row.string(0)?, summary(row)?));
            Ok(())
        },
    )?;
    Ok(all)
}

/// A summary from the columns of [`SUMMARY`].
pub(super) fn summary(row: &dyn Row) -> Result<Summary> {
    Ok(Summary {
        count: row.int(1)?.cast_unsigned(),
        nan_count: row.int(2)?.cast_unsigned(),
        first: point(row, 3)?,
        last: point(row, 6)?,
        min: opt_point(row, 9)?,
        max: opt_point(row, 12)?,
    })
}
