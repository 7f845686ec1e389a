-- How often each delivery was handed over. The sum over a run only rises, and a receipt has it too: an
-- older copy of the journal has less.

ALTER TABLE deliveries ADD COLUMN hand_overs BIGINT NOT NULL DEFAULT 0;

UPDATE deliveries SET hand_overs = 1 WHERE handed_at IS NOT NULL;
