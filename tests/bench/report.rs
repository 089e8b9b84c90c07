//! The figures: what a row of the table means, and what became of it.

mod table;

use std::fmt;

use crate::failure::{Failure, Result};
use crate::load::Load;

pub(crate) use table::{Column, Table};

/// What a figure counts, and with it which of two figures is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// So many of these a second; more is better.
    PerSecond(&'static str),
    /// 10⁹ bytes a second; more is better.
    GigabytesPerSecond,
    Seconds,
    Milliseconds,
    /// 10⁶ bytes.
    Megabytes,
    Bytes,
    /// 1 for yes, 0 for no.
    Truth,
}

impl Unit {
    /// How many times better `ours` is than `theirs`.
    fn advantage(self, ours: f64, theirs: f64) -> f64 {
        if self.more_is_better() {
            ours / theirs
        } else {
            theirs / ours
        }
    }

    fn reaches(self, value: f64, bound: f64) -> bool {
        if self.more_is_better() {
            value >= bound
        } else {
            value <= bound
        }
    }

    fn more_is_better(self) -> bool {
        matches!(
            self,
            Self::PerSecond(_) | Self::GigabytesPerSecond | Self::Truth
        )
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::PerSecond(what) => format!("{} {what}/s", thousands(value)),
            Self::GigabytesPerSecond => format!("{value:.2} GB/s"),
            Self::Seconds => format!("{value:.3} s"),
            Self::Milliseconds if value < 10.0 => format!("{value:.2} ms"),
            Self::Milliseconds => format!("{} ms", thousands(value)),
            Self::Megabytes => format!("{value:.1} MB"),
            Self::Bytes => format!("{value:.1} B"),
            Self::Truth => if value > 0.0 { "yes" } else { "no" }.to_owned(),
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) work: &'static str,
    pub(crate) unit: Unit,
    /// The target on the embedded store.
    pub(crate) target: Option<f64>,
    /// The target on Postgres.
    pub(crate) on_postgres: Option<f64>,
    /// How many times better than MLflow's server.
    pub(crate) over_mlflow: Option<f64>,
    /// How many times better than FastTrackML.
    pub(crate) over_fasttrackml: Option<f64>,
}

impl Row {
    /// A row without a target.
    pub(crate) const fn new(work: &'static str, unit: Unit) -> Self {
        Self {
            work,
            unit,
            target: None,
            on_postgres: None,
            over_mlflow: None,
            over_fasttrackml: None,
        }
    }

    pub(crate) const fn target(mut self, bound: f64) -> Self {
        self.target = Some(bound);
        self
    }

    pub(crate) const fn on_postgres(mut self, bound: f64) -> Self {
        self.on_postgres = Some(bound);
        self
    }

    pub(crate) const fn over_mlflow(mut self, times: f64) -> Self {
        self.over_mlflow = Some(times);
        self
    }

    pub(crate) const fn over_fasttrackml(mut self, times: f64) -> Self {
        self.over_fasttrackml = Some(times);
        self
    }
}

/// What became of one figure.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Measured {
        value: f64,
        note: String,
    },
    Failed(Failure),
    /// Not asked of this program.
    Skipped,
}

impl Cell {
    pub(crate) fn of(value: f64) -> Self {
        Self::Measured {
            value,
            note: String::new(),
        }
    }

    /// The rate of a load whose every operation counts `each`.
    pub(crate) fn rate(load: &Load, each: u32) -> Self {
        Self::of(load.rate() * f64::from(each)).note(load.latency())
    }

    /// Adds what a reader has to know about the figure.
    pub(crate) fn note(self, text: impl fmt::Display) -> Self {
        match self {
            Self::Measured { value, note } if note.is_empty() => Self::Measured {
                value,
                note: text.to_string(),
            },
            Self::Measured { value, note } => Self::Measured {
                value,
                note: format!("{note}; {text}"),
            },
            other => other,
        }
    }

    fn value(&self) -> Option<f64> {
        match self {
            Self::Measured { value, .. } => Some(*value),
            _ => None,
        }
    }
}

impl From<Failure> for Cell {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Result<Self>> for Cell {
    fn from(result: Result<Self>) -> Self {
        result.unwrap_or_else(Self::from)
    }
}

/// A number of anything as a figure.
#[expect(
    clippy::cast_precision_loss,
    reason = "figures are read to three digits"
)]
pub(crate) fn figure(count: u64) -> f64 {
    count as f64
}

/// Rounded, with a comma between thousands.
fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut shown = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
