-- How often each delivery was handed over, as SQLite holds it in its eleventh edition.

ALTER TABLE deliveries ADD COLUMN hand_overs BIGINT NOT NULL DEFAULT 0;

UPDATE deliveries SET hand_overs = 1 WHERE handed_at IS NOT NULL;
