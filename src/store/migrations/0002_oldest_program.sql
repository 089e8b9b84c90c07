-- The oldest program that may work on the schema, by the last step it knows; see store/migrate.rs.
ALTER TABLE tracker_schema ADD COLUMN oldest_program BIGINT NOT NULL DEFAULT 1;
