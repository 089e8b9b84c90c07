//! What transactions changed: noted while they run, kept when they commit, until it is announced
//! (see [`changes`](super::changes)).

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use super::dialect::Dialect;
use super::tx::{Each, EachOf, Tx, Value};
use crate::error::Result;
use crate::model::ChangeKind;

/// Changes that wait at most; beyond it they count as a change of everything.
const MAX_WAITING: usize = 5_000;

/// What a transaction changed, by the numbers it has at hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noted {
    /// Perhaps anything.
    Everything,
    /// An experiment, by id.
    Experiment(i64),
    /// A run, by row.
    Run(i64),
    /// A logged model, by row.
    LoggedModel(i64),
    /// A registered model, by name.
    RegisteredModel(String),
}

/// A transaction that remembers what it changed.
pub(super) struct Noting<'t> {
    tx: &'t mut dyn Tx,
    noted: Vec<(Noted, ChangeKind)>,
}

impl<'t> Noting<'t> {
    pub(super) fn new(tx: &'t mut dyn Tx) -> Self {
        Self {
            tx,
            noted: Vec::new(),
        }
    }

    pub(super) fn into_noted(self) -> Vec<(Noted, ChangeKind)> {
        self.noted
    }
}

impl Tx for Noting<'_> {
    fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        self.tx.exec(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<()> {
        self.tx.query(sql, params, each)
    }

    fn query_each(
        &mut self,
        queries: &[String],
        params: &[Value<'_>],
        each: EachOf<'_>,
    ) -> Result<()> {
        self.tx.query_each(queries, params, each)
    }

    fn exec_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<u64> {
        self.tx.exec_many(head, tail, width, values)
    }

    fn dialect(&self) -> &'static Dialect {
        self.tx.dialect()
    }

    fn walk_indexes(&mut self) {
        self.tx.walk_indexes();
    }

    fn note(&mut self, changed: Noted, kind: ChangeKind) {
        // What is new is so with the tags it came with.
        let is_known = |noted: &(Noted, ChangeKind)| {
            noted.0 == changed
                && (noted.1 == kind
                    || (noted.1, kind) == (ChangeKind::Created, ChangeKind::Updated))
        };
        if !self.noted.iter().any(is_known) {
            self.noted.push((changed, kind));
        }
    }
}

/// Changes that are committed and not announced yet, each once.
///
/// A run that logs a thousand times between two announcements is one entry here and costs the
/// database nothing.
#[derive(Debug, Default)]
pub struct Unannounced {
    waiting: Mutex<BTreeSet<(Noted, ChangeKind)>>,
    some: Notify,
}

impl Unannounced {
    /// Adds changes that are committed.
    pub fn add(&self, changes: &[(Noted, ChangeKind)]) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let was_empty = waiting.is_empty();
        for change in changes {
            // Most are there already, and are not copied.
            if !waiting.contains(change) {
                waiting.insert(change.clone());
            }
        }
        if waiting.len() > MAX_WAITING {
            waiting.clear();
            waiting.insert((Noted::Everything, ChangeKind::Updated));
        }
        if was_empty && !waiting.is_empty() {
            self.some.notify_one();
        }
    }

    /// Waits until there are some.
    pub async fn some(&self) {
        self.some.notified().await;
    }

    /// Takes them all.
    pub fn take(&self) -> Vec<(Noted, ChangeKind)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *waiting).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_waits_once_and_too_many_are_a_change_of_everything() {
        let unannounced = Unannounced::default();
        for _ in 0..3 {
            unannounced.add(&[(Noted::Run(1), ChangeKind::Metrics)]);
        }
        assert_eq!(unannounced.take(), [(Noted::Run(1), ChangeKind::Metrics)]);
        assert_eq!(unannounced.take(), []);
        let many = 0..=i64::try_from(MAX_WAITING).unwrap();
        let many: Vec<_> = many
            .map(|pk| (Noted::Run(pk), ChangeKind::Metrics))
            .collect();
        unannounced.add(&many);
        assert_eq!(
            unannounced.take(),
            [(Noted::Everything, ChangeKind::Updated)]
        );
    }
}
