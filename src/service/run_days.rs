//! How many runs started on which day.

use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::store::run_days;

/// Most days that are looked back.
const MAX_DAYS: usize = 400;
/// Days unless the request says otherwise: half a year.
const DEFAULT_DAYS: i64 = 182;
/// Furthest that a clock is from UTC, in minutes.
const MAX_OFFSET: i64 = 14 * 60;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A day with runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunDay {
    /// Days since the epoch, by the clock that was asked for.
    pub day: i64,
    /// Active runs that started on it.
    pub runs: i64,
}

impl Tracker {
    /// Days with runs, of the last `days` (1 to 400, 182 by default), today among them; by a clock
    /// that is `offset_minutes` ahead of UTC.
    pub async fn run_days(
        &self,
        days: Option<i64>,
        offset_minutes: Option<i64>,
    ) -> Result<Vec<RunDay>> {
        let days = validate::within("days", days.unwrap_or(DEFAULT_DAYS), MAX_DAYS)?;
        let offset = offset_minutes.unwrap_or(0);
        if offset.abs() > MAX_OFFSET {
            return Err(Error::Invalid(format!(
                "Invalid value {offset} for parameter 'offset_minutes' supplied: clocks are at most {MAX_OFFSET} minutes from UTC"
            )));
        }
        let offset_ms = offset * MINUTE_MS;
        let today = (self.clock.now_ms() + offset_ms).div_euclid(DAY_MS);
        let first = today - i64::try_from(days).unwrap_or(0) + 1;
        let since = first * DAY_MS - offset_ms;
        let found = self
            .store
            .read(move |tx| run_days::of_all(tx, since, offset_ms))
            .await?;
        Ok(found
            .into_iter()
            .map(|(day, runs)| RunDay { day, runs })
            .collect())
    }
}
