-- How many readers of the list got the free edition because their rows could not be read.

ALTER TABLE runs ADD COLUMN downgraded BIGINT NOT NULL DEFAULT 0;
