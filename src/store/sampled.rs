//! Many series at once, each sampled for a chart.
//!
//! The number of statements does not depend on the number of runs or metrics, but on how much has
//! to be read: what blocks there are is asked once, and their contents in groups.

use std::collections::{BTreeMap, HashMap};

use super::histories::point;
use super::pending;
use super::series::{BlockMeta, Point, Sampler, Sketch, StepRange, codec, sample, tail};
use super::tx::{placeholders, rows};
use super::{Tx, Value};
use crate::error::Result;

/// Blocks that are read together; groups are filled up to one of these sizes, so that statement
/// caches see few texts.
const GROUP_BLOCKS: [usize; 4] = [1, 8, 64, 512];
/// Points in the blocks that are read together, unless a single series has more: they are kept
/// encoded, at most about 24 bytes each.
const GROUP_POINTS: usize = 1 << 18;

/// Which series to draw, and how.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Rows of runs; `None` for a run that does not exist, and has no series.
    pub runs: &'a [Option<i64>],
    /// Metrics.
    pub keys: &'a [String],
    /// Steps.
    pub range: StepRange,
    /// Most points of each series.
    pub max_points: usize,
    /// A series with at most so many points in the range is handed out whole all the same.
    pub whole: usize,
    /// The last step that is known of each series, run by run: nothing up to it is read. Empty when
    /// nothing is known.
    pub after: &'a [i64],
}

impl Wanted<'_> {
    /// The steps of one series.
    fn range_of(&self, run: usize, key: usize) -> StepRange {
        let known = self.after.get(run * self.keys.len() + key);
        let next = known.map_or(i64::MIN, |step| step.saturating_add(1));
        StepRange {
            start: self.range.start.max(next),
            ..self.range
        }
    }
}

/// A series as it is handed out.
#[derive(Debug)]
pub struct Sampled {
    /// Its place among the runs.
    pub run: usize,
    /// Its place among the metrics.
    pub key: usize,
    /// Ascending.
    pub points: Vec<Point>,
    /// Points of the series in all, in the range or not. Of a run that is going on, one that was
    /// sent twice may count twice for a moment.
    pub total: usize,
}

/// A series that is drawn: places in [`Wanted`], and what is known of it before its blocks are
/// read.
struct Drawn {
    run: usize,
    key: usize,
    total: usize,
    sampler: Sampler,
    parts: Vec<Part>,
    max_points: usize,
}

/// A block of a series of which something is read.
#[derive(Clone, Copy)]
struct Part {
    run_pk: i64,
    key: usize,
    number: i64,
    count: usize,
    read: sample::Read,
}

/// Hands out each series that exists and has points in the range, run by run and within a run in
/// the order of the metrics: at most `max_points` points with the range's first and last and, from
/// four points on, its minimum and maximum among them; or all points, where they are no more than
/// `whole`. Where something is known already, series without new points are handed out as well.
pub fn sampled(tx: &mut dyn Tx, wanted: Wanted<'_>, take: &mut dyn FnMut(Sampled)) -> Result<()> {
    let mut group = Vec::new();
    let (mut blocks, mut points) = (0, 0);
    for drawn in outlines(tx, wanted)? {
        let more: usize = drawn.parts.iter().map(|part| part.count).sum();
        let is_full = blocks + drawn.parts.len() > GROUP_BLOCKS[GROUP_BLOCKS.len() - 1]
            || points + more > GROUP_POINTS;
        if is_full {
            finish(tx, wanted, std::mem::take(&mut group), take)?;
            (blocks, points) = (0, 0);
        }
        blocks += drawn.parts.len();
        points += more;
        group.push(drawn);
    }
    finish(tx, wanted, group, take)
}

/// Every series with its newest points, and which of its blocks have to be read.
fn outlines(tx: &mut dyn Tx, wanted: Wanted<'_>) -> Result<Vec<Drawn>> {
    let runs: Vec<Value<'_>> = wanted
        .runs
        .iter()
        .flatten()
        .map(|pk| Value::Int(*pk))
        .collect();
    if runs.is_empty() || wanted.keys.is_empty() {
        return Ok(Vec::new());
    }
    let places: BTreeMap<&str, usize> = (0..)
        .zip(wanted.keys)
        .map(|(place, key)| (key.as_str(), place))
        .collect();
    let mut newest = pending::of_metrics(tx, &runs, &places)?;
    let mut totals: HashMap<(i64, usize), usize> = newest
        .iter()
        .map(|(series, points)| (*series, points.len()))
        .collect();
    let keys: Vec<Value<'_>> = wanted.keys.iter().map(Into::into).collect();
    let in_keys = placeholders(1, keys.len());
    let place = |key: &str| places.get(key).copied().unwrap_or_default();
    tx.query_in(
        &format!(
            "SELECT run_pk, key, tail, count FROM series WHERE key IN ({in_keys}) AND run_pk IN ({{in}})"
        ),
        &keys,
        &runs,
        &mut |row| {
            let series = (row.int(0)?, place(row.text(1)?));
            let points = newest.entry(series).or_default();
            points.extend(tail::decode(row.blob(2)?)?);
            *totals.entry(series).or_default() += usize::try_from(row.int(3)?).unwrap_or(0);
            Ok(())
        },
    )?;
    let mut params = keys;
    // No series is read from an earlier step on.
    let known = wanted
        .after
        .iter()
        .min()
        .map_or(i64::MIN, |step| step.saturating_add(1));
    params.extend([wanted.range.start.max(known), wanted.range.end].map(Value::Int));
    let (start, end) = (params.len() - 1, params.len());
    let mut blocks: HashMap<(i64, usize), Vec<(i64, BlockMeta)>> = HashMap::new();
    tx.query_in(
        &format!(
            "SELECT run_pk, key, block_no, count, first_step, first_ms, first_value, last_step, \
             last_ms, last_value FROM metric_blocks WHERE key IN ({in_keys}) \
             AND last_step >= ${start} AND first_step <= ${end} AND run_pk IN ({{in}}) \
             ORDER BY run_pk, key, block_no"
        ),
        &params,
        &runs,
        &mut |row| {
            let meta = BlockMeta {
                count: usize::try_from(row.int(3)?).unwrap_or(0),
                first: point(row, 4)?,
                last: point(row, 7)?,
            };
            let series = (row.int(0)?, place(row.text(1)?));
            blocks.entry(series).or_default().push((row.int(2)?, meta));
            Ok(())
        },
    )?;
    let mut drawn = Vec::with_capacity(newest.len());
    for (run, pk) in wanted.runs.iter().enumerate() {
        for key in 0..wanted.keys.len() {
            let Some((pk, points)) = pk.and_then(|pk| Some((pk, newest.get(&(pk, key))?))) else {
                continue;
            };
            let range = wanted.range_of(run, key);
            let mut sampler = Sampler::new(range);
            sampler.add_points(points.iter().copied());
            let blocks = blocks.get(&(pk, key)).map_or(&[][..], Vec::as_slice);
            let folded: usize = blocks.iter().map(|(_, meta)| meta.count).sum();
            let is_short = folded + points.len() <= wanted.whole;
            let max_points = if is_short {
                usize::MAX
            } else {
                wanted.max_points
            };
            let parts = parts(range, max_points, (pk, key), blocks);
            drawn.push(Drawn {
                run,
                key,
                total: totals.get(&(pk, key)).copied().unwrap_or(0),
                sampler,
                parts,
                max_points,
            });
        }
    }
    Ok(drawn)
}

fn parts(
    range: StepRange,
    max_points: usize,
    (run_pk, key): (i64, usize),
    blocks: &[(i64, BlockMeta)],
) -> Vec<Part> {
    let metas: Vec<BlockMeta> = blocks.iter().map(|(_, meta)| *meta).collect();
    let reads = sample::plan(&metas, range, max_points);
    blocks
        .iter()
        .zip(reads)
        .filter(|(_, read)| *read != sample::Read::Nothing)
        .map(|((number, meta), read)| Part {
            run_pk,
            key,
            number: *number,
            count: meta.count,
            read,
        })
        .collect()
}

/// Reads the blocks of some series and hands these out.
fn finish(
    tx: &mut dyn Tx,
    wanted: Wanted<'_>,
    group: Vec<Drawn>,
    take: &mut dyn FnMut(Sampled),
) -> Result<()> {
    let parts: Vec<Part> = group
        .iter()
        .flat_map(|drawn| &drawn.parts)
        .copied()
        .collect();
    let mut contents = contents(tx, wanted, &parts)?.into_iter();
    for mut drawn in group {
        for (part, bytes) in drawn.parts.iter().zip(&mut contents) {
            if part.read == sample::Read::Sketch {
                drawn.sampler.add_sketch(&Sketch::decode(&bytes)?);
            } else {
                let mut points = Vec::with_capacity(part.count);
                codec::decode_into(&bytes, &mut points)?;
                drawn.sampler.add_points(points);
            }
        }
        let points = drawn.sampler.finish(drawn.max_points);
        if !points.is_empty() || !wanted.after.is_empty() {
            take(Sampled {
                run: drawn.run,
                key: drawn.key,
                points,
                total: drawn.total,
            });
        }
    }
    Ok(())
}

/// The sketches and points of blocks, encoded, each in its part's place.
fn contents(tx: &mut dyn Tx, wanted: Wanted<'_>, parts: &[Part]) -> Result<Vec<Vec<u8>>> {
    const WIDTH: usize = 5;
    let mut contents = vec![Vec::new(); parts.len()];
    let places: Vec<usize> = (0..parts.len()).collect();
    for chunk in places.chunks(GROUP_BLOCKS[GROUP_BLOCKS.len() - 1]) {
        let mut values = Vec::with_capacity(chunk.len() * WIDTH);
        for place in chunk {
            let part = parts[*place];
            values.extend([
                Value::Int(*place as i64),
                part.run_pk.into(),
                (&wanted.keys[part.key]).into(),
                part.number.into(),
                Value::Int((part.read == sample::Read::Sketch).into()),
            ]);
        }
        let size = GROUP_BLOCKS
            .into_iter()
            .find(|size| *size >= chunk.len())
            .unwrap_or(chunk.len());
        let last = values[values.len() - WIDTH..].to_vec();
        while values.len() < size * WIDTH {
            values.extend_from_slice(&last);
        }
        // SQLite keeps the order of a CROSS JOIN: a look into the primary key for each block.
        let sql = format!(
            "SELECT w.column1, CASE w.column5 WHEN 1 THEN b.sketch ELSE b.points END \
             FROM (VALUES {}) w CROSS JOIN metric_blocks b \
             WHERE b.run_pk = w.column2 AND b.key = w.column3 AND b.block_no = w.column4",
            rows(WIDTH, size)
        );
        tx.query(&sql, &values, &mut |row| {
            let place = usize::try_from(row.int(0)?).unwrap_or_default();
            row.blob(1)?.clone_into(&mut contents[place]);
            Ok(())
        })?;
    }
    Ok(contents)
}
