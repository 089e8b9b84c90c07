//! Many series at once, for charts.

use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::RunId;
use crate::store::run_data;
use crate::store::sampled::{self, Wanted};
use crate::store::series::StepRange;

pub use crate::store::sampled::Sampled;

/// Most runs, and most metrics, of one request for many series.
pub const MAX_SERIES_RUNS: usize = 1_000;
/// Most series of one such request.
pub const MAX_SERIES: usize = 5_000;
/// Most points of all of them together.
pub const MAX_SERIES_POINTS: usize = 2_000_000;
/// Most points of each.
pub const MAX_POINTS_OF_SERIES: usize = 10_000;
/// Points of each unless the request says otherwise.
const DEFAULT_SERIES_POINTS: usize = 1_000;

/// Many series to draw: each run's history of each metric.
#[derive(Debug, Default)]
pub struct SeriesRequest {
    /// Runs; unknown ones have no series.
    pub run_ids: Vec<RunId>,
    /// Metrics.
    pub keys: Vec<String>,
    /// The first step; by default the first there is.
    pub start_step: Option<i64>,
    /// The last step; by default the last there is.
    pub end_step: Option<i64>,
    /// Most points of each series, 1 to [`MAX_POINTS_OF_SERIES`]; 1,000 by default.
    pub max_points: Option<i64>,
    /// Steps up to which each series is known, run by run: only what lies beyond is answered, at
    /// least with the number of points there are in all. Empty when nothing is known.
    pub after_steps: Vec<i64>,
}

impl Tracker {
    /// Draws many series: for each that exists, run by run, `add` gets the places of its run and
    /// its metric in the request and its points. What `add` makes of them is the answer; should the
    /// read be repeated, it starts again from the default.
    ///
    /// At most [`MAX_SERIES_RUNS`] runs, as many metrics, [`MAX_SERIES`] series and
    /// [`MAX_SERIES_POINTS`] points.
    pub async fn series<C: Default + Send + 'static>(
        &self,
        request: SeriesRequest,
        add: impl Fn(&mut C, &Sampled) + Send + 'static,
    ) -> Result<C> {
        request.most_points()?;
        let (range, max_points) = (request.range()?, request.max_points()?);
        let SeriesRequest {
            run_ids,
            keys,
            after_steps,
            ..
        } = request;
        self.store
            .read(move |tx| {
                let runs = run_data::pks(tx, &run_ids)?;
                let wanted = Wanted {
                    runs: &runs,
                    keys: &keys,
                    range,
                    max_points,
                    whole: 0,
                    after: &after_steps,
                };
                let mut collected = C::default();
                sampled::sampled(tx, wanted, &mut |series| add(&mut collected, &series))?;
                Ok(collected)
            })
            .await
    }
}

impl SeriesRequest {
    /// Points that the answer may have; an error when that is too many.
    pub fn most_points(&self) -> Result<usize> {
        let max_points = self.max_points()?;
        validate::count("run_ids", self.run_ids.len(), MAX_SERIES_RUNS)?;
        validate::count("keys", self.keys.len(), MAX_SERIES_RUNS)?;
        let series = self.run_ids.len() * self.keys.len();
        if series > MAX_SERIES {
            return Err(Error::Invalid(format!(
                "'run_ids' and 'keys' ask for {series} series, at most {MAX_SERIES} are read at once: send several requests"
            )));
        }
        let known = self.after_steps.len();
        if known != 0 && known != series {
            return Err(Error::Invalid(format!(
                "'after_steps' has {known} steps for {series} series: name one for each, run by run, or none"
            )));
        }
        let points = series * max_points;
        if points > MAX_SERIES_POINTS {
            return Err(Error::Invalid(format!(
                "{series} series with 'max_points' {max_points} may be {points} points, at most {MAX_SERIES_POINTS} \
                 are read at once: ask for fewer points, or send several requests"
            )));
        }
        Ok(points)
    }

    fn max_points(&self) -> Result<usize> {
        self.max_points.map_or(Ok(DEFAULT_SERIES_POINTS), |wanted| {
            validate::within("max_points", wanted, MAX_POINTS_OF_SERIES)
        })
    }

    fn range(&self) -> Result<StepRange> {
        let start = self.start_step.unwrap_or(i64::MIN);
        let end = self.end_step.unwrap_or(i64::MAX);
        if start > end {
            return Err(Error::Invalid(format!(
                "'end_step' {end} is below 'start_step' {start}"
            )));
        }
        Ok(StepRange { start, end })
    }
}
