//! `tracker runs diff`: what differs between runs.

use clap::Args;
use serde_json::{Value, json};

use super::list::{Logged, all};
use crate::cli::find;
use crate::cli::output::{Cell, Column, Report, Table};
use crate::cli::shapes::run_json;
use crate::cli::target::Target;
use crate::error::Result;
use crate::sync::wire::{Double, Run};

/// Which runs to compare.
#[derive(Debug, Args)]
pub struct Diff {
    /// Ids, starts of ids, or names; the first is what the others are compared with.
    #[arg(required = true, num_args = 2.., value_name = "RUN")]
    runs: Vec<String>,

    /// Show also what is the same.
    #[arg(long, short)]
    all: bool,
}

impl Diff {
    /// Compares.
    pub async fn report(&self, target: &Target) -> Result<Report> {
        let mut runs = Vec::new();
        for wanted in &self.runs {
            runs.push(find::run(target, wanted).await?);
        }
        Ok(compare(&runs, self.all))
    }
}

/// Something that runs logged: what each has, and whether that differs.
struct Line {
    what: Logged,
    cells: Vec<Cell>,
    differs: bool,
}

fn lines(runs: &[Run]) -> Vec<Line> {
    let line = |what: Logged| {
        let cells: Vec<Cell> = runs.iter().map(|run| what.of(run)).collect();
        let differs = cells.iter().any(|cell| !is_same(cell, &cells[0]));
        Line {
            what,
            cells,
            differs,
        }
    };
    all(runs).into_iter().map(line).collect()
}

/// The shape of a comparison in JSON; with what is the same, if that is wanted.
pub fn document(runs: &[Run], with_same: bool) -> Value {
    let lines = lines(runs);
    let shown = lines.iter().filter(|line| line.differs || with_same);
    json!({
        "runs": runs.iter().map(run_json).collect::<Value>(),
        "differences": shown.map(difference).collect::<Value>(),
    })
}

/// A line for each thing that runs logged differently, or for everything they logged.
fn compare(runs: &[Run], with_same: bool) -> Report {
    let mut columns = vec![Column::text("")];
    columns.extend(runs.iter().map(|run| Column::number(head(run))));
    if runs.len() == 2 {
        columns.push(Column::number("change"));
    }
    let mut table = Table::new(columns);
    let lines = lines(runs);
    for line in lines.iter().filter(|line| line.differs || with_same) {
        let mut row = vec![Cell::Text(line.what.title())];
        row.extend(line.cells.iter().cloned());
        if runs.len() == 2 {
            row.push(change(&line.cells).map_or(Cell::Empty, |(_, text)| Cell::Text(text)));
        }
        table.push(row);
    }
    let json = document(runs, with_same);
    let report = if table.is_empty() {
        Report::new(json).with_line("Nothing differs.")
    } else {
        Report::table(json, table)
    };
    match lines.iter().filter(|line| !line.differs).count() {
        0 => report,
        _ if with_same => report,
        same => report.with_note(format!("{same} more are the same: --all shows them")),
    }
}

fn head(run: &Run) -> String {
    let id: String = run.info.run_id.chars().take(8).collect();
    if run.info.run_name.is_empty() {
        return id;
    }
    format!("{} {id}", run.info.run_name)
}

/// NaN is the same as NaN here.
fn is_same(a: &Cell, b: &Cell) -> bool {
    match (a, b) {
        (Cell::Double(a), Cell::Double(b)) => a
            .partial_cmp(b)
            .map_or(a.is_nan() && b.is_nan(), std::cmp::Ordering::is_eq),
        _ => a == b,
    }
}

fn difference(line: &Line) -> Value {
    let (kind, key) = match &line.what {
        Logged::Metric(key) => ("metric", key),
        Logged::Param(key) => ("param", key),
        Logged::Tag(key) => ("tag", key),
    };
    let values = line.cells.iter().map(|cell| match cell {
        Cell::Double(value) => serde_json::to_value(Double(*value)).unwrap_or_default(),
        Cell::Text(text) => text.clone().into(),
        _ => Value::Null,
    });
    let mut shown = json!({
        "kind": kind, "key": key, "differs": line.differs, "values": values.collect::<Value>(),
    });
    if let Some((by, _)) = change(&line.cells) {
        shown["change"] = by.into();
    }
    shown
}

/// From the first metric to the last one of two.
fn change(cells: &[Cell]) -> Option<(f64, String)> {
    let [Cell::Double(from), Cell::Double(to)] = cells else {
        return None;
    };
    let by = to - from;
    if !by.is_finite() {
        return None;
    }
    let sign = if by > 0.0 { "+" } else { "" };
    let mut text = format!("{sign}{}", crate::cli::output::double(by));
    let relative = by / from.abs() * 100.0;
    if relative.is_finite() {
        text = format!("{text} ({sign}{relative:.1}%)");
    }
    Some((by, text))
}
