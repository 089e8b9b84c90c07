//! What is known of every metric of a run without reading its points.

use super::Tracker;
use crate::error::Result;
use crate::model::RunId;
use crate::store::series::Summary;
use crate::store::{metrics, run_data, runs};

impl Tracker {
    /// Every metric of a run with its summary, by key; what was logged last is in it.
    pub async fn metric_summaries(&self, run_id: RunId) -> Result<Vec<(String, Summary)>> {
        let pk = self
            .store
            .read(move |tx| run_data::pk(tx, &run_id)?.ok_or_else(|| runs::not_found(&run_id)))
            .await?;
        self.fold_among(vec![pk]).await?;
        self.store.read(move |tx| metrics::summaries(tx, pk)).await
    }
}
