-- How many readers of the list a run left out, as SQLite holds it in its seventh edition.

ALTER TABLE runs ADD COLUMN left_out BIGINT NOT NULL DEFAULT 0;
