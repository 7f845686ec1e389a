-- 0021
-- The boot of the machine on whose memory the owner of a run relies: what it has written since the last sync is lost with
-- that memory. NULL if the owner relies on none, since each of its messages waits for the disk.

ALTER TABLE runs ADD COLUMN boot TEXT;
