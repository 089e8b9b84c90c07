//! Sending what can be read of a file that is damaged: run by run, so that nothing keeps the rest back.

use super::send::Sending;
use crate::error::{Error, Result};

/// Rows in a row that cannot be read, after which there are no more where their number is not known.
const MAX_GAP: i64 = 1_000;

impl Sending<'_> {
    /// Says that something could not be read.
    pub(super) fn leave_out(&mut self, what: &str, error: &Error) {
        self.report
            .left_out
            .push(format!("{what} cannot be read: {error}"));
    }

    /// Sends what can be read, and tells what cannot.
    pub(super) async fn what_can_be_read(&mut self) -> Result<()> {
        match self.source.export_experiments().await {
            Ok(experiments) => {
                for experiment in &experiments {
                    self.load_experiment(experiment);
                }
            }
            Err(error) => self.leave_out("the list of experiments", &error),
        }
        let newest = self.source.newest_run().await.ok();
        let (mut row, mut gap) = (1, 0);
        while newest.map_or(gap < MAX_GAP, |newest| row <= newest) {
            match self.source.export_run(row).await {
                Ok(page) if page.items.is_empty() => gap += 1,
                Ok(page) => {
                    gap = 0;
                    self.runs(page).await?;
                }
                Err(error) => {
                    gap += 1;
                    if newest.is_some() {
                        self.leave_out(&format!("run number {row}"), &error);
                    }
                }
            }
            row += 1;
        }
        if newest.is_none() {
            self.report
                .left_out
                .push("how many runs there were cannot be read: some may be missing".to_owned());
        }
        self.models().await.or_else(|error| match error {
            Error::Internal(..) => {
                self.leave_out("some logged or registered models", &error);
                Ok(())
            }
            error => Err(error),
        })?;
        self.flush().await
    }
}
