//! Charts: at most so many points of a range of steps, with nothing hidden that stands out.

use super::point::Point;
use super::sketch::{BUCKETS, SKETCHED_POINTS, Sketch};
use super::thin::{Candidate, thin};

/// An inclusive range of steps. Empty when `start` is above `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRange {
    /// The first step.
    pub start: i64,
    /// The last step.
    pub end: i64,
}

impl StepRange {
    /// Every step.
    pub const ALL: Self = Self {
        start: i64::MIN,
        end: i64::MAX,
    };

    /// Whether `step` is in the range.
    pub fn contains(&self, step: i64) -> bool {
        self.start <= step && step <= self.end
    }

    fn covers(&self, block: &BlockMeta) -> bool {
        self.contains(block.first.step) && self.contains(block.last.step)
    }

    fn touches(&self, block: &BlockMeta) -> bool {
        self.start <= self.end && self.start <= block.last.step && block.first.step <= self.end
    }
}

/// What is known of a block without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockMeta {
    /// The number of its points.
    pub count: usize,
    /// Its least point.
    pub first: Point,
    /// Its greatest point.
    pub last: Point,
}

impl BlockMeta {
    /// The description of points that ascend; nothing of no points.
    pub fn of(points: &[Point]) -> Option<Self> {
        Some(Self {
            count: points.len(),
            first: *points.first()?,
            last: *points.last()?,
        })
    }

    /// Whether a sketch is stored beside the block.
    pub fn is_sketched(&self) -> bool {
        self.count >= SKETCHED_POINTS
    }
}

/// What has to be read of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// Nothing: it is outside the range.
    Nothing,
    /// Its sketch, for [`Sampler::add_sketch`].
    Sketch,
    /// Its points, for [`Sampler::add_points`].
    Points,
}

/// Says for each block what has to be read of it to draw `range` with `max_points` points.
///
/// Blocks on the edges of the range are decoded, and so are those that have no sketch or one that
/// is coarser than the chart. At most about `max_points / 128` full blocks are decoded besides,
/// however long the series is.
pub fn plan(blocks: &[BlockMeta], range: StepRange, max_points: usize) -> Vec<Read> {
    // What the edges add is unknown before they are read; without it, the answer errs to the finer
    // side. Few points are never sketched: a sketch serves at most an eighth as many pairs as its
    // block has points.
    let whole: usize = blocks
        .iter()
        .filter(|block| range.covers(block))
        .map(|block| block.count)
        .sum();
    let pairs = max_points / 2;
    let read = |block: &BlockMeta| {
        if !range.touches(block) {
            Read::Nothing
        } else if block.is_sketched()
            && range.covers(block)
            && pairs.saturating_mul(block.count) <= BUCKETS * whole
        {
            Read::Sketch
        } else {
            Read::Points
        }
    };
    blocks.iter().map(read).collect()
}

/// Collects what was read of a series and reduces it to a chart.
#[derive(Debug)]
pub struct Sampler {
    range: StepRange,
    candidates: Vec<Candidate>,
}

impl Sampler {
    /// A sampler of the points within `range`.
    pub fn new(range: StepRange) -> Self {
        Self {
            range,
            candidates: Vec::new(),
        }
    }

    /// Takes in points, in any order; those outside the range are left out.
    pub fn add_points(&mut self, points: impl IntoIterator<Item = Point>) {
        let in_range = points
            .into_iter()
            .filter(|point| self.range.contains(point.step));
        self.candidates
            .extend(in_range.map(|point| Candidate { point, weight: 1 }));
    }

    /// Takes in the sketch of a block that is wholly within the range.
    pub fn add_sketch(&mut self, sketch: &Sketch) {
        for bucket in sketch.buckets() {
            let kept = bucket.points.len();
            self.candidates
                .extend(bucket.points.iter().enumerate().map(|(index, &point)| {
                    let weight = (index + 1) * bucket.count / kept - index * bucket.count / kept;
                    Candidate { point, weight }
                }));
        }
    }

    /// At most `max_points` points, ascending.
    ///
    /// All of them when they are that few. Otherwise: the last, the first, the earliest of the
    /// least and of the greatest values (infinities count, NaN does not), in this order of
    /// importance; then the least and greatest finite points of evenly filled buckets, and a point
    /// of each run of NaN or infinity, of some when there is no room for all.
    pub fn finish(mut self, max_points: usize) -> Vec<Point> {
        self.candidates.sort_by_key(|candidate| candidate.point);
        self.candidates
            .dedup_by(|later, earlier| later.point == earlier.point);
        if self.candidates.len() > max_points {
            thin(&self.candidates, max_points)
        } else {
            self.candidates
                .into_iter()
                .map(|candidate| candidate.point)
                .collect()
        }
    }
}

/// Samples points that are all at hand; see [`Sampler::finish`].
pub fn sample(points: &[Point], range: StepRange, max_points: usize) -> Vec<Point> {
    let mut sampler = Sampler::new(range);
    sampler.add_points(points.iter().copied());
    sampler.finish(max_points)
}
