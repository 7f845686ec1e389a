-- Why the last call could not go on with a run: when, in which words, and whether a person must look (1) or the same
-- call can do better later (0).

ALTER TABLE runs ADD COLUMN stopped_at BIGINT;
ALTER TABLE runs ADD COLUMN stopped_by TEXT;
ALTER TABLE runs ADD COLUMN stopped_for_person BIGINT;

-- When a person put the delivery back. From then on its reader has the full time again.

ALTER TABLE deliveries ADD COLUMN retried_at BIGINT;
