-- How many readers of the list a run left out, because their rows could not be read.

ALTER TABLE runs ADD COLUMN left_out BIGINT NOT NULL DEFAULT 0;
