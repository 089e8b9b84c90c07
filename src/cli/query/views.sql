-- Every run, also those in the trash (`lifecycle_stage`). Times are milliseconds since 1970, UTC.
CREATE TABLE runs (
    run_id TEXT, run_name TEXT, experiment_id TEXT, experiment_name TEXT, status TEXT,
    lifecycle_stage TEXT, user_id TEXT, start_time INTEGER, end_time INTEGER, artifact_uri TEXT
);
-- Every experiment.
CREATE TABLE experiments (
    experiment_id TEXT, name TEXT, lifecycle_stage TEXT, artifact_location TEXT,
    creation_time INTEGER, last_update_time INTEGER
);
-- Parameters of runs.
CREATE TABLE params (run_id TEXT, key TEXT, value TEXT);
-- Tags of runs.
CREATE TABLE tags (run_id TEXT, key TEXT, value TEXT);
-- The last point of each metric of each run. NaN is NULL; infinities are 9e999 and -9e999.
CREATE TABLE latest_metrics (run_id TEXT, key TEXT, value REAL, step INTEGER, timestamp INTEGER);
-- Every point of every metric.
CREATE TABLE metrics (run_id TEXT, key TEXT, value REAL, step INTEGER, timestamp INTEGER);
-- Files of runs, also those in folders.
CREATE TABLE artifacts (run_id TEXT, path TEXT, size INTEGER);
-- Registered models.
CREATE TABLE models (
    name TEXT, description TEXT, creation_timestamp INTEGER, last_updated_timestamp INTEGER
);
-- Their versions.
CREATE TABLE model_versions (
    name TEXT, version INTEGER, stage TEXT, run_id TEXT, source TEXT, description TEXT,
    creation_timestamp INTEGER, last_updated_timestamp INTEGER
);
-- Their aliases.
CREATE TABLE model_aliases (name TEXT, alias TEXT, version INTEGER);
