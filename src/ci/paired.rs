//! Two commands on the same machine in turn: what one logs against what the other logs, pair by pair.

use std::collections::BTreeSet;

use super::compare::{Check, Comparison, Sample, Verdict, worsening};
use super::rules::{Direction, Rules, Severity};
use super::statistics::confidence;
use crate::model::Double;

/// Judges pairs of a baseline and a run: a rule is broken when even the better end of the confidence
/// interval is worse than its bounds allow.
pub fn paired(rules: &Rules, pairs: &[(Sample, Sample)]) -> Comparison {
    let names = pairs
        .iter()
        .flat_map(|(base, run)| base.metrics.keys().chain(run.metrics.keys()));
    let names: BTreeSet<&String> = names.collect();
    let checks: Vec<Check> = names
        .into_iter()
        .filter_map(|name| check(rules, name, pairs))
        .collect();
    let verdict = checks.iter().map(|check| check.verdict).max();
    let last = pairs.last();
    Comparison {
        version: 1,
        verdict: verdict.unwrap_or(Verdict::Neutral),
        run: last.map(|(_, run)| run.into()).unwrap_or_default(),
        baseline: super::Baseline {
            source: format!("{} pairs, in turn", pairs.len()),
            runs: pairs.iter().rev().map(|(base, _)| base.into()).collect(),
        },
        checks,
        job_url: None,
    }
}

fn check(rules: &Rules, name: &str, pairs: &[(Sample, Sample)]) -> Option<Check> {
    let (_, rule) = rules.of(name)?;
    let both: Vec<(f64, f64)> = pairs
        .iter()
        .filter_map(|(base, run)| {
            let number = |sample: &Sample| Some(sample.metrics.get(name)?.get(rule.statistic));
            Some((number(base)?, number(run)?))
        })
        .filter(|(base, run)| base.is_finite() && run.is_finite())
        .collect();
    let worse: Vec<f64> = both.iter().map(|(base, run)| run - base).collect();
    let bases: Vec<f64> = both.iter().map(|(base, _)| *base).collect();
    let runs: Vec<f64> = both.iter().map(|(_, run)| *run).collect();
    let mean = |values: &[f64]| confidence(values).map(|(mean, _)| mean);
    let (base, run) = (mean(&bases), mean(&runs));
    let relative = rule
        .relative
        .zip(base)
        .map(|(bound, base)| bound * base.abs());
    let tolerance = [rule.absolute, relative]
        .into_iter()
        .flatten()
        .reduce(f64::max)
        .unwrap_or(0.0);
    let (verdict, reason) = match confidence(&worse) {
        None => (
            Verdict::Neutral,
            format!("{} of 2 pairs that an interval needs", both.len()),
        ),
        Some((change, half)) => {
            let least = match rule.direction {
                Direction::Same => change.abs() - half,
                direction => worsening(direction, 0.0, change) - half,
            };
            let verdict = match (least > tolerance, rule.severity) {
                (false, _) => Verdict::Pass,
                (true, Severity::Warn) => Verdict::Warn,
                (true, Severity::Fail) => Verdict::Fail,
            };
            (verdict, format!("{change:+.4} ± {half:.4} at 95%"))
        }
    };
    Some(Check {
        metric: name.to_owned(),
        verdict,
        direction: rule.direction,
        statistic: rule.statistic,
        baseline: base.map(Double),
        value: run.map(Double),
        tolerance: Some(Double(tolerance)),
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::compare::Numbers;

    fn sample(seconds: f64) -> Sample {
        let numbers = Numbers {
            last: seconds,
            min: seconds,
            max: seconds,
        };
        Sample {
            metrics: [("seconds".to_owned(), numbers)].into(),
            ..Sample::default()
        }
    }

    fn verdict(pairs: &[(f64, f64)]) -> Verdict {
        let text = "[[ci.rule]]\nmetric = \"seconds\"\ndirection = \"lower\"\nrelative = 0.05";
        let rules = Rules::parse("t", text).unwrap();
        let pairs: Vec<(Sample, Sample)> = pairs
            .iter()
            .map(|(base, run)| (sample(*base), sample(*run)))
            .collect();
        paired(&rules, &pairs).verdict
    }

    #[test]
    fn a_steady_difference_counts_and_noise_does_not() {
        let slower = [(1.0, 1.2), (1.1, 1.31), (0.9, 1.1), (1.0, 1.21)];
        assert_eq!(verdict(&slower), Verdict::Fail);
        let noisy = [(1.0, 1.4), (1.4, 1.0), (0.9, 1.3), (1.3, 1.2)];
        assert_eq!(verdict(&noisy), Verdict::Pass);
        assert_eq!(verdict(&slower[..1]), Verdict::Neutral);
    }
}
