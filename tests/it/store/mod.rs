//! The conformance suite: what holds whatever the engine. A test is a function over a tracker on
//! an empty store; [`backends!`] runs each on SQLite and on Postgres, `through_pgbouncer!` some through a pooler.

mod changes;
mod common;
mod datasets;
mod experiments;
mod histories;
mod logged_models;
mod metrics;
mod oracle;
mod params_tags;
mod registry;
mod registry_history;
mod registry_search;
mod registry_sources;
mod registry_versions;
mod run_table;
mod runs;
mod search_experiments;
mod search_logged_models;
mod search_pages;
mod search_ranks;
mod search_runs;
mod series;

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tracker::clock::Deterministic;
use tracker::service::{ArtifactRoots, Settings, Tracker};
use tracker::store::{PostgresSettings, Store, StoreUri};

use crate::support::db::Database;
use crate::support::pgbouncer as pooler;

/// When the clock of a test starts: 2023-11-14T22:13:20Z.
const START_MS: i64 = 1_700_000_000_000;

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
        a_name_may_be_as_long_as_a_tag,
        updates_change_what_they_name,
        deleted_runs_refuse_every_write,
        deletion_and_restoration_are_idempotent,
        many_runs_go_and_come_back_together,
        many_runs_change_tags_together_and_back,
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
        concurrent_writers_lose_nothing,
        finished_runs_take_metrics,
        random_batches_read_back_as_a_set,
    }
    histories {
        a_history_is_read_in_pages,
        a_history_is_ordered_by_time,
        sampled_reads_keep_the_extremes,
        sampled_reads_keep_to_the_range,
        bulk_reads_share_one_limit,
    }
    search_runs {
        no_experiment_holds_no_run,
        an_unknown_metric_is_missing_everywhere,
        a_statistic_yields_to_a_metric_of_that_name,
        datasets_are_searched,
        text_is_compared_without_surprises,
        views_choose_the_lifecycle,
        malformed_filters_are_refused_by_name,
    }
    search_pages {
        pages_are_those_of_a_naive_model,
    }
    search_ranks {
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
    logged_models {
        a_new_model_is_pending_and_reads_back,
        a_model_without_a_name_gets_one,
        names_that_would_break_uris_are_refused,
        a_model_needs_an_active_experiment,
        finalizing_says_how_the_upload_ended,
        a_deleted_model_is_hidden_and_still_takes_writes,
        a_parameter_is_written_once,
        tags_are_replaced_and_removed,
        the_registry_reads_and_writes_one_tag_in_a_transaction,
        metrics_reach_the_run_and_the_model,
        a_metric_of_an_unknown_model_is_refused_whole,
    }
    registry {
        a_model_is_what_it_was_created_as,
        a_taken_name_is_refused,
        a_rename_takes_everything_along,
        deleting_a_model_is_final,
        tags_are_replaced_and_removed,
        times_tell_what_changed,
    }
    registry_history {
        every_change_is_told_once_with_who_made_it,
        every_change_of_a_tag_is_told,
        an_archived_version_and_a_lost_alias_are_told,
        a_history_follows_a_renamed_model_and_outlives_it,
        a_history_is_read_in_pages,
        what_fails_leaves_no_trace,
    }
    registry_search {
        models_are_found_by_name_and_tags,
        prompts_are_hidden_until_they_are_asked_for,
        versions_are_found_by_everything_they_have,
        versions_come_in_order,
        a_search_goes_on_where_its_page_ended,
        what_makes_no_sense_is_refused,
    }
    registry_sources {
        a_runs_own_files_can_be_registered,
        other_peoples_files_cannot_be_registered,
        a_local_path_must_lie_in_the_runs_folder,
        other_stores_are_not_looked_into,
        a_logged_model_is_registered_with_its_lineage,
        a_copy_of_a_version_keeps_its_lineage,
        a_prompt_has_a_placeholder_for_a_source,
        a_deleted_version_forgets_where_it_came_from,
    }
    registry_versions {
        a_number_is_never_given_twice,
        writers_at_the_same_time_get_different_numbers,
        a_stage_archives_its_siblings,
        the_latest_version_of_each_stage,
        an_alias_moves,
    }
    changes {
        writes_to_runs_are_told,
        writes_to_models_are_told,
        reads_and_what_failed_are_not_told,
        a_burst_is_told_once,
        a_watcher_that_was_away_catches_up,
        one_that_was_away_too_long_reads_everything_anew,
        a_filter_lets_through_what_it_names,
        watchers_are_bounded_and_end_with_the_server,
        numbers_rise_in_the_order_of_commits,
    }
    series {
        many_series_are_those_of_single_reads,
        a_range_holds_its_own_extremes,
        of_what_is_known_only_the_news_are_read,
        requests_are_bounded,
    }
    run_table {
        a_page_has_the_chosen_columns,
        a_page_has_what_runs_used_and_made,
        days_have_their_runs,
        points_that_were_just_logged_count,
        groups_are_those_of_a_naive_model,
        keys_are_those_of_active_runs,
        tables_are_bounded,
    }
    search_logged_models {
        filters_find_what_they_say,
        a_model_below_the_servers_root_is_found_by_its_location,
        datasets_restrict_which_metrics_count,
        models_sort_by_attributes_and_latest_metrics,
        pages_follow_each_other_and_tokens_fit_their_request,
        a_search_is_bounded,
        deleted_models_are_not_found,
    }
}

/// Expands each listed test to one through `PgBouncer` in transaction mode, where every transaction
/// may run on another connection.
macro_rules! through_pgbouncer {
    ($($topic:ident { $($test:ident),* $(,)? })*) => {
        mod pgbouncer {$(
            mod $topic {$(
                #[test]
                fn $test() {
                    crate::store::on_pgbouncer(crate::store::$topic::$test);
                }
            )*}
        )*}
    };
}

through_pgbouncer! {
    experiments {
        names_are_unique_among_deleted_ones_too,
        the_trash_takes_the_runs_along_and_gives_all_back,
    }
    runs {
        updates_change_what_they_name,
        deleted_experiments_take_no_runs,
    }
    params_tags {
        a_batch_is_stored_whole_or_not_at_all,
        concurrent_writers_agree_on_one_value,
    }
    metrics {
        values_are_exact_to_the_bit,
        concurrent_writers_lose_nothing,
        random_batches_read_back_as_a_set,
    }
    search_pages {
        pages_are_those_of_a_naive_model,
    }
    search_ranks {
        ranks_follow_what_happens_to_runs,
    }
    registry_versions {
        writers_at_the_same_time_get_different_numbers,
    }
    search_logged_models {
        filters_find_what_they_say,
    }
}

/// A tracker with a clock and ids of its own.
async fn tracker(uri: &StoreUri) -> Arc<Tracker> {
    let store = Store::open(uri, &PostgresSettings::default())
        .await
        .unwrap();
    let clock = Arc::new(Deterministic::starting_at(START_MS));
    let random = Arc::new(Deterministic::default());
    let tracker = Tracker::new(
        store,
        ArtifactRoots::default(),
        Settings::default(),
        clock,
        random,
    );
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
    // In memory where there is such a place: what survives a crash is `durability`'s concern.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    let folder = folder.unwrap();
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

fn on_pgbouncer<T, F>(test: T)
where
    T: FnOnce(Arc<Tracker>) -> F,
    F: Future<Output = ()>,
{
    let Some(database) = Database::create() else {
        return;
    };
    if let Some(uri) = pooler::uri(&database) {
        on(&StoreUri::parse(&uri).unwrap(), test);
    }
}
