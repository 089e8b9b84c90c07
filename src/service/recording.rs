//! What a recording asks beside what its clients do: which runs came, which were left open.

use super::Tracker;
use crate::error::Result;
use crate::model::{KeyValue, RunId, RunStatus};
use crate::store::recorded::{self, Recorded};
use crate::store::runs::{self, Change};

impl Tracker {
    /// The time by this tracker's clock, in milliseconds since the epoch.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Marks the newest run there is; 0 when there is none.
    pub async fn newest_run(&self) -> Result<i64> {
        self.store.read(recorded::newest).await
    }

    /// Active runs that came after the one with this mark, oldest first.
    pub async fn runs_since(&self, mark: i64) -> Result<Vec<Recorded>> {
        self.store.read(move |tx| recorded::since(tx, mark)).await
    }

    /// Active runs that have not ended.
    pub async fn open_runs(&self) -> Result<Vec<Recorded>> {
        self.store.read(recorded::open).await
    }

    /// Adds those of some tags that an active run does not have: what the client said counts.
    pub async fn describe_run(&self, run_id: RunId, tags: Vec<KeyValue>) -> Result<()> {
        let tags = self.tags(tags)?;
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                recorded::add_missing_tags(tx, &run, &tags)
            })
            .await
    }

    /// Ends an active run now, with tags that say why.
    pub async fn close_run(
        &self,
        run_id: RunId,
        status: RunStatus,
        tags: Vec<KeyValue>,
    ) -> Result<()> {
        let tags = self.tags(tags)?;
        let end_ms = self.clock.now_ms();
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                runs::set_tags(tx, &run, &tags)?;
                let change = Change {
                    status: Some(status),
                    end_ms: Some(end_ms),
                    name: None,
                };
                runs::update(tx, &run, &change)
            })
            .await
    }
}
