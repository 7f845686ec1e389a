-- Which content a reader was sent, as SQLite holds it in its ninth edition: how many amendments the run had
-- when the delivery was handed over.

ALTER TABLE deliveries ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

UPDATE deliveries SET version = (
    SELECT COUNT(*) FROM amendments WHERE amendments.run = deliveries.run
    AND (amendments.at <= deliveries.handed_at OR state NOT IN ('handed', 'accepted', 'rejected', 'in_doubt'))
) WHERE run IN (SELECT run FROM amendments);
