//! For the test reports of GitLab, Jenkins and others: a case for each metric.

use std::fmt::Write as _;

use super::number;
use crate::ci::{Check, Comparison, Verdict};

/// The report.
pub fn junit(comparison: &Comparison) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, comparison);
    out
}

fn write(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let checks = &comparison.checks;
    let count = |verdict| {
        checks
            .iter()
            .filter(|check| check.verdict == verdict)
            .count()
    };
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites><testsuite name="tracker ci" tests="{}" failures="{}" skipped="{}" errors="0">"#,
        checks.len(),
        count(Verdict::Fail),
        count(Verdict::Neutral),
    )?;
    for check in checks {
        case(out, check)?;
    }
    writeln!(out, "</testsuite></testsuites>")
}

fn case(out: &mut String, check: &Check) -> std::fmt::Result {
    let name = escaped(&check.metric);
    let reason = escaped(&check.reason);
    let numbers = format!(
        "baseline {}, run {}, allowed {}",
        number(check.baseline),
        number(check.value),
        number(check.tolerance)
    );
    write!(out, r#"<testcase classname="metrics" name="{name}">"#)?;
    match check.verdict {
        Verdict::Fail => write!(out, r#"<failure message="{numbers}">{reason}</failure>"#)?,
        Verdict::Neutral => write!(out, r#"<skipped message="{reason}"/>"#)?,
        Verdict::Warn => write!(out, "<system-out>worse: {numbers} ({reason})</system-out>")?,
        Verdict::Pass => write!(out, "<system-out>{numbers}</system-out>")?,
    }
    writeln!(out, "</testcase>")
}

/// Text in XML, without the characters that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::compare::Numbers;
    use crate::ci::{Rules, Sample, compare};

    #[test]
    fn failures_are_cases_and_names_are_text() {
        let rules = Rules::parse("t", "[[ci.rule]]\nmetric = \"*\"\nabsolute = 0").unwrap();
        let sample = |value| {
            let numbers = Numbers {
                last: value,
                min: value,
                max: value,
            };
            Sample {
                metrics: [("a<\"&\u{1}".to_owned(), numbers)].into(),
                ..Sample::default()
            }
        };
        let text = junit(&compare(&rules, &sample(2.0), "x".into(), &[sample(1.0)]));
        assert!(text.contains(r#"tests="1" failures="1""#), "{text}");
        assert!(
            text.contains("name=\"a&lt;&quot;&amp;\u{fffd}\"><failure"),
            "{text}"
        );
    }
}
