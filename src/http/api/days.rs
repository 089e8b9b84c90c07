//! `GET runs/days`: how many runs started on which day.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::mlflow::field::Field;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{Reply, reply};
use crate::http::state::App;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Days {
    days: Field<i64>,
    offset_minutes: Field<i64>,
}

#[derive(Serialize)]
struct Day {
    day: i64,
    runs: i64,
}

#[derive(Serialize)]
struct Listed {
    days: Vec<Day>,
}

/// `GET runs/days`.
pub async fn of_all(State(app): State<App>, Message(request): Message<Days>) -> Reply {
    let days = app
        .tracker
        .run_days(
            request.days.optional("days")?,
            request.offset_minutes.optional("offset_minutes")?,
        )
        .await?;
    reply(&Listed {
        days: days
            .iter()
            .map(|day| Day {
                day: day.day,
                runs: day.runs,
            })
            .collect(),
    })
}
