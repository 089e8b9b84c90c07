//! The conformance suite: what holds whatever the engine. A test is a function over a tracker on
//! an empty store; [`backends!`] runs each on SQLite and on Postgres.

mod common;
mod datasets;
mod experiments;
mod logged_models;
mod metrics;
mod oracle;
mod params_tags;
mod runs;
mod search_experiments;
mod search_logged_models;
mod search_runs;

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tracker::clock::Deterministic;
use tracker::service::{ArtifactRoots, Settings, Tracker};
use tracker::store::{Store, StoreUri};

use crate::support::db::Database;

/// When the clock of a test starts: 2023-11-14T22:13:20Z.
const START_MS: i64 = 1_700_000_000_000;
/// Connections to Postgres.
const POOL: usize = 8;

/// Expands each listed test of each topic to one on SQLite and one on Postgres.
macro_rules! backends {
    ($($topic:ident { $($test:ident),* $(,)? })*) => {
        mod sqlite {$(
            mod $topic {$(
                #[test]
                fn $test() {
                    crate::store::on_sqlite(crate::store::$topic::$test);
                }
            )*}
        )*}
        mod postgres {$(
            mod $topic {$(
                #[test]
                fn $test() {
                    crate::store::on_postgres(crate::store::$topic::$test);
                }
            )*}
        )*}
    };
}

backends! {
    experiments {
        default_exists_from_the_start,
        names_are_unique_among_deleted_ones_too,
        names_keep_to_their_limits,
        locations_are_computed_from_the_root_or_kept_as_given,
        renaming_keeps_the_id_and_moves_the_update_time,
        the_trash_takes_the_runs_along_and_gives_all_back,
        tags_are_replaced_and_removed,
    }
    runs {
        a_new_run_is_running_and_named,
        the_name_and_its_tag_are_one,
        updates_change_what_they_name,
        deleted_runs_refuse_every_write,
        deletion_and_restoration_are_idempotent,
        deleted_experiments_take_no_runs,
        unknown_runs_are_not_found,
        models_of_old_clients_are_listed_in_a_tag,
    }
    params_tags {
        a_parameter_never_changes,
        a_batch_names_a_parameter_once,
        long_values_are_cut_by_characters,
        keys_keep_to_their_rules,
        tags_are_overwritten_and_deleted,
        a_batch_is_stored_whole_or_not_at_all,
        batches_keep_to_their_limits,
        concurrent_writers_agree_on_one_value,
    }
    metrics {
        latest_is_the_greatest_by_step_time_and_value,
        latest_does_not_depend_on_the_order_of_arrival,
        a_point_sent_twice_counts_once,
        duplicates_are_found_across_blocks,
        duplicates_are_found_in_old_blocks_of_a_long_series,
        values_are_exact_to_the_bit,
        every_step_is_a_step,
        many_keys_stay_apart,
        a_history_is_read_in_pages,
        a_history_is_ordered_by_time,
        sampled_reads_keep_the_extremes,
        sampled_reads_keep_to_the_range,
        bulk_reads_share_one_limit,
        concurrent_writers_lose_nothing,
        finished_runs_take_metrics,
        random_batches_read_back_as_a_set,
    }
    search_runs {
        no_experiment_holds_no_run,
        an_unknown_metric_is_missing_everywhere,
        a_statistic_yields_to_a_metric_of_that_name,
        datasets_are_searched,
        text_is_compared_without_surprises,
        views_choose_the_lifecycle,
        malformed_filters_are_refused_by_name,
        pages_are_those_of_a_naive_model,
        ranks_follow_what_happens_to_runs,
        several_experiments_are_one_order,
    }
    search_experiments {
        newest_first_unless_told_otherwise,
        filters_select,
        pages_hold_every_experiment_once,
        malformed_requests_are_refused,
    }
    datasets {
        inputs_are_recorded_once,
        the_first_description_of_a_dataset_stays,
        model_edges_are_recorded,
        summaries_are_by_experiment_and_context,
        limits_name_the_field,
    }
    logged_models {}
    search_logged_models {}
}

/// A tracker with a clock and ids of its own.
async fn tracker(uri: &StoreUri) -> Arc<Tracker> {
    let store = Store::open(uri, POOL).await.unwrap();
    let clock = Arc::new(Deterministic::starting_at(START_MS));
    let random = Arc::new(Deterministic::default());
    let tracker = Tracker::new(store, ArtifactRoots::default(), Settings::default(), clock, random);
    Arc::new(tracker.await.unwrap())
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

fn on<T, F>(uri: &StoreUri, test: T)
where
    T: FnOnce(Arc<Tracker>) -> F,
    F: Future<Output = ()>,
{
    let runtime = runtime();
    let tracker = runtime.block_on(tracker(uri));
    // The store is closed out here, also after a failure: closing blocks.
    runtime.block_on(test(Arc::clone(&tracker)));
    tracker.store().close();
}

fn on_sqlite<T, F>(test: T)
where
    T: FnOnce(Arc<Tracker>) -> F,
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    on(&StoreUri::Sqlite(folder.path().join("tracker.db")), test);
}

fn on_postgres<T, F>(test: T)
where
    T: FnOnce(Arc<Tracker>) -> F,
    F: Future<Output = ()>,
{
    if let Some(database) = Database::create() {
        on(&StoreUri::parse(&database.uri()).unwrap(), test);
    }
}
