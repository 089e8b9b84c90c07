//! Comparing a run with a baseline, as continuous integration does: rules, verdicts, reports. Knows
//! neither stores nor processes: what is compared is passed in.

pub mod compare;
pub mod glob;
pub mod paired;
pub mod report;
pub mod rules;
pub mod statistics;

pub use compare::{Baseline, Check, Comparison, Sample, Verdict, compare};
pub use rules::{Direction, Rule, Rules, Severity, Statistic};
