-- What changed, for those who watch; see store/changes.rs. seq has no gaps and rises in the order of
-- the commits: whoever appends holds the row of change_head. Only the newest rows are kept.
CREATE TABLE changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    -- 0 everything, 1 experiment, 2 run, 3 logged model, 4 registered model.
    subject BIGINT NOT NULL,
    -- An experiment's id, a row of runs or of logged_models; else 0.
    subject_pk BIGINT NOT NULL,
    -- A registered model's name: its row may be gone. Else empty.
    name {TEXT} NOT NULL,
    kind BIGINT NOT NULL
){CLUSTERED};

CREATE TABLE change_head (
    seq BIGINT NOT NULL
);
INSERT INTO change_head (seq) VALUES (0);
