-- Whether a reader is held back, as SQLite holds it in its fourth edition.

ALTER TABLE deliveries ADD COLUMN held_back BIGINT NOT NULL DEFAULT 0;

UPDATE deliveries SET held_back = 1, refusal = NULL WHERE refusal = 'sender' AND state <> 'rejected';
