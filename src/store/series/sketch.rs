//! A block in outline: enough of its points to draw it at a coarse scale without reading it.

use super::bytes::{self, damaged, put_varint};
use super::codec::MAX_BLOCK_POINTS;
use super::columns;
use super::point::Point;
use crate::error::Result;

/// The most buckets a sketch has; the points of a block are spread over them evenly, in order.
pub const BUCKETS: usize = 64;

/// Blocks of fewer points have no sketch: it would hardly be smaller than they are.
pub const SKETCHED_POINTS: usize = 8 * BUCKETS;

/// The most points a bucket keeps: the least and the greatest finite one, the first NaN and the
/// first of each infinity, and the first and last of the block.
const BUCKET_POINTS: usize = 7;

/// Version 1 of the format.
const FORMAT: u8 = 0x41;

/// The outline of a block. About 1.5 kB when stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    count: usize,
    outlines: Vec<Outline>,
    points: Vec<Point>,
}

/// What a bucket adds to the sketch's list of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outline {
    nan_count: usize,
    kept: usize,
}

/// Neighbouring points of a block, and those of them that were kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket<'a> {
    /// How many points it stands for.
    pub count: usize,
    /// How many of those are NaN.
    pub nan_count: usize,
    /// The points that were kept, ascending: the earliest of the least and of the greatest finite
    /// values, the first NaN, the first of each infinity; in the first and last bucket also the
    /// ends of the block.
    pub points: &'a [Point],
}

impl Sketch {
    /// The sketch of a block's points, which ascend. Worth storing from [`SKETCHED_POINTS`] on.
    pub fn of(points: &[Point]) -> Self {
        let mut sketch = Self {
            count: points.len(),
            outlines: Vec::new(),
            points: Vec::new(),
        };
        for (start, end) in bounds(points.len()) {
            let kept_before = sketch.points.len();
            let outstanding = outstanding(&points[start..end]).map(|index| start + index);
            let ends = [0, points.len() - 1]
                .into_iter()
                .filter(|index| (start..end).contains(index));
            let mut kept: Vec<usize> = outstanding.chain(ends).collect();
            kept.sort_unstable();
            kept.dedup();
            sketch
                .points
                .extend(kept.into_iter().map(|index| points[index]));
            sketch.outlines.push(Outline {
                nan_count: points[start..end]
                    .iter()
                    .filter(|point| point.value.is_nan())
                    .count(),
                kept: sketch.points.len() - kept_before,
            });
        }
        sketch
    }

    /// How many points the block has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The buckets in order. None is empty.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket<'_>> {
        let mut points = self.points.as_slice();
        bounds(self.count)
            .zip(&self.outlines)
            .map(move |((start, end), outline)| {
                let (kept, rest) = points.split_at(outline.kept);
                points = rest;
                Bucket {
                    count: end - start,
                    nan_count: outline.nan_count,
                    points: kept,
                }
            })
    }

    /// The stored form: format byte, count, per bucket its NaN and kept points, the kept points as
    /// columns, CRC-32.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![FORMAT];
        put_varint(&mut out, self.count as u64);
        for outline in &self.outlines {
            put_varint(
                &mut out,
                (outline.nan_count * (BUCKET_POINTS + 1) + outline.kept) as u64,
            );
        }
        columns::write(&self.points, &mut out);
        bytes::seal(&mut out);
        out
    }

    /// The inverse of [`Sketch::encode`]. Fails when the sketch is damaged.
    pub fn decode(sketch: &[u8]) -> Result<Self> {
        let mut input = bytes::open(sketch, FORMAT)?;
        let count = input.length(MAX_BLOCK_POINTS)?;
        let mut outlines = Vec::with_capacity(BUCKETS);
        let mut total = 0;
        for (start, end) in bounds(count) {
            let packed = input.length((end - start + 1) * (BUCKET_POINTS + 1))?;
            let outline = Outline {
                nan_count: packed / (BUCKET_POINTS + 1),
                kept: packed % (BUCKET_POINTS + 1),
            };
            if outline.nan_count.max(outline.kept) > end - start || outline.kept == 0 {
                return Err(damaged("a bucket of a sketch contradicts itself"));
            }
            total += outline.kept;
            outlines.push(outline);
        }
        let mut points = Vec::new();
        columns::read(input, total, &mut points)?;
        Ok(Self {
            count,
            outlines,
            points,
        })
    }
}

/// The first index of each bucket and the one after its last.
fn bounds(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let buckets = count.min(BUCKETS);
    (0..buckets).map(move |bucket| (bucket * count / buckets, (bucket + 1) * count / buckets))
}

/// The indices of the points that a bucket must not hide.
fn outstanding(points: &[Point]) -> impl Iterator<Item = usize> {
    let (mut min, mut max, mut nan, mut negative, mut positive) = (None, None, None, None, None);
    let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
    for (index, value) in points.iter().map(|point| point.value).enumerate() {
        if value.is_finite() {
            if value < least {
                (least, min) = (value, Some(index));
            }
            if value > greatest {
                (greatest, max) = (value, Some(index));
            }
        } else {
            let first = if value.is_nan() {
                &mut nan
            } else if value < 0.0 {
                &mut negative
            } else {
                &mut positive
            };
            first.get_or_insert(index);
        }
    }
    [min, max, nan, negative, positive].into_iter().flatten()
}
