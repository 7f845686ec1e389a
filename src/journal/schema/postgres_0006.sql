-- How often each delivery was handed over, as SQLite holds it in its eighth edition.

ALTER TABLE deliveries ADD COLUMN hand_overs BIGINT NOT NULL DEFAULT 0;
