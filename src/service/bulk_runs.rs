//! Many runs at once, all or nothing: deleted, restored, tagged.

use std::collections::{BTreeMap, BTreeSet};

use super::logging::set_tags;
use super::{Tracker, validate};
use crate::error::Result;
use crate::model::{KeyValue, Lifecycle, RunId};
use crate::store::run_cells::{self, Columns};
use crate::store::runs::{self, RunRow};
use crate::store::{Store, Tx};

/// Most runs of one request: other writes wait for it.
const MAX_RUNS: usize = 1_000;
/// Most tags that one change sets or removes.
const MAX_TAGS: usize = 100;

/// The same tags for some runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagChange {
    /// Active runs.
    pub run_ids: Vec<RunId>,
    /// Tags to add, or to replace.
    pub set: Vec<KeyValue>,
    /// Keys of tags to remove; a run may lack them.
    pub remove: Vec<String>,
}

impl TagChange {
    fn keys(&self) -> impl Iterator<Item = &str> {
        let set = self.set.iter().map(|tag| tag.key.as_str());
        set.chain(self.remove.iter().map(String::as_str))
    }
}

impl Tracker {
    /// Moves runs to the trash; those that are there stay. At most 1,000.
    pub async fn delete_runs(&self, run_ids: Vec<RunId>) -> Result<()> {
        self.move_runs(run_ids, Lifecycle::Deleted).await
    }

    /// Moves runs out of the trash; active ones stay. At most 1,000.
    pub async fn restore_runs(&self, run_ids: Vec<RunId>) -> Result<()> {
        self.move_runs(run_ids, Lifecycle::Active).await
    }

    async fn move_runs(&self, run_ids: Vec<RunId>, to: Lifecycle) -> Result<()> {
        validate::count("run_ids", run_ids.len(), MAX_RUNS)?;
        let ids: BTreeSet<RunId> = run_ids.into_iter().collect();
        let now = self.clock.now_ms();
        self.store
            .write(move |tx| {
                let rows: Vec<RunRow> = runs::lock_all(tx, &ids)?.into_values().collect();
                match to {
                    Lifecycle::Deleted => runs::delete_all(tx, &rows, now),
                    Lifecycle::Active => runs::restore_all(tx, &rows),
                }
            })
            .await
    }

    /// Changes tags, one change after the other, and tells what brings back the tags that were. At most 1,000 runs in
    /// all changes together, and 100 tags of each.
    pub async fn tag_runs(&self, changes: Vec<TagChange>) -> Result<Vec<TagChange>> {
        let total = changes.iter().map(|change| change.run_ids.len()).sum();
        validate::count("run_ids", total, MAX_RUNS)?;
        let changes: Result<Vec<TagChange>> = changes
            .into_iter()
            .enumerate()
            .map(|(index, change)| self.checked(index, change))
            .collect();
        tag(&self.store, changes?).await
    }

    fn checked(&self, index: usize, change: TagChange) -> Result<TagChange> {
        let field = |name: &str| format!("changes[{index}].{name}");
        validate::count("tags", change.keys().count(), MAX_TAGS)?;
        for (place, key) in change.remove.iter().enumerate() {
            validate::key_in_list(&field("remove"), place, key)?;
        }
        let limit = validate::MAX_TAG_VALUE;
        Ok(TagChange {
            set: validate::entries(&field("set"), change.set, limit, self.overlong())?,
            ..change
        })
    }
}

async fn tag(store: &Store, changes: Vec<TagChange>) -> Result<Vec<TagChange>> {
    let ids: BTreeSet<RunId> = changes.iter().flat_map(|of| of.run_ids.clone()).collect();
    store
        .write(move |tx| {
            let rows = runs::lock_all(tx, &ids)?;
            for (id, row) in &rows {
                runs::must_be_active(id, row)?;
            }
            let undo = current(tx, &rows, &changes)?;
            for change in &changes {
                for row in change.run_ids.iter().filter_map(|id| rows.get(id)) {
                    for key in &change.remove {
                        runs::delete_tag(tx, row, key)?;
                    }
                    set_tags(tx, row, &change.set)?;
                }
            }
            Ok(undo)
        })
        .await
}

/// The tags that runs have now under the keys that changes concern, as changes.
fn current(
    tx: &mut dyn Tx,
    rows: &BTreeMap<RunId, RunRow>,
    changes: &[TagChange],
) -> Result<Vec<TagChange>> {
    let mut concerned: BTreeMap<&RunId, BTreeSet<&str>> = BTreeMap::new();
    for change in changes {
        for id in &change.run_ids {
            concerned.entry(id).or_default().extend(change.keys());
        }
    }
    let keys: BTreeSet<&str> = changes.iter().flat_map(TagChange::keys).collect();
    let columns = Columns {
        tags: keys.iter().map(|key| (*key).to_owned()).collect(),
        ..Columns::default()
    };
    let pks: Vec<i64> = rows.values().map(|row| row.pk).collect();
    let cells = run_cells::load(tx, &pks, &columns)?;
    // Runs whose tags were alike share a change.
    let mut undo: BTreeMap<(Vec<KeyValue>, Vec<String>), Vec<RunId>> = BTreeMap::new();
    for (id, cells) in rows.keys().zip(cells) {
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for (key, value) in columns.tags.iter().zip(cells.tags) {
            if !concerned
                .get(id)
                .is_some_and(|of| of.contains(key.as_str()))
            {
                continue;
            }
            match value {
                Some(value) => set.push(KeyValue::new(key, value)),
                None => remove.push(key.clone()),
            }
        }
        undo.entry((set, remove)).or_default().push(id.clone());
    }
    let undo = undo.into_iter();
    Ok(undo
        .map(|((set, remove), run_ids)| TagChange {
            run_ids,
            set,
            remove,
        })
        .collect())
}
