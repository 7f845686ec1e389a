-- 0019
-- The boot of the machine on whose memory the owner of a run relies. NULL here, since a server has every commit on its disk.

ALTER TABLE runs ADD COLUMN boot TEXT;
