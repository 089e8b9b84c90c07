//! `tracker query`: SQL over what any target tells through its API. The tables that a statement
//! names are copied into a database of its own, which the statement then reads.

mod attributes;
mod fill;
mod points;

use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value};

use super::ExitCode;
use super::output::{Cell, Column, Report, Table};
use super::shell::{self, Common, EXIT_CODES};
use super::target::{Files, Target};
use crate::error::{Error, Result};
use crate::store::{Answer, Scalar, Scratch, Tables};
use crate::sync::wire::Double;

/// The tables, with comments that `--schema` shows.
const VIEWS: &str = include_str!("views.sql");

/// Read with SQL (that of SQLite): SELECT over runs, params, metrics, tags, artifacts, models.
///
/// `tracker query "SELECT run_name, max(value) FROM metrics JOIN runs USING (run_id) WHERE key = 'acc' GROUP BY 1"`
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Query {
    #[command(flatten)]
    common: Common,

    /// The statement.
    #[arg(required_unless_present = "schema")]
    sql: Option<String>,

    /// Print the tables and their columns.
    #[arg(long)]
    schema: bool,

    /// Only runs of these experiments, by name or number: less is read.
    #[arg(
        long,
        short = 'x',
        visible_alias = "experiment-id",
        value_name = "EXPERIMENT"
    )]
    experiment: Vec<String>,

    /// Only runs that this finds, in the search language: less is read.
    #[arg(long, short, default_value = "")]
    filter: String,

    /// Most rows.
    #[arg(long, default_value_t = 100_000)]
    max: usize,

    /// Longest time of the statement, in seconds, after its tables are read.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
}

/// Runs the command.
pub fn run(args: &Query) -> ExitCode {
    let Some(sql) = args.sql.as_deref().filter(|_| !args.schema) else {
        let done = super::output::write_out(VIEWS.as_bytes());
        return shell::finish(done, args.common.format());
    };
    let prepared = Scratch::new(VIEWS).and_then(|mut scratch| {
        let tables = scratch.tables_of(sql)?;
        Ok((scratch, tables))
    });
    let (scratch, tables) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return shell::finish(Err(hinted(error)), args.common.format()),
    };
    let files = if tables.contains_key("artifacts") {
        Files::Read
    } else {
        Files::Unused
    };
    shell::run(&args.common, files, async |target| {
        let answer = answer(args, sql, scratch, &tables, target).await?;
        Ok(report(&answer, args.max))
    })
}

fn hinted(error: Error) -> Error {
    match error {
        Error::Invalid(message) => Error::Invalid(format!(
            "{message}\n`tracker query --schema` shows the tables"
        )),
        other => other,
    }
}

async fn answer(
    args: &Query,
    sql: &str,
    mut scratch: Scratch,
    tables: &Tables,
    target: &Target,
) -> Result<Answer> {
    fill::fill(&mut scratch, tables, target, &args.experiment, &args.filter).await?;
    let (sql, most) = (sql.to_owned(), args.max);
    let limit = Duration::from_secs(args.timeout);
    tokio::task::spawn_blocking(move || scratch.ask(&sql, most, limit))
        .await
        .map_err(|e| Error::internal("the statement panicked", e))?
}

fn report(answer: &Answer, most: usize) -> Report {
    // A column is a column of numbers when nothing in it is text.
    let is_number = |index: usize| {
        let mut cells = answer.rows.iter().map(|row| &row[index]);
        !answer.rows.is_empty() && cells.all(|cell| !matches!(cell, Scalar::Text(_)))
    };
    let columns = answer.columns.iter().enumerate().map(|(index, name)| {
        if is_number(index) {
            Column::number(name)
        } else {
            Column::text(name)
        }
    });
    let mut table = Table::new(columns);
    let mut json = Vec::new();
    for row in &answer.rows {
        table.push(row.iter().map(cell).collect());
        let named = answer.columns.iter().cloned().zip(row.iter().map(value));
        json.push(Value::from(named.collect::<Map<String, Value>>()));
    }
    let report = Report::table(json.into(), table);
    if answer.has_more {
        return report.with_note(format!("there are more than {most} rows: raise --max"));
    }
    report
}

fn cell(scalar: &Scalar) -> Cell {
    match scalar {
        Scalar::Null => Cell::Empty,
        Scalar::Integer(number) => Cell::Integer(*number),
        Scalar::Real(number) => Cell::Double(*number),
        Scalar::Text(text) => Cell::Text(text.clone()),
    }
}

fn value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Integer(number) => (*number).into(),
        Scalar::Real(number) => serde_json::to_value(Double(*number)).unwrap_or_default(),
        Scalar::Text(text) => text.clone().into(),
    }
}
