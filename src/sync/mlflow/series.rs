//! What is there of the metrics of a run.

use std::collections::{BTreeSet, HashMap};

use super::Importing;
use crate::error::Result;
use crate::store::pending::Points;
use crate::store::series::Point;
use crate::sync::wire::{History, Metric};

/// Points that one answer holds.
const PAGE: &str = "25000";

/// How far metrics are, by key: how many points, and the greatest.
pub(super) type Reached = HashMap<String, (u64, Point)>;

impl Importing<'_> {
    pub(super) async fn reached(&self, id: &str, latest: &[Metric]) -> Result<Reached> {
        let mut reached = Reached::new();
        for metric in latest {
            let points = self.history(id, &metric.key).await?;
            if let Some(last) = points.last() {
                reached.insert(metric.key.clone(), (points.len() as u64, *last));
            }
        }
        Ok(reached)
    }

    async fn history(&self, id: &str, key: &str) -> Result<BTreeSet<Point>> {
        let mut points = BTreeSet::new();
        let mut token = String::new();
        loop {
            let mut query = vec![("run_id", id), ("metric_key", key), ("max_results", PAGE)];
            // A file store has no pages, and refuses even an empty token.
            query.extend((!token.is_empty()).then_some(("page_token", token.as_str())));
            let page: History = self.api.get("metrics/get-history", &query).await?;
            let read = page.metrics.iter();
            points.extend(read.map(|read| Point::new(read.step, read.timestamp, read.value.0)));
            token = page.next_page_token.unwrap_or_default();
            if token.is_empty() {
                return Ok(points);
            }
        }
    }

    /// The points that are not there yet.
    pub(super) async fn new_points(
        &self,
        id: &str,
        reached: &Reached,
        sent: &Points,
    ) -> Result<Points> {
        let mut new = Points::new();
        for (key, points) in sent {
            let mut points = points.clone();
            let overlap = reached
                .get(key)
                .is_some_and(|(_, last)| points.iter().any(|point| kept(*point) <= *last));
            if overlap {
                let there = self.history(id, key).await?;
                points.retain(|point| !there.contains(&kept(*point)));
            }
            if !points.is_empty() {
                new.insert(key.clone(), points);
            }
        }
        Ok(new)
    }
}

/// A point as MLflow keeps it.
fn kept(point: Point) -> Point {
    let value = match point.value {
        f64::INFINITY => f64::MAX,
        f64::NEG_INFINITY => f64::MIN,
        // Its databases know one zero.
        0.0 => 0.0,
        value => value,
    };
    Point::new(point.step, point.timestamp, value)
}

/// Notes that points have arrived.
pub(super) fn arrived(reached: &mut Reached, points: &Points) {
    for (key, points) in points {
        let Some(last) = points.iter().max() else {
            continue;
        };
        let (count, greatest) = reached.entry(key.clone()).or_insert((0, *last));
        *count += points.len() as u64;
        *greatest = (*greatest).max(*last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_compared_as_mlflow_keeps_them() {
        for (sent, there) in [
            (f64::INFINITY, f64::MAX),
            (f64::NEG_INFINITY, f64::MIN),
            (-0.0, 0.0),
            (0.5, 0.5),
            (f64::NAN, f64::NAN),
        ] {
            let expected = Point::new(1, 2, there);
            assert_eq!(kept(Point::new(1, 2, sent)), expected, "{sent}");
        }
    }
}
