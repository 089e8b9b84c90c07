//! Metrics as vector graphics.

use std::fmt::Write as _;

use serde::Serialize;

use super::run::RunPart;
use crate::cli::output::double;
use crate::store::series::Point;

/// Points of a line: more than a chart is wide.
pub(super) const POINTS: usize = 600;
/// The plotted area, in the units of the picture; the axes' numbers are left of it and below.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 120.0;
/// Lines of a chart of several runs: as many as there are colours.
const MOST_LINES: usize = 8;
/// Charts of several runs.
const MOST_TOGETHER: usize = 24;

/// A metric that is drawn.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) key: String,
    /// At most [`POINTS`], ascending, with the extremes.
    pub(super) points: Vec<Point>,
}

/// A chart.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    title: String,
    lines: Vec<Line>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// Runs that have the metric and are not drawn.
    omitted: usize,
}

#[derive(Debug, Serialize)]
struct Line {
    /// The run, where there are several.
    name: String,
    /// Among the colours.
    colour: usize,
    path: String,
    dots: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
struct Tick {
    at: String,
    label: String,
}

/// Charts of one run's metrics; those of one point say no more than their number.
pub(super) fn of_run(series: &[&Series]) -> Vec<Chart> {
    let drawn = series.iter().filter(|series| series.points.len() > 1);
    drawn
        .filter_map(|series| chart(&series.key, &[("", series)], 0))
        .collect()
}

/// Charts of what several runs have in common.
pub(super) fn together(runs: &[RunPart]) -> Vec<Chart> {
    let mut keys: Vec<&str> = runs
        .iter()
        .flat_map(|run| run.series.iter())
        .filter(|series| series.points.len() > 1 && !super::run::is_system(&series.key))
        .map(|series| series.key.as_str())
        .collect();
    keys.sort_unstable();
    let shared = keys.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
    let charts = shared.filter_map(|same| {
        let all = runs.iter().filter_map(|run| {
            let found = run.series.iter().find(|series| series.key == same[0]);
            found.map(|series| (run.name.as_str(), series))
        });
        let lines: Vec<_> = all.take(MOST_LINES).collect();
        chart(same[0], &lines, same.len().saturating_sub(MOST_LINES))
    });
    charts.take(MOST_TOGETHER).collect()
}

fn chart(title: &str, series: &[(&str, &Series)], omitted: usize) -> Option<Chart> {
    let points = || series.iter().flat_map(|(_, series)| &series.points);
    let finite = points().filter(|point| point.value.is_finite());
    let y = Axis::over(finite.map(|point| point.value), HEIGHT)?;
    let x = Axis::over(points().map(step), WIDTH)?;
    let lines = series.iter().enumerate().map(|(colour, (name, series))| {
        let (path, dots) = line(&series.points, &x, &y);
        let name = (*name).to_owned();
        Line {
            name,
            colour,
            path,
            dots,
        }
    });
    Some(Chart {
        title: title.to_owned(),
        lines: lines.collect(),
        x_ticks: x.ticks(3, |at| at),
        y_ticks: y.ticks(4, |at| HEIGHT - at),
        omitted,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "it is drawn on a few hundred pixels"
)]
fn step(point: &Point) -> f64 {
    point.step as f64
}

/// A line through finite points, broken where there are others; and the points that no line goes
/// through.
fn line(points: &[Point], x: &Axis, y: &Axis) -> (String, Vec<(String, String)>) {
    let mut path = String::new();
    let mut dots = Vec::new();
    for part in points.split(|point| !point.value.is_finite()) {
        let at = |point: &Point| {
            let height = HEIGHT - y.place(point.value);
            (short(x.place(step(point))), short(height))
        };
        if let [alone] = part {
            dots.push(at(alone));
            continue;
        }
        for (index, point) in part.iter().enumerate() {
            let (x, y) = at(point);
            // Writing to a string does not fail.
            let _ = write!(path, "{}{x} {y}", if index == 0 { 'M' } else { 'L' });
        }
    }
    (path, dots)
}

fn short(number: f64) -> String {
    format!("{number:.1}")
}

/// Numbers along an edge.
struct Axis {
    from: f64,
    to: f64,
    length: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, length: f64) -> Option<Self> {
        let bounds = values.fold(None, |bounds: Option<(f64, f64)>, value| {
            let (from, to) = bounds.unwrap_or((value, value));
            Some((from.min(value), to.max(value)))
        });
        let (mut from, mut to) = bounds?;
        if from >= to {
            // A level line goes through the middle.
            let room = if from == 0.0 { 1.0 } else { from.abs() / 10.0 };
            (from, to) = (from - room, to + room);
        }
        Some(Self { from, to, length })
    }

    fn place(&self, value: f64) -> f64 {
        // Halved, as the difference of the largest doubles is infinite.
        let share = (value / 2.0 - self.from / 2.0) / (self.to / 2.0 - self.from / 2.0);
        share * self.length
    }

    /// Round numbers, about `count`, at the places that `place` makes of theirs.
    fn ticks(&self, count: i32, place: fn(f64) -> f64) -> Vec<Tick> {
        let rough = (self.to / 2.0 - self.from / 2.0) / f64::from(count) * 2.0;
        let unit = 10_f64.powf(rough.log10().floor());
        let mut multiples = [10.0, 5.0, 2.0].into_iter();
        let multiple = multiples.find(|multiple| multiple * unit <= rough * 1.5);
        let distance = multiple.unwrap_or(1.0) * unit;
        let first = (self.from / distance).ceil();
        let mut ticks = Vec::new();
        for number in 0..=2 * count {
            let value = (first + f64::from(number)) * distance;
            if !value.is_finite() || value > self.to {
                break;
            }
            ticks.push(Tick {
                at: short(place(self.place(value))),
                label: double(if value == 0.0 { 0.0 } else { value }),
            });
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[(i64, f64)]) -> Series {
        let points = points.iter();
        Series {
            key: "loss".into(),
            points: points
                .map(|(step, value)| Point::new(*step, 0, *value))
                .collect(),
        }
    }

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn axes_have_round_numbers() {
        let drawn = series(&[(0, 0.03), (1_000, 0.97)]);
        let chart = &of_run(&[&drawn])[0];
        assert_eq!(labels(&chart.y_ticks), ["0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(labels(&chart.x_ticks), ["0", "500", "1000"]);
        assert_eq!(chart.lines[0].path, "M0.0 120.0L300.0 0.0");
    }

    #[test]
    fn lines_break_where_there_is_no_number() {
        let nan = f64::NAN;
        let drawn = series(&[
            (0, 1.0),
            (1, 2.0),
            (2, nan),
            (3, 1.0),
            (4, f64::INFINITY),
            (5, 1.0),
            (6, 2.0),
        ]);
        let line = &of_run(&[&drawn])[0].lines[0];
        assert_eq!(line.path.matches('M').count(), 2);
        assert_eq!(line.dots.len(), 1);
    }

    #[test]
    fn odd_numbers_are_drawn() {
        for values in [
            [5.0, 5.0],
            [0.0, 0.0],
            [f64::MIN, f64::MAX],
            [1e-320, 2e-320],
        ] {
            let drawn = series(&[(i64::MIN, values[0]), (i64::MAX, values[1])]);
            let chart = &of_run(&[&drawn])[0];
            assert!(!chart.lines[0].path.contains("NaN"), "{values:?}");
            assert!(!chart.lines[0].path.contains("inf"), "{values:?}");
        }
        assert!(of_run(&[&series(&[(0, f64::NAN), (1, f64::NAN)])]).is_empty());
    }
}
