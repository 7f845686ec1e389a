-- Why the last call could not go on, and when a person put a delivery back, as SQLite holds it in its tenth edition.

ALTER TABLE runs ADD COLUMN stopped_at BIGINT;
ALTER TABLE runs ADD COLUMN stopped_by TEXT;
ALTER TABLE runs ADD COLUMN stopped_for_person BIGINT;

ALTER TABLE deliveries ADD COLUMN retried_at BIGINT;
