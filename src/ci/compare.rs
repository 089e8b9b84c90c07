//! From numbers and rules to verdicts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::rules::{Direction, Rule, Rules, Severity, Statistic};
use super::statistics::{deviation, median};
use crate::model::Double;

/// Fewest baseline runs that a spread is computed of.
const FEWEST: usize = 3;

/// What a run logged: of each metric its last, smallest and largest value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// The run.
    pub run_id: String,
    /// Its name.
    pub run_name: String,
    /// Where it was started from, if that is known.
    pub commit: Option<String>,
    /// By metric.
    pub metrics: BTreeMap<String, Numbers>,
}

/// Of the history of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    /// The last value.
    pub last: f64,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
}

impl Numbers {
    pub(super) fn get(self, statistic: Statistic) -> f64 {
        match statistic {
            Statistic::Last => self.last,
            Statistic::Min => self.min,
            Statistic::Max => self.max,
        }
    }
}

/// How something came out; the worst of all checks is that of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There was nothing to compare with.
    Neutral,
    /// Within the bounds.
    Pass,
    /// Beyond the bounds of a rule that warns.
    Warn,
    /// Beyond the bounds of a rule that fails.
    Fail,
}

impl Verdict {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What one metric came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// The metric.
    pub metric: String,
    /// How it came out.
    pub verdict: Verdict,
    /// Which way is better.
    pub direction: Direction,
    /// Which number was compared.
    pub statistic: Statistic,
    /// The baseline's number.
    pub baseline: Option<Double>,
    /// The run's number.
    pub value: Option<Double>,
    /// By how much it might have been worse.
    pub tolerance: Option<Double>,
    /// Which bound that was, or what was in the way.
    pub reason: String,
}

/// Where the baseline's numbers come from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// In words.
    pub source: String,
    /// Runs, the nearest first.
    pub runs: Vec<BaselineRun>,
}

/// A run of the baseline.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BaselineRun {
    /// Its id.
    pub run_id: String,
    /// Its name.
    pub run_name: String,
    /// Where it was started from.
    pub commit: Option<String>,
}

/// A whole comparison: what the JSON report holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Of this document: 1.
    pub version: u32,
    /// The worst of the checks.
    pub verdict: Verdict,
    /// The run that was judged.
    pub run: BaselineRun,
    /// What it was compared with.
    pub baseline: Baseline,
    /// A line for each metric that has a rule, by name.
    pub checks: Vec<Check>,
    /// Where the job is that made it.
    pub job_url: Option<String>,
}

impl From<&Sample> for BaselineRun {
    fn from(sample: &Sample) -> Self {
        Self {
            run_id: sample.run_id.clone(),
            run_name: sample.run_name.clone(),
            commit: sample.commit.clone(),
        }
    }
}

/// Judges a run by the rules. The first sample of the baseline is the nearest one; spreads are
/// computed of as many as a rule names.
pub fn compare(rules: &Rules, run: &Sample, source: String, baseline: &[Sample]) -> Comparison {
    let names = run.metrics.keys();
    let names = names.chain(
        baseline
            .first()
            .into_iter()
            .flat_map(|nearest| nearest.metrics.keys()),
    );
    let names: BTreeSet<&String> = names.collect();
    let checks: Vec<Check> = names
        .into_iter()
        .filter_map(|name| Some(check(rules.of(name)?.1, name, run, baseline)))
        .collect();
    let verdict = checks.iter().map(|check| check.verdict).max();
    Comparison {
        version: 1,
        verdict: verdict.unwrap_or(Verdict::Neutral),
        run: run.into(),
        baseline: Baseline {
            source,
            runs: baseline.iter().map(Into::into).collect(),
        },
        checks,
        job_url: None,
    }
}

fn check(rule: &Rule, metric: &str, run: &Sample, baseline: &[Sample]) -> Check {
    let number = |sample: &Sample| {
        let numbers = sample.metrics.get(metric)?;
        Some(numbers.get(rule.statistic))
    };
    let value = number(run);
    let nearest = baseline.first().and_then(number);
    let recent: Vec<f64> = baseline
        .iter()
        .take(rule.last)
        .filter_map(number)
        .filter(|number| number.is_finite())
        .collect();
    let (reference, tolerance, reason) = bounds(rule, nearest, &recent);
    let mut check = Check {
        metric: metric.to_owned(),
        verdict: Verdict::Neutral,
        direction: rule.direction,
        statistic: rule.statistic,
        baseline: reference.map(Double),
        value: value.map(Double),
        tolerance: tolerance.map(Double),
        reason,
    };
    let broken = match rule.severity {
        Severity::Warn => Verdict::Warn,
        Severity::Fail => Verdict::Fail,
    };
    (check.verdict, check.reason) = match (value, reference, tolerance) {
        (_, None, _) => (Verdict::Neutral, "the baseline has no such metric".into()),
        (None, Some(_), _) => (broken, "the run has not logged it".into()),
        (Some(value), Some(reference), _) if value.is_nan() => {
            let verdict = if reference.is_nan() {
                Verdict::Pass
            } else {
                broken
            };
            (verdict, "the run's value is NaN".into())
        }
        (Some(_), Some(reference), _) if reference.is_nan() => {
            (Verdict::Neutral, "the baseline's value is NaN".into())
        }
        (Some(_), Some(_), None) => (Verdict::Neutral, check.reason),
        (Some(value), Some(reference), Some(tolerance)) => {
            let is_broken = worsening(rule.direction, reference, value) > tolerance;
            (if is_broken { broken } else { Verdict::Pass }, check.reason)
        }
    };
    check
}

/// What is compared with, by how much it may be exceeded, and which bound that is. Of several bounds
/// the widest counts.
fn bounds(rule: &Rule, nearest: Option<f64>, recent: &[f64]) -> (Option<f64>, Option<f64>, String) {
    let by_spread = rule.mad.filter(|_| recent.len() >= FEWEST);
    let reference = match by_spread {
        Some(_) => median(recent),
        None => nearest,
    };
    let Some(center) = reference else {
        return (None, None, String::new());
    };
    let spread = by_spread.zip(deviation(recent)).map(|(k, mad)| {
        let text = format!("{k} × MAD of {} runs", recent.len());
        (k * mad, text)
    });
    let absolute = rule.absolute.map(|bound| (bound, format!("± {bound}")));
    let relative = rule
        .relative
        .map(|bound| (bound * center.abs(), format!("± {}%", bound * 100.0)));
    let widest = [spread, absolute, relative].into_iter().flatten();
    if let Some((tolerance, text)) = widest.max_by(|a, b| a.0.total_cmp(&b.0)) {
        return (reference, Some(tolerance), text);
    }
    let text = format!("{} of {FEWEST} runs that a spread needs", recent.len());
    (reference, None, text)
}

/// By how much a value is worse; below 0 where it is better.
pub(super) fn worsening(direction: Direction, from: f64, to: f64) -> f64 {
    // Equal infinities differ by nothing.
    if from.total_cmp(&to).is_eq() {
        return 0.0;
    }
    match direction {
        Direction::Lower => to - from,
        Direction::Higher => from - to,
        Direction::Same => (to - from).abs(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(loss: f64) -> Sample {
        let numbers = Numbers {
            last: loss,
            min: loss,
            max: loss,
        };
        Sample {
            metrics: [("loss".to_owned(), numbers)].into(),
            ..Sample::default()
        }
    }

    fn judged(rule: &str, value: f64, baseline: &[f64]) -> Check {
        let text = format!("[[ci.rule]]\nmetric = \"*\"\n{rule}");
        let rules = Rules::parse("t", &text).unwrap();
        let baseline: Vec<Sample> = baseline.iter().map(|value| sample(*value)).collect();
        compare(&rules, &sample(value), String::new(), &baseline)
            .checks
            .remove(0)
    }

    fn verdict(rule: &str, value: f64, baseline: &[f64]) -> Verdict {
        judged(rule, value, baseline).verdict
    }

    #[test]
    fn directions_decide_what_is_worse() {
        for (direction, value, expected) in [
            ("lower", 1.2, Verdict::Fail),
            ("lower", 0.5, Verdict::Pass),
            ("higher", 0.8, Verdict::Fail),
            ("higher", 2.0, Verdict::Pass),
            ("same", 1.2, Verdict::Fail),
            ("same", 0.8, Verdict::Fail),
            ("same", 1.05, Verdict::Pass),
        ] {
            let rule = format!("direction = \"{direction}\"\nabsolute = 0.1");
            assert_eq!(
                verdict(&rule, value, &[1.0]),
                expected,
                "{direction} {value}"
            );
        }
    }

    #[test]
    fn of_several_bounds_the_widest_counts() {
        let rule = "direction = \"lower\"\nabsolute = 0.1\nrelative = 0.5";
        assert_eq!(verdict(rule, 1.4, &[1.0]), Verdict::Pass);
        assert_eq!(verdict(rule, 0.09, &[0.01]), Verdict::Pass);
        assert_eq!(verdict(rule, 1.6, &[1.0]), Verdict::Fail);
    }

    #[test]
    fn a_spread_is_that_of_the_last_runs() {
        let rule = "direction = \"lower\"\nmad = 3\nlast = 5";
        let noisy = [1.0, 1.1, 0.9, 1.05, 0.95, 100.0];
        assert_eq!(verdict(rule, 1.14, &noisy), Verdict::Pass);
        let check = judged(rule, 1.2, &noisy);
        assert_eq!(check.verdict, Verdict::Fail);
        assert_eq!(check.reason, "3 × MAD of 5 runs");
        assert_eq!(verdict(rule, 9.0, &[1.0, 1.1]), Verdict::Neutral);
        let or_relative = format!("{rule}\nrelative = 0.1");
        assert_eq!(verdict(&or_relative, 9.0, &[1.0, 1.1]), Verdict::Fail);
    }

    #[test]
    fn what_is_no_number_never_passes_for_one() {
        let rule = "direction = \"lower\"\nabsolute = 10\nseverity = \"warn\"";
        assert_eq!(verdict(rule, f64::NAN, &[1.0]), Verdict::Warn);
        assert_eq!(verdict(rule, f64::INFINITY, &[1.0]), Verdict::Warn);
        assert_eq!(
            verdict(rule, f64::INFINITY, &[f64::INFINITY]),
            Verdict::Pass
        );
        assert_eq!(verdict(rule, 1.0, &[f64::NAN]), Verdict::Neutral);
        assert_eq!(verdict(rule, 1.0, &[]), Verdict::Neutral);
    }

    #[test]
    fn a_metric_that_is_gone_breaks_its_rule() {
        let rules = Rules::parse("t", "[[ci.rule]]\nmetric = \"*\"\nabsolute = 1").unwrap();
        let gone = compare(&rules, &Sample::default(), "main".into(), &[sample(1.0)]);
        assert_eq!(gone.verdict, Verdict::Fail);
        assert_eq!(gone.checks[0].reason, "the run has not logged it");
        let none = compare(&rules, &Sample::default(), "main".into(), &[]);
        assert_eq!(none.verdict, Verdict::Neutral);
    }
}
