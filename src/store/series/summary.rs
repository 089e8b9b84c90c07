//! What is known of a series without reading its points.

use super::point::Point;

/// The whole of a series in one row: searches, sorts and the wire's "latest metric" need no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Distinct points.
    pub count: u64,
    /// How many of them are NaN.
    pub nan_count: u64,
    /// The least point.
    pub first: Point,
    /// The greatest point: the "latest metric", the greatest step, at it the latest timestamp, at
    /// both the greatest value.
    pub last: Point,
    /// The earliest point of the least value. NaN does not take part, infinities do; absent when
    /// all are NaN.
    pub min: Option<Point>,
    /// The earliest point of the greatest value, by the same rules.
    pub max: Option<Point>,
}

impl Summary {
    /// The summary of distinct points in any order, or nothing of no points.
    pub fn of(points: &[Point]) -> Option<Self> {
        let (first, rest) = points.split_first()?;
        let mut summary = Self::from(*first);
        for point in rest {
            summary.absorb(point);
        }
        Some(summary)
    }

    /// Takes in a point that was not there before.
    pub fn absorb(&mut self, point: &Point) {
        self.merge(&Self::from(*point));
    }

    /// Takes in the summary of other points of the same series, none of them counted here already.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.nan_count += other.nan_count;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.min = either(self.min, other.min, |a, b| a < b);
        self.max = either(self.max, other.max, |a, b| a > b);
    }

    /// What a series that has `summary` becomes with `points` added to it.
    pub fn extend(summary: Option<Self>, points: &[Point]) -> Option<Self> {
        let Some(added) = Self::of(points) else {
            return summary;
        };
        let Some(mut summary) = summary else {
            return Some(added);
        };
        summary.merge(&added);
        Some(summary)
    }
}

impl From<Point> for Summary {
    fn from(point: Point) -> Self {
        let is_nan = point.value.is_nan();
        let extreme = (!is_nan).then_some(point);
        Self {
            count: 1,
            nan_count: u64::from(is_nan),
            first: point,
            last: point,
            min: extreme,
            max: extreme,
        }
    }
}

/// The point with the better value; the earlier one when neither is better.
fn either(a: Option<Point>, b: Option<Point>, better: fn(f64, f64) -> bool) -> Option<Point> {
    let (Some(a), Some(b)) = (a, b) else {
        return a.or(b);
    };
    if better(a.value, b.value) {
        Some(a)
    } else if better(b.value, a.value) {
        Some(b)
    } else {
        Some(a.min(b))
    }
}
