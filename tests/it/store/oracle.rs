//! A naive model of `runs/search`: runs in a vector, filters evaluated one by one, a plain sort.
//! What the store finds must be what this finds.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use tracker::model::{RunId, RunStatus, ViewType};
use tracker::store::series::Point;

/// A run as the model knows it.
#[derive(Debug, Clone)]
pub(super) struct Modelled {
    pub(super) id: RunId,
    pub(super) start_ms: i64,
    pub(super) end_ms: Option<i64>,
    pub(super) name: String,
    pub(super) status: RunStatus,
    pub(super) deleted: bool,
    pub(super) metrics: BTreeMap<String, BTreeSet<Point>>,
    pub(super) params: BTreeMap<String, String>,
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(super) enum Filter {
    All,
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Number(Number, &'static str, f64),
    Text(Text, &'static str, String),
    Missing(Text, bool),
}

/// Fields with numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Number {
    /// A metric with the name of a statistic, or none for the latest value.
    Metric(String, &'static str),
    Start,
    End,
    Duration,
}

/// Fields with text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Text {
    Param(String),
    Tag(String),
    Name,
    Status,
    Id,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum SortField {
    Number(Number),
    Text(Text),
}

/// A search as a client would ask for it.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) filter: Filter,
    pub(super) order: Vec<(SortField, bool)>,
    pub(super) view: ViewType,
    pub(super) page: i64,
}

impl Number {
    fn written(&self) -> String {
        match self {
            Self::Metric(key, "") => format!("metrics.{key}"),
            Self::Metric(key, stat) => format!("metrics.{key}.{stat}"),
            Self::Start => "start_time".into(),
            Self::End => "attributes.end_time".into(),
            Self::Duration => "duration".into(),
        }
    }

    fn of(&self, run: &Modelled) -> Option<f64> {
        match self {
            Self::Start => Some(run.start_ms as f64),
            Self::End => run.end_ms.map(|ms| ms as f64),
            Self::Duration => run.end_ms.map(|ms| (ms - run.start_ms) as f64),
            Self::Metric(key, stat) => {
                let points = run.metrics.get(key)?;
                // NaN has no extremes, unless there is nothing else.
                let numbers = points
                    .iter()
                    .map(|point| point.value)
                    .filter(|v| !v.is_nan());
                match *stat {
                    "" | "last" => points.last().map(|point| point.value),
                    "first" => points.first().map(|point| point.value),
                    "min" => Some(numbers.reduce(f64::min).unwrap_or(f64::NAN)),
                    "max" => Some(numbers.reduce(f64::max).unwrap_or(f64::NAN)),
                    other => panic!("no statistic {other}"),
                }
            }
        }
    }
}

impl Text {
    fn written(&self) -> String {
        match self {
            Self::Param(key) => format!("params.{key}"),
            Self::Tag(key) => format!("tags.`{key}`"),
            Self::Name => "run_name".into(),
            Self::Status => "attributes.status".into(),
            Self::Id => "run_id".into(),
        }
    }

    fn of<'a>(&self, run: &'a Modelled) -> Option<&'a str> {
        match self {
            Self::Param(key) => run.params.get(key).map(String::as_str),
            Self::Tag(key) => run.tags.get(key).map(String::as_str),
            Self::Name => Some(&run.name),
            Self::Status => Some(run.status.as_str()),
            Self::Id => Some(run.id.as_str()),
        }
    }
}

impl Filter {
    /// In the search language.
    pub(super) fn written(&self) -> String {
        let joined = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(Self::written).collect();
            format!("({})", parts.join(word))
        };
        match self {
            Self::All => String::new(),
            Self::And(parts) => joined(parts, " AND "),
            Self::Or(parts) => joined(parts, " or "),
            Self::Not(inner) => format!("NOT ({})", inner.written()),
            Self::Number(field, op, value) => format!("{} {op} {value}", field.written()),
            Self::Text(field, op, value) => format!("{} {op} '{value}'", field.written()),
            Self::Missing(field, true) => format!("{} IS NULL", field.written()),
            Self::Missing(field, false) => format!("{} IS NOT NULL", field.written()),
        }
    }

    pub(super) fn holds(&self, run: &Modelled) -> bool {
        match self {
            Self::All => true,
            Self::And(parts) => parts.iter().all(|part| part.holds(run)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(run)),
            Self::Not(inner) => !inner.holds(run),
            // What is missing compares with nothing, not even by `!=`.
            Self::Number(field, op, value) => field
                .of(run)
                .is_some_and(|found| number_holds(found, op, *value)),
            Self::Text(field, op, value) => field
                .of(run)
                .is_some_and(|found| text_holds(found, op, value)),
            Self::Missing(field, missing) => field.of(run).is_none() == *missing,
        }
    }
}

#[expect(clippy::float_cmp, reason = "the store compares exactly")]
fn number_holds(found: f64, op: &str, value: f64) -> bool {
    match op {
        "=" => found == value,
        "!=" => found != value,
        "<" => found < value,
        "<=" => found <= value,
        ">" => found > value,
        ">=" => found >= value,
        other => panic!("no operator {other}"),
    }
}

fn text_holds(found: &str, op: &str, value: &str) -> bool {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    match op {
        "=" => found == value,
        "!=" => found != value,
        "LIKE" => like(&chars(found), &chars(value)),
        "ILIKE" => like(&chars(&found.to_lowercase()), &chars(&value.to_lowercase())),
        other => panic!("no operator {other}"),
    }
}

fn like(text: &[char], pattern: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['%', rest @ ..] => (0..=text.len()).any(|skipped| like(&text[skipped..], rest)),
        ['_', rest @ ..] => !text.is_empty() && like(&text[1..], rest),
        [c, rest @ ..] => text.first() == Some(c) && like(&text[1..], rest),
    }
}

impl Query {
    /// The `order_by` of the request.
    pub(super) fn order_by(&self) -> Vec<String> {
        let clause = |(field, ascending): &(SortField, bool)| {
            let field = match field {
                SortField::Number(number) => number.written(),
                SortField::Text(text) => text.written(),
            };
            format!("{field} {}", if *ascending { "ASC" } else { "DESC" })
        };
        self.order.iter().map(clause).collect()
    }

    /// Every run that the query finds, in order.
    pub(super) fn answer<'a>(&self, runs: &'a [Modelled]) -> Vec<&'a Modelled> {
        let visible = |run: &&Modelled| match self.view {
            ViewType::Active => !run.deleted,
            ViewType::Deleted => run.deleted,
            ViewType::All => true,
        };
        let mut found: Vec<_> = runs
            .iter()
            .filter(visible)
            .filter(|run| self.filter.holds(run))
            .collect();
        found.sort_by(|a, b| self.compare(a, b));
        found
    }

    fn compare(&self, a: &Modelled, b: &Modelled) -> Ordering {
        let by_keys = self.order.iter().map(|(field, ascending)| match field {
            SortField::Number(number) => by_number(number.of(a), number.of(b), *ascending),
            SortField::Text(text) => by_text(text.of(a), text.of(b), *ascending),
        });
        let ties = || b.start_ms.cmp(&a.start_ms).then_with(|| a.id.cmp(&b.id));
        by_keys
            .fold(Ordering::Equal, Ordering::then)
            .then_with(ties)
    }
}

/// Numbers, then NaN, then what is missing, in both directions.
fn by_number(a: Option<f64>, b: Option<f64>, ascending: bool) -> Ordering {
    let rank = |value: Option<f64>| value.map_or(2, |value| u8::from(value.is_nan()));
    let (a_number, b_number) = (a.unwrap_or(0.0), b.unwrap_or(0.0));
    let values = a_number.partial_cmp(&b_number).unwrap_or(Ordering::Equal);
    let values = if ascending { values } else { values.reverse() };
    rank(a).cmp(&rank(b)).then(if rank(a) == 0 {
        values
    } else {
        Ordering::Equal
    })
}

/// By bytes; what is missing comes last in both directions.
fn by_text(a: Option<&str>, b: Option<&str>, ascending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if ascending => a.cmp(b),
        (Some(a), Some(b)) => b.cmp(a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
