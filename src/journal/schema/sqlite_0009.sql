-- Which content a reader was sent: how many amendments the run had when the delivery was handed over. What was
-- handed over before this column has it from the moments of both. The others of an amended run get the last
-- content, so that an earlier matinale at work, which does not write the column, leaves the right one behind.

ALTER TABLE deliveries ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

UPDATE deliveries SET version = (
    SELECT COUNT(*) FROM amendments WHERE amendments.run = deliveries.run
    AND (amendments.at <= deliveries.handed_at OR state NOT IN ('handed', 'accepted', 'rejected', 'in_doubt'))
) WHERE run IN (SELECT run FROM amendments);
