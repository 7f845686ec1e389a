-- How many copies of the issue the reader had before the one that this row is about: a person asked for another one.
-- The Message-ID of a copy is made with this number.

ALTER TABLE deliveries ADD COLUMN copies BIGINT NOT NULL DEFAULT 0;

-- When a person asked last, by the name of the reader, for the copy that this row is about.

ALTER TABLE deliveries ADD COLUMN asked_at BIGINT;
