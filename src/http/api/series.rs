//! `POST series`: many series × many runs in one binary answer.
//!
//! All numbers are little-endian, and every column starts at a multiple of eight bytes, so that a
//! page can view the answer as typed arrays without copying it:
//!
//! | bytes | |
//! |---|---|
//! | 4 | `TRKS` |
//! | 2 | version of the layout, 1 |
//! | 2 | `c`, the number of columns |
//! | 4 | `n`, the number of series |
//! | 4 | 0 |
//! | 8 | the columns: `c` codes of [`Column`], then zeros |
//!
//! and `n` times, for series that have points in the range and, with `after_steps`, for all others
//! that exist too:
//!
//! | bytes | |
//! |---|---|
//! | 4 | place of the run in the request's `run_ids`, from 0 |
//! | 4 | place of the metric in its `keys`, from 0 |
//! | 4 | `p`, the number of points |
//! | 4 | points of the series in all, whatever the range |
//! | 8 × `p` | the first column; then each further one |
//!
//! Points ascend by step, then time, then value. NaN and the infinities are what they are.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use futures::stream::iter;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::http::mlflow::field::Field;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::Reply;
use crate::http::state::App;
use crate::model::RunId;
use crate::service::{Sampled, SeriesRequest};
use crate::store::series::Point;

const MAGIC: &[u8; 4] = b"TRKS";
const VERSION: u16 = 1;
/// Bytes before the first series.
const HEADER: usize = 24;
/// Bytes before the columns of each series.
const SERIES_HEADER: usize = 16;
/// Most columns: each may be there once.
const MAX_COLUMNS: usize = 5;

/// What a column holds, 8 bytes a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// Steps, i64.
    Step,
    /// Times, i64, milliseconds since the epoch.
    Time,
    /// Values, f64.
    Value,
    /// Steps as f64, as chart libraries take them: exact up to 2⁵³.
    StepFloat,
    /// Times as f64, in seconds since the epoch.
    TimeFloat,
}

impl Column {
    const ALL: [(Self, u8, &'static str); MAX_COLUMNS] = [
        (Self::Step, 1, "step"),
        (Self::Time, 2, "time"),
        (Self::Value, 3, "value"),
        (Self::StepFloat, 4, "step_f64"),
        (Self::TimeFloat, 5, "time_f64"),
    ];

    fn from_name(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|column| column.2 == name);
        found.map(|column| column.0).ok_or_else(|| {
            let names = Self::ALL.map(|column| column.2).join(", ");
            Error::Invalid(format!(
                "Invalid value {} in 'columns': the columns are {names}",
                crate::service::validate::quoted(name)
            ))
        })
    }

    fn code(self) -> u8 {
        let found = Self::ALL.iter().find(|column| column.0 == self);
        found.map_or(0, |column| column.1)
    }

    #[expect(clippy::cast_precision_loss, reason = "asked for: charts draw doubles")]
    fn bytes(self, point: &Point) -> [u8; 8] {
        match self {
            Self::Step => point.step.to_le_bytes(),
            Self::Time => point.timestamp.to_le_bytes(),
            Self::Value => point.value.to_le_bytes(),
            Self::StepFloat => (point.step as f64).to_le_bytes(),
            Self::TimeFloat => (point.timestamp as f64 / 1_000.0).to_le_bytes(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Draw {
    run_ids: Field<Vec<String>>,
    keys: Field<Vec<String>>,
    start_step: Field<i64>,
    end_step: Field<i64>,
    max_points: Field<i64>,
    after_steps: Field<Vec<i64>>,
    columns: Field<Vec<String>>,
}

/// `POST series`.
pub async fn draw(State(app): State<App>, Message(request): Message<Draw>) -> Reply {
    let columns = columns(&request.columns.list("columns")?)?;
    let run_ids = request.run_ids.list("run_ids")?;
    let run_ids: Result<Vec<RunId>> = run_ids.iter().map(|id| RunId::parse(id)).collect();
    let series = SeriesRequest {
        run_ids: run_ids?,
        keys: request.keys.list("keys")?,
        start_step: request.start_step.optional("start_step")?,
        end_step: request.end_step.optional("end_step")?,
        max_points: request.max_points.optional("max_points")?,
        after_steps: request.after_steps.list("after_steps")?,
    };
    let most = series.most_points()? * columns.len() * 8;
    let memory = app.memory.reserve(most).await?;
    let written = columns.clone();
    let answer: Answer = app
        .tracker
        .series(series, move |answer: &mut Answer, series| {
            answer.add(series, &written);
        })
        .await?;
    let (parts, length) = answer.finish(&columns);
    // The memory is set aside until the last part is sent.
    let parts = parts.into_iter().map(move |part| {
        let _held = &memory;
        Ok::<_, Infallible>(part)
    });
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
    ];
    Ok((headers, Body::from_stream(iter(parts))).into_response())
}

fn columns(names: &[String]) -> Result<Vec<Column>> {
    if names.is_empty() {
        return Ok(vec![Column::Step, Column::Time, Column::Value]);
    }
    if names.len() > MAX_COLUMNS {
        return Err(Error::Invalid(format!(
            "'columns' names {} columns, there are {MAX_COLUMNS}",
            names.len()
        )));
    }
    names.iter().map(|name| Column::from_name(name)).collect()
}

/// The answer as it grows: a part for each series, so that nothing is copied when it is large.
#[derive(Debug, Default)]
struct Answer {
    series: Vec<Bytes>,
    length: usize,
}

impl Answer {
    fn add(&mut self, series: &Sampled, columns: &[Column]) {
        let points = &series.points;
        let mut bytes = Vec::with_capacity(SERIES_HEADER + points.len() * columns.len() * 8);
        for number in [series.run, series.key, points.len(), series.total] {
            bytes.extend(word(number));
        }
        for column in columns {
            bytes.extend(points.iter().flat_map(|point| column.bytes(point)));
        }
        self.length += bytes.len();
        self.series.push(bytes.into());
    }

    /// Header and series, and how many bytes they are.
    fn finish(self, columns: &[Column]) -> (Vec<Bytes>, usize) {
        let mut header = Vec::from(MAGIC);
        header.extend(VERSION.to_le_bytes());
        // At most `MAX_COLUMNS`.
        header.extend(&word(columns.len())[..2]);
        header.extend(word(self.series.len()));
        header.extend(word(0));
        header.extend(columns.iter().map(|column| column.code()));
        header.resize(HEADER, 0);
        let length = HEADER + self.length;
        let mut parts = vec![Bytes::from(header)];
        parts.extend(self.series);
        (parts, length)
    }
}

/// A number of the layout; requests are bounded far below its limit.
fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}
