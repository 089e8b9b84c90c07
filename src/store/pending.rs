//! Points that were logged to a run and are not in its series yet.
//!
//! One request is one row here, whatever the number of its metrics: that is what makes logging
//! fast. When enough has gathered, when the run ends, or when a search needs the summaries,
//! [`metrics`](super::metrics) folds it all into the series, each of them touched once.
//!
//! Only active runs that are not ranked have pending points.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::experiments::lifecycle_code;
use super::series::{Batch, Point, codec};
use super::{Row, Tx, Value};
use crate::error::{Error, Result};
use crate::model::Lifecycle;

/// Requests a run may have pending.
const MAX_ROWS: i64 = 128;
/// Points a run may have pending: what a reader of its latest metrics has to look through.
const MAX_POINTS: i64 = 16_384;
/// From this many points of one metric on, compressing them pays.
const COMPRESSED: usize = 16;

/// Points by metric.
pub type Points = BTreeMap<String, Vec<Point>>;

/// The points of one request, encoded.
///
/// For each metric: length of the key (u16), key, number of points (u32), length of what follows
/// (u32), then a block of `codec`, or raw points when they are few. Little-endian.
#[derive(Debug, Clone)]
pub struct Encoded {
    data: Vec<u8>,
    count: i64,
}

impl Encoded {
    /// Encodes points in any order, some perhaps twice.
    pub fn of(points: Points) -> Result<Self> {
        let mut encoded = Self {
            data: Vec::with_capacity(points.len() * 64),
            count: 0,
        };
        for (key, points) in points {
            encoded.add(&key, &Batch::new(points))?;
        }
        Ok(encoded)
    }

    fn add(&mut self, key: &str, batch: &Batch) -> Result<()> {
        let points = batch.points();
        let too_long = |_| Error::bug("a metric's key or batch is longer than its encoding allows");
        let key_length = u16::try_from(key.len()).map_err(too_long)?;
        let count = u32::try_from(points.len()).map_err(too_long)?;
        let body = if points.len() < COMPRESSED {
            points.iter().flat_map(|point| point.to_bytes()).collect()
        } else {
            codec::encode(points)?
        };
        let length = u32::try_from(body.len()).map_err(too_long)?;
        self.data.extend(key_length.to_le_bytes());
        self.data.extend(key.as_bytes());
        self.data.extend(count.to_le_bytes());
        self.data.extend(length.to_le_bytes());
        self.data.extend(body);
        self.count += i64::from(count);
        Ok(())
    }

    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds the points to `into`.
    pub fn decode(&self, into: &mut Points) -> Result<()> {
        decode(&self.data, into)
    }
}

/// The points of one metric in a row.
struct Part<'a> {
    key: &'a str,
    count: usize,
    body: &'a [u8],
}

impl Part<'_> {
    fn decode(&self, into: &mut Vec<Point>) -> Result<()> {
        if self.count < COMPRESSED {
            into.extend(super::series::tail::iter(self.body));
            return Ok(());
        }
        codec::decode_into(self.body, into)
    }
}

/// Takes a row apart.
fn parts(mut data: &[u8], each: &mut dyn FnMut(Part<'_>) -> Result<()>) -> Result<()> {
    fn take<'a>(data: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
        let (head, rest) = data
            .split_at_checked(length)
            .ok_or_else(|| Error::bug("pending points are damaged: they end early"))?;
        *data = rest;
        Ok(head)
    }
    fn number(data: &mut &[u8], bytes: usize) -> Result<usize> {
        let head = take(data, bytes)?;
        Ok(head
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }
    while !data.is_empty() {
        let key_length = number(&mut data, 2)?;
        let key = std::str::from_utf8(take(&mut data, key_length)?)
            .map_err(|e| Error::internal("pending points are damaged: a key is not text", e))?;
        let count = number(&mut data, 4)?;
        let length = number(&mut data, 4)?;
        let body = take(&mut data, length)?;
        each(Part { key, count, body })?;
    }
    Ok(())
}

/// Adds a row's points to `into`.
fn decode(data: &[u8], into: &mut Points) -> Result<()> {
    parts(data, &mut |part| match into.get_mut(part.key) {
        Some(points) => part.decode(points),
        None => part.decode(into.entry(part.key.to_owned()).or_default()),
    })
}

/// What became of points that were to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// They wait.
    Waiting,
    /// Nothing happened: too many wait already.
    Full,
    /// Nothing happened: they are the run's first. Many runs log just once, and such points need
    /// not be written twice.
    First,
}

/// Adds a request's points to a run's pending ones.
pub fn push(tx: &mut dyn Tx, run_pk: i64, added: &Encoded) -> Result<Pushed> {
    // Nearly always there are some already and there is room: then one statement does.
    let followed = tx.exec(
        "INSERT INTO metric_pending (run_pk, seq, total, points) \
         SELECT $1, n.seq + 1, n.total + $2, $3 FROM \
         (SELECT seq, total FROM metric_pending WHERE run_pk = $1 ORDER BY seq DESC LIMIT 1) n \
         WHERE n.seq + 1 < $4 AND n.total + $2 <= $5",
        &[
            run_pk.into(),
            added.count.into(),
            Value::Blob(&added.data),
            MAX_ROWS.into(),
            MAX_POINTS.into(),
        ],
    )?;
    if followed > 0 {
        return Ok(Pushed::Waiting);
    }
    if has_rows(tx, "metric_pending", run_pk)? {
        return Ok(Pushed::Full);
    }
    if !has_rows(tx, "series", run_pk)? {
        return Ok(Pushed::First);
    }
    tx.exec(
        "INSERT INTO metric_pending (run_pk, seq, total, points) VALUES ($1, 0, $2, $3)",
        &[run_pk.into(), added.count.into(), Value::Blob(&added.data)],
    )?;
    Ok(Pushed::Waiting)
}

fn has_rows(tx: &mut dyn Tx, table: &str, run_pk: i64) -> Result<bool> {
    let sql = format!("SELECT 1 FROM {table} WHERE run_pk = $1 LIMIT 1");
    let found = tx.query_opt(&sql, &[run_pk.into()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Removes a run's pending points and adds them to `into`.
pub fn take(tx: &mut dyn Tx, run_pk: i64, into: &mut Points) -> Result<()> {
    let before = into.len();
    each(tx, &[run_pk.into()], &mut |_, data| decode(data, into))?;
    if into.len() == before {
        return Ok(());
    }
    tx.exec(
        "DELETE FROM metric_pending WHERE run_pk = $1",
        &[run_pk.into()],
    )
    .map(drop)
}

/// A run's pending points, which stay.
pub fn of_run(tx: &mut dyn Tx, run_pk: i64) -> Result<Points> {
    let mut points = Points::new();
    each(tx, &[run_pk.into()], &mut |_, data| {
        decode(data, &mut points)
    })?;
    Ok(points)
}

/// The pending points of one metric of a run, in any order.
pub fn of_metric(tx: &mut dyn Tx, run_pk: i64, key: &str) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    each(tx, &[run_pk.into()], &mut |_, data| {
        parts(data, &mut |part| {
            if part.key == key {
                part.decode(&mut points)?;
            }
            Ok(())
        })
    })?;
    Ok(points)
}

/// The pending points of some metrics of some runs, in any order, by run and metric.
pub fn of_metrics(
    tx: &mut dyn Tx,
    run_pks: &[Value<'_>],
    keys: &BTreeMap<&str, usize>,
) -> Result<HashMap<(i64, usize), Vec<Point>>> {
    let mut found: HashMap<(i64, usize), Vec<Point>> = HashMap::new();
    each(tx, run_pks, &mut |run_pk, data| {
        parts(data, &mut |part| match keys.get(part.key) {
            Some(key) => part.decode(found.entry((run_pk, *key)).or_default()),
            None => Ok(()),
        })
    })?;
    Ok(found)
}

/// The metrics that have pending points in some runs.
pub fn keys(tx: &mut dyn Tx, run_pks: &[Value<'_>], into: &mut BTreeSet<String>) -> Result<()> {
    each(tx, run_pks, &mut |_, data| {
        parts(data, &mut |part| {
            if !into.contains(part.key) {
                into.insert(part.key.to_owned());
            }
            Ok(())
        })
    })
}

/// The points of some runs: row number of the run, and a row of points.
pub(super) const OF_RUNS: &str = "SELECT run_pk, points FROM metric_pending WHERE run_pk IN ({in})";

/// The greatest pending point of each metric, by run. Rows are looked through one by one: a page of
/// runs may have many points.
#[derive(Debug, Default)]
pub(super) struct Greatest {
    runs: BTreeMap<i64, BTreeMap<String, Point>>,
    scratch: Vec<Point>,
}

impl Greatest {
    /// Looks at a row of [`OF_RUNS`].
    pub(super) fn add(&mut self, row: &dyn Row) -> Result<()> {
        let run = self.runs.entry(row.int(0)?).or_default();
        let scratch = &mut self.scratch;
        parts(row.blob(1)?, &mut |part| {
            scratch.clear();
            part.decode(scratch)?;
            if let Some(point) = scratch.iter().max().copied() {
                match run.get_mut(part.key) {
                    Some(greatest) => *greatest = point.max(*greatest),
                    None => drop(run.insert(part.key.to_owned(), point)),
                }
            }
            Ok(())
        })
    }

    /// By row number of the run.
    pub(super) fn into_runs(self) -> BTreeMap<i64, BTreeMap<String, Point>> {
        self.runs
    }
}

fn each(
    tx: &mut dyn Tx,
    run_pks: &[Value<'_>],
    take: &mut dyn FnMut(i64, &[u8]) -> Result<()>,
) -> Result<()> {
    tx.query_in(OF_RUNS, &[], run_pks, &mut |row| {
        take(row.int(0)?, row.blob(1)?)
    })
}

/// Those of some runs that have pending points.
pub fn among(tx: &mut dyn Tx, run_pks: &[Value<'_>]) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    tx.query_in(
        "SELECT DISTINCT run_pk FROM metric_pending WHERE run_pk IN ({in})",
        &[],
        run_pks,
        &mut |row| {
            found.push(row.int(0)?);
            Ok(())
        },
    )?;
    Ok(found)
}

/// The runs of an experiment in a lifecycle stage that have pending points.
pub fn runs_of_experiment(
    tx: &mut dyn Tx,
    experiment_id: i64,
    lifecycle: Lifecycle,
) -> Result<Vec<i64>> {
    tx.query_all(
        "SELECT r.pk FROM runs r WHERE r.experiment_id = $1 AND r.lifecycle = $2 AND r.ranked = 0 \
         AND EXISTS (SELECT 1 FROM metric_pending p WHERE p.run_pk = r.pk) ORDER BY r.pk",
        &[experiment_id.into(), lifecycle_code(lifecycle).into()],
        |row| row.int(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(count: i64) -> Vec<Point> {
        (0..count)
            .map(|step| Point::new(step, step * 10, 0.5))
            .collect()
    }

    #[test]
    fn what_is_encoded_reads_back() {
        let all = Points::from([
            ("few".to_owned(), points(3)),
            ("many/é".to_owned(), points(1_000)),
        ]);
        let encoded = Encoded::of(all.clone()).unwrap();
        assert_eq!(encoded.count, 1_003);
        let mut read = Points::new();
        encoded.decode(&mut read).unwrap();
        assert_eq!(read, all);
    }

    #[test]
    fn damage_is_an_error() {
        let encoded = Encoded::of(Points::from([("a".to_owned(), points(3))])).unwrap();
        for end in 1..encoded.data.len() {
            assert!(
                decode(&encoded.data[..end], &mut Points::new()).is_err(),
                "{end}"
            );
        }
    }
}
