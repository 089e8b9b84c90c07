-- Artifacts inside the store: those of a run file; see store/artifact_files.rs.
CREATE TABLE artifact_files (
    pk {SERIAL},
    -- NULL until all of it is there, and again when another took its place.
    path {TEXT} UNIQUE,
    size BIGINT NOT NULL,
    modified_ms BIGINT NOT NULL
);

CREATE TABLE artifact_chunks (
    file_pk BIGINT NOT NULL,
    -- Counted from 0; every chunk but the last of a file has the same size.
    number BIGINT NOT NULL,
    data {BLOB} NOT NULL,
    PRIMARY KEY (file_pk, number)
);
