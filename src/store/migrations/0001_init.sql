-- Where artifacts of an experiment live by default. Experiments keep the id of their root and a
-- key below it; a root that moves is one changed row.
CREATE TABLE artifact_roots (
    id {SERIAL},
    uri {TEXT} NOT NULL UNIQUE
);

CREATE TABLE experiments (
    id {SERIAL},
    workspace {TEXT} NOT NULL DEFAULT 'default',
    name {TEXT} NOT NULL,
    -- With a root, a key below it; without one, the location the client asked for.
    root_id BIGINT,
    location {TEXT} NOT NULL,
    lifecycle BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (workspace, name)
);

CREATE TABLE experiment_tags (
    experiment_id BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (experiment_id, key)
){CLUSTERED};

CREATE TABLE runs (
    pk {SERIAL},
    run_id {TEXT} NOT NULL UNIQUE,
    experiment_id BIGINT NOT NULL,
    name {TEXT} NOT NULL,
    user_id {TEXT} NOT NULL,
    status BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT,
    lifecycle BIGINT NOT NULL,
    deleted_ms BIGINT,
    -- 1 when it is in metric_ranks, param_ranks and tag_ranks; see store/ranks.rs.
    ranked BIGINT NOT NULL
);
CREATE INDEX runs_by_start ON runs (experiment_id, lifecycle, start_ms DESC, run_id);
-- By the head of the name: an index entry has a limit on Postgres.
CREATE INDEX runs_by_name ON runs (experiment_id, substr(name, 1, 128), start_ms DESC);
-- Most runs have finished: looking for those is no search. Running ones change soon.
CREATE INDEX runs_by_status ON runs (experiment_id, status, start_ms DESC) WHERE status NOT IN (1, 3);
CREATE INDEX runs_by_end ON runs (experiment_id, end_ms, start_ms DESC);
CREATE INDEX runs_unranked ON runs (experiment_id, lifecycle, status) WHERE ranked = 0;

CREATE TABLE params (
    run_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (run_pk, key)
){CLUSTERED};

CREATE TABLE tags (
    run_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (run_pk, key)
){CLUSTERED};

-- A metric of a run: its summary and the newest points, not yet in a block. A value that is NULL
-- is NaN; min and max leave NaN out and are NULL when there is nothing else.
CREATE TABLE series (
    run_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    count BIGINT NOT NULL,
    nan_count BIGINT NOT NULL,
    first_step BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    first_value {FLOAT},
    last_step BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    last_value {FLOAT},
    min_step BIGINT,
    min_ms BIGINT,
    min_value {FLOAT},
    max_step BIGINT,
    max_ms BIGINT,
    max_value {FLOAT},
    tail {BLOB} NOT NULL,
    PRIMARY KEY (run_pk, key)
);

CREATE TABLE metric_blocks (
    run_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    block_no BIGINT NOT NULL,
    count BIGINT NOT NULL,
    first_step BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    first_value {FLOAT},
    last_step BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    last_value {FLOAT},
    -- Of large blocks alone: a small block is read as fast as its sketch.
    sketch {BLOB},
    points {BLOB} NOT NULL,
    PRIMARY KEY (run_pk, key, block_no)
);

-- Points that were logged and are not in series yet, one row a request; see store/pending.rs.
CREATE TABLE metric_pending (
    run_pk BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    -- Points pending up to and with this row.
    total BIGINT NOT NULL,
    points {BLOB} NOT NULL,
    PRIMARY KEY (run_pk, seq)
);

-- Ranked runs in the order of their latest metrics, parameters and tags; see store/ranks.rs.
-- newest is the start time negated, so that ties come newest first.
CREATE TABLE metric_ranks (
    experiment_id BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    is_nan BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    newest BIGINT NOT NULL,
    run_pk BIGINT NOT NULL,
    PRIMARY KEY (experiment_id, key, is_nan, value, newest, run_pk)
){CLUSTERED};

-- head is the value's first 128 characters.
CREATE TABLE param_ranks (
    experiment_id BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    head {TEXT} NOT NULL,
    newest BIGINT NOT NULL,
    run_pk BIGINT NOT NULL,
    PRIMARY KEY (experiment_id, key, head, newest, run_pk)
){CLUSTERED};

CREATE TABLE tag_ranks (
    experiment_id BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    head {TEXT} NOT NULL,
    newest BIGINT NOT NULL,
    run_pk BIGINT NOT NULL,
    PRIMARY KEY (experiment_id, key, head, newest, run_pk)
){CLUSTERED};

CREATE TABLE datasets (
    pk {SERIAL},
    experiment_id BIGINT NOT NULL,
    name {TEXT} NOT NULL,
    digest {TEXT} NOT NULL,
    source_type {TEXT} NOT NULL,
    source {TEXT} NOT NULL,
    schema_text {TEXT},
    profile {TEXT},
    UNIQUE (experiment_id, name, digest)
);

CREATE TABLE dataset_inputs (
    run_pk BIGINT NOT NULL,
    dataset_pk BIGINT NOT NULL,
    PRIMARY KEY (run_pk, dataset_pk)
){CLUSTERED};
CREATE INDEX dataset_inputs_by_dataset ON dataset_inputs (dataset_pk);

CREATE TABLE dataset_input_tags (
    run_pk BIGINT NOT NULL,
    dataset_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (run_pk, dataset_pk, key)
){CLUSTERED};

CREATE TABLE model_inputs (
    run_pk BIGINT NOT NULL,
    model_id {TEXT} NOT NULL,
    PRIMARY KEY (run_pk, model_id)
){CLUSTERED};

CREATE TABLE model_outputs (
    run_pk BIGINT NOT NULL,
    model_id {TEXT} NOT NULL,
    step BIGINT NOT NULL,
    PRIMARY KEY (run_pk, model_id)
){CLUSTERED};

CREATE TABLE logged_models (
    pk {SERIAL},
    model_id {TEXT} NOT NULL UNIQUE,
    experiment_id BIGINT NOT NULL,
    name {TEXT} NOT NULL,
    model_type {TEXT} NOT NULL,
    source_run_id {TEXT} NOT NULL,
    status BIGINT NOT NULL,
    status_message {TEXT},
    lifecycle BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX logged_models_by_created ON logged_models (experiment_id, lifecycle, created_ms DESC, model_id);

CREATE TABLE logged_model_params (
    model_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (model_pk, key)
){CLUSTERED};

CREATE TABLE logged_model_tags (
    model_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (model_pk, key)
){CLUSTERED};

-- A value that is NULL is NaN; a point that is already there counts once per run. Searches sort by
-- the newest point, hence the time before the step.
CREATE TABLE logged_model_metrics (
    model_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    timestamp_ms BIGINT NOT NULL,
    step BIGINT NOT NULL,
    run_id {TEXT} NOT NULL,
    value {FLOAT},
    dataset_name {TEXT} NOT NULL,
    dataset_digest {TEXT} NOT NULL,
    PRIMARY KEY (model_pk, key, timestamp_ms, step, run_id)
){CLUSTERED};

CREATE TABLE registered_models (
    pk {SERIAL},
    workspace {TEXT} NOT NULL DEFAULT 'default',
    name {TEXT} NOT NULL,
    description {TEXT},
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (workspace, name)
);

CREATE TABLE registered_model_tags (
    model_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (model_pk, key)
){CLUSTERED};

CREATE TABLE registered_model_aliases (
    model_pk BIGINT NOT NULL,
    alias {TEXT} NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (model_pk, alias)
){CLUSTERED};

-- Deleted versions stay as rows (lifecycle 1, lineage cleared), so that no number is used twice.
CREATE TABLE model_versions (
    pk {SERIAL},
    model_pk BIGINT NOT NULL,
    version BIGINT NOT NULL,
    lifecycle BIGINT NOT NULL,
    stage BIGINT NOT NULL,
    description {TEXT} NOT NULL,
    source {TEXT} NOT NULL,
    storage_location {TEXT},
    run_id {TEXT} NOT NULL,
    model_id {TEXT} NOT NULL,
    run_link {TEXT} NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (model_pk, version)
);
CREATE INDEX model_versions_by_stage ON model_versions (model_pk, stage, version) WHERE lifecycle = 0;
CREATE INDEX model_versions_by_run ON model_versions (run_id);
CREATE INDEX model_versions_by_updated ON model_versions (updated_ms) WHERE lifecycle = 0;

CREATE TABLE model_version_tags (
    version_pk BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (version_pk, key)
){CLUSTERED};
