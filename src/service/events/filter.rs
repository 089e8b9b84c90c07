//! Which changes a watcher wants to hear of.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::model::{Change, ExperimentId, RunId, Subject};

/// Most names in one filter.
const MAX_NAMES: usize = 1_000;

/// The changes that concern what is named; all of them when nothing is.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    experiments: BTreeSet<ExperimentId>,
    runs: BTreeSet<RunId>,
    models: BTreeSet<String>,
}

impl Filter {
    /// Experiments with their runs and logged models, single runs, registered models by name: at
    /// most 1,000 together.
    pub fn new(
        experiments: Vec<ExperimentId>,
        runs: Vec<RunId>,
        models: Vec<String>,
    ) -> Result<Self> {
        let names = experiments.len() + runs.len() + models.len();
        if names > MAX_NAMES {
            return Err(Error::Invalid(format!(
                "'experiments', 'runs' and 'models' name {names} things, at most {MAX_NAMES} are watched at once: \
                 watch all, without them"
            )));
        }
        Ok(Self {
            experiments: experiments.into_iter().collect(),
            runs: runs.into_iter().collect(),
            models: models.into_iter().collect(),
        })
    }

    /// Whether it lets a change through.
    pub fn admits(&self, change: &Change) -> bool {
        if self.experiments.is_empty() && self.runs.is_empty() && self.models.is_empty() {
            return true;
        }
        match &change.subject {
            Subject::Everything => true,
            Subject::Experiment(id) => self.experiments.contains(id),
            Subject::Run { id, experiment } => {
                self.runs.contains(id) || self.experiments.contains(experiment)
            }
            Subject::LoggedModel { experiment, .. } => self.experiments.contains(experiment),
            Subject::RegisteredModel(name) => self.models.contains(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChangeKind;

    fn change(subject: Subject) -> Change {
        Change {
            seq: 1,
            subject,
            kind: ChangeKind::Updated,
        }
    }

    #[test]
    fn a_run_is_watched_by_its_id_or_its_experiment() {
        let id = RunId::parse("a").unwrap();
        let experiment = ExperimentId(7);
        let run = change(Subject::Run {
            id: id.clone(),
            experiment,
        });
        let filter = |experiments, runs| Filter::new(experiments, runs, Vec::new()).unwrap();
        assert!(filter(vec![], vec![]).admits(&run));
        assert!(filter(vec![experiment], vec![]).admits(&run));
        assert!(filter(vec![], vec![id]).admits(&run));
        assert!(!filter(vec![ExperimentId(8)], vec![]).admits(&run));
        assert!(filter(vec![ExperimentId(8)], vec![]).admits(&change(Subject::Everything)));
    }

    #[test]
    fn a_filter_is_bounded() {
        let many = (0..=1_000).map(ExperimentId).collect();
        assert!(Filter::new(many, Vec::new(), Vec::new()).is_err());
    }
}
