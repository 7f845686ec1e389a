-- The words that readers of a run get, as a hash and a sketch, so that the same issue is known under
-- another date. Runs of an earlier matinale have none. An amendment keeps those of the former content.

ALTER TABLE runs ADD COLUMN fingerprint TEXT;
ALTER TABLE runs ADD COLUMN sketch TEXT;
ALTER TABLE amendments ADD COLUMN fingerprint TEXT;
ALTER TABLE amendments ADD COLUMN sketch TEXT;
