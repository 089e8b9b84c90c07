-- Who changed what in the model registry, and when; see store/registry/history.rs. Rows are only added.
CREATE TABLE registry_history (
    pk {SERIAL},
    time_ms BIGINT NOT NULL,
    -- Empty where nobody says who they are.
    author {TEXT} NOT NULL,
    -- Of registered_models, whose row may be gone.
    model_pk BIGINT NOT NULL,
    -- The model's name after the change.
    name {TEXT} NOT NULL,
    -- 0 for what concerns the model.
    version BIGINT NOT NULL,
    -- See model/history.rs.
    event BIGINT NOT NULL,
    -- An alias; else empty.
    subject {TEXT} NOT NULL,
    -- What was there before and after: a version, a stage, a name, a source. Empty for nothing.
    before {TEXT} NOT NULL,
    after {TEXT} NOT NULL
);
CREATE INDEX registry_history_by_model ON registry_history (model_pk, pk);
CREATE INDEX registry_history_by_name ON registry_history (name, pk);
