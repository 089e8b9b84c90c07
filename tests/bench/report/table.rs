//! The Markdown table: a line for each row, a column for each program, ratios and targets.

use std::fmt;

use crate::program::Kind;
use crate::report::{Cell, Row};

/// Characters of a failure that fit into a cell.
const EXPLANATION: usize = 100;

/// The figures of one program, in the order of the rows.
pub(crate) struct Column {
    title: String,
    kind: Kind,
    cells: Vec<(&'static Row, Cell)>,
}

impl Column {
    pub(crate) fn new(title: String, kind: Kind, cells: Vec<(&'static Row, Cell)>) -> Self {
        Self { title, kind, cells }
    }

    fn is_ours(&self) -> bool {
        self.kind.is_tracker()
    }
}

/// All columns; tracker's, if it is measured, comes first.
pub(crate) struct Table {
    columns: Vec<Column>,
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns }
    }

    fn line(&self, row: &Row, index: usize) -> Vec<String> {
        let ours = self.columns.iter().find(|column| column.is_ours());
        let mut line = vec![row.work.to_owned()];
        if let Some(ours) = ours {
            line.push(target(row, ours.kind));
        }
        for column in &self.columns {
            let cell = &column.cells[index].1;
            let times = ours
                .filter(|ours| ours.kind != column.kind)
                .and_then(|ours| advantage(row, &ours.cells[index].1, cell))
                .map_or_else(String::new, |times| format!(" **{}**", show_times(times)));
            line.push(show(row, cell) + &times);
        }
        if let Some(ours) = ours {
            line.push(self.verdict(row, index, ours).to_owned());
        }
        line
    }

    /// Whether every target of `row` is met; the targets against a program that was not measured
    /// count neither way.
    fn verdict(&self, row: &Row, index: usize, ours: &Column) -> &'static str {
        let cell = &ours.cells[index].1;
        let Some(bound) = bound(row, ours.kind).filter(|_| !matches!(cell, Cell::Skipped)) else {
            return "";
        };
        let reached = cell
            .value()
            .is_some_and(|value| row.unit.reaches(value, bound));
        let outdone = self.columns.iter().all(|column| {
            let wanted = match column.kind {
                Kind::Mlflow => row.over_mlflow,
                Kind::FastTrackMl => row.over_fasttrackml,
                _ => None,
            };
            let times = advantage(row, cell, &column.cells[index].1);
            wanted
                .zip(times)
                .is_none_or(|(wanted, times)| times >= wanted)
        });
        if reached && outdone { "met" } else { "missed" }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.columns.first() else {
            return Ok(());
        };
        let ours = self.columns.iter().any(Column::is_ours);
        let mut header = vec!["work".to_owned()];
        header.extend(ours.then(|| "target".to_owned()));
        header.extend(self.columns.iter().map(|column| column.title.clone()));
        header.extend(ours.then(|| "verdict".to_owned()));
        writeln!(f, "| {} |", header.join(" | "))?;
        writeln!(f, "|{}", "---|".repeat(header.len()))?;
        for (index, (row, _)) in first.cells.iter().enumerate() {
            if self
                .columns
                .iter()
                .any(|column| !matches!(column.cells[index].1, Cell::Skipped))
            {
                writeln!(f, "| {} |", self.line(row, index).join(" | "))?;
            }
        }
        if ours && self.columns.len() > 1 {
            writeln!(f, "\n**Bold**: how many times better tracker is.")?;
        }
        Ok(())
    }
}

fn bound(row: &Row, kind: Kind) -> Option<f64> {
    if kind.is_on_postgres() {
        row.on_postgres
    } else {
        row.target
    }
}

fn target(row: &Row, kind: Kind) -> String {
    let times = |wanted: Option<f64>, name| wanted.map(|times| format!("{times}× {name}"));
    let embedded = kind == Kind::Tracker;
    let parts = [
        bound(row, kind).map(|bound| row.unit.show(bound)),
        times(row.over_mlflow.filter(|_| embedded), "MLflow"),
        times(row.over_fasttrackml.filter(|_| embedded), "FastTrackML"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn advantage(row: &Row, ours: &Cell, theirs: &Cell) -> Option<f64> {
    let times = row.unit.advantage(ours.value()?, theirs.value()?);
    times.is_finite().then_some(times)
}

fn show_times(times: f64) -> String {
    if times < 10.0 {
        format!("{times:.1}×")
    } else {
        format!("{times:.0}×")
    }
}

fn show(row: &Row, cell: &Cell) -> String {
    match cell {
        Cell::Measured { value, note } if note.is_empty() => row.unit.show(*value),
        Cell::Measured { value, note } => format!("{} ({note})", row.unit.show(*value)),
        // What a server says about its failure must not break the table.
        Cell::Failed(failure) => failure
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('|', "/")
            .chars()
            .take(EXPLANATION)
            .collect(),
        Cell::Skipped => "–".to_owned(),
    }
}
