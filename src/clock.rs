//! Time and randomness, passed in so that tests decide them. Nothing else reads the wall clock
//! or draws a random number.

use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since the Unix epoch, UTC.
    fn now_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now_ms(&self) -> i64 {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Draws the random bits that ids and generated names are made of.
pub trait Random: Send + Sync + std::fmt::Debug {
    /// 128 random bits.
    fn next(&self) -> u128;
}

/// The operating system's seeded generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn next(&self) -> u128 {
        rand::random()
    }
}

/// A random time below `longest`, for those who must not do the same at the same time.
pub fn jitter(longest: Duration) -> Duration {
    longest.mul_f64(rand::random::<f64>())
}

/// Puts items in random order.
pub fn shuffle<T>(items: &mut [T]) {
    use rand::seq::SliceRandom as _;
    items.shuffle(&mut rand::rng());
}

/// A clock that advances one millisecond a reading and a generator that counts, for tests whose
/// output must not change from run to run.
#[derive(Debug, Default)]
pub struct Deterministic {
    readings: Mutex<(i64, u128)>,
}

impl Deterministic {
    /// Starts at `start_ms`.
    pub fn starting_at(start_ms: i64) -> Self {
        Self {
            readings: Mutex::new((start_ms, 0)),
        }
    }
}

impl Clock for Deterministic {
    fn now_ms(&self) -> i64 {
        let mut readings = self
            .readings
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        readings.0 += 1;
        readings.0
    }
}

impl Random for Deterministic {
    fn next(&self) -> u128 {
        let mut readings = self
            .readings
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        readings.1 += 1;
        readings.1
    }
}
