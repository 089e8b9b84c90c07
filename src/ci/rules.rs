//! `tracker.toml`: which metrics are compared, and what may change.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::glob;
use crate::error::{Error, Result};

/// Baseline runs that a spread is computed of, unless a rule says otherwise.
const DEFAULT_LAST: usize = 10;
/// Most baseline runs.
const MOST_LAST: i64 = 1_000;

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// A loss, a duration.
    Lower,
    /// An accuracy.
    Higher,
    /// Neither: any change beyond the bounds is a regression.
    Same,
}

/// What breaking a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It is reported.
    Warn,
    /// The job fails.
    Fail,
}

/// Which number of a history is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// The last value.
    Last,
    /// The smallest one.
    Min,
    /// The largest one.
    Max,
}

/// One rule. The first whose pattern a metric has is the one for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// With `*` and `?`.
    pub metric: String,
    /// Which way is better.
    pub direction: Direction,
    /// Which number is compared.
    pub statistic: Statistic,
    /// May be worse by this.
    pub absolute: Option<f64>,
    /// May be worse by this part of the baseline.
    pub relative: Option<f64>,
    /// May be worse by this many median absolute deviations of the baseline's last runs.
    pub mad: Option<f64>,
    /// How many of them.
    pub last: usize,
    /// What breaking it means.
    pub severity: Severity,
}

/// All rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// In the order of the file.
    pub rules: Vec<Rule>,
    /// Whether a missing baseline fails the job.
    pub require_baseline: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    ci: Section,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    require_baseline: bool,
    #[serde(default)]
    rule: Vec<Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    metric: Spanned<String>,
    #[serde(default = "same")]
    direction: Direction,
    #[serde(default = "last")]
    statistic: Statistic,
    absolute: Option<Spanned<f64>>,
    relative: Option<Spanned<f64>>,
    mad: Option<Spanned<f64>>,
    last: Option<Spanned<i64>>,
    #[serde(default = "fail")]
    severity: Severity,
}

fn same() -> Direction {
    Direction::Same
}

fn last() -> Statistic {
    Statistic::Last
}

fn fail() -> Severity {
    Severity::Fail
}

impl Rules {
    /// Reads a file called `name`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with line and column of the mistake.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let at = |offset: usize, why: &str| {
            let (line, column) = place(text, offset);
            Error::Invalid(format!("{name}:{line}:{column}: {why}"))
        };
        let file: File = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            at(offset, error.message())
        })?;
        let rules = file.ci.rule.into_iter();
        let rules: Result<Vec<Rule>> = rules
            .map(|rule| checked(rule).map_err(|(offset, why)| at(offset, &why)))
            .collect();
        Ok(Self {
            rules: rules?,
            require_baseline: file.ci.require_baseline,
        })
    }

    /// The rule for a metric.
    pub fn of(&self, metric: &str) -> Option<(usize, &Rule)> {
        let mut rules = self.rules.iter().enumerate();
        rules.find(|(_, rule)| glob::matches(&rule.metric, metric))
    }
}

/// The rule, or where it is wrong and why.
fn checked(written: Spanned<Written>) -> Result<Rule, (usize, String)> {
    let start = written.span().start;
    let written = written.into_inner();
    if written.metric.get_ref().is_empty() {
        return Err((written.metric.span().start, "`metric` is empty".into()));
    }
    let bound = |name: &str, number: Option<Spanned<f64>>| match number {
        Some(number) if !(0.0..f64::INFINITY).contains(number.get_ref()) => Err((
            number.span().start,
            format!("`{name}` must be a number from 0 on"),
        )),
        other => Ok(other.map(Spanned::into_inner)),
    };
    let rule = Rule {
        absolute: bound("absolute", written.absolute)?,
        relative: bound("relative", written.relative)?,
        mad: bound("mad", written.mad)?,
        last: match written.last {
            None => DEFAULT_LAST,
            Some(last) => Some(*last.get_ref())
                .filter(|number| (1..=MOST_LAST).contains(number))
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| {
                    let why = format!("`last` must be a number from 1 to {MOST_LAST}");
                    (last.span().start, why)
                })?,
        },
        metric: written.metric.into_inner(),
        direction: written.direction,
        statistic: written.statistic,
        severity: written.severity,
    };
    if rule.absolute.or(rule.relative).or(rule.mad).is_none() {
        let why = "the rule has no bound: give `absolute`, `relative` or `mad`; 0 allows no change";
        return Err((start, why.into()));
    }
    Ok(rule)
}

/// Line and column of a place in a text, from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read() {
        let text = r#"
[ci]
require_baseline = true

[[ci.rule]]
metric = "eval/*"
direction = "higher"
absolute = 0.01
severity = "warn"

[[ci.rule]]
metric = "*"
direction = "lower"
statistic = "min"
relative = 0.05
mad = 3
last = 20
"#;
        let rules = Rules::parse("tracker.toml", text).unwrap();
        assert!(rules.require_baseline);
        let (index, first) = rules.of("eval/acc").unwrap();
        assert_eq!((index, first.severity), (0, Severity::Warn));
        let (index, second) = rules.of("loss").unwrap();
        assert_eq!((index, second.last, second.mad), (1, 20, Some(3.0)));
        assert_eq!(second.statistic, Statistic::Min);
    }

    #[test]
    fn mistakes_are_told_with_line_and_column() {
        for (text, told) in [
            ("[ci]\nrul = 1", "t.toml:2:1: unknown field `rul`"),
            (
                "[[ci.rule]]\nmetric = 3",
                "t.toml:2:10: invalid type: integer `3`",
            ),
            (
                "[[ci.rule]]\nmetric = \"a\"\nabsolute = -1.0",
                "t.toml:3:12: `absolute` must be",
            ),
            (
                "[[ci.rule]]\nmetric = \"a\"\nmad = nan",
                "t.toml:3:7: `mad` must be",
            ),
            (
                "[[ci.rule]]\nmetric = \"a\"\nmad = 1\nlast = 0",
                "t.toml:4:8: `last` must be",
            ),
            (
                "[ci]\n[[ci.rule]]\nmetric = \"a\"",
                "t.toml:2:1: the rule has no bound",
            ),
            (
                "[[ci.rule]]\nmetric = \"\"\nabsolute = 0",
                "t.toml:2:10: `metric` is empty",
            ),
            (
                "[[ci.rule]]\nabsolute = 1",
                "t.toml:1:1: missing field `metric`",
            ),
            ("[[ci.rule]]\nmetric = \"ä\" \"b\"", "t.toml:2:14: "),
            (
                "[[ci.rule]]\nmetric = \"a\"\ndirection = \"up\"",
                "t.toml:3:13: unknown variant `up`",
            ),
        ] {
            let error = Rules::parse("t.toml", text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{text}: {error}");
        }
    }
}
