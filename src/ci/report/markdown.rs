//! For people: a job's summary, a comment on a merge request.
//!
//! Names come from whoever wrote the code under test: they are shown as code, in which nothing is a
//! link, a mention or markup.

use std::fmt::Write as _;

use super::number;
use crate::ci::compare::worsening;
use crate::ci::{Check, Comparison, Direction, Statistic, Verdict};

/// Checks that are shown; the JSON report has them all.
const MOST_CHECKS: usize = 200;
/// Characters of a name.
const LONGEST_NAME: usize = 120;

/// What the comment called `name` begins with, by which it is found again.
pub fn marker(name: &str) -> String {
    format!("<!-- tracker ci: {name} -->")
}

/// The report.
pub fn markdown(comparison: &Comparison) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, comparison);
    out
}

fn write(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let headline = match comparison.verdict {
        Verdict::Fail => "❌ Regression",
        Verdict::Warn => "⚠️ Worse, within what is allowed",
        Verdict::Pass => "✅ No regression",
        Verdict::Neutral => "➖ Nothing to compare with",
    };
    writeln!(out, "### {headline}\n")?;
    let run = &comparison.run;
    write!(out, "Run {}", named(&run.run_name, &run.run_id))?;
    if let Some(commit) = &run.commit {
        write!(out, " of {}", short(commit))?;
    }
    let baseline = &comparison.baseline;
    match baseline.runs.first() {
        Some(nearest) => {
            write!(
                out,
                " compared with {}",
                named(&nearest.run_name, &nearest.run_id)
            )?;
            if let Some(commit) = &nearest.commit {
                write!(out, " of {}", short(commit))?;
            }
            if baseline.runs.len() > 1 {
                write!(out, " and {} before it", baseline.runs.len() - 1)?;
            }
            writeln!(out, " ({}).\n", code(&baseline.source))?;
        }
        None => writeln!(out, ". No baseline: {}\n", code(&baseline.source))?,
    }
    if !comparison.checks.is_empty() {
        writeln!(out, "| | metric | baseline | run | change | allowed |")?;
        writeln!(out, "|---|---|--:|--:|--:|---|")?;
    }
    let mut checks: Vec<&Check> = comparison.checks.iter().collect();
    checks.sort_by_key(|check| std::cmp::Reverse(check.verdict));
    for check in checks.iter().take(MOST_CHECKS) {
        line(out, check)?;
    }
    if checks.len() > MOST_CHECKS {
        writeln!(
            out,
            "\n{} more are in the JSON report.",
            checks.len() - MOST_CHECKS
        )?;
    }
    if let Some(url) = comparison
        .job_url
        .as_deref()
        .filter(|url| is_plain_url(url))
    {
        writeln!(out, "\n[The job]({url})")?;
    }
    Ok(())
}

fn line(out: &mut String, check: &Check) -> std::fmt::Result {
    let sign = match check.verdict {
        Verdict::Fail => "❌",
        Verdict::Warn => "⚠️",
        Verdict::Pass => "✅",
        Verdict::Neutral => "➖",
    };
    let statistic = match check.statistic {
        Statistic::Last => "",
        Statistic::Min => " (min)",
        Statistic::Max => " (max)",
    };
    writeln!(
        out,
        "| {sign} | {}{statistic} | {} | {} | {} | {} |",
        code(&check.metric),
        number(check.baseline),
        number(check.value),
        change(check),
        code(&check.reason),
    )
}

/// By how much, in parts of the baseline, and whether that is better.
fn change(check: &Check) -> String {
    let (Some(from), Some(to)) = (check.baseline, check.value) else {
        return String::new();
    };
    let by = (to.0 - from.0) / from.0.abs() * 100.0;
    if !by.is_finite() {
        return String::new();
    }
    let is_better =
        check.direction != Direction::Same && worsening(check.direction, from.0, to.0) < 0.0;
    let better = if is_better { " better" } else { "" };
    format!("{by:+.2}%{better}")
}

fn named(name: &str, id: &str) -> String {
    let id: String = id.chars().take(8).collect();
    if name.is_empty() {
        return code(&id);
    }
    code(&format!("{name} {id}"))
}

fn short(commit: &str) -> String {
    code(&commit.chars().take(10).collect::<String>())
}

/// Text in a code span, within a table.
fn code(text: &str) -> String {
    let plain = text.chars().take(LONGEST_NAME).map(|c| match c {
        '`' => 'ˋ',
        '|' => '¦',
        c if c.is_control() => ' ',
        c => c,
    });
    let plain: String = plain.collect();
    if plain.trim().is_empty() {
        return String::new();
    }
    format!("`{plain}`")
}

/// An address in which nothing ends the link.
fn is_plain_url(url: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c);
    url.len() <= 500 && url.starts_with("https://") && url.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::{Rules, compare};
    use crate::ci::{Sample, compare::Numbers};

    fn sample(name: &str, metric: &str, value: f64) -> Sample {
        let numbers = Numbers {
            last: value,
            min: value,
            max: value,
        };
        Sample {
            run_id: "0123456789abcdef".into(),
            run_name: name.into(),
            commit: Some("fedcba98765432100".into()),
            metrics: [(metric.to_owned(), numbers)].into(),
        }
    }

    #[test]
    fn what_got_worse_is_told_first() {
        let rules = Rules::parse(
            "t",
            "[[ci.rule]]\nmetric = \"*\"\ndirection = \"lower\"\nrelative = 0.1",
        )
        .unwrap();
        let base = [sample("old", "loss", 1.0)];
        let comparison = compare(&rules, &sample("new", "loss", 1.25), "main".into(), &base);
        let expected = "\
### ❌ Regression

Run `new 01234567` of `fedcba9876` compared with `old 01234567` of `fedcba9876` (`main`).

| | metric | baseline | run | change | allowed |
|---|---|--:|--:|--:|---|
| ❌ | `loss` | 1 | 1.25 | +25.00% | `± 10%` |
";
        assert_eq!(markdown(&comparison), expected);
    }

    #[test]
    fn names_are_text() {
        let rules = Rules::parse("t", "[[ci.rule]]\nmetric = \"*\"\nabsolute = 1").unwrap();
        let hostile = "a`|<img src=x> @everyone [x](javascript:1)\n# b";
        let base = [sample(hostile, hostile, 1.0)];
        let mut comparison = compare(
            &rules,
            &sample(hostile, hostile, 1.0),
            hostile.into(),
            &base,
        );
        comparison.job_url = Some("https://x/) <script>".into());
        let text = markdown(&comparison);
        let inside = "`aˋ¦<img src=x> @everyone [x](javascript:1) # b`";
        assert!(text.contains(&format!("| ✅ | {inside} |")), "{text}");
        assert!(!text.contains("The job"), "{text}");
        assert!(!text.contains("\n# b"), "{text}");
    }
}
