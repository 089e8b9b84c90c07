//! Points on their way into a series.

use super::point::Point;
use super::summary::Summary;

/// Points of one series that arrived together: sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch(Vec<Point>);

impl Batch {
    /// A batch of points in any order, some perhaps twice.
    pub fn new(mut points: Vec<Point>) -> Self {
        points.sort_unstable();
        points.dedup();
        Self(points)
    }

    /// Whether all points come after everything in the series, so that none can be there already.
    pub fn follows(&self, summary: Option<&Summary>) -> bool {
        let (Some(first), Some(summary)) = (self.0.first(), summary) else {
            return true;
        };
        *first > summary.last
    }

    /// Whether some point lies within the block from `first` to `last`, and may thus be in it.
    pub fn touches(&self, first: &Point, last: &Point) -> bool {
        let from = self.0.partition_point(|point| point < first);
        self.0.get(from).is_some_and(|point| point <= last)
    }

    /// Drops the points that are in `existing`, which ascends.
    pub fn remove(&mut self, existing: &[Point]) {
        self.0
            .retain(|point| existing.binary_search(point).is_err());
    }

    /// The points, strictly ascending.
    pub fn points(&self) -> &[Point] {
        &self.0
    }

    /// The points, strictly ascending.
    pub fn into_points(self) -> Vec<Point> {
        self.0
    }
}
