//! What a transfer did.

use std::collections::BTreeSet;
use std::fmt;

use crate::model::transfer::{Conflict, Outcome};

/// What was sent, and what was not.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// What the receiver took, and what it kept as it was.
    pub outcome: Outcome,
    /// Runs that were looked at.
    pub runs_seen: u64,
    /// Files that were sent.
    pub files: u64,
    /// Their length in bytes.
    pub file_bytes: u64,
    /// What could not be sent, for people.
    pub left_out: Vec<String>,
    /// What the receiver cannot keep as it is, for people: MLflow's API gives ids of its own.
    pub not_kept: BTreeSet<String>,
}

impl Report {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.outcome.add(other.outcome);
        self.runs_seen += other.runs_seen;
        self.files += other.files;
        self.file_bytes += other.file_bytes;
        for left in other.left_out {
            // What was met twice is told once.
            if !self.left_out.contains(&left) {
                self.left_out.push(left);
            }
        }
        self.not_kept.extend(other.not_kept);
    }

    /// Whether everything is at the receiver as it is here.
    pub fn is_complete(&self) -> bool {
        self.outcome.conflicts.is_empty() && self.left_out.is_empty()
    }
}

impl fmt::Display for Report {
    /// One line of what was sent, then one for each thing that was not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = &self.outcome;
        let sent: Vec<String> = [
            (outcome.experiments, "experiment"),
            (outcome.runs, "run"),
            (outcome.points, "point"),
            (outcome.values, "parameter or tag"),
            (outcome.models, "model"),
            (self.files, "file"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
        write!(f, "{} looked at; ", counted(self.runs_seen, "run"))?;
        if sent.is_empty() {
            f.write_str("nothing new")?;
        } else {
            write!(f, "new: {}", sent.join(", "))?;
        }
        if self.file_bytes > 0 {
            write!(f, " ({} bytes)", grouped(self.file_bytes))?;
        }
        for Conflict {
            about,
            field,
            kept,
            sent,
        } in &outcome.conflicts
        {
            write!(
                f,
                "\nconflict: {about}: {field} is {kept:?} there and stays so; {sent:?} was not taken"
            )?;
        }
        for property in &self.not_kept {
            write!(f, "\nnot kept: {property}")?;
        }
        for left in &self.left_out {
            write!(f, "\nleft out: {left}")?;
        }
        Ok(())
    }
}

fn counted(count: u64, what: &str) -> String {
    let what = match (count, what) {
        (1, what) => what.to_owned(),
        (_, "parameter or tag") => "parameters and tags".to_owned(),
        (_, what) => format!("{what}s"),
    };
    format!("{} {what}", grouped(count))
}

/// A number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_reads_as_a_sentence() {
        let mut report = Report {
            runs_seen: 2,
            ..Report::default()
        };
        assert_eq!(report.to_string(), "2 runs looked at; nothing new");
        report.outcome.runs = 1;
        report.outcome.points = 1_234_567;
        report.outcome.values = 3;
        report.files = 2;
        report.file_bytes = 1_000;
        assert_eq!(
            report.to_string(),
            "2 runs looked at; new: 1 run, 1,234,567 points, 3 parameters and tags, 2 files (1,000 bytes)"
        );
        report.outcome.conflicts.push(Conflict {
            about: "run a".into(),
            field: "parameter lr".into(),
            kept: "0.1".into(),
            sent: "0.2".into(),
        });
        let conflict =
            "conflict: run a: parameter lr is \"0.1\" there and stays so; \"0.2\" was not taken";
        assert_eq!(report.to_string().lines().nth(1), Some(conflict));
        assert!(!report.is_complete());
    }
}
